"""Every route, for every role, on objects of one's own, of the organization, and of another."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.learning.site import Site
from app.records.reader import _EVERYBODY, PERMISSIONS
from app.web.permissions import PERMISSIONS as ROUTES
from app.web.routes import BY_CODE, PUBLIC
from tests.web.access import (
    ROLES,
    STRANGER,
    Line,
    Snapshot,
    objects_of,
    read_table,
    rows_of,
    sent_by,
)
from tests.web.clients import browser_of
from tests.web.world import World

LINES = read_table()
CHANGING = ("POST", "PUT", "PATCH", "DELETE")

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Let the clock stand: after two minutes' walk a session would be noted as seen again."""
    with clock.at(clock.now()):
        yield


@on_sqlite
def test_every_route_stands_in_the_table_once_with_its_permission_and_method(app: Flask) -> None:
    routed = {rule.endpoint: rule.methods or set() for rule in app.url_map.iter_rules()}

    assert set(routed) == set(LINES) == set(ROUTES)
    assert {name: line.permission for name, line in LINES.items()} == ROUTES
    assert {n: line.method for n, line in LINES.items()} == {
        name: "POST" if "POST" in methods else "GET" for name, methods in routed.items()
    }
    assert all("POST" not in methods or "GET" not in methods for methods in routed.values())


@on_sqlite
def test_every_line_of_the_table_leads_to_its_route(app: Flask) -> None:
    named = dict.fromkeys(
        (
            "attempt",
            "shift",
            "sitting",
            "person",
            "grant",
            "file",
            "mentee",
            "assignment",
            "batch",
            "rule",
            "thread",
            "sign_off",
            "goal",
            "mentee_goal",
            "certificate",
            "team",
            "notice",
            "card",
            "diagnostic",
            "exam",
            "shared_exam",
            "credential",
            "filter",
            "roster",
            "schedule",
            "claim",
            "entry",
            "session",
            "class",
            "code",
            "sandbox",
            "practice",
        ),
        "7d5b0a52-0000-4000-8000-000000000001",
    )  # fmt: skip
    routes = app.url_map.bind("localhost")

    for line in LINES.values():
        path = line.path.format(**named).partition("?")[0]
        assert routes.match(path, line.method)[0] == line.endpoint


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_table_agrees_with_the_permissions_of_the_roles(line: Line) -> None:
    for role, permissions in PERMISSIONS.items():
        holds = line.permission in {PUBLIC, BY_CODE, *_EVERYBODY, *permissions}
        assert line.lets_in(role.value) == holds, role


@on_sqlite
@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_as_the_table_says(
    role: str,
    app: Flask,
    world: World,
    site: Site,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    objects = objects_of(world, role)
    walk = _Walk(app, world, role)
    held = Snapshot(site, tmp_path / "held.db")
    caplog.set_level(logging.INFO)

    wrong = []
    for line in LINES.values():
        for whose in line.cases():
            caplog.clear()
            answer = walk.ask(line, objects[whose])
            status, expected = answer.status_code, line.expects(role, whose)
            if status != expected:
                wrong.append(f"{line.endpoint} {whose}: {status}, not {expected}")
            # A request by code is evidence of the attempt, whatever comes of it.
            by_code = line.permission == BY_CODE
            if (
                not by_code
                and _is_refused(line, role, status)
                and not (held.is_kept() and _is_logged(line, status, walk.person_id, caplog))
            ):
                wrong.append(f"{line.endpoint} {whose}: changed something, or is not in the log")
            if by_code or (line.method != "GET" and status < 400):
                held.put_back()
    assert wrong == []


@on_postgresql
@pytest.mark.parametrize("role", ["learner", "mentor", "manager", "admin"])
def test_objects_of_others_are_out_of_reach_on_postgresql_too(
    role: str, app: Flask, world: World, site: Site
) -> None:
    objects = objects_of(world, role)
    walk = _Walk(app, world, role)
    before = rows_of(site)

    wrong = []
    for line in LINES.values():
        for whose in ("same_organization", "other_organization"):
            if whose in line.cases() and line.expects(role, whose) >= 400:
                status = walk.ask(line, objects[whose]).status_code
                if status != line.expects(role, whose):
                    wrong.append(f"{line.endpoint} {whose}: {status}")
    assert wrong == []
    assert rows_of(site) == before


@on_sqlite
@pytest.mark.parametrize("role", [STRANGER, "learner", "admin"])
def test_a_route_answers_no_other_method(
    role: str, app: Flask, world: World, site: Site, tmp_path: Path
) -> None:
    objects = objects_of(world, role)["own"]
    walk = _Walk(app, world, role)
    held = Snapshot(site, tmp_path / "held.db")
    rules = {rule.endpoint: rule.methods or set() for rule in app.url_map.iter_rules()}
    paths = {line.path.partition("?")[0]: set[str]() for line in LINES.values()}
    for line in LINES.values():
        paths[line.path.partition("?")[0]] |= rules[line.endpoint]

    for path, methods in paths.items():
        for method in set(CHANGING) - methods:
            answer = walk.client.open(
                path.format(**objects), method=method, data={"_csrf": walk.token}
            )
            assert answer.status_code == 405, (method, path)
    assert held.is_kept()


@on_sqlite
@pytest.mark.parametrize("role", [STRANGER, "learner", "mentor"])
def test_head_and_options_reveal_no_more_than_get(role: str, app: Flask, world: World) -> None:
    objects = objects_of(world, role)["other_organization"]
    walk = _Walk(app, world, role)

    for line in LINES.values():
        path = line.path.format(**objects)
        if line.method == "GET":
            head = walk.client.head(path, buffered=True)
            assert (head.status_code, head.data) == (walk.ask(line, objects).status_code, b"")
        if not line.lets_in(role):
            assert walk.client.options(path).status_code in {401, 403}


@on_sqlite
def test_a_managers_files_and_page_hold_nobody_beyond_her_reach(app: Flask, world: World) -> None:
    browser = browser_of(app, world["manager"])

    for path in ("/manager/hours", "/manager/hours.csv"):
        for team in ("", world.night.id, world.far.id, "' OR 1=1 --"):
            text = browser.get(path, query_string={"team": team}).text
            assert (world.mentee.email in text, "Stranger" in text, "Colleague" in text) == (
                False, False, False,
            )  # fmt: skip
            assert ("Mentee" in text) == (team == "")


@on_sqlite
def test_a_mentors_pages_hold_nobody_beyond_her_reach(app: Flask, world: World) -> None:
    browser = browser_of(app, world["mentor"])

    text = browser.get("/mentor/").text + browser.get("/mentor/assign").text

    assert "Mina Mentee" in text
    assert "Colleague" not in text
    assert "Stranger" not in text
    assert "Night Team" not in text
    assert "Far Team" not in text


class _Walk:
    """Asks route after route as one role, in a browser that stays signed in."""

    def __init__(self, app: Flask, world: World, role: str) -> None:
        reader = world.by_role.get(role)
        browser = browser_of(app, reader)
        self.client = browser.client
        self.token = browser.token
        self.person_id = reader.id if reader else None
        cookie = self.client.get_cookie("readingroom")
        self._cookie = cookie.value if cookie else ""

    def ask(self, line: Line, named: dict[str, str]) -> TestResponse:
        """Send what *line* describes, about the objects *named*."""
        if self._cookie:
            self.client.set_cookie("readingroom", self._cookie)
        path = line.path.format(**named)
        sent = sent_by(line, named, self.token)
        return self.client.open(path, method=line.method, buffered=True, **sent)


def _is_refused(line: Line, role: str, status: int) -> bool:
    return status >= 400 or not line.lets_in(role)


def _is_logged(
    line: Line, status: int, person_id: str | None, caplog: pytest.LogCaptureFixture
) -> bool:
    """Say whether the log tells the request, and the refusal where the reader may not."""
    told = [record.__dict__ for record in caplog.records]
    of_route = [each for each in told if each.get("route") == line.endpoint]
    by_reader = [each for each in of_route if each.get("person_id") == person_id]
    asked = any(each.get("status") == status for each in by_reader)
    if line.endpoint == "static":
        return True
    refused = any(each["message"] == "refused" for each in by_reader)
    return asked and (refused or status not in {303, 401, 403})
