"""Merges: who survives, what is retired, what follows it, and a storm of them."""

import time
from typing import Any

import pytest

from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital
from tests.practice.interfaces import adt, doing, engine, hospital, ris, sending, to


def _ris(**settings: Any) -> Hospital:
    data = hospital(ris(worklist_at="", **settings))
    return Hospital(HospitalConfig.from_data(data))


def _tell(house: Hospital, *messages: str) -> list[tuple[str | None, str]]:
    """Send messages to the RIS; return code and text of each acknowledgment."""
    result = house.act(sending(*messages, host="ris.ward.example"))["result"]
    return [(row["code"], row["text"]) for row in result["acknowledgements"]]


def _patients(house: Hospital) -> dict[str, Any]:
    found: dict[str, Any] = house.holdings()["ris"]["patients"]
    return found


ORDER = (
    "MSH|^~\\&|EHR|WARD|RIS|WARD|20261121||ORM^O01|O{n}|P|2.5.1\rPID|1||{patient}^^^WARD^MR||Doe\r"
    "ORC|NW|P{n}\rOBR|1|P{n}||CTCH^CT chest^L||||||||||||||ACC{n}||||||CT\r"
)


def test_the_number_in_pid_survives_and_the_one_in_mrg_retires() -> None:
    house = _ris()

    _tell(house, adt(1, patient="100"), adt(2, patient="200"), adt(3, "A40", "100", retired="200"))

    assert "merged_into" not in _patients(house)["100"]
    assert _patients(house)["200"]["merged_into"] == "100"


def test_orders_follow_the_patient() -> None:
    house = _ris()

    _tell(house, ORDER.format(n=1, patient="200"), adt(3, "A40", "100", retired="200"))
    _tell(house, ORDER.format(n=2, patient="200"))

    rows = house.holdings()["ris"]
    assert {row["patient_id"] for row in rows["orders"].values()} == {"100"}
    assert {row["PatientID"] for row in rows["worklist"]} == {"100"}


def test_a_chain_of_merges_ends_at_the_last_survivor() -> None:
    house = _ris()

    _tell(
        house,
        ORDER.format(n=1, patient="300"),
        adt(1, "A40", "200", retired="300"),
        adt(2, "A40", "100", retired="200"),
        ORDER.format(n=2, patient="300"),
    )

    orders = house.holdings()["ris"]["orders"].values()
    assert [row["patient_id"] for row in orders] == ["100", "100"]


@pytest.mark.parametrize(
    ("messages", "text"),
    [
        ([adt(1, "A40", "100", retired="100")], "cannot be merged with itself"),
        ([adt(1, "A40", "100")], "MRG-1 has no number"),
        ([adt(1, "A40", "", retired="200")], "PID-3 has no patient number"),
        (
            [adt(1, "A40", "100", retired="200"), adt(2, "A40", "200", retired="300")],
            "was merged into 100 and cannot survive",
        ),
        (
            [adt(1, "A40", "100", retired="200"), adt(2, "A40", "300", retired="200")],
            "was merged into 100 before",
        ),
        (
            [adt(1, "A40", "100", retired="200"), adt(2, "A40", "200", retired="100")],
            "cannot survive",
        ),
    ],
)
def test_a_merge_that_makes_no_sense_is_an_error_and_changes_nothing(
    messages: list[str], text: str
) -> None:
    house = _ris()
    *good, bad = messages
    if good:
        _tell(house, *good)
    before = _patients(house)

    [(code, said)] = _tell(house, bad)

    assert code == "AE"
    assert text in said
    assert _patients(house) == before


def test_the_same_merge_twice_changes_nothing_the_second_time() -> None:
    house = _ris()

    answers = _tell(house, adt(1, "A40", "100", retired="200"), adt(2, "A40", "100", retired="200"))

    assert [code for code, _ in answers] == ["AA", "AA"]


@pytest.mark.parametrize(
    ("late", "code", "revived", "name"),
    [
        ("refuse", "AE", False, "Doe^Jane"),
        ("follow", "AA", False, "Late"),
        ("revive", "AA", True, ""),
    ],
)
def test_a_late_update_for_a_retired_number(
    late: str, code: str, *, revived: bool, name: str
) -> None:
    house = _ris(late_updates=late)
    _tell(house, adt(1, patient="200"), adt(2, "A40", "100", retired="200"))

    [(said, _)] = _tell(house, adt(3, "A08", "200", name="Late"))

    assert said == code
    assert ("merged_into" not in _patients(house)["200"]) == revived
    assert not name or _patients(house)["100"]["name"] == name


def test_nothing_is_no_news_and_the_null_deletes() -> None:
    house = _ris()

    _tell(house, adt(1), adt(2, "A08", name=""), adt(3, "A08", name='""').replace("|F\r", '|""\r'))

    assert _patients(house)["100"] == {"name": "", "birth_date": "19700102", "sex": ""}


def test_a_storm_of_200_merges_waits_behind_a_poison_and_is_done_in_order() -> None:
    house = Hospital(HospitalConfig.from_data(hospital(engine(to("ris")), ris(worklist_at=""))))
    poison = adt(900, "A40", "100", retired="100")
    # Each number survives one merge and is retired by the next: any other order fails.
    storm = [adt(n, "A40", str(1000 + n), retired=str(999 + n)) for n in range(1, 201)]

    taken = house.act(sending(poison, *storm))["result"]
    before = house.holdings()["ris"]["messages"]
    began = time.perf_counter()
    house.act(doing("park", n=1, to="ris", reason="It merges a patient with itself."))
    result = house.act(doing("restart_queue", to="ris"))["result"]
    took = time.perf_counter() - began

    done = [text.split("|")[9] for text in house.holdings()["ris"]["messages"]]
    assert [row["code"] for row in taken["acknowledgements"]] == ["AA"] * 201
    assert before == []
    assert result["ok"]
    assert done == [f"C{n}" for n in range(1, 201)]
    assert took < 5
