"""Whatever ails the other side: nothing acknowledged is lost, nothing is done twice."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital
from app.practice.limits import Limits
from tests.practice.interfaces import adt, carried_on, doing, engine, hospital, ris, sending, to
from tests.practice.wards import node

QUICK = Limits(answer_seconds=0.15, connect_seconds=0.15)
AILING = ["down", "hung", "drops", "unanswered", "wrong_answer", "database"]
ELSEWHERE: dict[str, dict[str, Any]] = {
    "refused": {"port": 2576},
    "timeout": {"host": "dark.ward.example", "port": 2},
    "silent": {"host": "pacs.ward.example", "port": 5000},
    "web": {"host": "pacs.ward.example", "port": 8080},
    "no_name": {"host": "nowhere.example"},
    "no_route": {"host": "10.99.0.1"},
}


def _ward(destination: dict[str, Any], trouble: str = "") -> dict[str, Any]:
    """Return an engine before a RIS, with strangers beside it."""
    return hospital(
        engine(destination),
        ris(trouble=trouble, worklist_at=""),
        node("http", "web", 8080),
        node("silent", "mute", 5000),
        node("silent", "dark", 1, host="dark.ward.example", address="10.20.1.9")
        | {"closed_ports": "drop"},
    )


def _at_work(data: dict[str, Any]) -> Hospital:
    return Hospital(HospitalConfig.from_data(data), QUICK)


def _mended(house: Hospital, data: dict[str, Any], **changes: Any) -> Hospital:
    """Return the hospital an administrator goes on with, the RIS as *changes* say."""
    data = carried_on(data, house.holdings())
    nodes = [{**row, **changes} if row["id"] == "ris" else row for row in data["nodes"]]
    return _at_work({**data, "nodes": nodes})


def _done(house: Hospital) -> list[str]:
    return [text.split("|")[9] for text in house.holdings()["ris"]["messages"]]


@pytest.mark.parametrize("trouble", AILING)
def test_a_queue_outlives_an_ailing_receiver(trouble: str) -> None:
    data = _ward(to("ris"), trouble)
    house = _at_work(data)

    result = house.act(sending(adt(1), adt(2, name="X"), adt(3)))["result"]
    queue = house.holdings()["engine"]["queues"]["ris"]
    well = _mended(house, data, trouble="")
    well.act(doing("restart_queue", to="ris"))

    assert [row["code"] for row in result["acknowledgements"]] == ["AA"] * 3
    assert [row["control_id"] for row in queue["waiting"]] == ["C1", "C2", "C3"]
    assert queue["state"] == "blocked"
    assert queue["reason"].endswith((".", ")"))
    assert _done(well) == ["C1", "C2", "C3"]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_queue_outlives_a_destination_that_is_not_there(where: str) -> None:
    house = _at_work(_ward(to("ris") | ELSEWHERE[where]))
    house.act(sending(adt(1), adt(2, name="X")))
    blocked = house.holdings()["engine"]["queues"]["ris"]

    right = to("ris")
    house.act(doing("edit_destination", destination=right))
    house.act(doing("restart_queue", to="ris"))

    assert blocked["state"] == "blocked"
    assert _done(house) == ["C1", "C2"]
    assert house.holdings()["engine"]["destinations"][0]["port"] == right["port"]


def test_an_answer_to_another_message_is_taken_for_none() -> None:
    house = _at_work(_ward(to("ris", on_error="skip"), "wrong_answer"))

    result = house.act(sending(adt(1)))["result"]

    [row] = result["deliveries"]
    assert row["outcome"] == "blocked"
    assert "ANOTHER1" in row["sentence"]


@pytest.mark.parametrize("retries", [0, 2])
def test_who_does_not_answer_is_tried_as_often_as_the_destination_says(retries: int) -> None:
    house = _at_work(_ward(to("ris", retries=retries), "down"))

    exchange = house.act(sending(adt(1)))

    kinds = [event["kind"] for event in exchange["trace"]["events"]]
    assert kinds.count("tcp_refused") == retries + 1
    assert len(exchange["result"]["deliveries"]) == retries + 1


def test_a_retry_after_a_lost_answer_is_done_once() -> None:
    house = _at_work(_ward(to("ris", retries=1), "unanswered"))

    house.act(sending(adt(1)))

    held = house.holdings()["ris"]
    assert _done(house) == ["C1"]
    assert [row["what"] for row in held["log"]] == ["duplicate"]


def test_a_receiver_that_does_not_look_at_control_ids_does_it_twice() -> None:
    data = _ward(to("ris", retries=1), "unanswered")
    data["nodes"][1]["duplicates"] = "again"
    house = _at_work(data)

    house.act(sending(adt(1)))

    assert _done(house) == ["C1", "C1"]


def test_a_control_id_used_for_another_message_is_an_error_not_a_duplicate() -> None:
    house = _at_work(_ward(to("ris")))

    result = house.act(sending(adt(1), adt(1, name="Other^Person")))["result"]

    assert [row["code"] for row in result["acknowledgements"]] == ["AA", "AE"]
    assert "another message" in result["sentence"]


def test_a_slow_destination_does_not_hold_the_action_for_ever() -> None:
    data = _ward(to("ris", retries=10), "hung")
    house = Hospital(HospitalConfig.from_data(data), Limits(answer_seconds=1.5))

    exchange = house.act(sending(adt(1)))

    assert exchange["result"]["elapsed_ms"] < 8000
    assert house.holdings()["engine"]["queues"]["ris"]["waiting"]


troubles = st.lists(
    st.tuples(st.sampled_from(["", *AILING]), st.integers(0, 3), st.booleans()),
    min_size=1,
    max_size=5,
)


@given(troubles)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_message_is_done_once_and_in_order_whatever_happened(
    days: list[tuple[str, int, bool]],
) -> None:
    data, sent = _ward(to("ris")), 0
    house = _at_work(data)
    for trouble, count, restarts in days:
        house = _mended(house, data, trouble=trouble)
        fresh = [adt(sent + nth, name=f"N{sent + nth}") for nth in range(1, count + 1)]
        sent += count
        if fresh:
            answers = house.act(sending(*fresh))["result"]["acknowledgements"]
            assert [row["code"] for row in answers] == ["AA"] * count
        if restarts:
            house.act(doing("restart_queue", to="ris"))
    house = _mended(house, data, trouble="")
    house.act(doing("restart_queue", to="ris"))

    assert _done(house) == [f"C{number}" for number in range(1, sent + 1)]
