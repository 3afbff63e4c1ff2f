"""The queues of an interface engine: order, blocks, parked messages, replays, and the log."""

from typing import Any

import pytest

from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital
from tests.practice.interfaces import adt, doing, engine, hospital, place, sending, to


def _house(*destinations: dict[str, Any], **settings: Any) -> Hospital:
    """Return an engine before a receiver that insists on a name in PID-5."""
    receiver = place("mllp", "pacs", 4, required=["PID-5.1"])
    data = hospital(engine(*(destinations or (to("pacs"),)), **settings), receiver)
    return Hospital(HospitalConfig.from_data(data))


def _ids(house: Hospital, node: str = "pacs") -> list[str]:
    """Return the control IDs of the messages that a receiver kept, in their order."""
    return [text.split("|")[9] for text in house.holdings()[node]["messages"]]


def _waiting(house: Hospital, name: str = "pacs") -> list[str]:
    rows = house.holdings()["engine"]["queues"][name]["waiting"]
    return [row["control_id"] for row in rows]


POISON = adt(2, name="")


def test_what_is_acknowledged_is_delivered_with_the_same_action() -> None:
    house = _house()

    result = house.act(sending(adt(1), adt(2)))["result"]

    assert [row["code"] for row in result["acknowledgements"]] == ["AA", "AA"]
    assert [row["outcome"] for row in result["deliveries"]] == ["delivered", "delivered"]
    assert _ids(house) == ["C1", "C2"]
    assert house.holdings()["pacs"]["messages"][0] == adt(1)


def test_a_poison_message_blocks_the_queue_and_the_rest_waits_in_order() -> None:
    house = _house()

    result = house.act(sending(adt(1), POISON, adt(3), adt(4)))["result"]

    queue = house.holdings()["engine"]["queues"]["pacs"]
    assert result["ok"], "the sender has its acknowledgments"
    assert _ids(house) == ["C1"]
    assert _waiting(house) == ["C2", "C3", "C4"]
    assert queue["state"] == "blocked"
    assert "PID-5.1 is required" in queue["reason"]


def test_a_blocked_queue_takes_what_comes_and_sends_nothing() -> None:
    house = _house()
    house.act(sending(POISON))

    result = house.act(sending(adt(3)))["result"]

    assert result["deliveries"] == []
    assert _waiting(house) == ["C2", "C3"]


def test_restarting_alone_meets_the_same_poison() -> None:
    house = _house()
    house.act(sending(POISON, adt(3)))

    result = house.act(doing("restart_queue", to="pacs"))["result"]

    assert (result["outcome"], result["ok"]) == ("warning", False)
    assert "refused: AE" in result["sentence"]
    assert _waiting(house) == ["C2", "C3"]


def test_parking_the_poison_and_restarting_sends_the_rest() -> None:
    house = _house()
    house.act(sending(POISON, adt(3), adt(4)))

    house.act(doing("park", n=1, to="pacs", reason="No name; the ward corrects it."))
    result = house.act(doing("restart_queue", to="pacs"))["result"]

    [parked] = house.holdings()["engine"]["parked"]
    assert result["ok"]
    assert _ids(house) == ["C3", "C4"]
    assert (parked["control_id"], parked["reason"]) == ("C2", "No name; the ward corrects it.")


def test_a_parked_message_is_corrected_and_released_to_its_place() -> None:
    house = _house()
    house.act(sending(POISON, adt(3)))
    house.act(doing("park", n=1, to="pacs", reason="No name."))

    house.act(doing("release", n=1, message=adt(2, name="Doe^John").replace("\r", "\r\n")))
    waiting = _waiting(house)
    house.act(doing("restart_queue", to="pacs"))

    assert waiting == ["C2", "C3"]
    assert _ids(house) == ["C2", "C3"]
    assert house.holdings()["engine"]["parked"] == []


def test_a_waiting_message_is_corrected_where_it_stands() -> None:
    house = _house()
    house.act(sending(POISON, adt(3)))

    house.act(doing("edit_message", n=1, to="pacs", message=adt(2, name="Doe^John")))
    house.act(doing("restart_queue", to="pacs"))

    assert _ids(house) == ["C2", "C3"]


def test_a_queue_that_skips_parks_the_poison_itself() -> None:
    house = _house(to("pacs", on_error="skip"))

    result = house.act(sending(adt(1), POISON, adt(3)))["result"]

    [parked] = house.holdings()["engine"]["parked"]
    assert [row["outcome"] for row in result["deliveries"]] == ["delivered", "parked", "delivered"]
    assert _ids(house) == ["C1", "C3"]
    assert "PID-5.1 is required" in parked["reason"]


def test_a_queue_that_holds_the_patient_keeps_the_order_for_each() -> None:
    house = _house(to("pacs", on_error="skip", holds_patient=True))

    house.act(sending(POISON, adt(3, patient="100"), adt(4, patient="200")))
    before = _ids(house)
    house.act(doing("release", n=1, message=adt(2, name="Doe^John")))

    assert before == ["C4"]
    assert _ids(house) == ["C4", "C2", "C3"]


def test_what_waits_behind_a_held_patient_holds_whom_it_names() -> None:
    house = _house(to("pacs", on_error="skip", holds_patient=True))
    merge = adt(3, "A40", patient="200", retired="100")

    house.act(sending(POISON, merge, adt(4, patient="200"), adt(5, patient="300")))

    assert _ids(house) == ["C5"]
    assert _waiting(house) == ["C3", "C4"]


def test_purging_is_final_and_written_in_the_log() -> None:
    house = _house(to("pacs", on_error="skip"))
    house.act(sending(POISON))

    result = house.act(doing("purge", n=1))["result"]

    held = house.holdings()["engine"]
    assert result["sentence"] == "Message 1 (ADT^A04 C2) was thrown away."
    assert held["parked"] == []
    assert "purged" in [row["what"] for row in held["log"]]
    assert not house.act(doing("release", n=1))["result"]["ok"]


def test_purging_a_queue_leaves_a_line_for_every_message() -> None:
    house = _house()
    house.act(sending(POISON, adt(3)))

    house.act(doing("purge_queue", to="pacs"))

    purged = [row for row in house.holdings()["engine"]["log"] if row["what"] == "purged"]
    assert [row["control_id"] for row in purged] == ["C2", "C3"]
    assert _waiting(house) == []


@pytest.mark.parametrize(
    ("duplicates", "codes", "done"),
    [("once", ["AA"], 1), ("again", ["AA"], 2), ("refuse", ["AE"], 1)],
)
def test_a_replay_is_marked_and_the_receiver_decides(
    duplicates: str, codes: list[str], done: int
) -> None:
    inner = place("ris_hl7", "ris", 2, application="RIS", duplicates=duplicates)
    house = Hospital(HospitalConfig.from_data(hospital(engine(to("ris")), inner)))
    house.act(sending(adt(1)))

    result = house.act(doing("replay", n=1, to="ris"))["result"]

    assert [row["code"] for row in result["deliveries"]] == codes
    assert all(row["replay"] for row in result["deliveries"])
    assert len(house.holdings()["ris"]["messages"]) == done


def test_a_replay_under_a_new_control_id_is_another_message() -> None:
    house = _house()
    house.act(sending(adt(1)))

    house.act(doing("replay", n=1, new_control_id=True))

    assert _ids(house) == ["C1", "R000002"]
    assert [row["replay_of"] for row in house.holdings()["engine"]["delivered"]] == [0, 1]


def test_a_replay_of_several_keeps_their_order() -> None:
    house = _house()
    house.act(sending(adt(1), adt(2, name="X"), adt(3)))

    house.act(doing("replay", numbers=[3, 1]))

    assert _ids(house) == ["C1", "C2", "C3", "C3", "C1"]


def test_a_stopped_queue_waits_for_its_administrator() -> None:
    house = _house()
    house.act(doing("stop_queue", to="pacs"))
    house.act(sending(adt(1)))
    before = _ids(house)

    house.act(doing("restart_queue", to="pacs"))

    assert (before, _ids(house)) == ([], ["C1"])


def test_a_full_queue_refuses_and_keeps_nothing_of_the_message() -> None:
    house = _house(to("pacs", depth=2))
    house.act(doing("stop_queue", to="pacs"))

    result = house.act(sending(adt(1), adt(2, name="X"), adt(3)))["result"]

    assert [row["code"] for row in result["acknowledgements"]] == ["AA", "AA", "AR"]
    assert "is full" in result["sentence"]
    assert _waiting(house) == ["C1", "C2"]
    assert len(house.holdings()["engine"]["received"]) == 2


def test_no_queue_takes_a_message_that_another_one_has_no_room_for() -> None:
    house = _house(to("pacs", depth=0), to("other", host="pacs.ward.example"))

    result = house.act(sending(adt(1)))["result"]

    assert result["acknowledgements"][0]["code"] == "AR"
    assert _ids(house) == []


@pytest.mark.parametrize(
    ("unrouted", "code", "parked"), [("park", "AA", 1), ("filter", "AA", 0), ("reject", "AE", 0)]
)
def test_a_message_without_a_route(unrouted: str, code: str, parked: int) -> None:
    house = _house(unrouted=unrouted, routes=[])

    result = house.act(sending(adt(1)))["result"]

    held = house.holdings()["engine"]
    assert result["acknowledgements"][0]["code"] == code
    assert len(held["parked"]) == parked
    assert any("No route takes ADT^A04" in row["sentence"] for row in held["log"]) == (code == "AA")


def test_what_had_no_route_goes_once_the_route_is_mended() -> None:
    house = _house(routes=[{"id": "a", "to": ["pacs"], "trigger_events": ["A01"]}])
    house.act(sending(adt(1)))
    early = house.act(doing("release", n=1))["result"]

    house.act(doing("edit_route", route={"id": "a", "trigger_events": ["A01", "A04"]}))
    house.act(doing("release", n=1))

    assert early["outcome"] == "not_sent"
    assert _ids(house) == ["C1"]


@pytest.mark.parametrize(
    ("route", "goes"),
    [
        ({"message_type": "ADT"}, True),
        ({"message_type": "ORM"}, False),
        ({"trigger_events": ["A04", "A08"]}, True),
        ({"trigger_events": ["A08"]}, False),
        ({"sending_application": "EHR"}, True),
        ({"sending_application": "LAB"}, False),
        ({"enabled": False}, False),
    ],
)
def test_a_route_takes_what_meets_its_conditions(route: dict[str, Any], *, goes: bool) -> None:
    house = _house(routes=[{"id": "a", "to": ["pacs"], **route}])

    house.act(sending(adt(1)))

    assert bool(_ids(house)) == goes


def test_two_routes_to_one_destination_deliver_once() -> None:
    house = _house(routes=[{"id": "a", "to": ["pacs"]}, {"id": "b", "to": ["pacs"]}])

    house.act(sending(adt(1)))

    assert _ids(house) == ["C1"]


@pytest.mark.parametrize(
    ("mode", "code"), [("", "AA"), ("|||AL|NE", "CA"), ("|||AL|AL", "CA"), ("||||AL", "CA")]
)
def test_the_engine_commits_where_the_enhanced_mode_is_asked_for(mode: str, code: str) -> None:
    house = _house()
    header, _, rest = adt(1).partition("||||||UNICODE UTF-8\r")

    result = house.act(sending(f"{header}{mode}\r{rest}"))["result"]

    assert result["acknowledgements"][0]["code"] == code


def test_an_engine_that_sends_to_itself_ends_with_the_action() -> None:
    house = _house(to("again", host="engine.ward.example"), duplicates="once")

    result = house.act(sending(adt(1)))["result"]

    assert [row["code"] for row in result["deliveries"]] == ["AA"]
    assert len(house.holdings()["engine"]["received"]) == 1
