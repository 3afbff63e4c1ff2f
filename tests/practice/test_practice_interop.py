"""The real things: DCMTK's programs and Orthanc on the other end of the association."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom import dcmread

from app.practice.config import HospitalConfig, PeerConfig
from app.practice.hospital import Hospital, running
from tests.practice.programs import orthanc, program
from tests.practice.test_practice_find import HOLDINGS, WORKLIST
from tests.practice.wards import asking, sample_path, ward

Run = Callable[..., str]
SENT = ["CT_small.dcm", "MR_small_RLE.dcm", "MR_small_jpeg_ls_lossless.dcm", "693_J2KI.dcm"]
OPTIONS = {
    "CT_small.dcm": [],
    "MR_small_RLE.dcm": ["-xr"],
    "MR_small_jpeg_ls_lossless.dcm": ["-xt"],
    "693_J2KI.dcm": ["-xw"],
}


def test_dcmtk_echoes(run: Run) -> None:
    with running(ward()) as house:
        port = house.ports["archive"]
        printed = run("/usr/bin/echoscu", "-v", "-aec", "WARD_PACS", "127.0.0.1", port)
        [trace] = house.traces

    assert "rc=0" in printed
    kinds = trace.kinds()
    assert kinds[:3] == ["a_associate_rq", "a_associate_ac", "dimse"]
    assert kinds[-1] == "tcp_close"
    request = trace.to_data()["events"][0]["detail"]
    assert request["implementation_version_name"].startswith("OFFIS_DCMTK")


@pytest.mark.parametrize("name", SENT)
def test_dcmtk_stores_each_encoding(run: Run, name: str) -> None:
    path = sample_path(name)
    with running(ward()) as house:
        port = house.ports["archive"]
        where = ["-aet", "CT01", "-aec", "WARD_PACS", "127.0.0.1", port]
        printed = run("/usr/bin/storescu", "-v", *OPTIONS[name], *where, path)
        held = house.hospital.objects()

    original = dcmread(path)
    assert "rc=0" in printed
    assert list(held) == [f"archive/{original.SOPInstanceUID}.dcm"]


def test_dcmtk_finds_studies(run: Run) -> None:
    with running(ward(holdings=HOLDINGS)) as house:
        port = house.ports["archive"]
        keys = ["-k", "QueryRetrieveLevel=STUDY", "-k", "PatientID=P1", "-k", "StudyInstanceUID"]
        where = ["-aet", "CT01", "-aec", "WARD_PACS", "127.0.0.1", port]
        printed = run("/usr/bin/findscu", "-v", "-S", *keys, *where)

    assert printed.count("Pending") == 1
    assert "1.2.1" in printed


def test_dcmtk_reads_the_worklist(run: Run) -> None:
    with running(ward(worklist=WORKLIST)) as house:
        port = house.ports["archive"]
        step = "ScheduledProcedureStepSequence[0]"
        keys = ["-k", "PatientID", "-k", f"{step}.Modality=CT"]
        where = ["-aet", "CT01", "-aec", "WARD_PACS", "127.0.0.1", port]
        printed = run("/usr/bin/findscu", "-v", "-W", *keys, *where)

    assert printed.count("Pending") == 3


def test_we_store_to_dcmtk(require: Callable[[str], Path], tmp_path: Path, ct: bytes) -> None:
    storescp = require("/usr/bin/storescp")
    with program([storescp, "-od", tmp_path, "-aet", "STORESCP"]) as port:
        action = asking("store", called_ae_title="STORESCP", files=["ct.dcm"])
        exchange = _beside(port).act(action, {"ct.dcm": ct})

    assert exchange["result"]["outcome"] == "success"
    [received] = tmp_path.iterdir()
    assert dcmread(received).PixelData == dcmread(sample_path("CT_small.dcm")).PixelData


def test_we_echo_store_and_find_atorthanc(
    require: Callable[[str], Path], tmp_path: Path, ct: bytes
) -> None:
    with orthanc(require("/usr/sbin/Orthanc"), tmp_path) as port:
        hospital = _beside(port)
        echoed = hospital.act(asking("echo", called_ae_title="ORTHANC"))
        action = asking("store", called_ae_title="ORTHANC", files=["ct.dcm"])
        stored = hospital.act(action, {"ct.dcm": ct})
        keys = {"QueryRetrieveLevel": "STUDY", "PatientID": "1CT1", "StudyInstanceUID": ""}
        asked = asking("find", called_ae_title="ORTHANC", keys=keys)
        found = hospital.act(asked)

    assert echoed["result"]["ok"]
    assert stored["result"]["ok"]
    [match] = found["result"]["matches"]
    assert match["StudyInstanceUID"] == dcmread(sample_path("CT_small.dcm")).StudyInstanceUID


def _beside(port: int) -> Hospital:
    """Return a hospital whose archive is a real program on *port*."""
    peer = PeerConfig("peer", "Peer", "pacs.ward.example", "10.20.1.5", 11112)
    return Hospital(HospitalConfig((peer,)), peers={"peer": port})
