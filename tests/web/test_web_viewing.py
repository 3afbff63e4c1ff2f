"""Looking as a mentee does: every route is tried, nothing changes, the audit log tells of it."""

import pytest
from flask import Flask

from app.learning.site import Site
from app.records.people import Person
from app.web.permissions import PERMISSIONS, SIGNED, VIEWABLE
from app.web.routes import BY_CODE, PUBLIC
from tests.web.access import objects_of, read_table, rows_of, sent_by
from tests.web.clients import Browser, browser_of
from tests.web.world import World, thread_of

LINES = read_table()


@pytest.fixture
def mentor(app: Flask, world: World) -> Browser:
    return browser_of(app, world["mentor"])


def look_as(mentor: Browser, who: Person) -> int:
    return mentor.post(f"/mentor/mentees/{who.id}/view-as").status_code


def audited(site: Site, world: World) -> list[tuple[str, str | None, str]]:
    with site.store.reading() as unit:
        events = unit.audit_events.newest(world.ward.id)
    return [(e.verb, e.actor_id, e.subject) for e in events if e.verb.endswith("view_as")]


def test_a_mentor_looks_read_only_with_a_banner_and_both_ends_are_audited(
    mentor: Browser, world: World, site: Site
) -> None:
    assert look_as(mentor, world.mentee) == 303

    home = mentor.get("/").text
    assert "Good to see you, Mina" in home
    assert "You look at the site as <strong>Mina Mentee</strong>" in home
    assert "Sign out" not in home
    ended = mentor.post("/view-as/end")
    assert (ended.status_code, ended.location) == (303, f"/mentor/mentees/{world.mentee.id}")
    assert "You look at the site as" not in mentor.get("/").text

    told = [("end_view_as", world["mentor"].id, world.mentee.id),
            ("start_view_as", world["mentor"].id, world.mentee.id)]  # fmt: skip
    assert sorted(audited(site, world)) == told


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_no_route_changes_anything_while_somebody_looks(
    app: Flask, world: World, site: Site
) -> None:
    objects = objects_of(world, "mentor")["own"]
    objects |= objects_of(world, "learner")["own"] | {"mentee": world.mentee.id}
    mentor = browser_of(app, world["mentor"])
    assert look_as(mentor, world.mentee) == 303
    mentor.get("/")
    before, wrong = rows_of(site), []

    for line in LINES.values():
        # A tool's code and a signed letter tell who they are for; the session is not asked.
        by_itself = line.endpoint in SIGNED or PERMISSIONS[line.endpoint] is BY_CODE
        if by_itself or line.endpoint in {"static", "viewing.end"}:
            continue
        path, sent = line.path.format(**objects), sent_by(line, objects, mentor.token)
        status = mentor.client.open(path, method=line.method, buffered=True, **sent).status_code
        public = PERMISSIONS[line.endpoint] is PUBLIC
        hidden = line.method != "GET" or not (public or line.endpoint in VIEWABLE)
        if hidden != (status == 403) or status >= 500:
            wrong.append(f"{line.endpoint}: {status}")
        if rows_of(site) != before:
            wrong.append(f"{line.endpoint}: changed something")
            before = rows_of(site)
    assert wrong == []
    assert mentor.post("/view-as/end").status_code == 303


def test_what_a_page_writes_when_it_is_opened_is_not_kept(
    app: Flask, mentor: Browser, world: World, site: Site
) -> None:
    lesson = "/modules/m01-first-look/lessons/part-one"
    look_as(mentor, world.mentee)

    assert mentor.get(lesson).status_code == 200
    with site.store.reading() as unit:
        assert unit.enrollments.of(world.ward.id, world.mentee.id) == []

    assert browser_of(app, world.mentee).get(lesson).status_code == 200
    with site.store.reading() as unit:
        assert len(unit.enrollments.of(world.ward.id, world.mentee.id)) == 1


def test_what_is_the_mentees_alone_stays_hers(mentor: Browser, world: World, site: Site) -> None:
    thread_of(site, world.mentee)
    look_as(mentor, world.mentee)

    for path in ("/exams/", "/review/", "/me/settings", "/me/credit", "/me/study", "/mentor/"):
        assert mentor.get(path).status_code == 403, path
    assert "OTHER_UID" in mentor.get("/me/mentoring").text


def test_nobody_out_of_reach_and_not_oneself_can_be_looked_as(
    mentor: Browser, world: World, site: Site
) -> None:
    for who in (world.colleague, world.stranger, world["mentor"]):
        assert look_as(mentor, who) == 404
    assert audited(site, world) == []


def test_looking_ends_when_the_role_does(mentor: Browser, world: World, site: Site) -> None:
    look_as(mentor, world.mentee)
    with site.store.writing() as unit:
        for grant in unit.role_grants.of(world.ward.id, world["mentor"].id):
            unit.role_grants.revoke(world.ward.id, grant.id)

    home = mentor.get("/").text

    assert "Good to see you, Mentor" in home
    assert "You look at the site as" not in home
