"""One person on the administrator's page: seen, edited, invited, and every change written down."""

import json
from datetime import date

import pytest
from flask import Flask

from app.records.people import Person, Role
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def words(text: str) -> str:
    """Return what a page says, or a part of one."""
    page = Page(text if "<main" in text else f"<main>{text}</main>")
    return page.one("main").text


@pytest.fixture
def admin(app: Flask, world: World) -> Browser:
    return browser_of(app, world["admin"])


def told(who: Person, **changed: str) -> dict[str, str]:
    """Return the form as its page fills it in, with what is *changed*."""
    return {
        "given_name": who.given_name, "family_name": who.family_name, "email": who.email,
        "job_role": who.job_role, "time_zone": who.time_zone, "external_id": "", "hired_on": "",
        "work_site": "", "manager_email": "", "mentor_email": "", **changed,
    }  # fmt: skip


def now(world: World, who: Person) -> Person:
    with world.site.store.reading() as unit:
        found = unit.people.get(who.organization_id, who.id)
    assert found is not None
    return found


def test_everything_on_the_page_can_be_changed_and_is_written_down(
    admin: Browser, world: World
) -> None:
    who, path = world.mentee, f"/admin/people/{world.mentee.id}"
    assert f'href="{path}"' in admin.get("/admin/people").text
    form = told(
        who, given_name="Mina Mai", email="MINA@ward.test", job_role="PACS analyst",
        hired_on="2026-02-01", work_site="North wing", external_id="77",
        time_zone="America/Chicago", manager_email=world["manager"].email,
        mentor_email=world["mentor"].email,
    )  # fmt: skip

    answer = admin.post(path, form)

    assert answer.status_code == 303
    found = now(world, who)
    assert (found.name, found.email, found.job_role) == (
        "Mina Mai Mentee", "mina@ward.test", "PACS analyst",
    )  # fmt: skip
    assert (found.hired_on, found.work_site) == (date(2026, 2, 1), "North wing")
    assert (found.external_id, found.time_zone) == ("77", "America/Chicago")
    assert (found.manager_id, found.mentor_id) == (world["manager"].id, world["mentor"].id)
    page = Page(admin.get(answer.headers["Location"]).text)
    shown = {e["name"]: e["value"] for e in page.all("input") if e["name"] in form}
    assert shown["manager_email"] == world["manager"].email
    assert shown["hired_on"] == "2026-02-01"
    with world.site.store.reading() as unit:
        event = unit.audit_events.newest(who.organization_id)[0]
    assert (event.verb, event.actor_id, event.subject) == (
        "change_person", world["admin"].id, who.id,
    )  # fmt: skip
    assert event.detail["hired_on"] == ["", "2026-02-01"]
    assert "mina@ward.test" in json.dumps(dict(event.detail))


def test_what_is_as_it_was_writes_nothing_down(admin: Browser, world: World) -> None:
    def events() -> int:
        with world.site.store.reading() as unit:
            return len(unit.audit_events.newest(world.ward.id))

    before = events()
    admin.post(f"/admin/people/{world.mentee.id}", told(world.mentee))

    assert events() == before


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("given_name", " ", "first and a last name"),
        ("email", "no address", "e-mail address"),
        ("email", "{colleague}", "Somebody else signs in"),
        ("email", "{stranger}", "Somebody else signs in"),
        ("external_id", "taken", "Somebody else has this"),
        ("external_id", "x" * 65, "at most 64"),
        ("job_role", "x" * 101, "at most 100"),
        ("work_site", "x" * 121, "at most 120"),
        ("hired_on", "yesterday", "year, month and day"),
        ("hired_on", "1890-01-01", "between 1950"),
        ("time_zone", "Mars/North", "time zone"),
        ("manager_email", "nobody@ward.test", "Nobody in your organization"),
        ("manager_email", "{stranger}", "Nobody in your organization"),
        ("manager_email", "{mentee}", "their own manager"),
        ("manager_email", "{below}", "managed by Mina"),
        ("mentor_email", "{colleague}", "no role of mentor"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    admin: Browser, world: World, field: str, value: str, word: str
) -> None:
    admin.post(
        f"/admin/people/{world.colleague.id}",
        told(world.colleague, external_id="taken", manager_email=world.mentee.email),
    )
    given = {
        "colleague": world.colleague.email, "stranger": world.stranger.email,
        "mentee": world.mentee.email, "below": world.colleague.email,
    }  # fmt: skip
    form = told(world.mentee, job_role="Typed with care") | {field: value.format(**given)}

    answer = admin.post(f"/admin/people/{world.mentee.id}", form)

    assert answer.status_code == 422
    assert word in words(answer.text)
    assert field == "job_role" or "Typed with care" in answer.text
    assert now(world, world.mentee) == world.mentee


def test_roles_and_teams_are_given_and_taken(admin: Browser, world: World) -> None:
    who, path = world.colleague, f"/admin/people/{world.colleague.id}"
    mentor = {"role": "mentor", "team": world.team.id}
    assert admin.post(f"{path}/roles", mentor).status_code == 303
    again = admin.post(f"{path}/roles", mentor)
    assert (again.status_code, "held already" in again.text) == (422, True)
    assert admin.post(f"{path}/teams", {"team": world.team.id}).status_code == 303
    assert admin.post(f"{path}/teams/leave", {"team": world.night.id}).status_code == 303
    assert admin.post(f"{path}/teams", {"team": world.far.id}).status_code == 422
    assert admin.post(f"{path}/roles", {"role": "king"}).status_code == 422
    assert admin.post(f"{path}/roles", mentor | {"team": world.far.id}).status_code == 422
    with world.site.store.reading() as unit:
        grants = unit.role_grants.of(who.organization_id, who.id)
        teams = unit.teams.among(who.organization_id, [who.id])[who.id]
    [grant] = [each for each in grants if each.role is Role.MENTOR]
    assert (grant.team_id, teams) == (world.team.id, [world.team.id])

    assert admin.post(f"{path}/roles/{grant.id}/take").status_code == 303

    with world.site.store.reading() as unit:
        assert len(unit.role_grants.of(who.organization_id, who.id)) == len(grants) - 1
        verbs = [event.verb for event in unit.audit_events.newest(world.ward.id)]
    assert verbs.count("give_role") == verbs.count("take_role") == 1
    assert verbs.count("join_team") == verbs.count("leave_team") == 1


def test_roles_are_called_what_people_call_them(admin: Browser, world: World) -> None:
    address = f"/admin/people/{world['admin'].id}"
    admin.post(f"{address}/roles", {"role": "ce_administrator"})

    for path in ("/admin/people", "/admin/directory"):
        cells = {each.text for each in Page(admin.get(path).text).all("td")}
        assert {"administrator, CE administrator", "CE administrator, administrator"} & cells, path
        assert "auditor" in cells, path
    for path in ("/admin/people", address, "/admin/directory"):
        options = Page(admin.get(path).text).all("option")
        assert {each["value"]: each.text for each in options if each["value"] in {*Role}} == {
            "learner": "Learner",
            "mentor": "Mentor",
            "manager": "Manager",
            "author": "Author",
            "ce_administrator": "CE administrator",
            "admin": "Administrator",
            "auditor": "Auditor",
        }, path


def test_the_page_says_who_has_no_password_and_sends_an_invitation(
    admin: Browser, world: World
) -> None:
    who = world.other_mentor
    path = f"/admin/people/{who.id}"
    assert "No password yet" in admin.get("/admin/people").text
    assert "has no password yet" in words(admin.get(path).text)

    answer = admin.post(f"{path}/invite")

    page = words(admin.get(answer.headers["Location"]).text)
    assert f"on its way to {who.email}" in page
    assert "A link that was sent holds until" in page
    with world.site.store.reading() as unit:
        [mail] = unit.outbox.of_person(who.organization_id, who.id)
    assert (mail.topic, mail.subject) == ("invited", "Your account at Reading Room")


def test_locking_out_and_exam_time_come_back_to_the_page(admin: Browser, world: World) -> None:
    path = f"/admin/people/{world.mentee.id}"

    for form, what in (({"active": "0"}, "active"), ({"percent": "150"}, "time-factor")):
        answer = admin.post(f"{path}/{what}", {**form, "next": path})
        assert answer.headers["Location"] == path
    elsewhere = admin.post(f"{path}/active", {"active": "1", "next": "//evil.example"})

    assert elsewhere.headers["Location"] == "/admin/people"
    assert now(world, world.mentee).time_factor_percent == 150


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "A link to choose a password is on its way to nia@ward.test."),
        ("a long enough first password", "Hand the first password over in person."),
    ],
)
def test_the_list_says_who_was_added_and_how_she_gets_in(
    admin: Browser, world: World, password: str, sentence: str
) -> None:
    form = {"given_name": "Nia", "family_name": "Lloyd", "email": "nia@ward.test"}

    answer = admin.post("/admin/people", {**form, "role": "learner", "password": password})

    page = admin.get(answer.headers["Location"]).text
    assert f"Nia Lloyd has an account now. {sentence}" in words(page)
    assert "has an account now" not in admin.get("/admin/people").text
    assert "has an account now" not in admin.get(f"/admin/people?added={world.stranger.id}").text
