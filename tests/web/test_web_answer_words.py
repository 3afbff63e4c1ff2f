"""What was handed in, as a mentor reads it: tables, lists and texts, never JSON."""

import json
from typing import Any

import pytest
from flask import Flask

from app.grading.exercise import KINDS, Choice, Column, Exercise
from app.learning.asking import ask_mentor
from app.learning.attempting import open_attempt
from app.learning.site import Site
from app.learning.submitting import submit_lab
from app.web.answer_words import GivenAnswer, Question, given_answer
from tests.web.clients import browser_of
from tests.web.markup import Page
from tests.web.world import World, lab_of

OPTIONS = (Choice("a", "A file"), Choice("b", "A wire"))
COLUMNS = (Column("what", "What to do", ("keep", "drop")), Column("why", "Why"))
TEXTS = {
    "option/a": "<strong>A</strong> file",
    "option/b": "A wire",
    "left/a": "DA",
    "right/b": "a date",
}
TABLE = [{"id": "1", "study_date": "20260102"}, {"id": "2", "study_date": ""}]


def given(kind: str, raw: Any) -> GivenAnswer:
    text = raw if isinstance(raw, str) else json.dumps(raw)
    exercise = Exercise(
        "it", kind, "Which?", 1, ("", "", ""),
        options=OPTIONS, left=(Choice("a", "DA"),), right=(Choice("b", "a date"),), columns=COLUMNS,
    )  # fmt: skip
    return given_answer(Question(exercise, TEXTS, TABLE), text)


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        ("text", "1.2.840", GivenAnswer(text="1.2.840")),
        ("choice", "a", GivenAnswer(lines=("<strong>A</strong> file",))),
        ("choice", "z", GivenAnswer(lines=("z",))),
        ("multi_choice", ["a", "b"], GivenAnswer(lines=("<strong>A</strong> file", "A wire"))),
        ("multi_choice", [], GivenAnswer(text="Nothing was filled in.")),
        (
            "order",
            ["b", "a"],
            GivenAnswer(lines=("A wire", "<strong>A</strong> file"), numbered=True),
        ),
        (
            "match",
            {"a": "b"},
            GivenAnswer(columns=("Item", "Matched with"), rows=(("DA", "a date"),)),
        ),
        (
            "per_row",
            {"1": {"what": "keep", "why": "it is whole"}, "2": {"what": ""}},
            GivenAnswer(
                columns=("Study date", "What to do", "Why"),
                rows=(("20260102", "keep", "it is whole"), ("", "", "")),
            ),
        ),
        (
            "table_edit",
            [{"what": "keep", "why": ""}, {"what": "", "why": " "}],
            GivenAnswer(columns=("What to do", "Why"), rows=(("keep", ""),)),
        ),
        ("pick_field", {"source": "order", "path": "PID-3"}, GivenAnswer(text="PID-3 in order")),
        (
            "edit_dataset",
            {"edits": [{"op": "set", "path": "(0010,0010)", "value": ["A", "B"]}]},
            GivenAnswer(
                columns=("Element", "Change", "Value"), rows=(("(0010,0010)", "set to", "A\\B"),)
            ),
        ),
        (
            "window_level",
            {"center": 40, "width": "80"},
            GivenAnswer(columns=("Window center", "Window width"), rows=(("40", "80"),)),
        ),
        ("per_row", '{"1": ', GivenAnswer(text='{"1":')),
        ("live_mllp", '{"seen": "1"}', GivenAnswer()),
    ],
)
def test_each_kind_of_answer_is_shown_in_the_words_of_its_exercise(
    kind: str, raw: Any, shown: GivenAnswer
) -> None:
    found = given(kind, raw)
    assert found == shown
    assert "{" not in "".join((*found.lines, *(cell for row in found.rows for cell in row)))


@pytest.mark.parametrize("raw", ["", "[]", "{}", "[[]]", '{"a": {"b": 1}}', "x", '{"edits": 3}'])
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_any_form_is_shown_somehow(kind: str, raw: str) -> None:
    assert given(kind, raw).is_there or not raw or kind.startswith("live_")


def test_of_files_their_names_are_shown() -> None:
    sent = {"files": {"mine.dcm": "0" * 64}}
    exercise = Exercise("it", "upload_dicom", "Which?", 1, ("", "", ""))
    assert given_answer(Question(exercise, {}, []), sent).lines == ("mine.dcm",)


def test_a_mentor_reads_the_table_that_the_learner_filled(
    app: Flask, world: World, site: Site
) -> None:
    lab = lab_of(site, "every-kind")
    attempt = open_attempt(world.mentee, lab, site)
    decided = {"r1": {"decision": "reject"}, "r2": {"decision": "<b>accept</b>"}}
    answers = {"decide": json.dumps(decided)}
    submit_lab(world.mentee, lab, attempt.id, answers, site, only=["decide"])
    thread = ask_mentor(world.mentee, lab, attempt.id, "decide", "", "Why not?", site)

    page = Page(browser_of(app, world["mentor"]).get(f"/mentor/queue/{thread.id}").text)

    assert not page.problems
    told = page.one("main").text
    assert "reject" in told
    assert "<b>accept</b>" in told
    assert "{" not in told
