"""Practice hospitals in the browser: the mentor's page with the faults, the mentee's without."""

from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.learning.hospitals import state_of
from app.learning.site import Site
from app.practice.faults import BY_CODE, FAULTS
from app.practice.faults.fault import node
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.test_web_queries import counted
from tests.web.world import World, sandbox_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

FAULT = BY_CODE["NO_ASSOCIATIONS"]
"""What is in every practice hospital of these tests."""


class Room:
    """A mentor and her mentee before the mentee's practice hospital."""

    def __init__(self, app: Flask, world: World) -> None:
        self.world = world
        self.id = sandbox_of(world.site, world.mentee, world["mentor"])
        self.mentor: Browser = browser_of(app, world["mentor"])
        self.mentee: Browser = browser_of(app, world.mentee)
        self.at = f"/mentor/sandboxes/{self.id}"
        self.mine = f"/me/practice-hospitals/{self.id}"
        self.systems = f"/labs/practice-hospital/attempts/{self.id}/systems"

    def put_in(self, *codes: str) -> TestResponse:
        """Post the form that puts faults in."""
        return self.mentor.post(f"{self.at}/faults", {"fault": list(codes)})

    def mend(self) -> TestResponse:
        """Let the mentee raise the archive's limit, as she saw the hospital last."""
        form = {"set.max_associations": "20", "_seen": str(self.version())}
        return self.mentee.post(f"{self.systems}/archive/settings", form)

    def version(self) -> int:
        """Return the newest version of the hospital."""
        with self.world.site.store.reading() as unit:
            return unit.hospitals.newest(self.world.ward.id, self.id)

    def limit(self) -> int:
        """Return how many associations the archive takes."""
        with self.world.site.store.reading() as unit:
            attempt = unit.attempts.get(self.world.ward.id, self.id)
            assert attempt is not None
            state = state_of(attempt, unit)
        return int(node(state.hospital, "archive")["max_associations"])

    def pages_of_the_mentee(self) -> str:
        """Return all that the mentee can look at."""
        systems = ("archive", "ct", "mr", "ris", "engine", "outside")
        paths = ("/", "/me/mentoring", self.mine, self.systems)
        more = [f"{self.systems}/{name}" for name in systems]
        answers = [self.mentee.get(path) for path in (*paths, *more)]
        assert {answer.status_code for answer in answers} == {200}
        return unescape("\n".join(answer.text for answer in answers))


@pytest.fixture
def room(app: Flask, world: World) -> Room:
    return Room(app, world)


def test_the_mentor_opens_one_from_the_list(app: Flask, world: World) -> None:
    mentor = browser_of(app, world["mentor"])
    assert "Choose a mentee" in mentor.get("/mentor/sandboxes/").text

    opened = mentor.post("/mentor/sandboxes/", {"learner": world.mentee.id}, follow_redirects=True)

    assert "Practice hospital of Mina Mentee" in opened.text
    assert "None yet: everything works." in opened.text
    assert "who has an open one" in mentor.get("/mentor/sandboxes/").text


@pytest.mark.parametrize(
    ("learner", "status", "sentence"),
    [("", 422, "Choose for whom"), ("{mentee}", 409, "has an open practice hospital already")],
)
def test_what_cannot_be_opened_is_said(
    learner: str, status: int, sentence: str, room: Room, world: World
) -> None:
    form = {"learner": learner.format(mentee=world.mentee.id)}

    answer = room.mentor.post("/mentor/sandboxes/", form)

    assert answer.status_code == status
    assert sentence in answer.text


def test_the_mentee_sees_the_systems_and_no_fault(room: Room) -> None:
    room.put_in("TITLE_CASE", "WRONG_MAP")

    seen = room.pages_of_the_mentee()

    assert "Something in this hospital may have stopped working" in seen
    for fault in FAULTS:
        assert fault.title not in seen
        assert fault.code not in seen
    assert "Fault put in" not in seen


def test_the_exchange_that_put_a_fault_in_does_not_exist_for_the_mentee(room: Room) -> None:
    there = f"/labs/practice-hospital/attempts/{room.id}/exchanges/1"

    assert room.mentee.get(there).status_code == 404
    assert room.mentor.get(f"{room.at}/exchanges/1").status_code == 200


def test_the_mentor_sees_what_the_mentee_did_and_what_is_mended(room: Room) -> None:
    assert "0 of 1 fault mended" in room.mentor.get(room.at).text

    assert room.mend().status_code == 303

    page = room.mentor.get(room.at).text
    assert room.limit() == 20
    assert "1 of 1 fault mended" in page
    assert "What it changed" in page or "20" in page
    assert "Mentors only" in page


def test_a_form_that_is_older_than_a_fault_is_not_taken(room: Room) -> None:
    seen = room.version()
    room.put_in("TITLE_CASE")
    form = {"set.max_associations": "20", "_seen": str(seen)}

    answer = room.mentee.post(f"{room.systems}/archive/settings", form)

    assert answer.status_code == 409
    assert "Another action changed the hospital meanwhile" in answer.text


def test_a_fault_that_is_there_is_refused_with_what_was_chosen(room: Room) -> None:
    answer = room.put_in("TITLE_CASE", FAULT.code)

    assert answer.status_code == 409
    assert "This fault is in the hospital already" in answer.text
    chosen = [
        each["value"] for each in Page(answer.text).all("input") if "checked" in each.attributes
    ]
    assert "TITLE_CASE" in chosen
    assert FAULT.code not in answer.text


def test_revealed_faults_stand_on_the_mentee_s_page(room: Room) -> None:
    assert room.mentor.post(f"{room.at}/reveal").status_code == 303

    page = unescape(room.mentee.get(room.mine).text)
    assert FAULT.title in page
    assert "Still there" in page
    room.mend()
    assert "Mended" in room.mentee.get(room.mine).text


def test_a_closed_hospital_gives_the_note_and_takes_nothing(room: Room) -> None:
    empty = room.mentor.post(f"{room.at}/close", {"note": " "})
    assert empty.status_code == 422
    assert "Write a note" in empty.text

    closed = room.mentor.post(f"{room.at}/close", {"note": "You looked at both sides first."})
    assert closed.status_code == 303

    assert "You looked at both sides first." in room.mentee.get(room.mine).text
    refused = room.mend()
    assert refused.status_code == 422
    assert "Your mentor closed this practice hospital" in refused.text
    assert "Put these in" not in room.mentor.get(room.at).text


def test_it_is_no_lab(room: Room) -> None:
    listed = room.mentee.get("/labs/").text

    assert "Practice hospital" not in listed
    assert room.mentee.get("/labs/practice-hospital/").status_code == 404
    assert room.mentee.post("/labs/practice-hospital/attempts").status_code == 404
    at = f"/labs/practice-hospital/attempts/{room.id}"
    assert room.mentee.post(f"{at}/submissions").status_code == 404
    assert room.mentee.get(at).headers["Location"].endswith(room.mine)


def test_the_mentee_finds_it_by_her_mentor_s_page(room: Room) -> None:
    assert room.mine in room.mentee.get("/me/mentoring").text
    assert room.mine in room.mentee.get("/").text


def test_her_own_tools_reach_it(room: Room) -> None:
    page = room.mentee.get(room.mine).text

    assert "/dicom-web/" in page


def test_each_field_of_the_pages_has_its_label(room: Room) -> None:
    for browser, path in (
        (room.mentor, "/mentor/sandboxes/"),
        (room.mentor, room.at),
        (room.mentee, room.mine),
    ):
        page = Page(browser.get(path).text)
        assert not page.problems
        assert not list(page.unlabelled())


@pytest.mark.parametrize(
    ("whose", "most"), [("mentor", 13), ("list", 11), ("mentee", 11), ("systems", 8)]
)
def test_the_pages_cost_few_statements(whose: str, most: int, room: Room, site: Site) -> None:
    room.put_in(*[fault.code for fault in FAULTS if fault.code != FAULT.code][:12])
    room.mentor.post(f"{room.at}/reveal")
    browser = room.mentor if whose in ("mentor", "list") else room.mentee
    paths = {"mentor": room.at, "list": "/mentor/sandboxes/", "mentee": room.mine}
    path = paths.get(whose, room.systems)
    browser.get(path)

    with counted(site) as statements:
        assert browser.get(path).status_code == 200

    assert len(statements) <= most, "\n".join(statements)
