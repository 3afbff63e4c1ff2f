"""The command-line applications that come with pynetdicom, for learners who have only pip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydicom import dcmread

from app.practice.hospital import running
from tests.practice.clinic import clinic
from tests.practice.programs import program
from tests.practice.wards import node, sample_path

STUDY = ["-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.1"]


def _app(folder: Path, name: str, port: int, *arguments: object) -> str:
    where = ["127.0.0.1", port, *arguments, "-aet", "CT01", "-aec", "WARD_PACS", "-v"]
    command = [sys.executable, "-W", "ignore", "-m", "pynetdicom", name, *map(str, where)]
    done = subprocess.run(
        command, cwd=folder, env=os.environ, capture_output=True, text=True, timeout=30, check=False
    )
    return f"{done.stdout}{done.stderr}rc={done.returncode}"


def test_echoscu(tmp_path: Path) -> None:
    with running(clinic()) as house:
        printed = _app(tmp_path, "echoscu", house.ports["archive"])

    assert "Success" in printed
    assert printed.endswith("rc=0")


def test_storescu(tmp_path: Path) -> None:
    path = sample_path("CT_small.dcm")
    with running(clinic(holdings={})) as house:
        printed = _app(tmp_path, "storescu", house.ports["archive"], path)
        held = house.hospital.objects()

    assert "Success" in printed
    assert list(held) == [f"archive/{dcmread(path).SOPInstanceUID}.dcm"]


@pytest.mark.parametrize(
    ("model", "keys", "count"),
    [
        ("-P", ["-k", "QueryRetrieveLevel=PATIENT", "-k", "PatientID="], 2),
        ("-S", STUDY, 1),
        ("-S", [*STUDY[2:], "-k", "QueryRetrieveLevel=SERIES", "-k", "SeriesInstanceUID="], 2),
    ],
)
def test_findscu(tmp_path: Path, model: str, keys: list[str], count: int) -> None:
    with running(clinic()) as house:
        printed = _app(tmp_path, "findscu", house.ports["archive"], model, *keys)

    assert printed.count("Pending") == count
    assert printed.endswith("rc=0")


def test_getscu(tmp_path: Path) -> None:
    with running(clinic()) as house:
        _app(tmp_path, "getscu", house.ports["archive"], "-S", *STUDY)

    assert sum(path.is_file() for path in tmp_path.iterdir()) == 3


def test_movescu_to_storescp(tmp_path: Path) -> None:
    storescp = [sys.executable, "-W", "ignore", "-m", "pynetdicom", "storescp", "-od", tmp_path]
    destination = {"ae_title": "STORESCP", "host": "app.ward.example", "port": 104}
    hospital = clinic(destinations=[destination])
    where = {"host": "app.ward.example", "address": "10.20.3.3"}
    hospital["nodes"].append(node("peer", "app", 104, **where))
    with program(list(storescp)) as port, running(hospital, peers={"app": port}) as house:
        to = ["-S", "-aem", "STORESCP", *STUDY]
        printed = _app(tmp_path, "movescu", house.ports["archive"], *to)

    assert "Success" in printed
    assert sum(path.is_file() for path in tmp_path.iterdir()) == 3
