"""Two messages are compared by field."""

import sys
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import OverLimit
from app.hl7 import compare_messages, comparison_data, message_table, read_message, set_value
from tests.hl7.hl7_samples import ADT_A01, ORM_O01, ORU_R01
from tests.hl7.hl7_strategies import REAL, TEXTS, messages

PLACES = st.sampled_from(
    ["MSH-3", "MSH-4.1", "PID-5.1", "PID-3[2].4.1", "PID-8", "PID-30", "PID-11[3]"]
)

WAS, IS = "Rule out nodule & effusion", "Rule out nodule ~ effusion"


def changes(before: str, after: str) -> list[tuple[str, str, str, str]]:
    """Return kind, path, before and after of each change."""
    found = compare_messages(read_message(before), read_message(after)).changes
    return [(each.kind, each.path, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("LOVELACE^ADA^K", "BYRON^ADA^K", [("changed", "PID-5.1", "LOVELACE", "BYRON")]),
        ("LOVELACE^ADA^K", "LOVELACE^ADA", [("removed", "PID-5.3", "K", "")]),
        ("LOVELACE^ADA^K", "LOVELACE^ADA^K^^DR", [("added", "PID-5.5", "", "DR")]),
        ("|18151210|F|", "|18151210||", [("removed", "PID-8", "F", "")]),
        ("|18151210|F|", '|18151210|""|', [("changed", "PID-8", "F", '""')]),
        ("~9988^^^SSA^SS", "", [("removed", "PID-3[2]", "9988^^^SSA^SS", "")]),
        ("~9988^^^SSA^SS", "~9988^^^SSA&1.2^SS", [("added", "PID-3[2].4.2", "", "1.2")]),
        (r"nodule \T\ effusion", r"nodule \R\ effusion", [("changed", "NTE-3", WAS, IS)]),
        ("LONDON", "LONDON^^^|||", []),
        (r"\T\ effusion", r"\X26\ effusion", []),
    ],
)  # fmt: skip
def test_changes_stand_as_deep_as_both_sides_go(
    old: str, new: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert ORM_O01.count(old) == 1

    assert changes(ORM_O01, ORM_O01.replace(old, new)) == expected


def test_a_change_has_the_name_of_its_place() -> None:
    after = read_message(ORM_O01.replace("LOVELACE", "BYRON"))

    [change] = compare_messages(read_message(ORM_O01), after).changes

    assert change.name == "Patient Name, Family Name"


def test_a_segment_put_in_between_does_not_move_the_others() -> None:
    lines = ORU_R01.split("\r")
    lines.insert(3, "OBX|1|NM|2951-2^SODIUM^LN||140|mmol/L|||||F")
    after = (
        "\r".join(lines).replace("OBX|1|NM|2160", "OBX|2|NM|2160").replace("OBX|2|TX", "OBX|3|TX")
    )

    found = compare_messages(read_message(ORU_R01), read_message(after))

    assert [(each.kind, each.path, each.earlier_path) for each in found.changes] == [
        ("added", "OBX", ""),
        ("changed", "OBX[2]-1", "OBX-1"),
        ("changed", "OBX[3]-1", "OBX[2]-1"),
    ]
    assert found.same_order


def test_a_segment_that_is_gone_is_one_row() -> None:
    lines = ADT_A01.split("\r")
    gone = lines.pop(3)

    assert changes(ADT_A01, "\r".join(lines)) == [("removed", "NK1", gone, "")]


def test_another_order_of_the_segments_is_told() -> None:
    lines = ADT_A01.split("\r")
    lines[3], lines[4] = lines[4], lines[3]

    found = compare_messages(read_message(ADT_A01), read_message("\r".join(lines)))

    assert (found.changes, found.same_order) == ((), False)


def test_other_delimiters_are_no_other_content() -> None:
    after = ORM_O01.replace("|", "!").replace("^", "$")

    assert [path for _, path, _, _ in changes(ORM_O01, after)] == ["MSH-1", "MSH-2"]


def test_many_segments_are_compared_by_their_number() -> None:
    head, rows = ORU_R01.split("\r")[0], [f"OBX|{n}|TX|A||{n}" for n in range(1000)]
    before, after = ("\r".join((head, *each)) for each in (rows, rows[1:]))

    data = comparison_data(read_message(before), read_message(after))

    assert data["counts"] == {"changed": 1998, "added": 0, "removed": 1}
    assert len(data["changes"]) == 1999


def test_messages_that_have_nothing_in_common_are_refused() -> None:
    one, other = (read_message(f"MSH|^~\\&|A\rPID{f'|{sign}' * 6000}\r") for sign in "ab")

    with pytest.raises(OverLimit, match="more than 5,000 places"):
        compare_messages(one, other)


@settings(deadline=None)
@given(messages())
def test_a_message_equals_itself(text: str) -> None:
    assert changes(text, text) == []


@settings(deadline=None)  # the tables of a version are read where they are needed first
@given(messages(), messages())
def test_where_nothing_changed_nothing_differs(one: str, other: str) -> None:
    before, after = read_message(one), read_message(other)

    found = compare_messages(before, after)

    if not found.changes and found.same_order:
        assert message_table(before) == message_table(after)


@settings(deadline=None)
@given(REAL, PLACES, TEXTS)
def test_one_changed_value_is_one_row_with_its_place(text: str, path: str, value: str) -> None:
    before = read_message(text)
    after = set_value(before, path, value)

    found = compare_messages(before, after).changes

    assert bool(found) == ((before.get(path) or "") != value)
    for change in found:
        assert path.startswith(change.path)
        for message, shown in ((before, change.before), (after, change.after)):
            assert shown in {message.get(change.path) or "", message.raw(change.path)}


# --- time ---------------------------------------------------------------------------------------


def test_fields_that_are_the_same_cost_no_call() -> None:
    many = 5_000
    before = read_message(f"{ORM_O01}ZZZ{'|a' * many}\r")
    after = read_message(f"{ORM_O01}ZZZ{'|a' * many}b\r")
    calls = Counter[str]()

    sys.setprofile(lambda _frame, event, _detail: calls.update([event]))
    try:
        [change] = compare_messages(before, after).changes
    finally:
        sys.setprofile(None)

    assert (change.path, change.before, change.after) == (f"ZZZ-{many}", "a", "ab")
    assert calls.total() < many


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("", ""), ("|a", "|b")),
        (("|a", "|b"), ("|b", "|a")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", ["|", "~", "^", "&", "|^"])
def test_segments_that_end_in_delimiters_are_compared_in_time_by_their_length(
    old: tuple[str, ...], new: tuple[str, ...], delimiter: str
) -> None:
    few, times = 3_000, 8

    def seconds(count: int) -> float:
        tail = delimiter * count
        before, after = (
            read_message(ORM_O01 + "".join(f"ZZZ|{each}|{tail}\r" for each in side))
            for side in (old, new)
        )
        began = time.process_time()
        compare_messages(before, after)
        return time.process_time() - began

    # Time by the square of the length would be 64 times as long.
    least, most = (min(seconds(count) for _ in range(4)) for count in (few, few * times))
    assert most < 4 * times * max(least, 0.0005)
