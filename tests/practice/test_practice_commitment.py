"""Storage commitment: N-ACTION asks, N-EVENT-REPORT says who may be deleted."""

from typing import Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, evt
from pynetdicom.events import Event

from app.practice.hospital import running
from app.practice.services.models import STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE
from tests.practice.clinic import CT_CLASS, at_work, clinic, messages
from tests.practice.wards import asking, sample_path

MR_CLASS = "1.2.840.10008.5.1.4.1.1.4"
NUCLEAR = "1.2.840.10008.5.1.4.1.1.20"
HELD = "1.2.1.1.1"


def _commit(
    hospital: Any, *references: tuple[str, str], transaction: str = "1.2.77"
) -> dict[str, Any]:
    rows = [{"sop_class_uid": kind, "sop_instance_uid": uid} for kind, uid in references]
    exchange: dict[str, Any] = hospital.act(
        asking("commit", references=rows, transaction_uid=transaction)
    )
    return exchange


def _reasons(result: dict[str, Any]) -> dict[str, str]:
    return {row["sop_instance_uid"]: row["reason"]["hex"] for row in result["report"]["failed"]}


def test_what_is_held_is_committed() -> None:
    exchange = _commit(at_work(), (CT_CLASS, HELD), (CT_CLASS, "1.2.2.1.1"))

    result = exchange["result"]
    assert (result["ok"], result["outcome"]) == (True, "success")
    assert result["transaction_uid"] == "1.2.77"
    report = result["report"]
    assert (report["event_type"], report["came_by"]) == (1, "same")
    assert (report["committed"], report["failed"]) == ([HELD, "1.2.2.1.1"], [])
    assert [row["title"] for row in messages(exchange)] == [
        "N-ACTION-RQ",
        "N-ACTION-RSP",
        "N-EVENT-REPORT-RQ",
        "N-EVENT-REPORT-RSP",
    ]
    assert {row["transaction"] for row in messages(exchange)} == {"RAD-10 Storage Commitment"}


@pytest.mark.parametrize(
    ("settings", "reference", "reason"),
    [
        ({}, (CT_CLASS, "1.2.3"), "0x0112"),
        ({}, (MR_CLASS, HELD), "0x0119"),
        ({}, (NUCLEAR, HELD), "0x0122"),
        ({"lost_objects": [HELD]}, (CT_CLASS, HELD), "0x0110"),
        ({"commitment_failures": {HELD: 0x0213}}, (CT_CLASS, HELD), "0x0213"),
        ({"transactions": ["1.2.77"]}, (CT_CLASS, HELD), "0x0131"),
    ],
)
def test_each_failure_has_its_reason(
    settings: dict[str, Any], reference: tuple[str, str], reason: str
) -> None:
    result = _commit(at_work(**settings), reference)["result"]

    assert (result["ok"], result["outcome"]) == (False, "warning")
    assert result["status"]["hex"] == "0x0000"
    assert result["report"]["event_type"] == 2
    assert _reasons(result) == {reference[1]: reason}


def test_successes_and_failures_come_in_one_report() -> None:
    result = _commit(at_work(), (CT_CLASS, HELD), (CT_CLASS, "1.2.3"))["result"]

    assert result["report"]["committed"] == [HELD]
    assert _reasons(result) == {"1.2.3": "0x0112"}
    assert "1 committed, 1 not" in result["sentence"]


def test_a_transaction_uid_serves_once() -> None:
    hospital = at_work()
    _commit(hospital, (CT_CLASS, HELD))

    again = _commit(hospital, (CT_CLASS, HELD))["result"]

    assert _reasons(again) == {HELD: "0x0131"}
    assert hospital.holdings()["archive"]["transactions"] == ["1.2.77"]


def test_files_are_named_by_what_is_in_them(ct: bytes) -> None:
    hospital = at_work()
    before = hospital.act(asking("commit", files=["ct.dcm"]), {"ct.dcm": ct})["result"]
    hospital.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})
    after = hospital.act(asking("commit", files=["ct.dcm"]), {"ct.dcm": ct})["result"]

    uid = str(dcmread(sample_path("CT_small.dcm")).SOPInstanceUID)
    assert _reasons(before) == {uid: "0x0112"}
    assert after["report"]["committed"] == [uid]


def test_the_report_may_come_on_an_association_of_its_own() -> None:
    hospital = at_work(commitment="new")

    exchange = _commit(hospital, (CT_CLASS, HELD))

    result = exchange["result"]
    assert (result["outcome"], result["report"]["came_by"]) == ("success", "new")
    requests = [row for row in exchange["trace"]["events"] if row["kind"] == "a_associate_rq"]
    assert [(row["from"], row["to"]) for row in requests] == [
        ("console", "archive"),
        ("archive", "ct"),
    ]
    assert "SCP/SCU Role Selection" in requests[1]["detail"]["other_items"]
    [kept] = hospital.holdings()["ct"]["reports"]
    assert (kept["transaction_uid"], kept["committed"]) == ("1.2.77", [HELD])


@pytest.mark.parametrize(
    "settings",
    [
        {"commitment": "never"},
        {"commitment": "new", "destinations": []},
        {
            "commitment": "new",
            "destinations": [{"ae_title": "CT01", "host": "ct.ward.example", "port": 9}],
        },
    ],
)
def test_without_a_report_nothing_is_committed(settings: dict[str, Any]) -> None:
    exchange = _commit(at_work(**settings), (CT_CLASS, HELD))

    result = exchange["result"]
    assert (result["ok"], result["outcome"]) == (False, "no_report")
    assert (result["status"]["hex"], result["report"]) == ("0x0000", None)
    assert "Nothing is committed" in result["sentence"]
    if settings["commitment"] == "new":
        assert "note" in [row["kind"] for row in exchange["trace"]["events"]]


@pytest.mark.parametrize("change", [{}, {"files": ["lost.dcm"]}])
def test_a_request_for_nothing_is_not_sent(change: dict[str, Any]) -> None:
    assert at_work().act(asking("commit", **change))["result"]["outcome"] == "not_sent"


@pytest.mark.parametrize(
    ("action_type", "instance", "expected"),
    [
        (1, STORAGE_COMMITMENT_INSTANCE, 0x0000),
        (2, STORAGE_COMMITMENT_INSTANCE, 0x0123),
        (1, "1.2.3", 0x0112),
    ],
)
def test_a_real_modality_asks_and_is_told(action_type: int, instance: str, expected: int) -> None:
    reports: list[list[str]] = []

    def keep(event: Event) -> tuple[int, None]:
        rows = event.event_information.get("ReferencedSOPSequence") or []
        reports.append([str(row.ReferencedSOPInstanceUID) for row in rows])
        return 0, None

    entity = AE("CT01")
    entity.add_requested_context(STORAGE_COMMITMENT)
    with running(clinic()) as house:
        association = entity.associate(
            "127.0.0.1",
            house.ports["archive"],
            ae_title="WARD_PACS",
            evt_handlers=[(evt.EVT_N_EVENT_REPORT, keep)],
        )
        status, _ = association.send_n_action(_request(), action_type, STORAGE_COMMITMENT, instance)
        association.release()

    assert status.Status == expected
    assert reports in ([], [[HELD]])


def _request() -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CT_CLASS, HELD
    request = Dataset()
    request.TransactionUID = "1.2.78"
    request.ReferencedSOPSequence = [item]
    return request


def test_a_request_without_its_list_has_an_invalid_argument() -> None:
    entity = AE("CT01")
    entity.add_requested_context(STORAGE_COMMITMENT)
    with running(clinic()) as house:
        port = house.ports["archive"]
        association = entity.associate("127.0.0.1", port, ae_title="WARD_PACS")
        status, _ = association.send_n_action(
            None, 1, STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE
        )
        association.release()

    assert status.Status == 0x0115
