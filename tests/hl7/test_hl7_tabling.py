"""A message becomes a table of fields, and the table a message."""

import csv
import io
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.errors import InvalidInput, OverLimit
from app.hl7 import (
    DEFAULT_ENCODING,
    EncodingCharacters,
    TableReading,
    message_table,
    read_message,
    rows_of_csv,
    table_message,
)
from app.hl7.table_texts import shown_in_table, written_from_table
from tests.hl7.hl7_samples import ADT_A01, ORM_O01, ORU_R01
from tests.hl7.hl7_strategies import HARD_TEXTS, encodings, messages

HEAD = [{"path": "MSH-1", "value": "|"}, {"path": "MSH-2", "value": "^~\\&"}]


def rows(text: str) -> list[dict[str, Any]]:
    """Return a message's table as the page sends it back."""
    return [
        {"segment": row.segment, "path": row.path, "name": row.name, "value": row.value}
        for row in message_table(read_message(text))
    ]


def made(*more: tuple[str, str]) -> TableReading:
    """Return what a header and further rows make."""
    return table_message([*HEAD, *({"path": path, "value": value} for path, value in more)])


def test_every_place_that_holds_something_has_a_row() -> None:
    found = [(row["segment"], row["path"], row["name"], row["value"]) for row in rows(ORM_O01)]

    assert found[:3] == [
        ("MSH", "MSH-1", "Field Separator", "|"),
        ("MSH", "MSH-2", "Encoding Characters", "^~\\&"),
        ("MSH", "MSH-3", "Sending Application", "RIS"),
    ]
    assert ("PID", "PID-3[2].5", "Patient Identifier List, Identifier Type Code", "SS") in found
    assert ("NTE", "NTE-3", "Comment", "Rule out nodule & effusion") in found


@pytest.mark.parametrize("text", [ORM_O01, ORU_R01, ADT_A01])
def test_a_table_gives_its_message_back(text: str) -> None:
    assert table_message(rows(text)) == TableReading(text, ())


def test_delimiters_are_set_and_escaped() -> None:
    found = made(
        ("PID-5.1", "SMITH & SONS"), ("PID-5.2.2", "^"), ("PID-3[2]", "7"), ("NTE-3", "a\r\nb")
    )

    assert found.text.split("\r")[1:] == [
        r"PID|||~7||SMITH \T\ SONS^&\S" + "\\", r"NTE|||a\X0D\\X0A" + "\\" + "b", ""
    ]  # fmt: skip


def test_other_encoding_characters_are_kept_to() -> None:
    places = {"MSH-1": "#", "MSH-2": "$*@!", "PID-5.2": "#^"}

    found = table_message([{"path": path, "value": value} for path, value in places.items()])

    assert found.text == "MSH#$*@!\rPID#####$@F@^\r"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("PID-5,1", "A"), "is not a place in a message"),
        (("PID", "A"), "a value stands in a field"),
        (("PID-501", "A"), "lies too far out"),
        (("MSH-1", "x"), "has its value in row 1 already"),
        (("OBX[2]-1", "A"), "comes before OBX"),
    ],
)
def test_a_wrong_row_is_named(row: tuple[str, str], says: str) -> None:
    found = made(row)

    assert found.text == ""
    assert [error.row for error in found.errors] == [3]
    assert says in found.errors[0].says


@pytest.mark.parametrize(
    ("given_rows", "row", "says"),
    [
        ([], 1, "The table has no rows"),
        ([{"path": "PID-5", "value": "A"}, {"path": "PID-6", "value": "B"}], 1, "begins with MSH"),
        ([{"path": "MSH-1", "value": "||"}], 1, "one character"),
        ([{"path": "MSH-2", "value": "^^~"}], 1, "different signs"),
        ([{"path": "MSH-2", "value": "^~\\&#$"}], 1, "encoding characters"),
        ([{"path": "MSH-2", "value": "^"}, {"path": "PID-3[2]", "value": "A"}], 2, "no repetition"),
        ([{"path": "MSH-2", "value": "^~"}, {"path": "PID-3", "value": "A|B"}], 2, "no escape"),
        ([{"path": "MSH-3", "value": "A", "segment": "PID"}], 1, "do not agree"),
    ],
)
def test_a_table_that_is_no_message_says_why(
    given_rows: list[dict[str, str]], row: int, says: str
) -> None:
    [error] = table_message(given_rows).errors

    assert error.row == row
    assert says in error.says


def test_a_segment_without_fields_has_a_row_of_its_own() -> None:
    text = "MSH|^~\\&|A\rZZZ\r"

    assert rows(text)[-1]["path"] == "ZZZ"
    assert table_message(rows(text)).text == text


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(OverLimit):
        message_table(read_message("MSH|^~\\&|" + "A~" * 6000))
    with pytest.raises(OverLimit):
        table_message([{"path": "", "value": ""}] * 5001)


@settings(deadline=None)  # the tables of a version are read where they are needed first
@given(messages())
def test_the_table_of_what_a_table_makes_is_the_same_table(text: str) -> None:
    before = rows(text)

    found = table_message(before)

    assert found.errors == ()
    assert rows(found.text) == before


@given(HARD_TEXTS, encodings())
@example(raw="\\E\\\\\\E\\", encoding=EncodingCharacters())
def test_a_value_stands_in_the_table_as_it_is_meant(raw: str, encoding: EncodingCharacters) -> None:
    shown = shown_in_table(raw, encoding)

    assert shown_in_table(written_from_table(shown, encoding), encoding) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"A\T\B", "A&B"),
        (r"one\.br\two", r"one\.br\two"),
        (r"\X0D\ ", r"\X0D\ "),
        (r"C:\E\temp", r"C:\temp"),
        (r"\E\H\E\ ", r"\E\H\E\ "),
        ("\\E\\\\\\E\\", r"\E\\E\\E\E\E" + "\\"),
    ],
)
def test_commands_stay_and_delimiters_show(raw: str, shown: str) -> None:
    assert shown_in_table(raw, EncodingCharacters()) == shown


def as_csv(table: list[dict[str, Any]], delimiter: str = ",") -> str:
    """Return a table as a spreadsheet saves it, formulas guarded as the page guards them."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ["segment", "path", "name", "value"], delimiter=delimiter)
    writer.writeheader()
    for row in table:
        guard = "'" if row["value"].lstrip("'")[:1] in {"=", "+", "-", "@", "|", "%"} else ""
        writer.writerow({**row, "value": guard + row["value"]})
    return "\ufeff" + buffer.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_gives_the_rows_back(delimiter: str) -> None:
    table = rows(ORM_O01.replace("LOVELACE", "=1+1").replace("ADA", "'x"))

    assert rows_of_csv(as_csv(table, delimiter)) == table


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "name the columns"), ("a,b\r\n", "name the columns"), ('path,value\r\n"x', "no CSV")],
)
def test_what_is_no_table_is_refused(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        rows_of_csv(text)


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"path": HARD_TEXTS, "value": HARD_TEXTS}), max_size=5))
def test_whatever_the_rows_reading_ends_in_a_message_or_in_errors(
    table: list[dict[str, str]],
) -> None:
    found = table_message([*HEAD, *table])

    assert bool(found.text) != bool(found.errors)
    if found.text:
        read_message(found.text)


def test_a_table_takes_time_by_the_number_of_escapes_and_not_by_its_square() -> None:
    def seconds(count: int) -> float:
        raw = "\\E\\x" * count
        start = time.process_time()
        assert shown_in_table(raw, DEFAULT_ENCODING) == "\\x" * count
        return time.process_time() - start

    assert seconds(200_000) < 2 * 20 * min(seconds(10_000) for _ in range(3))
