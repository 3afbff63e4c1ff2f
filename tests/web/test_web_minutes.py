"""The page of designated minutes, its file, and what an audit packet tells of them."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from app.learning.site import Site
from app.records.people import Organization
from app.records.presence import LabTime
from tests import people
from tests.people import NOON
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.test_web_queries import counted
from tests.web.world import World, certificate_of, lab_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def author(app: Flask, world: World) -> Browser:
    return browser_of(app, world["author"])


def passed(site: Site, ward: Organization, learners: int, minutes: int) -> None:
    """Let *learners* have passed the first lab in *minutes* each, a day after the other."""
    for number in range(learners):
        who = people.person(site.store, ward, f"Learner Number{number}")
        time = LabTime(
            ward.id, lab_of(site).spec.id, who.id, 60 * minutes, NOON + timedelta(days=number)
        )
        with site.store.writing() as unit:
            unit.lab_times.add(time)


def cells(browser: Browser, query: str = "") -> str:
    """Return the words of the first lab's row."""
    answer = browser.get(f"/minutes/{query}")
    assert answer.status_code == 200
    [row] = [each for each in Page(answer.text).all("tr") if each["id"] == "lab-00000001"]
    return " ".join(row.text.split())


def test_too_few_learners_are_counted_and_nothing_else_is_told_of_them(
    author: Browser, site: Site, world: World
) -> None:
    passed(site, world.ward, 4, 12)
    passed(site, world.lake, 5, 12)

    told = "L90 First look 10 \u2013 \u2013 4 The author's estimate; too few learners yet"
    assert cells(author) == told


def test_a_median_stands_beside_the_stated_minutes(
    author: Browser, site: Site, world: World
) -> None:
    passed(site, world.ward, 5, 12)

    assert cells(author) == "L90 First look 10 12 12 to 12 5 The median of 5 learners"
    assert "too few learners yet" in cells(author, "?since=2026-03-03")
    assert "No lab that 5 learners or more have passed is off" in author.get("/minutes/").text


def test_a_lab_that_is_off_is_told_first_and_in_the_file(
    author: Browser, site: Site, world: World
) -> None:
    passed(site, world.ward, 6, 40)

    page, file = Page(author.get("/minutes/").text), author.get("/minutes/labs.csv")

    [off] = [each for each in page.all("a") if each["href"] == "#lab-00000001"]
    assert off.text == "L90 First look"
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    told = {row["lab_id"]: (row["median_minutes"], row["off_by_more_than_half"]) for row in rows}
    assert told == {"lab-00000001": ("40", "yes")}


def test_a_day_that_is_none_is_refused(author: Browser) -> None:
    for path in ("/minutes/?since=May", "/minutes/labs.csv?since=2026-02-30"):
        answer = author.get(path)
        assert answer.status_code == 422
        assert "is no day. Give days as year, month and day" in answer.text
        [field] = [each for each in Page(answer.text).all("input") if each["id"] == "since"]
        assert field["value"] == path.partition("=")[2]
        assert "Labs whose minutes are off" not in answer.text


@pytest.mark.parametrize("learners", [1, 40])
def test_the_page_costs_few_statements_however_many_passed(
    author: Browser, site: Site, world: World, learners: int
) -> None:
    passed(site, world.ward, learners, 12)
    author.get("/minutes/")

    with counted(site) as statements:
        author.get("/minutes/")

    assert len(statements) <= 3, statements


def test_who_justifies_credit_finds_the_page_from_the_module(
    app: Flask, author: Browser, learner: Browser, world: World
) -> None:
    link = "/minutes/#m01-first-look"

    assert link in author.get("/modules/m01-first-look/").text
    assert link in browser_of(app, world["ce_administrator"]).get("/modules/m01-first-look/").text
    assert "/minutes/" not in learner.get("/modules/m01-first-look/").text


def test_an_auditor_finds_the_page_from_an_award(app: Flask, world: World, site: Site) -> None:
    certificate_of(site, world["learner"])
    with site.store.reading() as unit:
        [entry] = unit.ledger.of(world.ward.id, world["learner"].id)

    page = browser_of(app, world["auditor"]).get(f"/ledger/{entry.id}")

    assert "What designated minutes rest on" in page.text


def test_an_audit_packet_says_what_the_minutes_rest_on(
    learner: Browser, world: World, site: Site
) -> None:
    passed(site, world.ward, 7, 11)
    certificate_of(site, world["learner"])

    packet = learner.get("/me/audit-packet.zip").data

    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        told = json.loads(archive.read("minutes.json"))
        readme = archive.read("README.txt").decode()
    [of_module] = told["modules"]
    assert of_module["labs"][0]["rests_on"] == "The median of 7 learners"
    assert "minutes.json       what" in readme
