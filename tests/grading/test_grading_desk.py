"""The desk of an incident: its clock, what counts as a change, notes and reports judged."""

from typing import Any

import pytest

from app.grading import (
    Clue,
    Colleague,
    Coming,
    Desk,
    Exchange,
    Handover,
    HospitalAnswer,
    Option,
    Outcome,
    Question,
    Shift,
    Source,
    Verdict,
    Word,
    did,
    judge_evidence,
    judge_notes,
    judge_report,
    looked,
)

DESK = Desk(
    starts_at="23:50",
    people=(Colleague("ann", "Ann Lee", "surgeon"), Colleague("bob", "Bob Orr", "radiologist")),
    sources=(Source("log", "A log", "text", "tells", minutes=5),),
    coming=(Coming(20, "A call", "They ask."),),
    statements=(Option("safe", "All is safe."), Option("blame", "It was Bob.")),
    causes=(Option("title", "A title."), Option("syntax", "An encoding.")),
    left=(Option("form", "The form."),),
    questions=(Question("What does the log say?", {"kind": "look", "at": "log"}),),
    minutes={"configure": 7},
)
LOOK = {"kind": "look", "at": "log"}
CHANGE = {"kind": "configure", "node": "pacs", "path": "port", "value": 104}
REFUSED = {"ok": False, "outcome": "not_changed"}


def tell(
    to: str = "ann", says: str = "safe", next_at: str = "00:30", text: str = ""
) -> dict[str, Any]:
    return {"kind": "tell", "to": to, "says": [says], "next_at": next_at, "text": text}


def shift(*actions: dict[str, Any]) -> Shift:
    return Shift.told(((each, {"ok": True}) for each in actions), DESK)


def codes(verdict: Verdict) -> list[str]:
    return [found.code for found in verdict.findings]


def test_a_desk_travels_as_plain_data() -> None:
    assert Desk.from_data(DESK.to_data()) == DESK


def test_the_clock_goes_over_midnight_and_counts_each_kind_of_action() -> None:
    now = shift(LOOK, CHANGE, {"kind": "echo"}).now

    assert now == 5 + 7 + 1
    assert DESK.clock(now) == "00:03"
    assert DESK.minute("00:03") == now


@pytest.mark.parametrize("clock", ["", "8:05", "24:00", "12:60", "noon"])
def test_what_is_no_time_is_no_minute(clock: str) -> None:
    assert DESK.minute(clock) is None


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ({"kind": "look", "at": "moon"}, "nothing of that name"),
        ({**tell(), "to": "eve"}, "who the note is for"),
        ({**tell(), "says": []}, "at least one line"),
        ({**tell(), "says": ["odd"]}, "at least one line"),
        (tell(next_at="soon"), "hours and minutes"),
        ({"kind": "report", "causes": []}, "what the causes were"),
        ({"kind": "report", "causes": ["odd"]}, "this incident has not"),
        ({"kind": "report", "causes": ["title"], "changed": ["ris"]}, "this incident has not"),
    ],
)
def test_what_cannot_be_done_at_the_desk_is_refused_in_a_sentence(
    action: dict[str, Any], says: str
) -> None:
    assert says in DESK.problem(action, ["pacs"])


@pytest.mark.parametrize("action", [LOOK, {"kind": "look", "at": "pacs"}, tell(), tell(next_at="")])
def test_what_can_be_done_at_the_desk_is_not_refused(action: dict[str, Any]) -> None:
    assert DESK.problem(action, ["pacs"]) == ""


def test_evidence_counts_before_the_first_change() -> None:
    clue = Clue("the log", looked("log"))

    assert judge_evidence(shift(LOOK, CHANGE), [clue]).outcome is Outcome.RIGHT
    assert codes(judge_evidence(shift(CHANGE, LOOK), [clue])) == ["SEEN_TOO_LATE"]
    assert codes(judge_evidence(shift(CHANGE), [clue])) == ["NOT_SEEN"]


def test_a_refused_setting_and_a_test_send_are_no_changes() -> None:
    rows: list[tuple[dict[str, Any], dict[str, Any]]]
    rows = [(CHANGE, REFUSED), ({"kind": "store"}, {"ok": True}), (LOOK, {"ok": True})]
    told = Shift.told(rows, DESK)

    assert told.first_change is None
    assert told.before_change(looked("log"))
    assert told.when(did(kind="store")) == 10


@pytest.mark.parametrize(
    ("actions", "found"),
    [
        ([tell()], []),
        ([], ["NOT_TOLD"]),
        ([CHANGE] * 5 + [tell()], ["TOLD_LATE"]),
        ([tell(next_at="")], ["NO_NEXT_TIME"]),
        ([tell(next_at="23:40")], []),
        ([tell(says="blame")], ["NOTE_SAYS_LITTLE", "BLAMED"]),
        ([tell(text="Somebody careless did it.")], ["BLAMING_NOTE"]),
    ],
)
def test_a_note_is_judged_by_reader_time_content_and_tone(
    actions: list[dict[str, Any]], found: list[str]
) -> None:
    word = Word("ann", 30, frozenset({"safe"}), {"blame": "BLAMED"})
    verdict = judge_notes(shift(*actions), [word])

    assert codes(verdict) == found
    assert (verdict.outcome is Outcome.RIGHT) is (not found)


def test_a_report_is_held_against_what_was_done() -> None:
    said = {"kind": "report", "causes": ["title"], "changed": ["pacs"], "told": ["ann"], "left": []}
    done = [CHANGE, tell(), said]
    nodes = {"nodes": [{"id": "pacs"}]}
    answer = HospitalAnswer(tuple(Exchange(each, {}, {"ok": True}) for each in done), nodes, nodes)
    told = shift(*done)

    assert judge_report(answer, told, Handover(frozenset({"title"}), frozenset())).share == 1
    verdict = judge_report(answer, told, Handover(frozenset({"title", "syntax"}), frozenset("x")))
    assert codes(verdict) == ["CAUSE_MISSED", "LEFT_UNTRUE"]


def test_the_next_question_is_the_first_without_an_answer() -> None:
    assert shift().next_question() == "What does the log say?"
    assert shift(LOOK).next_question() == ""
