"""What learners type: shown again whatever it is, and not lost by a fault, a crash or a limit."""

import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from app.errors import GraderFault
from app.grading.bench_service import Grading
from app.learning.site import Site
from tests.web.clients import Browser, browser_of, hand_in, verdict_of
from tests.web.markup import Page
from tests.web.world import World, lab_of

pytestmark = [
    pytest.mark.parametrize("store", ["sqlite"], indirect=True),
]

_SET = '{"op": "set", "path": "(0010,0010)", "value": ["x"]}'
_DEEP = "(0040,0275)[1]." * 500
_EDITS = [
    *("", "[", "{}", "[]", "null", "7", '"x"', "[" * 50_000, '{"source": 7}'),
    '{"source": "other.dcm", "edits": []}',
    *(
        f'{{"source": "scan.dcm", "edits": {edits}}}'
        for edits in (
            '"all"',
            "[7]",
            "[{}]",
            '[{"op": "run", "path": "x"}]',
            '[{"op": {}, "path": []}]',
            '[{"op": "set", "path": "(0010,0010)", "value": [{"a": 1}]}]',
            f'[{{"op": "set", "path": "{_DEEP}", "value": ["x"]}}]',
            r'[{"op": "set", "path": "(0010,0010)", "value": ["\ud800\u0000"]}]',
            r'[{"op": "set", "path": "\ud800", "value": ["x"]}]',
            '[{"op": "delete", "path": "(7FE0,0010)"}]',
            '[{"op": "set", "path": "(0028,0010)", "value": ["99999999999999"]}]',
            '[{"op": "add", "path": "(FFFF,FFFF)", "vr": "ZZ", "value": ["x"]}]',
            f"[{', '.join([_SET] * 600)}]",
        )
    ),
]


def test_odd_edits_are_answered_with_a_sentence_and_shown_again(
    learner: Browser, bench: str
) -> None:
    for number, raw in enumerate(_EDITS, 1):
        answer = hand_in(learner, bench, "repair", answer__repair=raw)
        assert (answer.status_code, verdict_of(answer) != "") == (200, True), raw[:200]
        learner.post(f"{bench}/drafts/repair", {"answer.repair": raw, "sequence": str(number)})
        assert learner.get(bench).status_code == 200, raw[:200]


_ODD_JSON = [
    "[]", "{}", "[1]", "[[]]", "[{}]", "[null]", '{"a": 1}', '{"a": [1]}', '{"a": {"b": 1}}',
    '{"r1": 5}', '{"r1": [5]}', '{"path": {}}', '{"path": 5, "source": []}',
    '{"source": "\\ud800"}', '{"center": {"a": 1}}', '{"x": null}', '["ct", {"a": 1}]',
    '[{"from": {"a": [1]}}]', '{"edits": {"a": 1}}',
    '{"edits": [{"path": 1, "op": 2, "value": 3}]}', '{"edits": [{"value": {"a": 1}}]}',
    "[" * 3000, '{"a":' * 3000, "{", "true", '{"items": 1}', '{"get": 1}',
]  # fmt: skip


def test_no_draft_and_no_answer_breaks_the_page_that_shows_it(
    learner: Browser, bench: str, world: World
) -> None:
    exercises = [each.id for each in lab_of(world.site, "every-kind").spec.exercises]

    for number, raw in enumerate(_ODD_JSON, 1):
        everything = {f"answer.{exercise}": raw for exercise in exercises}
        for exercise in exercises:
            form = {**everything, "sequence": str(number)}
            saved = learner.post(f"{bench}/drafts/{exercise}", form)
            assert saved.status_code == 200, (exercise, raw[:200])
        assert learner.get(bench).status_code == 200, raw[:200]
        htmx = {"headers": {"HX-Request": "true"}}
        answer = learner.post(f"{bench}/submissions", everything, **htmx)
        assert answer.status_code == 200, raw[:200]
        assert learner.get(bench).status_code == 200, raw[:200]


_FIELDS = [
    "",
    " ",
    "\u00b2",
    "9" * 5000,
    "-1",
    "1e99",
    "NaN",
    "Infinity",
    "\u0663",
    "0x10",
    "1;2",
    "x" * 100_000,
]


@pytest.mark.parametrize("odd", _FIELDS, ids=range(len(_FIELDS)))
def test_odd_numbers_and_texts_are_answered_with_a_verdict(
    odd: str, learner: Browser, bench: str
) -> None:
    fields = """rows accession modality think types types.shown pairs.da pairs.zz sequence.data
        sequence.meta decide.r1.decision decide. mapping.0.from window.center window.width
        box.x box.y box.width box.height box.frame"""
    form = {f"answer.{name}": odd for name in re.split(r"\s+", fields)}
    form[f"answer.mapping.{odd[:50]}.to"] = odd

    answer = learner.post(f"{bench}/submissions", form, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert learner.get(bench).status_code == 200


@pytest.fixture
def own_grading(site: Site, content: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Grading]:
    """Give graders of this test's own, whose workers it may kill."""
    with Grading(content / "labs", size=1) as running:
        monkeypatch.setattr(site.grading, "_pool", running._pool)
        yield running


def test_a_worker_that_dies_costs_no_draft_and_no_answer(
    learner: Browser, bench: str, own_grading: Grading
) -> None:
    draft = {"answer.think": "Carets part the names.", "sequence": "4"}
    assert learner.post(f"{bench}/drafts/think", draft).status_code == 200
    _kill(own_grading)

    form = {"answer.accession": "A-17 as I typed it", "answer.rows": "21 px"}
    answer = learner.post(f"{bench}/submissions", form)

    said = learner.get(bench)
    page = Page(said.text)
    values = {each["name"]: each["value"] for each in page.all("input")}
    if answer.status_code == 503:
        assert "Nothing was counted" in answer.text
    assert values["answer.accession"] == "A-17 as I typed it"
    assert "Carets part the names." in page.one("main").text
    assert learner.post(f"{bench}/submissions", form).status_code == 303


def test_a_fault_of_the_grader_keeps_what_was_handed_in(
    learner: Browser, bench: str, site: Site
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise GraderFault("The checking program stopped. Nothing was counted; try again.")

    form = {"answer.accession": "typed without scripts", "answer.think": "A long thought."}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(site.grading), "judge", broken)
        answer = learner.post(f"{bench}/submissions", form)

    assert answer.status_code == 503
    page = Page(learner.get(bench).text)
    values = {each["name"]: each["value"] for each in page.all("input")}
    assert values["answer.accession"] == "typed without scripts"
    assert "A long thought." in page.one("main").text
    assert "Not yet." not in page.one("main").text


def test_a_file_that_is_too_large_keeps_the_texts_beside_it(learner: Browser, bench: str) -> None:
    form = {"answer.accession": "A-17", "upload.send": (BytesIO(bytes(9 << 20)), "huge.dcm")}

    assert learner.post(f"{bench}/submissions", form).status_code == 413

    page = Page(learner.get(bench).text)
    assert {e["name"]: e["value"] for e in page.all("input")}["answer.accession"] == "A-17"


def test_the_newest_typing_stays_after_a_hand_in_and_after_a_late_draft(
    learner: Browser, bench: str
) -> None:
    learner.post(f"{bench}/drafts/accession", {"answer.accession": "new", "sequence": "9"})
    late = learner.post(f"{bench}/drafts/accession", {"answer.accession": "old", "sequence": "3"})

    assert late.get_json() == {"saved": False}
    page = Page(learner.get(bench).text)
    assert {e["name"]: e["value"] for e in page.all("input")}["answer.accession"] == "new"


def test_a_hand_in_sent_twice_at_once_counts_once(
    app: Flask, world: World, bench: str, site: Site
) -> None:
    browsers = [browser_of(app, world["learner"]) for _ in range(4)]
    form = {"answer.modality": "mr", "only": "modality", "submission": str(uuid4())}

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda each: each.post(f"{bench}/submissions", form), browsers))

    assert [answer.status_code for answer in answers] == [303] * 4
    with site.store.reading() as unit:
        kept = unit.submissions.of_attempt(world.ward.id, bench.rsplit("/", 1)[-1])
    assert [submission.id for submission in kept] == [form["submission"]]


def _kill(grading: Grading) -> None:
    """Kill every worker as the system does when memory runs out."""
    deadline = time.monotonic() + 20
    while not grading.ready() and time.monotonic() < deadline:
        time.sleep(0.05)
    for worker in grading._pool._idle:
        os.kill(worker.pid, signal.SIGKILL)
