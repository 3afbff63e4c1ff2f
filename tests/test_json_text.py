"""JSON text: what ``json`` would say of plain data, and what it once wrote."""

import json
from http import HTTPMethod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app.json_text import escaped_json, from_json_text, json_bytes, json_text, sorted_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)  # fmt: skip


@given(PLAIN)
def test_plain_data_comes_back_as_it_was(data: Any) -> None:
    assert from_json_text(json_text(data)) == data
    assert json.loads(json_bytes(data)) == data
    assert from_json_text(json.dumps(data)) == data
    assert from_json_text(sorted_json(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ((1, (2.5, None)), "[1,[2.5,null]]"),
        ({1: "a"}, '{"1":"a"}'),
        ("Müller", '"Müller"'),
        (Markup("<b>"), '"<b>"'),
        ([HTTPMethod.GET], '["GET"]'),
        (10**30, f"{10**30}"),
        ([float("nan"), float("inf"), -float("inf")], "[null,null,null]"),
    ],
)
def test_what_json_has_no_word_for_becomes_the_nearest(data: Any, text: str) -> None:
    assert json_text(data) == text


def test_the_same_data_has_the_same_bytes_in_whatever_order() -> None:
    assert sorted_json({"b": {"d": 1, "c": 2}, "a": 3}) == b'{"a":3,"b":{"c":2,"d":1}}'


@pytest.mark.parametrize(
    ("data", "error"),
    [(object(), TypeError), ({None: 1}, TypeError), ("\udc80", UnicodeEncodeError)],
)
def test_what_is_not_plain_is_refused(data: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        json_text(data)


@given(PLAIN)
def test_escaped_text_says_the_same(data: Any) -> None:
    assert from_json_text(escaped_json(data)) == data
    assert escaped_json(data).isascii()


def test_half_a_character_travels_escaped() -> None:
    data = {"half": "\udc80", "marked": Markup("<b>"), "pair": (1, 2)}

    assert from_json_text(escaped_json(data)) == {**data, "pair": [1, 2]}


@pytest.mark.parametrize("data", [[float("inf")], {"half": "\udc80"}])
def test_what_json_once_wrote_is_still_read(data: Any) -> None:
    assert from_json_text(json.dumps(data)) == data


@pytest.mark.parametrize("text", ["", "{", '{"a":1}}', "[1,]", b"\xff", "nothing"])
def test_what_is_not_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - both readers have sentences of their own
        from_json_text(text)
