"""How the items do, as an author reads it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.learning.site import Site
from app.records.learning import Sitting, SittingAnswer
from app.records.people import Organization
from tests import people
from tests.people import NOON
from tests.web.clients import Browser, browser_of
from tests.web.test_web_queries import counted
from tests.web.world import World, module_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

ITEM = "itm-00000001"
PAGE = f"/author/items/{ITEM}"


@pytest.fixture
def author(app: Flask, world: World) -> Browser:
    return browser_of(app, world["author"])


def answered(site: Site, ward: Organization, learners: int, version: str = "v1") -> None:
    """Let *learners* sit the first module; every third falls for the first distractor."""
    module = module_of(site)
    shown: list[dict[str, Any]] = [
        {
            "id": item.id,
            "options": [
                {
                    "text_html": each.text_html,
                    "right": each.right,
                    "misconception": each.misconception,
                }
                for each in item.options
            ],
        }
        for item in site.catalog.items_of(module.slug)
        if not item.parametric
    ]
    for number in range(learners):
        who = people.person(site.store, ward, f"Learner Number{number}")
        sitting = Sitting(
            ward.id, f"{version}-{number}", who.id, module.id, 1, "seed", list(shown), version, 80,
            NOON, NOON + timedelta(minutes=number), None, len(shown), None,
        )  # fmt: skip
        with site.store.writing() as unit:
            unit.sittings.add(sitting)
            for at, each in enumerate(shown):
                keys = [at for at, option in enumerate(each["options"]) if option["right"]]
                wrong = (keys[0] + 1) % len(each["options"])
                choice = wrong if (number + at) % 3 == 0 else keys[0]
                saved = NOON + timedelta(seconds=25 * (at + 1))
                unit.sittings.answer(SittingAnswer(ward.id, sitting.id, at, choice, 1, saved))


def test_nothing_is_told_before_thirty_answers(author: Browser, site: Site, world: World) -> None:
    answered(site, world.ward, 29)

    page = author.get(PAGE).text

    assert "What 29 first answers tell" in page
    assert "Numbers show from 30 first answers on" in page
    assert "Lowest third" not in page
    assert "29 answers" not in author.get("/author/items").text.split("<tbody>")[1]


def test_difficulty_options_and_time_are_told(author: Browser, site: Site, world: World) -> None:
    answered(site, world.ward, 30)

    bank, page = author.get("/author/items?module=m01-first-look").text, author.get(PAGE).text

    assert "v1, 180 answers" in bank
    assert '<td class="num" data-label="Right">67\u00a0%</td>' in bank
    assert "Right: 67\u00a0%, where the author expected 70\u00a0%." in page
    assert "Half took 25 seconds or less." in page
    assert "The bytes (right)" in page
    assert "NAME_DECIDES" in page
    assert "With fewer than 100 answers these are hints." in page


def test_versions_are_chosen(author: Browser, site: Site, world: World) -> None:
    answered(site, world.ward, 3, "older")
    answered(site, world.ward, 5, "newer")

    newest, older = author.get("/author/items").text, author.get("/author/items?version=older").text

    assert '<option value="newer" selected>newer, 30 answers</option>' in newest
    assert '<option value="older" selected>older, 18 answers</option>' in older
    assert '<option value="newer" selected>' in author.get("/author/items?version=none").text


def test_another_organizations_answers_are_not_told(
    author: Browser, site: Site, world: World
) -> None:
    answered(site, world.lake, 31)

    assert "Nobody has answered an item of this bank yet." in author.get("/author/items").text


@pytest.mark.parametrize("path", ["/author/items?module=m99", "/author/items/itm-ffffffff"])
def test_what_is_not_there_is_said(author: Browser, path: str) -> None:
    assert author.get(path).status_code == 404


@pytest.mark.parametrize("learners", [1, 40])
def test_a_bank_costs_few_statements_however_many_answered(
    author: Browser, site: Site, world: World, learners: int
) -> None:
    answered(site, world.ward, learners)
    author.get("/author/items")

    with counted(site) as statements:
        author.get("/author/items")

    assert len(statements) <= 5, statements
