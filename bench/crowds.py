"""A hospital group of any size over two years: people, credentials, work, findings, a ledger."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app import clock
from app.catalog import Catalog
from app.credit.rules import Anchor, all_rules
from app.records.people import Organization, Person, Role, RoleGrant, Scope, Team
from app.store import Unit, schema
from app.store.rows import values_of
from bench.bulk import load, trust
from bench.chains import Chain, Learner

DIVISION = 1200
"""How many people the manager of a division reaches; with so many people she reaches all."""

_BODIES = ("ciip", "arrt", "ahima", "cphims")
_JOBS = ("PACS analyst", "Technologist", "Interface analyst", "Imaging informatics manager")
_CODES = 4
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Studies:
    """What a group studies: modules, and labs by id with the codes of their findings."""

    module_ids: Sequence[str]
    labs: Sequence[tuple[str, Sequence[str]]]


def studies_of(catalog: Catalog) -> Studies:
    """Return everything that the catalog has."""
    return Studies(
        [module.id for module in catalog.modules()],
        [(lab.spec.id, sorted(lab.findings)[:_CODES]) for lab in catalog.labs() if lab.findings],
    )


def fill_group(
    unit: Unit, slug: str, count: int, studies: Studies, key: Ed25519PrivateKey
) -> tuple[Person, Person]:
    """Add *count* people over two years; return the manager of everybody and of one division."""
    now, group = clock.now(), _Group(slug, count, studies, clock.now())
    connection, tables = unit.connection, schema.metadata.tables
    trust(connection)
    unit.organizations.add(group.ward)
    for team in group.teams():
        unit.teams.add(team)
    load(connection, schema.person, (tuple(values_of(e).values()) for e in group.people))
    for name, rows in group.rows():
        load(connection, tables[name], rows)
    chain = Chain(group.ward.id, group.learners(), studies.module_ids, now, key)
    load(connection, schema.ledger_entry, chain.entries())
    load(connection, schema.ledger_head, [(group.ward.id, *chain.head)])
    load(connection, schema.cycle_total, chain.totals())
    salts = ((group.ward.id, each.id, each.salt) for each in chain.learners)
    load(connection, schema.ledger_salt, salts)
    for checkpoint in chain.checkpoints:
        unit.checkpoints.add(checkpoint)
    for grant in group.grants():
        unit.role_grants.grant(grant)
    return group.people[0], group.people[1]


class _Group:
    """The people of a group and everything of theirs but the ledger."""

    def __init__(self, slug: str, count: int, studies: Studies, now: datetime) -> None:
        self._slug, self._studies, self._now = slug, studies, now
        self.ward = Organization(
            _id(slug), slug, "Bench Group", "1 Road", "b@b.example", "UTC", now
        )
        self.people = [_person(self.ward, slug, number) for number in range(count)]
        chance = self._chance("credentials")
        self._held = [_held(chance, now) for _ in self.people]

    def _chance(self, name: str) -> Random:
        return Random(f"{self._slug}/{name}")  # noqa: S311 - the same crowd every time

    def learners(self) -> list[Learner]:
        """Return whose entries the ledger holds."""
        return [
            Learner(person.id, person.name, held)
            for person, held in zip(self.people, self._held, strict=True)
        ]

    def teams(self) -> Iterator[Team]:
        """Yield the divisions, each with its parts."""
        for number in range(-(-len(self.people) // DIVISION)):
            division = _id(f"{self._slug}-d{number}")
            yield Team(self.ward.id, division, f"Division {number}", None)
            for part in range(_PARTS):
                name = f"Division {number}, part {part}"
                yield Team(self.ward.id, self._team(number, part), name, division)

    def _team(self, division: int, part: int) -> str:
        return _id(f"{self._slug}-d{division}-{part}")

    def grants(self) -> Iterator[RoleGrant]:
        """Yield what lets the first two people manage: the group, and the first division."""
        top, head = self.people[0].id, self.people[1].id
        below = _id(f"{self._slug}-d0")
        yield RoleGrant(self.ward.id, _id("top"), top, Role.MANAGER, Scope.SITE, None)
        yield RoleGrant(self.ward.id, _id("head"), head, Role.MANAGER, Scope.TEAM, below)

    def rows(self) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
        """Yield the rows by table, parents first."""
        yield "team_member", self._members()
        yield "credential", self._credentials()
        yield "assignment", self._assignments()
        yield "assigned_module", self._asked()
        yield "attempt", (attempt for attempt, _, _ in self._stumbles())
        yield "submission", (submission for _, submission, _ in self._stumbles())
        yield "finding", (each for _, _, findings in self._stumbles() for each in findings)

    def _members(self) -> Iterator[tuple[Any, ...]]:
        for number, person in enumerate(self.people):
            yield self.ward.id, self._team(number // DIVISION, number % _PARTS), person.id

    def _credentials(self) -> Iterator[tuple[Any, ...]]:
        for person, held in zip(self.people, self._held, strict=True):
            for body, anchored_on in held:
                held_id = _id(f"{person.id}/{body}")
                yield self.ward.id, held_id, person.id, body, "L-1", anchored_on, self._now

    def _assignments(self) -> Iterator[tuple[Any, ...]]:
        top, now = self.people[0].id, self._now
        for module_id in self._studies.module_ids:
            yield (
                self.ward.id, self._asked_id(module_id), module_id, top, top, None, now, "UTC", "",
                now - timedelta(days=400), None, "module", None, None, None, None,
            )  # fmt: skip

    def _asked(self) -> Iterator[tuple[Any, ...]]:
        chance, module_ids = self._chance("work"), list(self._studies.module_ids)
        midnight = datetime.combine(self._now.date(), time(), self._now.tzinfo)
        ids = {each: self._asked_id(each) for each in module_ids}
        for person in self.people:
            for module_id in chance.sample(module_ids, min(3, len(module_ids))):
                due = midnight + timedelta(days=chance.randrange(-300, 60))
                done = due if chance.random() < 0.8 else None
                yield (
                    self.ward.id, ids[module_id], person.id, module_id, due, done, "module",
                    None, None, None, None,
                )  # fmt: skip

    def _asked_id(self, module_id: str) -> str:
        return _id(f"{self._slug}-{module_id}")

    def _stumbles(self) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...], list[tuple[Any, ...]]]]:
        """Yield half of the people's attempts, each with a submission and two findings."""
        chance, ward, version = self._chance("findings"), self.ward.id, "0" * 64
        for number, person in enumerate(self.people):
            if chance.random() < 0.5:
                continue
            attempt, submission = (f"{number:08x}-0000-4000-8000-{n:012x}" for n in (1, 2))
            at = self._now - timedelta(days=chance.randrange(700))
            lab_id, codes = chance.choice(self._studies.labs)
            yield (
                (ward, attempt, person.id, lab_id, "bench", 1, "s", {}, version, {}, {}, 0, 3,
                 False, False, at, None),
                (ward, submission, attempt, person.id, lab_id, 1, {}, {}, 0, 3, False, version, at),
                [
                    (ward, submission, n, person.id, lab_id, "e", chance.choice(codes), at)
                    for n in range(2)
                ],
            )  # fmt: skip


def _held(chance: Random, now: datetime) -> list[tuple[str, date]]:
    """Return none to two credentials, each with its anchor."""
    found = []
    for body in chance.sample(_BODIES, chance.choice((0, 1, 1, 2))):
        year, month = now.year - 1 - chance.randrange(5), 1 + chance.randrange(12)
        is_month = all_rules()[body].anchor is Anchor.BIRTH_MONTH
        found.append((body, date(year, month, 1 if is_month else 1 + chance.randrange(28))))
    return found


def _person(ward: Organization, slug: str, number: int) -> Person:
    return Person(
        ward.id, _id(f"{slug}-{number}"), f"{slug}{number}@bench.example", f"Given{number}",
        f"Family{number * 7919 % 100_003:06}", True, "UTC", "auto", _JOBS[number % len(_JOBS)],
        f"G{number}", None, clock.now(),
    )  # fmt: skip


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"bench/group/{name}"))
