"""HL7 from the console: what comes back, what the wire shows, and where it may go astray."""

import threading
from typing import Any

import pytest

from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital, act
from tests.practice.wards import open_descriptors, ward

ADT = (
    "MSH|^~\\&|EHR|WARD|ENGINE|WARD|20261121||ADT^A01|C1|P|2.5.1\n"
    "EVN||20261121\nPID|1||100^^^WARD||Doe^Jane\n"
)


def _sending(**values: Any) -> dict[str, Any]:
    right = {"kind": "send_hl7", "host": "engine.ward.example", "port": 2575, "message": ADT}
    return {**right, **values}


def test_an_accepted_message_is_kept_and_acknowledged() -> None:
    hospital = Hospital(HospitalConfig.from_data(ward()))

    exchange = hospital.act(_sending())

    [answer] = exchange["result"]["acknowledgements"]
    assert exchange["result"]["outcome"] == "success"
    assert (answer["code"], answer["control_id"]) == ("AA", "C1")
    [kept] = hospital.holdings()["engine"]["messages"]
    assert kept == ADT.replace("\n", "\r")


def test_the_wire_shows_the_frame_and_the_answer() -> None:
    events = act(ward(), _sending())["trace"]["events"]

    assert [event["kind"] for event in events] == [
        "tcp_connect",
        "mllp_message",
        "mllp_ack",
        "tcp_close",
    ]
    sent = events[1]
    assert sent["detail"]["as_sent"].startswith("<VT>MSH|")
    assert sent["detail"]["as_sent"].endswith("<CR>\n<FS><CR>\n")
    assert sent["hex"].startswith("0b4d5348")
    assert sent["detail"]["segments"] == ["MSH", "EVN", "PID"]
    assert events[2]["title"] == "ACK AA"


@pytest.mark.parametrize(
    ("change", "outcome", "code"),
    [
        ({"message": ADT.replace("ADT^A01", "ORM^O01")}, "failure", "AR"),
        ({"message": ADT.replace("100^^^WARD", "")}, "failure", "AE"),
        ({"message": "hello"}, "failure", "AR"),
    ],
)
def test_a_message_that_is_not_taken_says_why(
    change: dict[str, Any], outcome: str, code: str
) -> None:
    result = act(ward(), _sending(**change))["result"]

    assert result["outcome"] == outcome
    assert result["acknowledgements"][0]["code"] == code


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"port": 2576}, "refused"),
        ({"host": "pacs.ward.example", "port": 11112}, "not_mllp"),
        ({"host": "pacs.ward.example", "port": 8080}, "not_mllp"),
        ({"host": "pacs.ward.example", "port": 5000}, "timeout"),
        ({"host": "elsewhere.example"}, "host_not_found"),
        ({"message": "  "}, "not_sent"),
        ({"file": "lost.hl7"}, "not_sent"),
    ],
)
def test_a_message_gone_astray_ends_in_its_own_way(change: dict[str, Any], outcome: str) -> None:
    result = act(ward(), _sending(**change))["result"]

    assert result["outcome"] == outcome
    assert result["sentence"].endswith(".")


def test_several_messages_share_a_connection() -> None:
    messages = [ADT, ADT.replace("|C1|", "|C2|")]

    exchange = act(ward(), _sending(messages=messages))

    answers = exchange["result"]["acknowledgements"]
    assert [row["control_id"] for row in answers] == ["C1", "C2"]
    kinds = [event["kind"] for event in exchange["trace"]["events"]]
    assert kinds.count("tcp_connect") == 1


def test_sending_leaves_no_thread_and_no_socket() -> None:
    act(ward(), _sending())
    threads, descriptors = threading.active_count(), open_descriptors()

    for _ in range(10):
        act(ward(), _sending())

    assert threading.active_count() == threads
    assert open_descriptors() == descriptors
