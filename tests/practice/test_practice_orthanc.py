"""Orthanc beside our systems: as sender, as destination, as querying peer, and as their archive."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread

from app.practice.config import HospitalConfig, PeerConfig
from app.practice.hospital import Hospital, Running, running
from tests.ports import free_port
from tests.practice.clinic import CT_CLASS, clinic, system
from tests.practice.programs import orthanc
from tests.practice.rest import Rest
from tests.practice.wards import asking, node, sample_path

Require = Callable[[str], Path]
SAMPLE = "CT_small.dcm"
STUDY = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1.2.1"}


@contextmanager
def _beside(require: Require, folder: Path, **archive: Any) -> Iterator[tuple[Running, Rest]]:
    """Let our hospital and an Orthanc know each other."""
    binary = require("/usr/sbin/Orthanc")
    dicom, http = free_port(), free_port()
    destinations = [{"ae_title": "ORTHANC", "host": "orthanc.ward.example", "port": 104}]
    known = [{"ae_title": "ORTHANC"}, {"ae_title": "CT01"}]
    hospital = clinic(destinations=destinations, device_table=known, **archive)
    where = {"host": "orthanc.ward.example", "address": "10.20.3.2"}
    hospital["nodes"].append(node("peer", "orthanc", 104, **where))
    hospital["nodes"].append(system("archive", "second", "SECOND", "ORTHANC"))
    with running(hospital, peers={"orthanc": dicom}) as house:
        modalities = {
            "ward": ["WARD_PACS", "127.0.0.1", house.ports["archive"]],
            "second": ["SECOND", "127.0.0.1", house.ports["second"]],
        }
        settings = {"HttpServerEnabled": True, "HttpPort": http, "DicomModalities": modalities}
        settings |= {"AuthenticationEnabled": False, "DicomCheckCalledAet": False}
        with orthanc(binary, folder, dicom, **settings):
            yield house, Rest(http)


def test_orthanc_sends_to_us(require: Require, tmp_path: Path) -> None:
    original = dcmread(sample_path(SAMPLE))
    with _beside(require, tmp_path, holdings={}) as (house, rest):
        uploaded = rest.post("/instances", sample_path(SAMPLE).read_bytes())
        echoed = rest.post("/modalities/ward/echo", {})
        rest.post("/modalities/ward/store", {"Resources": [uploaded["ID"]]})
        held = house.hospital.objects()

    assert echoed == {}
    [(name, data)] = held.items()
    assert name == f"archive/{original.SOPInstanceUID}.dcm"
    (tmp_path / "held.dcm").write_bytes(data)
    assert dcmread(tmp_path / "held.dcm").PixelData == original.PixelData


def test_orthanc_is_the_destination_of_a_move(require: Require, tmp_path: Path) -> None:
    with _beside(require, tmp_path) as (house, rest):
        exchange = house.hospital.act(asking("move", destination="ORTHANC", keys=STUDY))
        received = rest.get("/instances?expand")

    assert exchange["result"]["ok"]
    assert exchange["result"]["sub_operations"]["completed"] == 3
    uids = sorted(row["MainDicomTags"]["SOPInstanceUID"] for row in received)
    assert uids == ["1.2.1.1.1", "1.2.1.1.2", "1.2.1.2.1"]


@pytest.mark.parametrize(
    ("level", "query", "count"),
    [
        ("Patient", {"PatientName": "Doe*"}, 1),
        ("Study", {"PatientID": "P1", "StudyDate": "20261101-20261130"}, 2),
        ("Study", {"StudyInstanceUID": "1.2.9"}, 1),
        ("Series", {"StudyInstanceUID": "1.2.1", "Modality": "CT"}, 2),
        ("Instance", {"StudyInstanceUID": "1.2.1", "SeriesInstanceUID": "1.2.1.1"}, 2),
    ],
)
def test_orthanc_queries_us_at_every_level(
    require: Require, tmp_path: Path, level: str, query: dict[str, str], count: int
) -> None:
    with _beside(require, tmp_path) as (_, rest):
        asked = rest.post("/modalities/ward/query", {"Level": level, "Query": query})
        answers = rest.get(f"/queries/{asked['ID']}/answers")

    assert len(answers) == count


def test_orthanc_queries_and_then_retrieves(require: Require, tmp_path: Path) -> None:
    query = {"Level": "Study", "Query": {"StudyInstanceUID": "1.2.1"}}
    with _beside(require, tmp_path) as (_, rest):
        asked = rest.post("/modalities/ward/query", query)
        rest.post(f"/queries/{asked['ID']}/retrieve", {"TargetAet": "ORTHANC"})
        received = rest.get("/instances")

    assert len(received) == 3


def test_orthanc_asks_us_for_commitment(require: Require, tmp_path: Path) -> None:
    references = [[CT_CLASS, "1.2.1.1.1"], [CT_CLASS, "1.2.3"]]
    with _beside(require, tmp_path, commitment="new") as (_, rest):
        asked = rest.post("/modalities/ward/storage-commitment", {"DicomInstances": references})
        report = _report(rest, asked["ID"])

    assert report["Status"] == "Failure"
    assert [row["SOPInstanceUID"] for row in report["Success"]] == ["1.2.1.1.1"]
    [failed] = report["Failures"]
    assert (failed["SOPInstanceUID"], failed["FailureReason"]) == ("1.2.3", 0x0112)


def _report(rest: Rest, transaction: str) -> Any:
    until = time.monotonic() + 5
    while True:
        report = rest.get(f"/storage-commitment/{transaction}")
        if report["Status"] != "Pending" or time.monotonic() > until:
            return report
        time.sleep(0.05)


def test_we_move_from_and_get_from_orthanc(require: Require, tmp_path: Path) -> None:
    original = dcmread(sample_path(SAMPLE))
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": original.StudyInstanceUID}
    with _beside(require, tmp_path) as (house, rest):
        rest.post("/instances", sample_path(SAMPLE).read_bytes())
        there = {"called_ae_title": "ORTHANC", "host": "orthanc.ward.example", "port": 104}
        hospital = house.hospital
        moved = hospital.act(asking("move", destination="SECOND", keys=keys, **there))
        contexts = [
            {"abstract_syntax": uid, "transfer_syntaxes": ["1.2.840.10008.1.2.1"]}
            for uid in ("1.2.840.10008.5.1.4.1.2.2.3", CT_CLASS)
        ]
        got = hospital.act(asking("get", keys=keys, contexts=contexts, **there))
        held = hospital.objects()

    assert moved["result"]["sub_operations"]["completed"] == 1
    assert got["result"]["received"] == [original.SOPInstanceUID]
    uid = original.SOPInstanceUID
    assert {f"second/{uid}.dcm", f"console/{uid}.dcm"} <= held.keys()


def test_we_find_at_orthanc_at_every_level(require: Require, tmp_path: Path) -> None:
    original = dcmread(sample_path(SAMPLE))
    above: dict[str, Any] = {}
    counts = []
    with orthanc(require("/usr/sbin/Orthanc"), tmp_path) as port:
        peer = PeerConfig("peer", "Peer", "pacs.ward.example", "10.20.1.5", 11112)
        hospital = Hospital(HospitalConfig((peer,)), peers={"peer": port})
        stored = asking("store", called_ae_title="ORTHANC", files=["ct.dcm"])
        hospital.act(stored, {"ct.dcm": sample_path(SAMPLE).read_bytes()})
        for level, unique in (
            ("PATIENT", "PatientID"),
            ("STUDY", "StudyInstanceUID"),
            ("SERIES", "SeriesInstanceUID"),
            ("IMAGE", "SOPInstanceUID"),
        ):
            keys = {**above, "QueryRetrieveLevel": level, unique: ""}
            there = {"called_ae_title": "ORTHANC", "model": "patient_root"}
            found = hospital.act(asking("find", keys=keys, **there))
            counts.append(len(found["result"]["matches"]))
            above[unique] = str(original[unique].value)

    assert counts == [1, 1, 1, 1]
