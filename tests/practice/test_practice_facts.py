"""Configuration, words and PDUs: read from plain data and bytes, and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynetdicom.status import (
    GENERAL_STATUS,
    QR_FIND_SERVICE_CLASS_STATUS,
    QR_MOVE_SERVICE_CLASS_STATUS,
    STORAGE_SERVICE_CLASS_STATUS,
)

from app.errors import InvalidInput
from app.practice import HospitalConfig, status_words
from app.practice.conversation import Conversation
from app.practice.pdu import PDU_NAMES, read_associate, read_reject
from app.practice.trace import EVENT_LIMIT, HEX_LIMIT, Trace
from tests.practice.wards import ward


def test_a_hospital_travels_as_json_and_comes_back_the_same() -> None:
    config = HospitalConfig.from_data(ward())

    assert HospitalConfig.from_data(json.loads(json.dumps(config.to_data()))) == config


@pytest.mark.parametrize(
    "node",
    [
        {"kind": "toaster"},
        {"kind": "archive", "id": "a"},
        {**ward()["nodes"][0], "color": "red"},
    ],
)
def test_a_node_that_makes_no_sense_is_refused(node: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        HospitalConfig.from_data({"nodes": [node]})


TABLES = (
    GENERAL_STATUS,
    STORAGE_SERVICE_CLASS_STATUS,
    QR_FIND_SERVICE_CLASS_STATUS,
    QR_MOVE_SERVICE_CLASS_STATUS,
)


def test_every_status_has_the_category_that_pynetdicom_gives_it() -> None:
    known = {code: row[0].lower() for table in TABLES for code, row in table.items()}

    assert {code: status_words(code).category for code in known} == known


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (0xA700, "Refused: out of resources"),
        (0xA7FF, "Refused: out of resources"),
        (0xA801, "Refused: move destination unknown"),
        (0xA900, "Error: data set does not match SOP Class"),
        (0xB007, "Data set does not match SOP Class"),
        (0xC000, "Error: cannot understand"),
        (0x0122, "Refused: SOP Class not supported"),
        (0x7777, "A status the standard does not define"),
    ],
)
def test_a_status_has_its_words(code: int, meaning: str) -> None:
    assert status_words(code).meaning == meaning


@given(st.binary(max_size=300))
def test_reading_a_pdu_never_fails(data: bytes) -> None:
    read_associate(data)
    read_reject(data)


@given(st.sampled_from(sorted(PDU_NAMES)), st.binary(max_size=200))
def test_a_conversation_bears_any_bytes(kind: int, rest: bytes) -> None:
    trace = Trace()
    for name in ("a", "b"):
        trace.add_peer(name, name, "")
    talk = Conversation(trace, "a", "b", shared=False)

    talk.received("b", bytes([kind]) + rest)

    json.dumps(trace.to_data())


def test_a_trace_has_bounds() -> None:
    trace = Trace()
    for _ in range(EVENT_LIMIT + 10):
        trace.add("note", ("a", "b"), "t", "s.", data=b"x" * (HEX_LIMIT + 1))

    events = trace.to_data()["events"]
    assert len(events) == EVENT_LIMIT
    assert len(events[0]["hex"]) == 2 * HEX_LIMIT
