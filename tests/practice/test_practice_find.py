"""Queries over real associations: studies by level, and the modality worklist."""

from typing import Any

import pytest

from app.practice.hospital import act
from tests.practice.wards import asking, ward


def _instance(study: str, series: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "PatientID": "P1",
        "PatientName": "Müller^Anna",
        "StudyInstanceUID": study,
        "SeriesInstanceUID": series,
        "SOPInstanceUID": f"{series}.{number}",
        "StudyDate": "20261120",
        "Modality": "CT",
        **more,
    }


ROWS = [
    _instance("1.2.1", "1.2.1.1", 1),
    _instance("1.2.1", "1.2.1.1", 2),
    _instance("1.2.1", "1.2.1.2", 1, Modality="SR"),
    _instance("1.2.2", "1.2.2.1", 1, PatientID="P2", PatientName="Doe^John", StudyDate="20261121"),
]
HOLDINGS = {row["SOPInstanceUID"]: row for row in ROWS}


def _step(patient: str, modality: str, station: str, date: str) -> dict[str, Any]:
    step = {
        "Modality": modality,
        "ScheduledStationAETitle": station,
        "ScheduledProcedureStepStartDate": date,
    }
    return {
        "PatientID": patient,
        "PatientName": f"Name^{patient}",
        "AccessionNumber": f"A{patient}",
        "ScheduledProcedureStepSequence": [step],
    }


WORKLIST = [
    _step("P1", "CT", "CT01", "20261121"),
    _step("P2", "CT", "CT02", "20261121"),
    _step("P3", "MR", "MR01", "20261121"),
    _step("P4", "CT", "CT01", "20261122"),
]
SPS = "ScheduledProcedureStepSequence"


def _find(**keys: Any) -> dict[str, Any]:
    result: dict[str, Any] = act(ward(holdings=HOLDINGS), asking("find", keys=keys))["result"]
    return result


def test_studies_are_summed_up_from_their_instances() -> None:
    result = _find(
        QueryRetrieveLevel="STUDY",
        PatientName="m*",
        StudyInstanceUID="",
        NumberOfStudyRelatedInstances="",
        NumberOfStudyRelatedSeries="",
        ModalitiesInStudy="",
    )

    [match] = result["matches"]
    assert result["outcome"] == "success"
    assert match["PatientName"] == "Müller^Anna"
    assert match["NumberOfStudyRelatedInstances"] == "3"
    assert match["NumberOfStudyRelatedSeries"] == "2"
    assert match["ModalitiesInStudy"] == ["CT", "SR"]
    assert match["RetrieveAETitle"] == "WARD_PACS"
    assert match["SpecificCharacterSet"] == "ISO_IR 192"


@pytest.mark.parametrize(
    ("keys", "count"),
    [
        ({"QueryRetrieveLevel": "STUDY"}, 2),
        ({"QueryRetrieveLevel": "STUDY", "StudyDate": "20261121-"}, 1),
        ({"QueryRetrieveLevel": "STUDY", "PatientID": "P9"}, 0),
        ({"QueryRetrieveLevel": "SERIES", "StudyInstanceUID": "1.2.1"}, 2),
        (
            {
                "QueryRetrieveLevel": "IMAGE",
                "StudyInstanceUID": "1.2.1",
                "SeriesInstanceUID": "1.2.1.1",
            },
            2,
        ),
    ],
)
def test_each_level_has_its_matches(keys: dict[str, Any], count: int) -> None:
    result = _find(**keys)

    assert result["status"]["hex"] == "0x0000"
    assert len(result["matches"]) == count


@pytest.mark.parametrize(
    "keys",
    [
        {"QueryRetrieveLevel": "SERIES"},
        {"QueryRetrieveLevel": "IMAGE", "StudyInstanceUID": "1.2.1"},
        {"QueryRetrieveLevel": "SERIES", "StudyInstanceUID": "*"},
        {"QueryRetrieveLevel": "PATIENT"},
        {"PatientID": "P1"},
    ],
)
def test_a_query_that_breaks_the_hierarchy_does_not_match_the_class(keys: dict[str, Any]) -> None:
    assert _find(**keys)["status"]["hex"] == "0xA900"


@pytest.mark.parametrize(
    ("keys", "patients"),
    [
        ({f"{SPS}.Modality": "CT", f"{SPS}.ScheduledStationAETitle": "CT01"}, ["P1", "P4"]),
        ({f"{SPS}.Modality": "CT", f"{SPS}.ScheduledStationAETitle": "CT1"}, []),
        ({f"{SPS}.ScheduledProcedureStepStartDate": "20261121"}, ["P1", "P2", "P3"]),
        ({f"{SPS}.ScheduledProcedureStepStartDate": "20261122-"}, ["P4"]),
        ({"PatientName": "name^p3"}, ["P3"]),
        ({}, ["P1", "P2", "P3", "P4"]),
    ],
)
def test_the_worklist_gives_what_the_keys_ask_for(
    keys: dict[str, Any], patients: list[str]
) -> None:
    action = asking("find", model="worklist", keys={"PatientID": "", **keys})

    result = act(ward(worklist=WORKLIST), action)["result"]

    assert [row["PatientID"] for row in result["matches"]] == patients


def test_the_trace_opens_down_to_the_identifiers() -> None:
    action = asking("find", model="worklist", keys={"PatientID": "", f"{SPS}.Modality": "MR"})

    events = act(ward(worklist=WORKLIST), action)["trace"]["events"]

    messages = [event for event in events if event["kind"] == "dimse"]
    assert [event["title"] for event in messages] == ["C-FIND-RQ", "C-FIND-RSP", "C-FIND-RSP"]
    asked = messages[0]["detail"]["data_set"]["elements"]
    assert asked[SPS] == [{"Modality": "MR"}]
    command = messages[1]["detail"]["command_set"]
    assert command["Status (0000,0900)"].startswith("0xFF00")


@pytest.mark.parametrize("change", [{"model": "composite_root"}, {"keys": {"NoSuchKeyword": "1"}}])
def test_a_query_that_cannot_be_put_is_not_sent(change: dict[str, Any]) -> None:
    action = asking("find", **{"keys": {}, **change})

    assert act(ward(), action)["result"]["outcome"] == "not_sent"
