from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.frozen import replace
from app.grading import Bench
from app.grading.answers import ElementPick, FieldPick, Quantity, Region, WindowLevel
from app.grading.exercise import KINDS, Choice, Column, Exercise
from app.grading.kinds import KIND_BY_NAME, NoReadableForm, NotAnswered

OPTIONS = (Choice("a", "A"), Choice("b", "B"), Choice("c", "C"))
MESSAGE = (
    b"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1|||||||UNICODE UTF-8\rPID|1||7||M\xc3\xbcller\r"
)
BENCH = Bench(
    files={"ct.dcm": b""},
    messages={"adt": MESSAGE},
    tables={"e": [{"id": "1", "name": "x"}, {"id": "2", "name": "y"}]},
)


def exercise(kind: str) -> Exercise:
    return Exercise(
        id="e",
        kind=kind,
        prompt="?",
        points=1,
        hints=("a", "b", "c"),
        source={"edit_hl7": "adt", "pick_field": "adt"}.get(kind, "ct.dcm"),
        unit="HU" if kind == "number" else "",
        options=OPTIONS,
        left=OPTIONS,
        right=OPTIONS,
        columns=(Column("what", "What", ("keep", "drop")), Column("why", "Why")),
    )


def parsed(kind: str, raw: Any) -> Any:
    return KIND_BY_NAME[kind].parse(raw, exercise(kind), BENCH)


def test_every_declared_kind_has_a_parser() -> None:
    assert set(KIND_BY_NAME) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "raw", "answer"),
    [
        ("text", "  Mu\u0308ller \n", "Müller"),
        ("free_text", " a\nb ", "a\nb"),
        ("number", "-1024", Quantity(Decimal(-1024), "HU")),
        ("number", "\N{MINUS SIGN}1,5 HU", Quantity(Decimal("-1.5"), "HU")),
        ("number", "12.50mm", Quantity(Decimal("12.50"), "mm")),
        ("number", "1.5e3 mGy", Quantity(Decimal("1.5E+3"), "mGy")),
        ("number", "40 %", Quantity(Decimal(40), "%")),
        ("choice", " b ", "b"),
        ("multi_choice", '["a", "c", "a"]', frozenset({"a", "c"})),
        ("match", '{"a": "b", "c": ""}', {"a": "b"}),
        ("order", '["c", "a", "b"]', ("c", "a", "b")),
        (
            "per_row",
            '{"2": {"what": "keep", "why": null}}',
            {"1": {"what": "", "why": ""}, "2": {"what": "keep", "why": ""}},
        ),
        ("table_edit", '[{"why": " x "}, {"what": ""}]', [{"what": "", "why": "x"}]),
        ("table_edit", "[]", []),
        ("pick_element", '{"path": "(0008,0050)"}', ElementPick("ct.dcm", "(0008,0050)")),
        (
            "pick_element",
            '{"source": "ct.dcm", "path": "(0040,0275)[1].(0040,000a)"}',
            ElementPick("ct.dcm", "(0040,0275)[1].(0040,000A)"),
        ),
        ("pick_field", '{"path": "OBR[2]-18.1"}', FieldPick("adt", "OBR[2]-18.1")),
        ("pick_field", '{"path": "pid-3[2].4.1"}', FieldPick("adt", "PID-3[2].4.1")),
        (
            "window_level",
            '{"center": "40,5", "width": 80}',
            WindowLevel(Decimal("40.5"), Decimal(80)),
        ),
        (
            "region",
            '{"x": 1.7, "y": "2", "width": 3, "height": 4}',
            Region("ct.dcm", 0, 1, 2, 3, 4),
        ),
    ],
)
def test_an_answer_gets_its_type(kind: str, raw: str, answer: Any) -> None:
    assert parsed(kind, raw) == answer


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("many", "Write one whole number such as 12, with or without the word bytes"),
        ("-1", "Nobody counts -1: write one whole number such as 12"),
        ("-1 bytes", "Nobody counts -1 bytes"),
        ("2.5 bytes", "Nobody counts 2.5 bytes"),
    ],
)
def test_what_is_counted_is_whole_and_never_below_zero(raw: str, says: str) -> None:
    counted = replace(exercise("number"), unit="bytes")

    with pytest.raises(NoReadableForm, match=says):
        KIND_BY_NAME["number"].parse(raw, counted, BENCH)
    assert KIND_BY_NAME["number"].parse("12", counted, BENCH) == Quantity(Decimal(12), "bytes")
    assert KIND_BY_NAME["number"].parse("1.5 kB", counted, BENCH).unit == "kB"


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        ("text", "x" * 3000, "longer than 2000"),
        ("number", "about 40", "Write one number such as 12.5, with or without its unit HU"),
        ("number", "1,024.5", "thousands"),
        ("number", "nan", "Write one number"),
        ("number", "0x15C", "in decimal, not in hexadecimal"),
        ("choice", "z", "Choose one of the options"),
        ("multi_choice", '["z"]', "one or more"),
        ("multi_choice", "a", "one or more"),
        ("match", '{"a": "z"}', "on the left"),
        ("order", '["a", "b"]', "every option"),
        ("order", '["a", "b", "b"]', "every option"),
        ("per_row", '{"9": {"what": "keep"}}', "rows shown"),
        ("per_row", '{"1": {"what": "burn"}}', "What in row 1 must be one of keep, drop"),
        ("table_edit", '[{"color": "red"}]', "only these columns: what, why"),
        ("table_edit", "{}", "rows"),
        ("pick_element", '{"path": "PatientName"}', r"such as \(0010,0010\)"),
        ("pick_element", '{"source": "mr.dcm", "path": "(0010,0010)"}', "no file called 'mr.dcm'"),
        ("pick_field", '{"path": "5"}', "such as PID-5"),
        ("window_level", '{"center": 40, "width": 0}', "greater than 0"),
        ("window_level", '{"center": "NaN", "width": 1}', "must be a number"),
        ("region", '{"x": 1, "y": 1, "width": 0, "height": 3}', "at least one pixel"),
        ("region", '{"x": -1, "y": 1, "width": 2, "height": 3}', "rectangle"),
        ("region", '{"y": 1, "width": 2, "height": 3}', "rectangle"),
        ("edit_dataset", '{"edits": [{"op": "rename"}]}', "set, add, delete"),
        ("edit_dataset", "[]", "tag tree"),
        ("edit_hl7", "PID|1", "begins with its header segment"),
        ("match", "[" * 100_000, "on the left"),
    ],
)
def test_an_unreadable_answer_is_told_the_right_form(kind: str, raw: str, says: str) -> None:
    with pytest.raises(NoReadableForm, match=says):
        parsed(kind, raw)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("multi_choice", "[]"),
        ("match", '{"a": ""}'),
        ("per_row", '{"1": {"what": ""}}'),
        ("edit_dataset", '{"source": "ct.dcm", "edits": []}'),
        ("upload_dicom", {"files": {}}),
        ("edit_hl7", "\r\n\n"),
        ("live_mllp", []),
        ("live_dicomweb", []),
    ],
)
def test_an_answer_with_nothing_in_it_is_none(kind: str, raw: Any) -> None:
    with pytest.raises(NotAnswered):
        parsed(kind, raw)


def test_a_comma_in_a_number_is_remarked_upon() -> None:
    assert KIND_BY_NAME["number"].remark("1,5") == "The comma was read as a decimal point."
    assert not KIND_BY_NAME["number"].remark("1.5")


@pytest.mark.parametrize("line_end", ["\r", "\n", "\r\n"])
def test_a_message_has_carriage_returns_and_its_own_bytes(line_end: str) -> None:
    shown = KIND_BY_NAME["edit_hl7"].start(exercise("edit_hl7"), BENCH)
    answer = parsed("edit_hl7", shown.replace("\n", line_end) + line_end)

    assert answer.data == MESSAGE
    assert answer.text == MESSAGE.decode()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "edit_dataset"])
@given(
    raw=st.text() | st.sampled_from(["{}", "[]", "null", "0", '"x"', "[[]]", '{"a": {}}', "[1]"])
)
def test_any_text_ends_in_an_answer_or_a_sentence(kind: str, raw: str) -> None:
    try:
        parsed(kind, raw)
    except (NoReadableForm, NotAnswered) as error:
        assert isinstance(error, NotAnswered) or str(error).endswith(".")  # noqa: PT017
