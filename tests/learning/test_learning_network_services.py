"""MPPS, C-MOVE, C-GET and commitment by learners' own tools; Orthanc as somebody's own archive."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pynetdicom import AE, evt
from pynetdicom.association import Association
from pynetdicom.events import Event

from app.learning.site import Site
from app.practice.datasets import to_dataset
from app.practice.gateway.network import Network
from app.practice.gateway.titles import titles
from tests.learning.outside import Learner, practice_network
from tests.learning.test_learning_network import tool
from tests.people import organization, person
from tests.ports import free_port
from tests.practice.clinic import CT_CLASS
from tests.practice.conftest import find_or_skip
from tests.practice.programs import orthanc
from tests.practice.rest import Rest
from tests.practice.wards import sample_path

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

PERFORMED_STEP = "1.2.840.10008.3.1.2.3.3"
COMMITMENT, COMMITMENT_INSTANCE = "1.2.840.10008.1.20.1", "1.2.840.10008.1.20.1.1"
STEP = "1.2.3.77"
PATIENCE = 15
STARTED = {
    "PerformedProcedureStepID": "PPS1",
    "PerformedProcedureStepStatus": "IN PROGRESS",
    "PerformedProcedureStepStartDate": "20261122",
    "PerformedProcedureStepStartTime": "0805",
    "PerformedStationAETitle": "CT01",
    "Modality": "CT",
    "ScheduledStepAttributesSequence": [
        {"StudyInstanceUID": "1.2.5", "AccessionNumber": "A1", "ScheduledProcedureStepID": "SPS1"}
    ],
    "PatientName": "Doe^Jane",
    "PatientID": "P1",
    "PatientBirthDate": "",
    "PatientSex": "",
    "PerformedStationName": "",
    "PerformedLocation": "",
    "PerformedProcedureStepDescription": "",
    "PerformedProcedureTypeDescription": "",
    "PerformedProcedureStepEndDate": "",
    "PerformedProcedureStepEndTime": "",
    "StudyID": "",
    "PerformedProcedureCodeSequence": [],
    "PerformedProtocolCodeSequence": [],
    "PerformedSeriesSequence": [],
    "ReferencedPatientSequence": [],
    "ProcedureCodeSequence": [],
}
ENDED = {
    "PerformedProcedureStepStatus": "DISCONTINUED",
    "PerformedProcedureStepEndDate": "20261122",
    "PerformedProcedureStepEndTime": "0810",
    "PerformedSeriesSequence": [],
}
STUDY = ("QueryRetrieveLevel=STUDY", "StudyInstanceUID=1.2.1")


@pytest.fixture
def network(busy_site: Site) -> Iterator[Network]:
    with practice_network(busy_site) as running:
        yield running


@pytest.fixture
def ada(busy_site: Site) -> Learner:
    return Learner(person(busy_site.store, organization(busy_site.store)), busy_site)


def called(ada: Learner, node: str) -> str:
    """Return the called AE title of a system."""
    return titles(ada.code, ada.attempt.bench["hospital"])[node]


@contextmanager
def associated(
    network: Network, title: str, abstract_syntax: str, **more: Any
) -> Iterator[Association]:
    """Give an association of the scanner, and release it."""
    entity = AE("CT01")
    entity.add_requested_context(abstract_syntax)
    association = entity.associate("127.0.0.1", network.ports.dicom, ae_title=title, **more)
    try:
        assert association.is_established
        yield association
    finally:
        association.release()


def test_a_step_is_performed_and_its_entry_leaves_the_worklist(
    ada: Learner, network: Network
) -> None:
    title = called(ada, "mwl")
    keys = ("ScheduledProcedureStepSequence[0].Modality=CT", "AccessionNumber=")
    before = tool("findscu", network, title, options=("-W",), keys=keys)
    with associated(network, title, PERFORMED_STEP) as scanner:
        created, _ = scanner.send_n_create(to_dataset(STARTED), PERFORMED_STEP, STEP)
        again, _ = scanner.send_n_create(to_dataset(STARTED), PERFORMED_STEP, STEP)
        ended, _ = scanner.send_n_set(to_dataset(ENDED), PERFORMED_STEP, STEP)
        late, _ = scanner.send_n_set(to_dataset(ENDED), PERFORMED_STEP, STEP)
    after = tool("findscu", network, title, options=("-W",), keys=keys)

    assert [each.Status for each in (created, again, ended, late)] == [0, 0x0111, 0, 0x0110]
    assert ("A1" in before, "A1" in after) == (True, False)
    assert (
        ada.node("mwl")["performed_steps"][STEP]["PerformedProcedureStepStatus"] == "DISCONTINUED"
    )
    steps = [each for each in ada.exchanges() if each.action["kind"].startswith("mpps")]
    assert [each.result["outcome"] for each in steps] == [
        "success",
        "failure",
        "success",
        "failure",
    ]
    assert {each.action["sop_instance_uid"] for each in steps} == {STEP}
    assert {each.result["sop_instance_uid"] for each in steps} == {STEP}
    assert steps[0].action["attributes"]["PerformedProcedureStepID"] == "PPS1"


def test_movescu_has_a_study_sent_to_a_system_of_the_hospital(
    ada: Learner, network: Network
) -> None:
    title = called(ada, "archive")
    moved = tool("movescu", network, title, options=("-S", "-aem", "VIEW1"), keys=STUDY)

    assert moved.endswith("rc=0"), moved
    assert set(ada.node("view")["holdings"]) == {"1.2.1.1.1", "1.2.1.1.2", "1.2.1.2.1"}
    [exchange] = ada.exchanges()
    assert exchange.action["destination"] == "VIEW1"
    assert exchange.result["sub_operations"]["completed"] == 3
    onward = [event for event in exchange.trace["events"] if event["to"] == "view"]
    assert sum(event["title"] == "C-STORE-RQ" for event in onward) == 3


def test_getscu_gets_what_the_archive_holds(ada: Learner, network: Network, tmp_path: Path) -> None:
    folder = tmp_path / "got"
    folder.mkdir()
    title = called(ada, "archive")
    got = tool("getscu", network, title, options=("-S", "-od", folder), keys=STUDY)

    assert got.endswith("rc=0"), got
    assert len(list(folder.iterdir())) == 3
    assert ada.exchanges()[-1].result["sub_operations"]["completed"] == 3


def test_a_report_of_commitment_stands_in_the_evidence(ada: Learner, network: Network) -> None:
    heard: list[Any] = []

    def hear(event: Event) -> tuple[int, None]:
        heard.append(event.event_information)
        return 0, None

    title, handlers = called(ada, "archive"), [(evt.EVT_N_EVENT_REPORT, hear)]
    row = {"ReferencedSOPClassUID": CT_CLASS, "ReferencedSOPInstanceUID": "1.2.1.1.1"}
    unknown = {**row, "ReferencedSOPInstanceUID": "1.2.88"}
    asked = to_dataset({"TransactionUID": "1.2.9.9", "ReferencedSOPSequence": [row, unknown]})
    with associated(network, title, COMMITMENT, evt_handlers=handlers) as scanner:
        status, _ = scanner.send_n_action(asked, 1, COMMITMENT, COMMITMENT_INSTANCE)
        until = time.monotonic() + PATIENCE
        while not heard and time.monotonic() < until:
            time.sleep(0.02)

    assert status.Status == 0
    assert ada.wait_for(lambda: len(ada.exchanges()) == 2, PATIENCE)
    request, report = ada.exchanges()
    assert request.action["transaction_uid"] == "1.2.9.9"
    assert [each["sop_instance_uid"] for each in request.action["references"]] == [
        "1.2.1.1.1",
        "1.2.88",
    ]
    told = report.result["report"]
    assert (report.result["outcome"], told["committed"]) == ("warning", ["1.2.1.1.1"])
    assert [each["reason"]["code"] for each in told["failed"]] == [0x0112]
    assert ada.node("archive")["transactions"] == ["1.2.9.9"]


def test_orthanc_stores_and_asks_over_the_network(
    ada: Learner, network: Network, tmp_path: Path
) -> None:
    binary = find_or_skip("/usr/sbin/Orthanc")
    known = {"kind": "configure", "node": "archive", "op": "add", "path": "device_table"}
    ada.click({**known, "value": {"ae_title": "ORTHANC"}})
    http = free_port()
    modality = [called(ada, "archive"), "127.0.0.1", network.ports.dicom]
    settings: dict[str, Any] = {"HttpServerEnabled": True, "HttpPort": http}
    settings |= {"AuthenticationEnabled": False, "DicomModalities": {"ward": modality}}
    sample = sample_path("CT_small.dcm").read_bytes()
    with orthanc(binary, tmp_path, **settings):
        rest = Rest(http)
        rest.post("/modalities/ward/echo", {})
        uploaded = rest.post("/instances", sample)
        rest.post("/modalities/ward/store", {"Resources": [uploaded["ID"]]})
        query = {"Level": "Study", "Query": {"PatientName": "*"}}
        asked = rest.post("/modalities/ward/query", query)
        answers = rest.get(f"/queries/{asked['ID']}/answers")

    assert len(answers) == len({row["StudyInstanceUID"] for row in _held(ada)})
    assert ada.outcomes()[1:] == [("echo", "success"), ("store", "success"), ("find", "success")]
    assert json.dumps(ada.exchanges()[2].trace).upper().count("ORTHANC") > 0


def _held(ada: Learner) -> list[dict[str, Any]]:
    return list(ada.node("archive")["holdings"].values())
