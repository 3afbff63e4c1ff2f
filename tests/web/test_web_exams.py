"""Mock exams as pages: what is offered, what stays hidden until the hand-in, what others see."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app import clock
from app.frozen import replace
from app.learning.exams.sharing import share_report
from app.learning.exams.sitting import hand_in_exam, own_exam
from app.learning.site import Site
from app.records.exams import ExamItem, FormKind
from app.records.people import Person
from app.web import build
from app.web.limits import limiter
from tests.learning.exam_bank import AMPLE, begin, version_of, with_bank
from tests.web.clients import JSON, Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, exam_of, shared_exam_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

HALF, CUSTOM, DRILL = FormKind.HALF, FormKind.CUSTOM, FormKind.DRILL


@pytest.fixture
def ample(site: Site) -> Site:
    return with_bank(site, AMPLE)


@pytest.fixture
def learner(ample: Site, world: World) -> Browser:
    """Give the browser of a learner on a site whose bank is ample."""
    made = build(ample)
    limiter.reset()
    return browser_of(made, world["learner"])


def items_of(site: Site, who: Person, exam: str) -> list[ExamItem]:
    with site.store.reading() as unit:
        return unit.exam_sittings.items(who.organization_id, exam)


# --- beginning -------------------------------------------------------------------------------


def test_the_outline_is_shown_with_what_its_weights_rest_on(learner: Browser) -> None:
    newest = learner.get("/exams/").text
    oldest = learner.get("/exams/?outline=2019-03").text

    assert newest.count("Provisional</span>") == 3
    assert "those of E, G and I are derived and provisional" in newest
    assert newest.count("third party</span>") == 7
    assert (oldest.count("Verified</span>"), "Provisional</span>" in oldest) == (10, False)
    assert "not affiliated with the American Board of Imaging Informatics" in newest


def test_a_half_form_is_begun_and_leads_to_its_first_question(learner: Browser) -> None:
    page = learner.get("/exams/").text
    assert "65 scored and" in re.sub(r"\s+", " ", page)

    answer = learner.post("/exams/", {"kind": "half", "outline": "2024-03"})

    assert answer.status_code == 303
    assert re.fullmatch(r"/exams/[0-9a-f-]{36}/questions/1", answer.location)
    assert learner.get(answer.location).status_code == 200
    open_page = learner.get("/exams/").text
    assert "Your open exam" in open_page
    assert "Begin the half form" not in open_page


def test_a_form_that_the_bank_cannot_go_on_filling_says_so_beforehand(learner: Browser) -> None:
    page = re.sub(r"\s+", " ", learner.get("/exams/").text)

    short = "Project Management, Operations, Communications, Information Technology, Clinical"
    assert page.count(f"Right after two of them, a third would be short in {short}") == 1
    assert page.count("Questions come back after two other forms.") == 1


def test_a_bank_too_small_says_so_and_offers_what_can_be_drawn(app: Flask, world: World) -> None:
    browser = browser_of(app, world["learner"])
    page = re.sub(r"\s+", " ", browser.get("/exams/").text)
    assert "It cannot be drawn for you today. The bank lacks 2 in Procurement" in page
    assert "Begin the half form" not in page

    answer = browser.post("/exams/", {"kind": "half"})

    told = re.sub(r"\s+", " ", answer.text)
    assert answer.status_code == 409
    assert "The bank has too few questions for this form" in told
    assert "F, Image Management: needs 12, has 0 that you have not just seen." in told
    assert 'A <a href="#drill">drill</a> in one domain.' in told
    assert browser.get("/exams/").text.count("Open</span>") == 0


def test_the_largest_form_in_the_same_proportions_can_be_begun_as_offered(
    site: Site, world: World
) -> None:
    poor = build(with_bank(site, {**AMPLE, "E": 1}))
    browser = browser_of(poor, world["learner"])

    told = re.sub(r"\s+", " ", browser.post("/exams/", {"kind": "half"}).text)
    size = re.search(r"same proportions with (\d+) questions", told)
    assert size is not None
    form = {"kind": "custom", "size": size[1], "domain": list(AMPLE)}

    assert browser.post("/exams/", form).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "quarter"}, "Choose one of the forms"),
        ({"kind": "custom", "size": "20"}, "Choose at least one domain"),
        ({"kind": "custom", "size": "2", "domain": "J"}, "from 5 to 130"),
        ({"kind": "custom", "size": "x", "domain": "J"}, "whole numbers"),
        ({"kind": "drill", "size": "10", "domain": ["F", "J"]}, "one domain"),
    ],
)
def test_a_form_that_is_none_is_told_why(
    form: dict[str, object], said: str, learner: Browser
) -> None:
    answer = learner.post("/exams/", form)

    assert (answer.status_code, said in answer.text) == (422, True)


# --- sitting ---------------------------------------------------------------------------------


def test_before_the_hand_in_no_page_tells_keys_reasons_or_what_counts(
    learner: Browser, ample: Site, world: World
) -> None:
    exam = begin(ample, world["learner"], HALF).id
    pages = [learner.get(f"/exams/{exam}")]
    pages += [learner.get(f"/exams/{exam}/questions/{n}") for n in range(1, 67)]

    for page in pages:
        for hidden in ("So it is", "Not 1", "PS3.5", "CODE_", 'id="itm-', "scored", "data-right"):
            assert hidden not in page.text
    for closed in ("report", "review"):
        answer = learner.get(f"/exams/{exam}/{closed}")
        assert (answer.status_code, answer.location) == (303, f"/exams/{exam}")


def test_without_a_script_the_buttons_save_and_turn_the_page(
    learner: Browser, ample: Site, world: World
) -> None:
    exam = begin(ample, world["learner"], CUSTOM, size=5).id
    at = f"/exams/{exam}/questions"
    form = {"choice": "2", "struck": ["0", "1"], "flagged": "1", "note": "Look up", "sequence": "1"}

    assert learner.post(f"{at}/2", {**form, "go": "next"}).location == f"{at}/3"
    assert learner.post(f"{at}/3", {"sequence": "1", "go": "previous"}).location == f"{at}/2"
    assert learner.post(f"{at}/5", {"sequence": "1", "go": "next"}).location == f"/exams/{exam}"

    page = Page(learner.get(f"{at}/2").text)
    checked = [(e["name"], e["value"]) for e in page.elements if "checked" in e.attributes]
    assert ("choice", "2") in checked
    assert [value for name, value in checked if name == "struck"] == ["0", "1"]
    assert ("flagged", "1") in checked
    overview = re.sub(r"\s+", " ", learner.get(f"/exams/{exam}").text)
    assert "1 of 5 questions answered, 1 flagged." in overview
    assert "Look up" in overview
    assert "4 questions without an answer" in overview


def test_autosave_answers_in_data_and_tells_the_time(
    learner: Browser, ample: Site, world: World
) -> None:
    exam = begin(ample, world["learner"], CUSTOM, size=10).id
    at = f"/exams/{exam}/questions/1"

    first = learner.post(at, {"choice": "1", "sequence": "4"}, headers=JSON)
    late = learner.post(at, {"choice": "0", "sequence": "3"}, headers=JSON)
    strange = learner.post(at, {"choice": "7", "sequence": "5"}, headers=JSON)
    nowhere = learner.post(f"/exams/{exam}/questions/11", {"sequence": "5"}, headers=JSON)

    assert first.json is not None
    assert (first.json["saved"], first.json["sequence"]) == (True, 4)
    assert 590 <= first.json["left"] <= 600
    assert late.json is not None
    assert (late.json["saved"], late.json["sequence"]) == (False, 4)
    assert (strange.status_code, nowhere.status_code) == (422, 404)


def test_when_time_is_over_every_page_leads_to_the_report(
    learner: Browser, ample: Site, world: World
) -> None:
    exam = begin(ample, world["learner"], CUSTOM, size=10).id
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        answer = learner.get(f"/exams/{exam}/questions/3")
        report = learner.get(answer.location).text
        refused = learner.post(
            f"/exams/{exam}/questions/1", {"choice": "1", "sequence": "1"}, headers=JSON
        )

    assert answer.location == f"/exams/{exam}/report"
    assert "Time ran out" in report
    assert "10 questions had no answer" in report
    assert refused.status_code == 409


def test_confidence_is_asked_in_drills_only(learner: Browser, ample: Site, world: World) -> None:
    who = world["learner"]
    drill = begin(ample, who, DRILL).id
    assert "How sure are you?" in learner.get(f"/exams/{drill}/questions/1").text
    hand_in_exam(who, drill, ample)

    exam = begin(ample, who, CUSTOM, size=5).id

    assert "How sure are you?" not in learner.get(f"/exams/{exam}/questions/1").text


# --- afterwards ------------------------------------------------------------------------------


def test_after_the_hand_in_every_option_has_its_reason(
    learner: Browser, ample: Site, world: World
) -> None:
    who = world["learner"]
    exam = begin(ample, who, HALF).id
    items = items_of(ample, who, exam)
    learner.get(f"/exams/{exam}/questions/1")
    wrong = (items[0].key + 1) % 3
    learner.post(f"/exams/{exam}/questions/1", {"choice": str(wrong), "sequence": "1"})

    assert learner.post(f"/exams/{exam}/hand-in").location == f"/exams/{exam}/report"

    review = learner.get(f"/exams/{exam}/review").text
    assert review.count('<section class="exercise"') == len(items)
    assert review.count("So it is.") == len(items)
    assert review.count("Did not count") == len(items) - 65
    assert review.count("Your choice") == 1
    report = learner.get(f"/exams/{exam}/report").text
    assert "0 of 65 right, 0 percent." in report
    assert "to pass" in report
    assert "Together: " in report


def test_a_mentor_reads_a_shared_report_without_answers_and_without_readiness(
    app: Flask, world: World, site: Site
) -> None:
    mentor = browser_of(app, world["mentor"])
    mentee = f"/mentor/mentees/{world.mentee.id}"
    assert "shares no exam report" in mentor.get(mentee).text

    exam = shared_exam_of(site, world.mentee)

    assert f"/exams/shared/{exam}" in mentor.get(mentee).text
    report = mentor.get(f"/exams/shared/{exam}").text
    assert "of Mina Mentee" in report
    assert "How ready you are" not in report
    assert f"/exams/{exam}/review" not in report
    share_report(world.mentee, exam, site, shared=False)
    assert mentor.get(f"/exams/shared/{exam}").status_code == 404
    for path in (f"/exams/{exam}/report", f"/exams/{exam}/review", f"/exams/{exam}"):
        assert mentor.get(path).status_code == 404


def test_sharing_is_a_switch_of_the_learners(app: Flask, world: World, site: Site) -> None:
    who = world["learner"]
    browser, exam = browser_of(app, who), exam_of(site, who)
    hand_in_exam(who, exam, site)

    browser.post(f"/exams/{exam}/share", {"shared": "1"})
    assert own_exam(who, exam, site).shared_at is not None
    assert "Stop sharing" in browser.get(f"/exams/{exam}/report").text
    browser.post(f"/exams/{exam}/share", {"shared": "0"})

    assert own_exam(who, exam, site).shared_at is None


def test_a_mentor_and_an_administrator_set_the_time_factor(
    app: Flask, world: World, site: Site
) -> None:
    mentor, admin = browser_of(app, world["mentor"]), browser_of(app, world["admin"])
    who = world.mentee

    def factor() -> int:
        with site.store.reading() as unit:
            found = unit.people.get(who.organization_id, who.id)
        assert found is not None
        return found.time_factor_percent

    mentor.get(f"/mentor/mentees/{who.id}")
    assert (
        mentor.post(f"/mentor/mentees/{who.id}/time-factor", {"percent": "150"}).status_code == 303
    )
    assert factor() == 150
    assert admin.post(f"/admin/people/{who.id}/time-factor", {"percent": "200"}).status_code == 303
    assert factor() == 200
    refused = admin.post(f"/admin/people/{who.id}/time-factor", {"percent": "1000"})
    assert (refused.status_code, factor()) == (422, 200)


def test_the_page_tells_the_time_with_the_readers_factor(ample: Site, world: World) -> None:
    who = world["learner"]
    with ample.store.writing() as unit:
        unit.people.set_time_factor(who.organization_id, who.id, 200)

    page = re.sub(r"\s+", " ", browser_of(build(ample), who).get("/exams/").text)

    half = begin(ample, replace(who, time_factor_percent=200), HALF)
    assert half.minutes is not None
    assert "with your time factor of 200 percent" in page
    assert half.deadline_at == half.started_at + timedelta(minutes=2 * half.minutes)
    assert version_of(ample).minutes == 170
