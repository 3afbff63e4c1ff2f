"""Performed procedure steps: from IN PROGRESS to a final state, and what the worklist shows."""

from typing import Any

import pytest

from app.practice.hospital import Hospital
from tests.practice.clinic import at_work, messages
from tests.practice.wards import asking

UID = "1.2.44.1"
BEGUN = {
    "PatientID": "P1",
    "PatientName": "Doe^Jane",
    "PerformedProcedureStepID": "PPS1",
    "PerformedStationAETitle": "CT01",
    "PerformedProcedureStepStartDate": "20261121",
    "PerformedProcedureStepStartTime": "0930",
    "Modality": "CT",
    "ScheduledStepAttributesSequence": [
        {"StudyInstanceUID": "1.2.5", "ScheduledProcedureStepID": "SPS1"}
    ],
}
ENDED = {"PerformedProcedureStepEndDate": "20261121", "PerformedProcedureStepEndTime": "0945"}
COMPLETED = {
    **ENDED,
    "PerformedProcedureStepStatus": "COMPLETED",
    "PerformedSeriesSequence": [{"SeriesInstanceUID": "1.2.5.1", "ProtocolName": "HEAD"}],
}
DISCONTINUED = {**ENDED, "PerformedProcedureStepStatus": "DISCONTINUED"}
STEP = "ScheduledProcedureStepSequence"


def _entry(study: str, step: str) -> dict[str, Any]:
    return {
        "PatientID": "P1",
        "StudyInstanceUID": study,
        STEP: [{"Modality": "CT", "ScheduledProcedureStepID": step}],
    }


def _house(**settings: Any) -> Hospital:
    hospital = at_work()
    ris = hospital.archives["ris"]
    ris.worklist = settings.get("worklist", [_entry("1.2.5", "SPS1"), _entry("1.2.6", "SPS1")])
    return hospital


def _ris(kind: str, **values: Any) -> dict[str, Any]:
    where = {"called_ae_title": "RIS", "host": "ris.ward.example", "port": 104}
    return asking(kind, **where, **values)


def _create(hospital: Hospital, **attributes: Any) -> dict[str, Any]:
    action = _ris("mpps_create", sop_instance_uid=UID, attributes={**BEGUN, **attributes})
    return hospital.act(action)


def _set(hospital: Hospital, attributes: dict[str, Any], uid: str = UID) -> dict[str, Any]:
    return hospital.act(_ris("mpps_set", sop_instance_uid=uid, attributes=attributes))


def _states(hospital: Hospital) -> list[str | None]:
    rows = hospital.holdings()["ris"]["worklist"]
    return [row[STEP][0].get("ScheduledProcedureStepStatus") for row in rows]


def test_a_step_begins_and_its_worklist_entry_says_so() -> None:
    hospital = _house()

    exchange = _create(hospital)

    assert exchange["result"]["ok"]
    assert exchange["result"]["sop_instance_uid"] == UID
    assert _states(hospital) == ["STARTED", None]
    kept = hospital.holdings()["ris"]["performed_steps"][UID]
    assert kept["PerformedProcedureStepStatus"] == "IN PROGRESS"
    begins = "RAD-6 Modality Procedure Step In Progress"
    assert {row["transaction"] for row in messages(exchange)} == {begins}


@pytest.mark.parametrize("end", [COMPLETED, DISCONTINUED])
def test_a_step_ends_and_leaves_the_worklist(end: dict[str, Any]) -> None:
    hospital = _house()
    _create(hospital)

    exchange = _set(hospital, end)
    found = hospital.act(_ris("find", model="worklist", keys={"StudyInstanceUID": ""}))

    assert exchange["result"]["ok"]
    assert _states(hospital)[0] == end["PerformedProcedureStepStatus"]
    assert [row["StudyInstanceUID"] for row in found["result"]["matches"]] == ["1.2.6"]
    ends = "RAD-7 Modality Procedure Step Completed"
    assert {row["transaction"] for row in messages(exchange)} == {ends}


def test_a_finished_entry_is_there_for_who_asks_for_its_state() -> None:
    hospital = _house()
    _create(hospital)
    _set(hospital, COMPLETED)

    keys = {"StudyInstanceUID": "", f"{STEP}.ScheduledProcedureStepStatus": "COMPLETED"}
    found = hospital.act(_ris("find", model="worklist", keys=keys))["result"]

    assert [row["StudyInstanceUID"] for row in found["matches"]] == ["1.2.5"]


@pytest.mark.parametrize(
    ("attributes", "status"),
    [
        ({"PerformedProcedureStepStatus": "COMPLETED"}, "0x0106"),
        ({"PerformedProcedureStepID": ""}, "0x0120"),
        ({"ScheduledStepAttributesSequence": []}, "0x0120"),
        ({"Modality": ""}, "0x0120"),
    ],
)
def test_a_step_that_begins_wrongly_is_refused(attributes: dict[str, Any], status: str) -> None:
    hospital = _house()

    result = _create(hospital, **attributes)["result"]

    assert (result["outcome"], result["status"]["hex"]) == ("failure", status)
    assert hospital.holdings()["ris"]["performed_steps"] == {}


def test_a_second_step_of_the_same_uid_is_a_duplicate() -> None:
    hospital = _house()
    _create(hospital)

    assert _create(hospital)["result"]["status"]["hex"] == "0x0111"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"PerformedProcedureStepStatus": "COMPLETED"}, "0x0120"),
        ({**COMPLETED, "PerformedSeriesSequence": []}, "0x0120"),
        ({"PerformedProcedureStepStatus": "FINISHED"}, "0x0106"),
        ({"PatientID": "P2"}, "0x0106"),
        ({"PerformedProcedureStepDescription": "Head"}, "0x0000"),
    ],
)
def test_a_change_is_taken_or_refused_with_its_status(changes: dict[str, Any], status: str) -> None:
    hospital = _house()
    _create(hospital)

    assert _set(hospital, changes)["result"]["status"]["hex"] == status


@pytest.mark.parametrize("end", [COMPLETED, DISCONTINUED])
def test_a_step_in_a_final_state_is_no_longer_changed(end: dict[str, Any]) -> None:
    hospital = _house()
    _create(hospital)
    _set(hospital, end)

    exchange = _set(hospital, COMPLETED)

    assert exchange["result"]["status"]["hex"] == "0x0110"
    assert exchange["result"]["comment"] == "The step may no longer be updated"
    response = messages(exchange)[-1]["detail"]["command_set"]
    assert response["Error ID (0000,0903)"] == 0xA710


def test_an_unknown_step_cannot_be_set() -> None:
    assert _set(_house(), COMPLETED, "1.2.99")["result"]["status"]["hex"] == "0x0112"


def test_n_set_without_a_uid_is_not_sent() -> None:
    assert _set(_house(), COMPLETED, "")["result"]["outcome"] == "not_sent"


def test_an_archive_that_takes_no_steps_has_no_context_for_them() -> None:
    action = asking("mpps_create", attributes=BEGUN)

    assert at_work().act(action)["result"]["outcome"] == "no_context"


def test_steps_and_worklist_are_the_setting_of_the_next_click() -> None:
    first = _house()
    _create(first)
    kept = first.holdings()["ris"]

    later = _house(worklist=kept["worklist"])
    later.archives["ris"].steps.kept = kept["performed_steps"]

    assert _set(later, COMPLETED)["result"]["ok"]
    assert _states(later)[0] == "COMPLETED"
