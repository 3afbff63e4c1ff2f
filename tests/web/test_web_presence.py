"""Signs that a reader is there: what a page sends, who may, what it keeps, who reads it."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app import clock
from app.learning.site import Site
from app.records.people import Person
from app.records.presence import TimeSpent
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, attempt_of, certificate_of, sitting_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

LESSON = "/modules/m01-first-look/lessons/part-one"
SIGN = "/presence/lessons/m01-first-look/part-one"


def spent(site: Site, who: Person) -> list[TimeSpent]:
    with site.store.reading() as unit:
        return unit.times_spent.of(who.organization_id, who.id, ["mod-00000001"])


def study(browser: Browser, *minutes: int) -> None:
    """Open the lesson and send a sign after each of these pauses."""
    with time_machine.travel(clock.now(), tick=False) as now:
        browser.get(LESSON)
        for pause in minutes:
            now.shift(timedelta(minutes=pause))
            assert browser.post(SIGN).status_code == 204


def test_signs_become_active_time_and_pauses_are_left_out(
    learner: Browser, world: World, site: Site
) -> None:
    study(learner, 8, 9, 25, 7)

    [kept] = spent(site, world["learner"])
    assert (kept.active_seconds, kept.idle_seconds) == (24 * 60, 25 * 60)
    page = Page(learner.get("/modules/m01-first-look/").text)
    assert (
        "You spent 24 min here, pauses of more than 10 minutes left out." in page.one("main").text
    )


def test_a_sign_changes_neither_progress_nor_credit(
    learner: Browser, world: World, site: Site
) -> None:
    study(learner, 9, 9, 9)

    with site.store.reading() as unit:
        who = (world.ward.id, world["learner"].id)
        assert unit.lesson_readings.finished(*who) == set()
        assert unit.ledger.of(*who) == []


def test_a_sign_without_the_pages_token_is_refused(
    learner: Browser, world: World, site: Site
) -> None:
    learner.get(LESSON)
    before = spent(site, world["learner"])

    assert learner.client.post(SIGN).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert learner.post(SIGN, headers=foreign).status_code == 403
    assert spent(site, world["learner"]) == before


def test_pages_name_the_address_of_their_sign(learner: Browser, world: World, site: Site) -> None:
    who = world["learner"]
    sitting = sitting_of(site, who)
    pages = {
        LESSON: SIGN,
        f"/labs/first-look/attempts/{attempt_of(site, who, 'first-look')}": (
            "/presence/labs/first-look"
        ),
        f"/modules/m01-first-look/post-test/{sitting}": f"/presence/post-tests/{sitting}",
    }

    for path, sign in pages.items():
        found = [e for e in Page(learner.get(path).text).elements if e["data-presence-url"]]
        assert [e["data-presence-url"] for e in found] == [sign]
        assert learner.post(sign, {"anew": "1"}).status_code == 204
    classes = {each.time_class for each in spent(site, who)}
    assert classes == {"instruction", "lab", "assessment"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/presence/lessons/m01-first-look/part-nine", 404),
        ("/presence/lessons/m09-nowhere/part-one", 404),
        ("/presence/labs/nowhere", 404),
        ("/presence/labs/every-kind", 204),
        ("/presence/labs/practice-hospital", 204),
    ],
)
def test_what_is_no_part_of_a_module_keeps_nothing(
    path: str, status: int, learner: Browser, world: World, site: Site
) -> None:
    learner.get("/")

    assert learner.post(path).status_code == status
    assert spent(site, world["learner"]) == []


def test_who_looks_as_a_mentee_spends_none_of_her_time(
    app: Flask, world: World, site: Site
) -> None:
    study(browser_of(app, world.mentee), 5, 5)
    before = spent(site, world.mentee)
    mentor = browser_of(app, world["mentor"])
    assert mentor.post(f"/mentor/mentees/{world.mentee.id}/view-as").status_code == 303

    page = mentor.get(LESSON)

    assert page.status_code == 200
    assert "data-presence-url" not in page.text
    assert "data-presence-url" not in mentor.get("/labs/first-look/").text
    assert mentor.post(SIGN).status_code == 403
    assert spent(site, world.mentee) == before
    assert spent(site, world["mentor"]) == []


def test_a_mentor_reads_minutes_on_the_timeline_and_a_manager_nowhere(
    app: Flask, world: World
) -> None:
    mentee = browser_of(app, world.mentee)
    study(mentee, 9, 9, 4)
    mentee.post(f"{LESSON}/finish")

    mentor = browser_of(app, world["mentor"]).get(f"/mentor/mentees/{world.mentee.id}")
    manager = browser_of(app, world["manager"])

    assert "Read How it is written, 22 min without pauses" in mentor.text
    for path in ("/manager/", "/manager/work", "/manager/hours.csv"):
        assert "22 min" not in manager.get(path).text


def test_the_audit_packet_holds_the_times_of_what_was_awarded(
    learner: Browser, world: World, site: Site
) -> None:
    study(learner, 8, 30, 6)
    certificate_of(site, world["learner"])

    packet = learner.get("/me/audit-packet.zip").data

    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        told = json.loads(archive.read("time.json"))
        readme = archive.read("README.txt").decode()
    [of_module] = told["modules"]
    assert told["idle_after_minutes"] == 10
    assert of_module["module"] == "mod-00000001"
    assert of_module["active_seconds"] == {"instruction": 840, "lab": 0, "assessment": 0}
    assert of_module["idle_seconds"] == 1800
    assert "time.json          how long" in readme
    assert "pauses over 10 minutes left" in readme
