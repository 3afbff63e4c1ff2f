"""The debrief of a shift: what was knowable when, what was seen, and what was mended unseen."""

import json
from typing import Any

from app.grading import Coming, Desk, Fault, Option, Shift, Showing, Source
from app.learning.debriefing import Debrief, debrief_of
from app.learning.knowable import Knowable

DESK = Desk(
    starts_at="07:00",
    people=(),
    sources=(
        Source("log", "The log", "text", "It is about the title."),
        Source("letter", "The letter", "text", "It comes by the house's mail.", since=20),
    ),
    coming=(Coming(5, "A call", "They ask."), Coming(40, "The round", "It begins.", known=True)),
    statements=(),
    causes=(Option("title", "The title is wrong."), Option("syntax", "An encoding is refused.")),
    left=(),
    faults=(
        Fault("title", ("log", "table"), "the title is right", "ct", "ae_title", "CT_1"),
        Fault("syntax", ("refusal",), "the encoding is in", "pacs", "contexts", {"a": "1"}),
    ),
    showings=(
        Showing("table", "pacs", "The device table", "Whom it knows."),
        Showing(
            "refusal",
            "pacs",
            "The refusal of a context",
            "It is about the encoding, too.",
            by=({"kind": "store", "result": {"outcome": "no_context"}},),
            after="title",
        ),
    ),
)
LABELS = {"pacs": "Archive", "ct": "Scanner"}
MEND_TITLE = {"kind": "configure", "node": "ct", "path": "ae_title", "value": "CT_1"}
MEND_SYNTAX = {"kind": "configure", "node": "pacs", "path": "contexts", "value": {"a": "1"}}
SEND = {"kind": "store", "files": []}
REFUSED = {"ok": False, "outcome": "no_context", "sentence": "No context."}
TITLE_RIGHT = {"id": "ct", "ae_title": "CT_1"}
ENCODING_IN = {"id": "pacs", "contexts": [{"a": "0"}, {"a": "1"}]}


def look(at: str) -> dict[str, Any]:
    return {"kind": "look", "at": at}


def debrief(
    *actions: dict[str, Any],
    versions: list[tuple[int, dict[str, Any]]] | None = None,
    model: tuple[dict[str, Any], ...] = (),
) -> Debrief:
    rows = ((each, REFUSED if each["kind"] == "store" else {"ok": True}) for each in actions)
    return debrief_of(Shift.told(rows, DESK), model, LABELS, versions or [])


def of(found: Debrief, name: str) -> Knowable:
    return next(each for each in found.knowable if each.id == name)


def test_papers_and_systems_are_knowable_from_the_start_and_a_letter_when_it_comes() -> None:
    found = debrief(look("log"))

    assert [of(found, name).since for name in ("log", "table", "letter")] == [
        "07:00",
        "07:00",
        "07:20",
    ]
    assert of(found, "table").where == "Archive"
    assert [each.text for each in found.moments if each.who == "knowable"] == ["The letter"]


def test_a_look_after_the_first_change_was_late() -> None:
    found = debrief(MEND_TITLE, look("log"), versions=[(1, TITLE_RIGHT)])

    assert of(found, "log").looked == "07:06"
    assert of(found, "log").late
    assert not of(debrief(look("log"), MEND_TITLE), "log").late


def test_what_was_never_looked_at_was_never_known() -> None:
    found = debrief(look("log"))

    assert of(found, "table").looked == ""
    assert not of(found, "table").late


def test_what_came_in_was_heard_only_while_the_shift_went_on() -> None:
    found = debrief(look("log"), look("table"))

    assert (of(found, "coming.0").since, of(found, "coming.0").looked) == ("07:05", "")
    assert of(found, "coming.1").looked == "07:00"


def test_what_shows_after_a_repair_is_knowable_from_that_repair_on() -> None:
    found = debrief(look("log"), SEND, MEND_TITLE, SEND, versions=[(3, TITLE_RIGHT)])

    assert (of(found, "refusal").since, of(found, "refusal").looked) == ("07:09", "07:12")
    assert "07:09" in [each.clock for each in found.moments if each.who == "knowable"]


def test_where_the_repair_was_never_made_the_debrief_names_it() -> None:
    found = debrief(look("log"), SEND)

    assert of(found, "refusal").after == "after the title is right"
    assert of(found, "refusal").minute is None
    assert [each.knowable for each in found.faults] == ["07:00", "after the title is right"]
    assert [each.mended for each in found.faults] == ["", ""]


def test_a_wrong_change_of_the_same_setting_is_no_repair() -> None:
    wrong = {"id": "ct", "ae_title": "CT_2"}
    found = debrief(MEND_TITLE, MEND_TITLE, versions=[(1, wrong), (2, TITLE_RIGHT)])

    assert [each.mended for each in found.faults] == ["07:08", ""]


def test_a_change_before_any_sign_of_its_fault_is_told_as_such() -> None:
    early = debrief(look("log"), MEND_SYNTAX, MEND_TITLE, versions=[(2, ENCODING_IN)])
    seen = debrief(
        look("log"),
        MEND_TITLE,
        SEND,
        MEND_SYNTAX,
        versions=[(2, TITLE_RIGHT), (4, ENCODING_IN)],
    )

    assert [each.unseen for each in early.faults] == [False, True]
    assert [each.unseen for each in early.moments if each.sign == "first"] == [True]
    assert [each.unseen for each in seen.faults] == [False, False]
    assert [each.sign for each in seen.moments if each.sign] == ["first", "change"]


def test_the_shortest_path_is_told_with_its_minutes() -> None:
    path = (look("log"), MEND_TITLE, {"kind": "report", "causes": ["title"]})

    found = debrief(look("log"), model=path)

    assert (found.minutes, found.path_minutes) == (2, 6)
    assert [(each.clock, each.minutes, each.sign) for each in found.path] == [
        ("07:02", 2, ""),
        ("07:06", 4, "first"),
        ("07:06", 0, "report"),
    ]


def test_a_desk_with_faults_and_showings_travels_as_json() -> None:
    travelled = Desk.from_data(json.loads(json.dumps(DESK.to_data())))

    assert [each.id for each in travelled.faults] == ["title", "syntax"]
    assert travelled.faults[1].mended_in(ENCODING_IN)
    assert list(travelled.showings[1].by) == list(DESK.showings[1].by)


def test_a_desk_of_before_has_neither_and_is_still_read() -> None:
    data = DESK.to_data()
    del data["faults"], data["showings"]

    found = debrief_of(Shift.told([(look("log"), {"ok": True})], Desk.from_data(data)), (), LABELS)

    assert [each.id for each in found.knowable] == ["log", "coming.1", "coming.0", "letter"]
    assert found.faults == ()


def test_nobody_looks_at_a_letter_before_it_comes() -> None:
    assert DESK.early(look("letter"), 19) == "The letter is not there before 07:20."
    assert DESK.early(look("letter"), 20) == ""
    assert DESK.early(look("log"), 0) == ""
