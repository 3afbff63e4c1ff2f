"""Credentials, cycles and points as a learner meets them."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from app import clock
from app.credit.rules import TimeClass
from app.learning.awarding import append_entry
from app.learning.keeping_up import keep_credential
from app.learning.site import Site
from app.learning.totals import add_to_totals
from app.records.credit import EntryKind
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, certificate_of, credential_of

PATH = "/me/credentials"


def words(browser: Browser, path: str) -> str:
    """Return the page's text with single blanks."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return " ".join(Page(answer.text).one("main").text.split())


def test_several_credentials_are_kept_and_shown_with_their_numbers(learner: Browser) -> None:
    lately = (clock.now().date() - timedelta(days=400)).isoformat()
    for body, number in [("ciip", "C-17"), ("arrt", "R-4"), ("parca", "P-9"), ("ama", "")]:
        passed = lately if body == "parca" else "2023-09-12"
        form = {"body": body, "license_number": number, "anchored_on": passed}
        assert learner.post(PATH, form).location == PATH

    text, credit = words(learner, PATH), words(learner, "/me/credit")

    for number in ("C-17", "R-4", "P-9"):
        assert f"License number: {number}" in text
        assert f"License number: {number}" in credit
    assert "Biennium counted from 1 Sep 2023" in text
    assert "Sit the updated exam by" in credit
    assert "License number: none given" in credit


def test_a_second_credential_of_a_body_is_refused_and_nothing_typed_is_lost(
    learner: Browser,
) -> None:
    form = {"body": "ahima", "license_number": "A-1", "anchored_on": "2023-09-12"}
    learner.post(PATH, form)

    answer = learner.post(PATH, {**form, "body": "ahima_rhit", "license_number": "A-2"})

    assert answer.status_code == 422
    assert "A credential of AHIMA is already on your list" in answer.text
    assert 'value="A-2"' in answer.text
    assert 'value="2023-09-12"' in answer.text


@pytest.mark.parametrize("day", ["", "soon", "1889-01-01", "2999-01-01"])
def test_a_day_that_cannot_be_is_explained_when_adding_and_when_changing(
    day: str, learner: Browser, world: World, site: Site
) -> None:
    mine = credential_of(site, world["learner"], "ciip")

    added = learner.post(PATH, {"body": "cphims", "license_number": "N", "anchored_on": day})
    changed = learner.post(f"{PATH}/{mine}", {"license_number": "M-2", "anchored_on": day})

    for answer, number in ((added, "N"), (changed, "M-2")):
        assert answer.status_code == 422
        assert "This was not saved" in answer.text
        assert f'value="{number}"' in answer.text
        assert Page(answer.text).problems == []


def test_a_missed_retake_is_told_until_a_newer_pass_is_entered(
    learner: Browser, world: World, site: Site
) -> None:
    with site.store.writing() as unit:
        before = {each.id for each in unit.credentials.of(world.ward.id, world["learner"].id)}
    learner.post(PATH, {"body": "parca", "license_number": "P", "anchored_on": "2019-05-07"})

    for page in ("/", "/me/credit"):
        text = words(learner, page)
        assert "it expired on 6 May 2022: no newer pass is noted" in text
        assert "Sit the updated exam by" not in text

    with site.store.reading() as unit:
        held = unit.credentials.of(world.ward.id, world["learner"].id)
    [parca] = [each.id for each in held if each.id not in before]
    newer = (clock.now().date() - timedelta(days=30)).isoformat()
    learner.post(f"{PATH}/{parca}", {"license_number": "P", "anchored_on": newer})
    assert "Sit the updated exam by" in words(learner, "/me/credit")


def test_a_credential_is_changed_and_removed(learner: Browser, world: World, site: Site) -> None:
    mine = credential_of(site, world["learner"])

    learner.post(f"{PATH}/{mine}", {"license_number": "NEW-1", "anchored_on": "2025-04-30"})
    text = words(learner, PATH)
    assert "License number: NEW-1" in text
    assert "Biennium counted from 1 Apr 2025" in text

    learner.post(f"{PATH}/{mine}/remove")
    assert "None so far" in words(learner, PATH)


def test_my_credit_says_how_a_cycle_stands_and_where_its_rule_comes_from(
    learner: Browser, world: World, site: Site
) -> None:
    who = world["learner"]
    today = clock.today(who.time_zone)
    keep_credential(who, "cphims", "", today - timedelta(days=400), site)
    certificate_of(site, who)

    text = words(learner, "/me/credit")

    assert "CE hours earned 0.25 of 45" in text
    assert "44.75 CE hours to earn by" in text
    assert "Going on as so far, you would have" in text
    assert "a month from now on will do" in text
    assert "Ethics 0 of 2" in text
    assert "Behind pace" in text
    assert "45 hours in three years" in text
    for mark in ("Verified", "Not verified"):
        assert mark in text
    assert "Nothing is carried over" in text


def test_a_sum_that_is_reached_without_its_categories_says_what_is_left(
    learner: Browser, world: World, site: Site
) -> None:
    who = world["learner"]
    today = clock.today(who.time_zone)
    keep_credential(who, "cphims", "", today - timedelta(days=400), site)
    told = {
        "id": "c",
        "title": "C",
        "version": "1",
        "accepted_by": ["HIMSS"],
        "categories": ["himss_approved"],
    }
    spent = {TimeClass.INSTRUCTION: 45 * 60}
    with site.store.writing() as unit:
        append_entry(unit, who, EntryKind.EXTERNAL, told, spent, today)
        add_to_totals(who, spent, today, unit, activity=told)

    text = words(learner, "/me/credit")

    assert "Categories missing" in text
    assert "You have what the sum asks for." in text
    assert "2 CE hours to earn in categories by" in text
    assert "Ethics 0 of 2" in text
    assert "Requirement met" not in text


def test_learning_that_arrt_has_not_approved_is_not_called_its_credit(
    learner: Browser, world: World, site: Site
) -> None:
    who = world["learner"]
    keep_credential(who, "ama", "", None, site)
    certificate_of(site, who)

    text = words(learner, "/me/credit")

    assert "0.5 credits worth of learning are not counted: no approval of AMA is on record" in text
    assert "0 credits from" in text


def test_a_cycle_that_has_not_begun_says_when_it_will(
    learner: Browser, world: World, site: Site
) -> None:
    today = clock.today(world["learner"].time_zone)
    keep_credential(world["learner"], "ciip", "", today, site)

    assert f"Your first cycle begins on 1 Jan {today.year + 1}" in words(learner, "/me/credit")


@pytest.mark.parametrize(("day", "is_late"), [("2027-03-31", True), ("2027-04-01", False)])
def test_a_cycle_that_is_over_stays_while_late_reports_are_taken(
    day: str,
    is_late: bool,  # noqa: FBT001
    app: Flask,
    world: World,
    site: Site,
) -> None:
    keep_credential(world.mentee, "ciip", "", date(2020, 5, 1), site)

    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        text = words(browser_of(app, world.mentee), "/me/credit")

    assert ("This cycle is over." in text) == is_late
    assert ("The last day of that is 31 Mar 2027" in text) == is_late
    assert ("24 credits missing at the end" in text) == is_late
    assert "The last day of that is 31 Mar 2029" in text


def test_the_table_beside_the_bars_holds_every_category(learner: Browser) -> None:
    form = {"body": "ahima", "license_number": "", "anchored_on": "2020-02-29"}
    learner.post(PATH, form)

    page = Page(learner.get("/me/credit").text)

    cells = [cell.text.strip() for cell in page.all("td") if cell["data-label"] == "Kind"]
    assert cells == ["All", "AHIMA's own HIIM domains", "All"]


def test_a_module_promises_no_credit_that_a_body_would_have_to_approve(learner: Browser) -> None:
    text = words(learner, "/modules/m01-first-look/")

    assert "Certified Imaging Informatics Professional" in text
    for name in ("ARRT registered", "AMA PRA", "IACET", "PARCA"):
        assert name not in text


def test_points_are_counted_with_the_hours_of_the_transcript(
    learner: Browser, world: World, site: Site
) -> None:
    certificate_of(site, world["learner"])
    asked = "/me/eligibility?months=24&education=4&degree=&certification_points=&other_hours=17.7"

    text = words(learner, asked)

    assert "7 points of 7" in text
    assert "By what you entered you have the points" in text
    assert "Your 0.33 hours" in text
    assert "Not verified" in text


def test_missing_points_are_named_with_their_category(learner: Browser) -> None:
    text = words(learner, "/me/eligibility?months=12&education=5&other_hours=1")

    assert "6 points of 7" in text
    assert "1 point in all" in text
    assert "1 point of experience, which asks for 2 at least" in text
    assert "17 more hours of continuing education are the next point" in text


@pytest.mark.parametrize(
    "asked",
    [
        "months=-1", "months=x", "months=721", "months=²", "education=6", "certification_points=5",
        "other_hours=NaN", "other_hours=-3", "other_hours=1e999999", "other_hours=a",
        "months=9999999", "other_hours=sNaN", "other_hours=Infinity",
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_explained_and_kept(asked: str, learner: Browser) -> None:
    answer = learner.get(f"/me/eligibility?{asked}&months_more=1")

    assert answer.status_code == 422
    assert "This could not be counted" in answer.text
    name, _, value = asked.partition("=")
    if name != "education":
        assert f'value="{value}"' in answer.text


def test_who_is_certified_is_told_so(app: Flask, world: World, site: Site) -> None:
    keep_credential(world.mentee, "ciip", "", date(2020, 5, 1), site)

    text = words(browser_of(app, world.mentee), "/me/eligibility")

    assert "you do not need these points any more" in text
