"""One action, for real: what it reaches, what the wire shows, and that nothing stays behind."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.errors import InvalidInput
from app.practice.config import IMPLICIT_LE, VERIFICATION
from app.practice.hospital import act, perform
from app.practice.services.models import WORKLIST_FIND
from tests.practice.wards import asking, open_descriptors, ward


def _kinds(exchange: dict[str, Any]) -> list[str]:
    return [event["kind"] for event in exchange["trace"]["events"]]


def test_a_right_form_gets_an_answer() -> None:
    exchange = act(ward(), asking("echo", port="11112"))

    assert exchange["result"]["outcome"] == "success"
    assert exchange["result"]["status"]["hex"] == "0x0000"
    assert exchange["result"]["reached"] == "archive"
    assert _kinds(exchange) == [
        "tcp_connect",
        "a_associate_rq",
        "a_associate_ac",
        "dimse",
        "dimse",
        "a_release_rq",
        "a_release_rp",
        "tcp_close",
    ]


@pytest.mark.parametrize(
    ("change", "outcome", "last_words"),
    [
        ({"called_ae_title": "ward_pacs"}, "rejected", "a_associate_rj"),
        ({"calling_ae_title": "CT02"}, "rejected", "a_associate_rj"),
        ({"port": 104}, "refused", "tcp_refused"),
        ({"port": 8080}, "not_dicom", "garbage"),
        ({"port": 5000}, "timeout", "timeout"),
        ({"host": "engine.ward.example", "port": 2575}, "closed", "note"),
        ({"host": "dark.ward.example"}, "timeout", "timeout"),
        ({"host": "pacs.other.example"}, "host_not_found", "note"),
        ({"host": "10.99.0.1"}, "no_route", "note"),
        ({"called_ae_title": "A" * 17}, "not_sent", "note"),
        ({"called_ae_title": "   "}, "not_sent", "note"),
        ({"calling_ae_title": "CT\\01"}, "not_sent", "note"),
        ({"calling_ae_title": "CTÄ"}, "not_sent", "note"),
        ({"port": "dicom"}, "not_sent", "note"),
        ({"port": 65536}, "not_sent", "note"),
        ({"port": "²"}, "not_sent", "note"),
        ({"host": ""}, "not_sent", "note"),
    ],
)
def test_each_mistake_ends_in_its_own_way(
    change: dict[str, Any], outcome: str, last_words: str
) -> None:
    began = time.monotonic()

    exchange = act(ward(), asking("echo", **change))

    assert exchange["result"]["outcome"] == outcome
    assert exchange["result"]["sentence"].endswith(".")
    assert last_words in _kinds(exchange)
    assert time.monotonic() - began < 5


def test_the_address_does_as_well_as_the_name() -> None:
    exchange = act(ward(), asking("echo", host="10.20.1.5"))

    assert exchange["result"]["ok"]


def test_ae_titles_are_shown_as_they_were_sent() -> None:
    exchange = act(ward(), asking("echo", called_ae_title="  Ward_Pacs"))

    [request] = [
        event for event in exchange["trace"]["events"] if event["kind"] == "a_associate_rq"
    ]
    assert request["detail"]["called_ae_title"] == "  Ward_Pacs     "
    assert request["detail"]["calling_ae_title"] == "CT01            "
    assert request["hex"].startswith("01000000")
    assert request["detail"]["max_pdu_length"] == 16382
    [context] = request["detail"]["presentation_contexts"]
    assert context["abstract_syntax"]["name"] == "Verification SOP Class"


def test_spaces_around_a_title_are_not_significant() -> None:
    assert act(ward(), asking("echo", called_ae_title=" WARD_PACS "))["result"]["ok"]


def test_every_event_has_a_sentence_and_both_ends_saw_every_pdu() -> None:
    exchange = act(ward(), asking("echo"))

    events = exchange["trace"]["events"]
    assert all(event["summary"].endswith((".", ")")) for event in events)
    assert [event["n"] for event in events] == list(range(1, len(events) + 1))
    told = [event for event in events if event["kind"].startswith(("a_", "dimse"))]
    assert all("received_at_ms" in event["detail"] for event in told)
    times = [event["at_ms"] for event in events]
    assert times == sorted(times)


def test_the_peers_are_named() -> None:
    exchange = act(ward(), asking("echo"))

    assert [peer["label"] for peer in exchange["trace"]["peers"]] == ["CT 1", "Archive"]


def test_an_unknown_action_is_refused() -> None:
    with pytest.raises(InvalidInput):
        act(ward(), asking("teleport"))


def test_an_association_without_verification_is_of_no_use_to_an_echo() -> None:
    contexts = [
        {"abstract_syntax": WORKLIST_FIND, "transfer_syntaxes": [IMPLICIT_LE]},
        {"abstract_syntax": VERIFICATION, "transfer_syntaxes": ["1.2.840.10008.1.2.2"]},
    ]

    exchange = act(ward(), asking("echo", contexts=contexts))

    assert exchange["result"]["outcome"] == "no_context"
    assert [row["result"] for row in exchange["result"]["contexts"]] == [0, 4]
    assert exchange["action"]["contexts"] == contexts


def test_where_every_context_is_refused_the_requester_aborts() -> None:
    contexts = [{"abstract_syntax": "1.2.3.4", "transfer_syntaxes": [IMPLICIT_LE]}]

    exchange = act(ward(), asking("echo", contexts=contexts))

    assert exchange["result"]["outcome"] == "no_context"
    assert [row["result"] for row in exchange["result"]["contexts"]] == [3]
    [abort] = [row for row in exchange["trace"]["events"] if row["kind"] == "a_abort"]
    assert abort["from"] == "console"


def test_actions_follow_one_another() -> None:
    exchanges = perform(ward(), [asking("echo", port=1), asking("echo")])

    assert [row["result"]["outcome"] for row in exchanges] == ["refused", "success"]


def test_twenty_echoes_leave_no_thread_and_no_socket() -> None:
    act(ward(), asking("echo"))
    threads, descriptors = threading.active_count(), open_descriptors()

    for _ in range(20):
        assert act(ward(), asking("echo"))["result"]["ok"]

    assert threading.active_count() == threads
    assert open_descriptors() == descriptors


@pytest.mark.parametrize("port", [104, 8080, 2575])
def test_mistakes_leave_no_thread_and_no_socket(port: int) -> None:
    act(ward(), asking("echo", port=port))
    threads, descriptors = threading.active_count(), open_descriptors()

    for _ in range(5):
        act(ward(), asking("echo", port=port))
        act(ward(), asking("echo", called_ae_title="X"))

    assert threading.active_count() == threads
    assert open_descriptors() == descriptors


def test_threads_may_act_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: act(ward(), asking("echo"))["result"], range(32)))

    assert all(row["ok"] for row in found)
