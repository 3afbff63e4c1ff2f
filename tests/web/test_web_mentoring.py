"""Mentor and mentee at the same finding: written work, typos kept, pages that show both sides."""

import pytest
from flask import Flask

from app.learning.attempting import open_attempt
from app.learning.site import Site
from app.learning.submitting import submit_lab
from tests.web.clients import Browser, browser_of
from tests.web.world import World, attempt_of, lab_of, thread_of


@pytest.fixture
def mentor(app: Flask, world: World) -> Browser:
    return browser_of(app, world["mentor"])


def test_free_text_work_comes_into_the_queue_once_a_text(
    mentor: Browser, world: World, site: Site
) -> None:
    lab = lab_of(site, "every-kind")
    attempt = open_attempt(world.mentee, lab, site)
    for text in ("I would call CT.", "I would call CT.", "I would call CT first."):
        submit_lab(world.mentee, lab, attempt.id, {"think": text}, site, only=["think"])

    with site.store.reading() as unit:
        [work] = unit.threads.waiting(world.ward.id, [world.mentee.id])
        posts = unit.threads.posts(world.ward.id, [work.id])
    assert (work.kind, [each.text for each in posts]) == (
        "work", ["I would call CT.", "I would call CT first."],
    )  # fmt: skip
    assert "Written work" in mentor.get("/mentor/queue").text
    assert "I would call CT first." in mentor.get(f"/mentor/queue/{work.id}").text


def test_the_answer_stands_at_the_finding_and_on_the_attempt(
    app: Flask, mentor: Browser, world: World, site: Site
) -> None:
    thread_id = thread_of(site, world.mentee)
    learner = browser_of(app, world.mentee)
    attempt = f"/labs/first-look/attempts/{attempt_of(site, world.mentee, 'first-look')}"
    assert "Waits for your mentor" in learner.get(attempt).text

    empty = mentor.post(f"/mentor/queue/{thread_id}/answer", {"text": " "})
    assert empty.status_code == 422
    assert mentor.post(f"/mentor/queue/{thread_id}/take").status_code == 303
    assert "Yours until" in mentor.get(f"/mentor/queue/{thread_id}").text
    assert mentor.post(
        f"/mentor/queue/{thread_id}/answer", {"text": "Look at <b>(0002,0010)</b>."}
    ).status_code == 303  # fmt: skip

    assert "Your mentor wrote" in learner.get(attempt).text
    shown = learner.get(f"{attempt}/questions/syntax?code=OTHER_UID").text
    assert "Look at &lt;b&gt;(0002,0010)&lt;/b&gt;." in shown
    assert "Mentor Ward" in shown
    assert "Nobody waits." in mentor.get("/mentor/queue").text


def test_a_question_with_a_real_patients_sign_is_refused_and_stays_in_the_field(
    app: Flask, world: World, site: Site
) -> None:
    learner = browser_of(app, world.mentee)
    attempt = attempt_of(site, world.mentee, "first-look")
    address = f"/labs/first-look/attempts/{attempt}/questions/syntax"

    refused = learner.post(address, {"text": "The SSN is 536-22-8731, why?"})

    assert refused.status_code == 422
    assert "536-22-8731" in refused.text
    with site.store.reading() as unit:
        assert unit.threads.of_learner(world.ward.id, world.mentee.id) == []


def test_a_goal_and_a_sign_off_are_read_by_both(
    app: Flask, mentor: Browser, world: World, site: Site
) -> None:
    page = f"/mentor/mentees/{world.mentee.id}"
    objective = lab_module_objective(site)
    assert mentor.post(f"{page}/goals", {"text": "Pass L1 alone."}).status_code == 303
    assert mentor.post(f"{page}/goals", {"text": "x", "target_on": "soon"}).status_code == 422
    signed = mentor.post(f"{page}/sign-offs", {"objective": objective, "note": ""})
    assert signed.status_code == 422
    assert mentor.post(
        f"{page}/sign-offs", {"objective": objective, "note": "Seen at work."}
    ).status_code == 303  # fmt: skip

    learner = browser_of(app, world.mentee)
    shown = learner.get("/me/mentoring").text
    assert "Pass L1 alone." in shown
    assert "Seen at work." in shown
    with site.store.reading() as unit:
        [goal] = unit.goals.of(world.ward.id, world.mentee.id)
    assert learner.post(f"/me/goals/{goal.id}", {"state": "agreed"}).status_code == 303
    assert learner.post("/me/goals", {"text": ""}).status_code == 422
    assert "Agreed by Mina Mentee" in mentor.get(page).text


def lab_module_objective(site: Site) -> str:
    module = site.catalog.module("m01-first-look")
    assert module is not None
    return module.objectives[0].id
