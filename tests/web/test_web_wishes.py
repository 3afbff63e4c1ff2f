"""Notices, mail and calendars as their reader chooses them."""

from datetime import date, time, timedelta

import pytest
from flask import Flask

from app import clock
from app.learning.calendar_feed import new_calendar_address
from app.learning.notices import tell
from app.learning.site import Site
from app.learning.topics import TOPICS
from app.learning.unsubscribing import unsubscribe_address
from app.records.mail import Pace
from app.records.people import Person
from app.records.review import StudySetting
from tests.web.access import rows_of
from tests.web.clients import Browser, browser_of
from tests.web.world import World, assignment_of, credential_of, session_of

BASE = "http://127.0.0.1:8000"


def choice(**changed: str) -> dict[str, str]:
    return {**{f"pace.{key}": "at_once" for key in TOPICS}, "begins": "", "ends": "", **changed}


def paces(site: Site, who: Person) -> dict[str, Pace]:
    with site.store.reading() as unit:
        return unit.mail_wishes.paces(who.organization_id, who.id)


def test_what_is_chosen_is_kept_and_shown_again(learner: Browser, world: World) -> None:
    form = choice(**{"pace.goal": "weekly", "begins": "22:00", "ends": "07:15"})

    assert learner.post("/me/settings/notices", form).location == "/me/settings/notices?saved=1"

    page = learner.get("/me/settings/notices?saved=1").text
    assert 'value="22:00"' in page
    assert 'value="07:15"' in page
    assert '<option value="weekly" selected>' in page
    who = world["learner"]
    assert paces(world.site, who)["goal"] is Pace.WEEKLY
    with world.site.store.reading() as unit:
        quiet = unit.mail_wishes.quiet_hours(who.organization_id, who.id)
    assert quiet is not None
    assert (quiet.begins, quiet.ends) == (time(22), time(7, 15))


@pytest.mark.parametrize(
    "changed",
    [{"begins": "22:00"}, {"begins": "late", "ends": "07:00"}, {"begins": "07:00", "ends": "07:00"},
     {"begins": "22:00+01:00", "ends": "07:00"}, {"pace.goal": "hourly"}, {"pace.goal": ""}],
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused_and_nothing_typed_is_lost(
    learner: Browser, world: World, changed: dict[str, str]
) -> None:
    answer = learner.post("/me/settings/notices", choice(**{"pace.due": "daily", **changed}))

    assert answer.status_code == 422
    assert '<option value="daily" selected>' in answer.text
    assert paces(world.site, world["learner"]) == {}


def test_notices_are_paged_and_read_all_at_once(learner: Browser, world: World) -> None:
    who = world["learner"]
    with world.site.store.writing() as unit:
        for number in range(25):
            tell(who.organization_id, who.id, "goal", f"News {number:02}.", "/", unit)

    first, second = (learner.get(f"/me/notices/?page={n}").text for n in (1, 2))
    assert sum(f"News {n:02}." in first for n in range(25)) == 20
    assert "Older" in first
    assert "Newer" in second

    until = clock.now().isoformat()
    assert learner.post("/me/notices/read", {"until": until}).status_code == 303
    assert "Everything is read." in learner.get("/me/notices/?state=unread").text
    assert "News 24." in learner.get("/me/notices/").text
    assert learner.post("/me/notices/read", {"until": "yesterday"}).status_code == 422


def test_one_click_unsubscribes_without_signing_in_and_a_look_does_not(
    app: Flask, world: World
) -> None:
    who = world["learner"]
    path = unsubscribe_address(who, "goal", world.site.settings).removeprefix(BASE)
    stranger = Browser(app)

    assert "No more mail about this?" in stranger.get(path).text
    assert paces(world.site, who) == {}

    sent = {"List-Unsubscribe": "One-Click"}
    answer = stranger.client.post(path, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert paces(world.site, who) == {"goal": Pace.OFF}


def test_a_bent_unsubscribe_address_changes_nothing(app: Flask, world: World) -> None:
    path = unsubscribe_address(world["learner"], "goal", world.site.settings).removeprefix(BASE)
    before = rows_of(world.site)

    for bent in (path[:-4], f"{path[:-1]}=", path.replace(".", "."[:0]), "/unsubscribe/%C3%A9.a"):
        assert Browser(app).client.post(bent).status_code == 404, bent
    assert rows_of(world.site) == before


def test_the_calendar_needs_its_token_and_no_cookie(app: Flask, world: World) -> None:
    who = world["learner"]
    browser = browser_of(app, who)
    page = browser.post("/me/settings/calendar").text
    address = page.partition(f'value="{BASE}/calendar/')[2].partition('"')[0]
    credential_of(world.site, who)
    session_of(world.site, who)
    assignment_of(world.site, world["mentor"], world.team)
    with world.site.store.writing() as unit:
        exam_on = date.today() + timedelta(days=40)  # noqa: DTZ011 - any day will do
        unit.study_settings.save(
            StudySetting(who.organization_id, who.id, exam_on, "UTC", None, 10, clock.now())
        )

    answer = Browser(app).client.get(f"/calendar/{address}")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    assert f"DTSTART;VALUE=DATE:{exam_on:%Y%m%d}" in answer.text
    assert "SUMMARY:Your exam" in answer.text
    assert "cycle ends" in answer.text
    assert f"{BASE}/sessions/" in answer.text
    again = Browser(app).client.get(
        f"/calendar/{address}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert all(address.removesuffix(".ics") not in str(row) for row in rows_of(world.site).items())


def test_the_calendar_of_a_mentee_holds_what_is_asked_of_her(app: Flask, world: World) -> None:
    assignment_of(world.site, world["mentor"], world.team)
    path = new_calendar_address(world.mentee, world.site).removeprefix(BASE)

    assert "SUMMARY:Due: M1 First look" in Browser(app).client.get(path).text


@pytest.mark.parametrize("ends", ["renewed", "revoked", "inactive"])
def test_a_calendar_address_ends_with_its_token_and_with_the_account(
    app: Flask, world: World, ends: str
) -> None:
    who = world["learner"]
    path = new_calendar_address(who, world.site).removeprefix(BASE)
    assert Browser(app).client.get(path).status_code == 200
    browser = browser_of(app, who)

    if ends == "renewed":
        browser.post("/me/settings/calendar")
    elif ends == "revoked":
        browser.post("/me/settings/calendar/revoke")
    else:
        with world.site.store.writing() as unit:
            unit.people.set_active(who.organization_id, who.id, active=False)

    assert Browser(app).client.get(path).status_code == 404


def test_a_calendar_is_not_fetched_without_end(app: Flask, world: World) -> None:
    path = new_calendar_address(world["learner"], world.site).removeprefix(BASE)
    client = Browser(app).client

    assert [client.get(path).status_code for _ in range(31)] == [200] * 30 + [429]
