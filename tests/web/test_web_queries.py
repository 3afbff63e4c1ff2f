"""How many statements a page costs: few, and as many for three people as for sixty."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from app.learning.site import Site
from app.learning.submitting import submit_lab
from app.records.people import Person
from tests import people
from tests.web.clients import JSON, browser_of
from tests.web.markup import Page
from tests.web.world import (
    World,
    assignment_of,
    attempt_of,
    card_of,
    certificate_of,
    claim_of,
    diagnostic_of,
    exam_of,
    lab_of,
    shared_exam_of,
    sitting_of,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """Give a list that fills with every statement of the block, begins and commits left out."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            found.append(statement)

    event.listen(site.store.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(site.store.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 14),
        ("/modules/", 5),
        ("/modules/m01-first-look/", 9),
        ("/modules/m01-first-look/lessons/part-one", 5),
        ("/labs/", 3),
        ("/labs/first-look/attempts/{first}", 8),
        ("/labs/every-kind/attempts/{every}", 8),
        ("/labs/every-kind/attempts/{every}/files/scan.dcm/tree.json", 3),
        ("/labs/every-kind/attempts/{every}/systems", 7),
        ("/labs/every-kind/attempts/{every}/systems/archive", 7),
        ("/modules/m01-first-look/post-test/{sitting}", 4),
        ("/exams/", 5),
        ("/exams/{exam}", 3),
        ("/exams/{exam}/questions/1", 4),
        ("/exams/{done}/report", 6),
        ("/exams/{done}/review", 4),
        ("/search?q=transfer", 2),
        ("/me/credit", 8),
        ("/me/credentials", 5),
        ("/me/eligibility", 6),
        ("/review/", 6),
        ("/review/standing", 6),
        ("/plan/", 8),
        ("/paths/first-days/diagnostic/{diagnostic}", 3),
        ("/glossary/", 4),
        ("/verify/{certificate}", 3),
    ],
)
def test_a_page_costs_few_statements(
    path: str, most: int, app: Flask, world: World, site: Site
) -> None:
    who = world["learner"]
    named = {
        "first": attempt_of(site, who, "first-look"),
        "every": attempt_of(site, who),
        "sitting": sitting_of(site, who),
        "done": shared_exam_of(site, who),
        "exam": exam_of(site, who),
        "certificate": certificate_of(site, who),
        "diagnostic": diagnostic_of(site, who),
    }
    card_of(site, who)
    assignment_of(site, world["mentor"], world.team)
    browser = browser_of(app, who)
    browser.get(path.format(**named))

    with counted(site) as statements:
        assert browser.get(path.format(**named)).status_code == 200

    assert len(statements) <= most, "\n".join(statements)


@pytest.mark.parametrize(("role", "questions"), [("learner", 0), ("ce_administrator", 1)])
def test_the_first_page_asks_for_waiting_claims_once_and_only_for_who_decides(
    role: str, questions: int, app: Flask, world: World, site: Site
) -> None:
    browser = browser_of(app, world[role])
    for _ in range(3):
        claim_of(site, world.mentee)

    with counted(site) as statements:
        assert browser.get("/").status_code == 200

    assert sum("outside_claim" in each for each in statements) == questions
    assert len(statements) <= 14 + questions, "\n".join(statements)


def test_an_autosave_of_an_exam_costs_few_statements(app: Flask, world: World, site: Site) -> None:
    who = world["learner"]
    browser = browser_of(app, who)
    path = f"/exams/{exam_of(site, who)}/questions/1"

    with counted(site) as statements:
        sent = {"choice": "1", "sequence": "1"}
        assert browser.post(path, sent, headers=JSON).status_code == 200

    assert len(statements) <= 4, "\n".join(statements)


@pytest.mark.parametrize(
    ("lab", "exercise", "answer"),
    [("first-look", "syntax", "1.3"), ("every-kind", "message", "MSH|^~\\&|RIS\rPID|1")],
)
def test_an_answer_handed_in_costs_few_statements(
    lab: str, exercise: str, answer: str, app: Flask, world: World, site: Site
) -> None:
    who = world["learner"]
    browser = browser_of(app, who)
    path = f"/labs/{lab}/attempts/{attempt_of(site, who, lab)}/submissions"
    htmx = {"headers": {"HX-Request": "true"}}

    with counted(site) as statements:
        form = {f"answer.{exercise}": answer, "only": exercise, "submission": "a" * 32}
        assert browser.post(path, form, **htmx).status_code == 200

    assert len(statements) <= 9, "\n".join(statements)
    # Neither exercise takes a file, though others of the second lab do.
    assert not any("draft_upload" in each for each in statements)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("mentor", "/mentor/"), ("mentor", "/mentor/assign"), ("mentor", "/mentor/queue"),
        ("manager", "/manager/"), ("manager", "/manager/credit"), ("manager", "/manager/work"),
        ("manager", "/manager/hours"), ("manager", "/manager/hours.csv"),
        ("manager", "/manager/directory.csv"), ("admin", "/admin/people"),
        ("admin", "/admin/people?q=number&state=new"), ("admin", "/admin/audit"),
    ],
)  # fmt: skip
def test_a_page_about_sixty_people_costs_as_much_as_one_about_three(
    role: str, path: str, app: Flask, world: World, site: Site
) -> None:
    browser = browser_of(app, world[role])
    _busy(3, world, site)
    with counted(site) as few:
        assert browser.get(path).status_code == 200
    _busy(57, world, site)

    with counted(site) as many:
        assert browser.get(path).status_code == 200

    assert len(many) == len(few) <= 16, "\n".join(many)


@pytest.mark.parametrize(("path", "most"), [("/manager/", 9), ("/manager/credit", 7)])
def test_what_a_manager_saw_before_is_not_counted_again(
    path: str, most: int, app: Flask, world: World, site: Site
) -> None:
    browser = browser_of(app, world["manager"])
    _busy(3, world, site)
    first = Page(browser.get(path).text).one("main").text

    with counted(site) as statements:
        again = Page(browser.get(path).text).one("main").text

    assert again == first
    assert len(statements) <= most, "\n".join(statements)
    assert not any("FROM credential" in each for each in statements)


def _busy(count: int, world: World, site: Site) -> None:
    """Add *count* people to the team, the first three of whom have been at everything."""
    for number in range(count):
        who = people.person(site.store, world.ward, f"Person Number{number}")
        with site.store.writing() as unit:
            unit.teams.join(world.ward.id, world.team.id, who.id)
        certificate_of(site, who)
        if number < 3:
            _study(who, site)
    assignment_of(site, world["mentor"], world.team)


def _study(who: Person, site: Site) -> None:
    sitting_of(site, who)
    attempt = attempt_of(site, who, "first-look")
    submit_lab(who, lab_of(site), attempt, {"syntax": "9.9", "kind": "mr"}, site)
