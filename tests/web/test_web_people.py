"""The list of people: searched, a page at a time, and every deed comes back to its place."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import pytest
from flask import Flask

from app import clock
from app.records.people import Person
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

PEOPLE = "/admin/people"
CROWD = 240


@pytest.fixture
def crowd(world: World) -> list[Person]:
    """Give some hundred people, by last name; every fourth of them is locked out."""
    now, ward = clock.now(), world.ward.id
    made = [
        Person(
            ward, str(uuid4()), f"kim{number:03}@ward.test", "Kim", f"Number{number:03}",
            number % 4 > 0, "UTC", "auto", "PACS & RIS analyst" if number < 60 else "", None,
            None, now,
        )
        for number in range(CROWD)
    ]  # fmt: skip
    with world.site.store.writing() as unit:
        unit.people.add(*made)
        for who in made[100:]:
            unit.teams.join(ward, world.night.id, who.id)
            unit.passwords.set(ward, who.id, "a hash", now)
    return made


@pytest.fixture
def admin(app: Flask, world: World, crowd: list[Person]) -> Browser:
    assert len(crowd) == CROWD
    return browser_of(app, world["admin"])


def opened(admin: Browser, **asked: object) -> Page:
    answer = admin.get(f"{PEOPLE}?{urlencode(asked)}")
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.problems == [] == [*page.unlabelled()]
    return page


def names(page: Page) -> list[str]:
    return [each.text for each in page.all("th") if each["scope"] == "row"]


def links(page: Page) -> dict[str, str]:
    return {each["rel"]: each["href"] for each in page.all("a") if each["rel"]}


def test_a_page_shows_fifty_people_and_says_of_how_many(admin: Browser, world: World) -> None:
    with world.site.store.reading() as unit:
        everybody = unit.people.of(world.ward.id)
    seen, address = list[str](), PEOPLE
    while address:
        page = Page(admin.get(address).text)
        first, shown = len(seen) + 1, names(page)
        seen += shown
        caption = page.one("caption").text
        assert caption.startswith(f"{len(everybody)} accounts by last name")
        assert f"here {first} to {first + len(shown) - 1};" in caption
        address = links(page).get("next", "")

    assert seen == [f"{each.family_name}, {each.given_name}" for each in everybody]
    assert links(page) == {"prev": f"{PEOPLE}?page={-(-len(everybody) // 50) - 1}"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "number001"}, 1),
        ({"q": "KIM number"}, CROWD),
        ({"q": "pacs & ris"}, 60),
        ({"q": "kim", "state": "locked_out"}, 60),
        ({"q": "kim", "state": "new"}, 75),
        ({"q": "kim", "state": "active"}, 105),
        ({"q": "number", "team": "{night}"}, 140),
        ({"q": "number1", "team": "{night}", "state": "locked_out"}, 25),
        ({"q": "number", "team": "{far}"}, CROWD),
        ({"q": "number", "state": "asleep"}, CROWD),
        ({"q": "num%er"}, 0),
        ({"q": "stranger"}, 0),
        ({"q": "\tkim\n number\x1f"}, CROWD),
        ({"q": "kim\x01"}, 0),
        ({"q": "n" * 300}, 0),
    ],
)
def test_what_is_asked_for_is_found_and_counted(
    admin: Browser, world: World, asked: dict[str, str], found: int
) -> None:
    given = {"night": world.night.id, "far": world.far.id}
    page = opened(admin, **{name: text.format(**given) for name, text in asked.items()})

    assert len(names(page)) == min(found, 50)
    if found:
        assert page.one("caption").text.startswith(f"{found} of 2")
    else:
        assert "Nobody\u2019s account is like that." in page.one("main").text
        assert not page.all("table")


def test_the_form_says_what_was_asked_for(admin: Browser, world: World) -> None:
    page = opened(admin, q='kim "', state="new", team=world.night.id)

    [words] = [each for each in page.all("input") if each["id"] == "q"]
    chosen = {each["value"] for each in page.all("option") if "selected" in each.attributes}
    assert words["value"] == 'kim "'
    assert {"new", world.night.id} <= chosen
    assert "Show everybody" in {each.text for each in page.all("a")}
    assert "Show everybody" not in {each.text for each in opened(admin).all("a")}


@pytest.mark.parametrize("number", ["0", "-3", "x", "", "9" * 5000])
def test_a_page_that_is_none_is_the_first(admin: Browser, number: str) -> None:
    assert names(opened(admin, page=number)) == names(opened(admin)) or number[0] == "9"


def test_a_page_beyond_the_last_is_the_last(admin: Browser) -> None:
    page = opened(admin, q="kim", page=99)

    assert "here 201 to 240;" in page.one("caption").text
    assert links(page) == {"prev": f"{PEOPLE}?q=kim&page=4"}


@pytest.mark.parametrize("deed", ["active", "time-factor"])
def test_a_deed_comes_back_to_the_same_place(
    admin: Browser, crowd: list[Person], deed: str
) -> None:
    page = opened(admin, q="kim number", state="locked_out", page=2)
    who = crowd[220]
    place = f"{PEOPLE}?q=kim+number&state=locked_out&page=2"
    action = f"{PEOPLE}/{who.id}/{deed}"
    [back] = [
        each["value"]
        for each in page.all("input")
        if each["name"] == "next" and each.above[-1]["action"] == action
    ]

    answer = admin.post(action, {"active": "1", "percent": "150", "next": back})

    assert answer.headers["Location"] == back == f"{place}#person-{who.id}"
    rows = {each["id"] for each in page.all("tr")}
    assert f"person-{who.id}" in rows
    assert admin.get(place).status_code == 200
    left = Page(admin.get(place).text).one("caption").text
    assert left.startswith("59 of" if deed == "active" else "60 of")


def test_somebody_is_added_from_the_middle_of_a_search(admin: Browser) -> None:
    page = opened(admin, q="kim", page=3)
    [action] = [each["action"] for each in page.all("form") if "page=3" in each["action"]]
    form = {"given_name": "Nia", "family_name": "Lloyd", "email": "nia@ward.test"}

    refused = admin.post(action, {**form, "role": "learner", "email": "nowhere"})
    answer = admin.post(action, {**form, "role": "learner"})

    assert (refused.status_code, names(Page(refused.text))) == (422, names(page))
    to = urlsplit(answer.headers["Location"])
    assert (to.path, dict(parse_qsl(to.query)) | {"added": ""}) == (
        PEOPLE, {"q": "kim", "page": "3", "added": ""},
    )  # fmt: skip
    after = Page(admin.get(answer.headers["Location"]).text)
    assert names(after) == names(page)
    assert "Nia Lloyd has an account now. A link" in after.one("main").text
    assert not re.search(r"added=", " ".join(links(after).values()))
