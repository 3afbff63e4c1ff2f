"""EHR, engine, RIS and worklist together: an order goes all the way, and its report comes back."""

from typing import Any

import pytest

from app.hl7 import check_message, read_message
from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital
from tests.practice.interfaces import PATIENT, carried_on, doing, hospital, ris, sending, to, whole
from tests.practice.wards import archive, asking

ORDER = {
    "patient_id": "100",
    "procedure_code": "CTCH",
    "procedure_name": "CT chest & abdomen",
    "modality": "CT",
    "start": "202611230900",
}
SPS = "ScheduledProcedureStepSequence"
KEYS = {
    "PatientName": "",
    "PatientID": "",
    "AccessionNumber": "",
    "StudyInstanceUID": "",
    f"{SPS}.Modality": "CT",
    f"{SPS}.ScheduledStationAETitle": "CT01",
    f"{SPS}.ScheduledProcedureStepStartDate": "20261123",
    f"{SPS}.ScheduledProcedureStepStartTime": "",
}


def _ordered(**settings: Any) -> Hospital:
    """Return a hospital in which a patient is registered and a CT is ordered."""
    house = Hospital(HospitalConfig.from_data(whole(**settings)))
    house.act(doing("register", "ehr", patient=PATIENT))
    house.act(doing("order", "ehr", **ORDER))
    return house


def _worklist(house: Hospital) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.act(asking("find", model="worklist", keys=KEYS))["result"][
        "matches"
    ]
    return found


def test_an_order_becomes_a_worklist_entry_that_a_scanner_finds() -> None:
    [entry] = _worklist(_ordered())

    assert entry["PatientName"] == "Müller^Anna"
    assert (entry["PatientID"], entry["AccessionNumber"]) == ("100", "A00001")
    assert entry[SPS][0]["ScheduledProcedureStepStartTime"] == "0900"
    assert entry["StudyInstanceUID"].startswith(("1.2.826.", "2.25."))


def test_the_accession_number_and_the_status_come_back_to_the_ehr() -> None:
    [order] = _ordered().holdings()["ehr"]["orders"].values()

    assert (order["accession_number"], order["status"]) == ("A00001", "SC")


def test_an_update_and_a_merge_reach_the_worklist() -> None:
    house = _ordered()

    house.act(doing("update", "ehr", patient={"id": "100", "name": "Müller-Doe^Anna"}))
    house.act(doing("register", "ehr", patient={**PATIENT, "id": "77"}))
    house.act(doing("merge", "ehr", surviving="77", retired="100"))

    [entry] = _worklist(house)
    assert entry["PatientID"] == "77"
    assert house.holdings()["ris"]["patients"]["100"]["name"] == "Müller-Doe^Anna"


@pytest.mark.parametrize(("status", "stays"), [("SC", True), ("IP", False), ("CM", False)])
def test_only_what_is_scheduled_is_on_the_worklist(status: str, *, stays: bool) -> None:
    house = _ordered()

    house.act(doing("status", "ris", accession_number="A00001", status=status))

    assert bool(_worklist(house)) == stays
    [order] = house.holdings()["ehr"]["orders"].values()
    assert order["status"] == status


def test_a_canceled_order_leaves_the_worklist() -> None:
    house = _ordered()
    [number] = house.holdings()["ehr"]["orders"]

    house.act(doing("cancel", "ehr", placer_order_number=number))

    assert _worklist(house) == []
    assert house.holdings()["ris"]["orders"]["A00001"]["status"] == "CA"


def test_a_report_comes_into_the_inbox() -> None:
    house = _ordered()

    house.act(doing("report", "ris", accession_number="A00001", text="No | pneumothorax."))

    [result] = house.holdings()["ehr"]["results"]
    assert (result["patient_id"], result["status"]) == ("100", "F")
    assert result["text"] == "No | pneumothorax."


def test_another_time_is_another_entry() -> None:
    house = _ordered()

    house.act(doing("schedule", "ris", accession_number="A00001", start="202611231030"))

    [entry] = _worklist(house)
    assert entry[SPS][0]["ScheduledProcedureStepStartTime"] == "1030"


def test_entries_of_the_archive_itself_stay() -> None:
    own = {"PatientID": "1", SPS: [{"Modality": "CT", "ScheduledStationAETitle": "CT01"}]}
    own[SPS][0]["ScheduledProcedureStepStartDate"] = "20261123"  # type: ignore[index]
    data = hospital(archive(worklist=[own]), ris(), *whole()["nodes"][3:])
    house = Hospital(HospitalConfig.from_data(data))

    house.act(sending(_order("7"), host="ris.ward.example"))

    assert [row["PatientID"] for row in _worklist(house)] == ["1", "100"]


def _order(number: str, accession: str = "", control: str = "NW") -> str:
    return (
        f"MSH|^~\\&|EHR|WARD|RIS|WARD|20261121||ORM^O01|O{number}{control}|P|2.5.1\r"
        f"PID|1||100^^^WARD^MR||Doe^Jane^M^Jr^Dr\rORC|{control}|P{number}\r"
        f"OBR|1|P{number}||CTCH^CT chest^L||||||||||||||{accession}||||||CT|||1^^^202611230900\r"
    )


@pytest.mark.parametrize(
    ("messages", "code", "text"),
    [
        ([_order("1"), _order("1", control="NW").replace("O1NW", "O9")], "AE", "here already"),
        ([_order("1", "ACC7"), _order("2", "ACC7")], "AE", "belongs to another order"),
        ([_order("1", control="CA")], "AE", "No order here has the number P1"),
        ([_order("1"), _order("1", control="CA")], "AA", ""),
        ([_order("1"), _order("1", control="XO")], "AA", ""),
        ([_order("1"), _order("1", control="ZZ")], "AE", "ZZ is not known"),
    ],
)
def test_the_ris_answers_for_what_an_order_says(messages: list[str], code: str, text: str) -> None:
    house = Hospital(HospitalConfig.from_data(hospital(archive(), ris())))

    answers = house.act(sending(*messages, host="ris.ward.example"))["result"]["acknowledgements"]

    assert answers[-1]["code"] == code
    assert text in answers[-1]["text"]


def test_an_unknown_patient_is_refused_where_the_ris_says_so() -> None:
    house = Hospital(HospitalConfig.from_data(hospital(archive(), ris(unknown_patients="refuse"))))

    result = house.act(sending(_order("1"), host="ris.ward.example"))["result"]

    assert result["acknowledgements"][0]["code"] == "AE"
    assert "No patient here has the number 100" in result["sentence"]


def test_suffix_and_prefix_change_places_on_the_way_to_dicom() -> None:
    house = Hospital(HospitalConfig.from_data(hospital(archive(), ris())))

    house.act(sending(_order("1"), host="ris.ward.example"))

    assert _worklist(house)[0]["PatientName"] == "Doe^Jane^M^Dr^Jr"


def test_the_trace_names_the_transactions() -> None:
    data = whole()
    data["nodes"][2]["destinations"].append(
        to("pacs", host="ehr.ward.example") | {"message_types": ["OMI"]}
    )
    house = Hospital(HospitalConfig.from_data(data))
    actions = [
        doing("register", "ehr", patient=PATIENT),
        doing("order", "ehr", **ORDER),
        doing("update", "ehr", patient=PATIENT),
        doing("schedule", "ris", accession_number="A00001", station="CT02"),
    ]

    told = [house.act(action)["trace"]["events"] for action in actions]

    names = [{row["transaction"] for row in events} - {""} for events in told]
    assert names == [{"RAD-1"}, {"RAD-2", "RAD-3", "RAD-4"}, {"RAD-12"}, {"RAD-13"}]


def test_every_message_written_here_keeps_to_its_structure() -> None:
    house = _ordered()
    for action in (
        doing("admit", "ehr", patient=PATIENT),
        doing("discharge", "ehr", patient=PATIENT),
        doing("merge", "ehr", surviving="100", retired="200"),
        doing("report", "ris", accession_number="A00001", text="Normal."),
    ):
        assert house.act(action)["result"]["ok"]
    written = [
        row["message"] for name in ("ehr", "ris") for row in house.holdings()[name]["delivered"]
    ]

    faults = [
        (row.code, row.path, row.says)
        for text in written
        for row in check_message(read_message(text))
        if row.severity == "error"
    ]

    assert len(written) == 7
    assert faults == []


def test_a_name_with_delimiters_arrives_as_it_was_typed() -> None:
    house = Hospital(HospitalConfig.from_data(whole()))

    house.act(doing("register", "ehr", patient={**PATIENT, "name": "D|oe & Co^Ja~ne"}))

    assert house.holdings()["ris"]["patients"]["100"]["name"] == "D|oe & Co^Ja~ne"


def test_what_became_of_a_step_outlives_the_next_message() -> None:
    house = _ordered()
    house.archives["archive"].worklist[0][SPS][0]["ScheduledProcedureStepStatus"] = "STARTED"

    house.act(doing("update", "ehr", patient={"id": "100", "name": "Other^Anna"}))

    [entry] = house.archives["archive"].worklist
    assert entry["PatientName"] == "Other^Anna"
    assert entry[SPS][0]["ScheduledProcedureStepStatus"] == "STARTED"


def test_entries_kept_by_both_systems_are_not_doubled() -> None:
    house = _ordered()
    data = carried_on(whole(), house.holdings())
    data["nodes"][0]["worklist"] = list(house.archives["archive"].worklist)

    later = Hospital(HospitalConfig.from_data(data))

    assert [row["AccessionNumber"] for row in _worklist(later)] == ["A00001"]
