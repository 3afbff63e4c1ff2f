"""The table of who may ask what, and the requests and answers that follow from it."""

import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app import clock
from app.learning.attempting import own_attempt
from app.learning.site import Site
from app.learning.tool_codes import code_of
from app.records.people import Person, Role
from app.store.schema import metadata
from tests.web.world import (
    World,
    assignment_of,
    attempt_of,
    batch_of,
    card_of,
    certificate_of,
    claim_of,
    credential_of,
    diagnostic_of,
    entry_of,
    exam_of,
    file_of,
    filter_of,
    goal_of,
    grant_of,
    notice_of,
    objectives_of,
    practice_of,
    roster_of,
    rule_of,
    sandbox_of,
    schedule_of,
    session_of,
    shared_exam_of,
    sign_off_of,
    sitting_of,
    thread_of,
)

STRANGER = "stranger"
ROLES = (STRANGER, *(role.value for role in Role))
WHOSE = ("own", "same_organization", "other_organization")
TABLE = Path(__file__).parent / "access.toml"


@dataclass(frozen=True, slots=True)
class Line:
    """One route of the table."""

    endpoint: str
    path: str
    permission: str
    may: str | list[str]
    own: int
    method: str = "GET"
    same_organization: int | None = None
    other_organization: int | None = None
    signed_in: int | None = None
    form: dict[str, str] | None = None
    json: dict[str, str] | None = None

    def lets_in(self, role: str) -> bool:
        """Say whether *role* may use the route at all."""
        if self.may == "everybody":
            return True
        return role != STRANGER if self.may == "signed in" else role in self.may

    def expects(self, role: str, whose: str) -> int:
        """Return the status that *role* must read for an object of *whose*."""
        if not self.lets_in(role):
            return 403 if role != STRANGER else 303 if self.method == "GET" else 401
        if role != STRANGER and self.signed_in is not None:
            return self.signed_in
        status: int = getattr(self, whose)
        return status

    def cases(self) -> Iterator[str]:
        """Yield whose objects the line speaks of."""
        return (whose for whose in WHOSE if getattr(self, whose) is not None)


def read_table() -> dict[str, Line]:
    """Return the table by endpoint."""
    data = tomllib.loads(TABLE.read_text("utf-8"))
    lines = [Line("static", **data.pop("static"))]
    for blueprint, routes in data.items():
        lines += [Line(f"{blueprint}.{name}", **route) for name, route in routes.items()]
    return {line.endpoint: line for line in lines}


def objects_of(world: World, role: str) -> dict[str, dict[str, str]]:
    """Return the objects that a path may name, by whose they are."""
    reader = world.by_role.get(role, world.mentee)
    whose = dict(zip(WHOSE, (reader, world.colleague, world.stranger), strict=True))
    mentors = (world["mentor"], world.other_mentor, world.far_mentor)
    teams = dict(zip(WHOSE, (world.team, world.night, world.far), strict=True))
    given = {
        key: {
            "assignment": assignment_of(world.site, mentor, teams[key]),
            "rule": rule_of(world.site, mentor),
        }
        for key, mentor in zip(WHOSE, mentors, strict=True)
    }
    return {
        key: {
            **_belongings(world.site, person),
            "mentee": (world.mentee if key == "own" else person).id,
            "shared_exam": shared_exam_of(world.site, world.mentee if key == "own" else person),
            "exam": exam_of(world.site, person),
            **given[key],
            "batch": batch_of(world.site, given[key]["assignment"], mentors[WHOSE.index(key)]),
            "team": teams[key].id,
            "yesterday": (clock.today("UTC") - timedelta(days=1)).isoformat(),
            **_between(world, world.mentee if key == "own" else person, mentors[WHOSE.index(key)]),
            "next_week": (clock.today("UTC") + timedelta(days=7)).isoformat(),
        }
        for key, person in whose.items()
    }


def sent_by(line: Line, named: dict[str, str], token: str) -> dict[str, Any]:
    """Return the arguments of the request that *line* describes."""
    if line.json is not None:
        return {"json": line.json, "headers": {"X-CSRF-Token": token}}
    if line.method == "GET":
        return {}
    filled = {name: text.format(**named) for name, text in (line.form or {}).items()}
    return {"data": {"_csrf": token, **filled}}


class Snapshot:
    """What an SQLite store holds, to be compared and to be put back."""

    def __init__(self, site: Site, kept: Path) -> None:
        self._engine = site.store.engine
        self._path = Path(site.store.url.removeprefix("sqlite:///"))
        self._kept = kept
        self._engine.dispose()
        shutil.copy(self._path, kept)
        self._rows = self._read()

    def is_kept(self) -> bool:
        """Say whether every row is as it was."""
        return self._read() == self._rows

    def put_back(self) -> None:
        """Let the store hold what it held."""
        self._engine.dispose()
        shutil.copy(self._kept, self._path)

    def _read(self) -> dict[str, list[Any]]:
        """Return every row of every table as the file has them: it is asked after each request."""
        with closing(sqlite3.connect(self._path)) as connection:
            return {
                table.name: connection.execute(f'SELECT * FROM "{table.name}"').fetchall()
                for table in metadata.sorted_tables
            }


def rows_of(site: Site) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with site.store.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in metadata.sorted_tables
        }


def _between(world: World, mentee: Person, mentor: Person) -> dict[str, str]:
    """Return what a mentor and a mentee have between them."""
    return {
        "thread": thread_of(world.site, mentee),
        "sign_off": sign_off_of(world.site, mentee, mentor),
        "mentee_goal": goal_of(world.site, mentee),
        "sandbox": sandbox_of(world.site, mentee, mentor),
        "objective": objectives_of(world.site)[1],
    }


def _belongings(site: Site, person: Person) -> dict[str, str]:
    return {
        "person": person.id,
        "grant": grant_of(site, person),
        "file": file_of(site, person),
        "attempt": attempt_of(site, person),
        "practice": practice_of(site, person),
        "shift": attempt_of(site, person, "ct-after-the-upgrade"),
        "sitting": sitting_of(site, person),
        "certificate": certificate_of(site, person),
        "notice": notice_of(site, person),
        "card": card_of(site, person),
        "diagnostic": diagnostic_of(site, person),
        "credential": credential_of(site, person),
        "filter": filter_of(site, person),
        "schedule": schedule_of(site, person),
        "roster": roster_of(site, person),
        "claim": claim_of(site, person),
        "entry": entry_of(site, person),
        "goal": goal_of(site, person),
        "session": session_of(site, person),
        "class": session_of(site, person, days=-2),
        "code": code_of(own_attempt(person, attempt_of(site, person), site), site),
    }
