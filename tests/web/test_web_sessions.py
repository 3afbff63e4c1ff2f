"""Sessions in the browser: scheduled, signed up for, marked and confirmed."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask

from app import clock
from app.learning.site import Site
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, session_of


def words(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.problems == []
    return " ".join(page.one("main").text.split())


def plan(world: World, **changed: str) -> dict[str, str]:
    day = clock.now().astimezone(ZoneInfo("Europe/Berlin")).date() + timedelta(days=7)
    return {
        "title": "Headers together", "place": "Room 2", "day": day.isoformat(), "starts": "09:00",
        "ends": "10:30", "time_zone": "Europe/Berlin", "instructor": world["mentor"].id,
        "capacity": "1", "minutes.instruction": "60", "minutes.lab": "30", "domain": "J", **changed,
    }  # fmt: skip


@pytest.fixture
def office(app: Flask, world: World) -> Browser:
    return browser_of(app, world["ce_administrator"])


def test_a_session_goes_from_the_schedule_to_the_transcript(
    app: Flask, office: Browser, learner: Browser, world: World
) -> None:
    made = office.post("/office/sessions/", plan(world))
    session = made.location.rpartition("/")[2]
    path = f"/sessions/{session}"
    assert "Headers together" in words(learner, "/sessions/")

    learner.post(f"{path}/seat")
    assert "You have a seat" in words(learner, path)
    other = browser_of(app, world.mentee)
    other.post(f"{path}/seat")
    assert "You wait for a seat, at place 1" in words(other, path)
    later = clock.now() + timedelta(days=9)
    with time_machine.travel(later, tick=True):
        teacher, again = (
            browser_of(app, world["mentor"]),
            browser_of(app, world["ce_administrator"]),
        )
        assert "Learner Ward" in words(teacher, path)
        teacher.post(f"{path}/attendance", {"present": world["learner"].id})
        done = again.post(f"/office/sessions/{session}/confirm")
        assert done.status_code == 303
        assert "Confirmed on" in words(again, f"/office/sessions/{session}")
        hers = browser_of(app, world["learner"])
        credit = hers.get("/me/credit").text
        links = [each["href"] for each in Page(credit).all("a")]
        [verify] = [each for each in links if each.removeprefix("/verify/") not in {each, ""}]
        certified = words(hers, verify)
    assert "Headers together" in credit
    assert "Session 1 h" in certified
    assert "Lessons" not in certified


def test_a_plan_that_is_refused_keeps_what_was_typed(office: Browser, world: World) -> None:
    answer = office.post("/office/sessions/", plan(world, ends="08:00"))

    assert answer.status_code == 422
    assert "must end after it began" in answer.text
    assert 'value="Headers together"' in answer.text
    assert Page(answer.text).problems == []


def test_a_change_that_is_refused_leads_back_to_the_open_form(
    office: Browser, world: World
) -> None:
    path = office.post("/office/sessions/", plan(world)).headers["Location"]

    answer = office.post(path, plan(world, ends="08:00"))
    elsewhere = office.post(f"{path}/confirm")

    assert (answer.status_code, elsewhere.status_code) == (422, 409)
    assert is_open(answer.text)
    assert not is_open(elsewhere.text)
    assert not is_open(office.get(path).text)
    assert 'href="#title">The session must end after' in answer.text
    assert 'href="#roster">The session is not over' in elsewhere.text


def is_open(text: str) -> bool:
    """Say whether the form for a change of the session stands open."""
    [form] = [each for each in Page(text).all("details") if each.text.startswith("Title, time")]
    return "open" in form.attributes


def test_an_invitation_is_a_calendar_to_download(
    learner: Browser, world: World, site: Site
) -> None:
    session = session_of(site, world.colleague)

    answer = learner.get(f"/sessions/{session}/invitation.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == "attachment; filename=session.ics"
    assert f"UID:{session}@" in answer.text
    assert answer.text.count("\n") == answer.text.count("\r\n")


def test_a_session_that_has_begun_takes_nobody_in(
    learner: Browser, world: World, site: Site
) -> None:
    answer = learner.post(f"/sessions/{session_of(site, world.colleague, days=-2)}/seat")

    assert answer.status_code == 409
    assert "This session has begun" in answer.text
