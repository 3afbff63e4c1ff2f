"""Orthanc in the archive's place: the same actions, the same results, and nothing left behind."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from pynetdicom import AE

from app.errors import GraderFault
from app.practice.client import Practice
from app.practice.config import EXPLICIT_LE, VERIFICATION, ArchiveConfig, HospitalConfig
from app.practice.hospital import Hospital
from app.practice.limits import LIMITS
from app.practice.orthanc.configuration import configuration
from app.practice.orthanc.program import fresh_orthanc, sweep
from tests.practice.clinic import CT_CLASS, HELD, clinic, image
from tests.practice.wards import archive, asking, sample_path

SAMPLES = {"ct.dcm": "CT_small.dcm", "mr.dcm": "MR_small.dcm", "j2k.dcm": "693_J2KI.dcm"}
FILES = {name: sample_path(sample).read_bytes() for name, sample in SAMPLES.items()}
STUDY = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1.2.1"}
HELD_CT = {"sop_class_uid": CT_CLASS, "sop_instance_uid": "1.2.1.1.1"}
UNKNOWN = {"sop_class_uid": CT_CLASS, "sop_instance_uid": "1.2.77"}
TO_CT = {"commitment": "new"}


@pytest.fixture
def program(require: Callable[[str], Path]) -> Path:
    return require("/usr/sbin/Orthanc")


def done(
    action: dict[str, Any], program: Path | None, **settings: Any
) -> tuple[dict[str, Any], Hospital]:
    """Perform *action* in the clinic, by Orthanc if *program* is told."""
    hospital = Hospital(HospitalConfig.from_data(clinic(**settings)), orthanc=program)
    return hospital.act(action, FILES), hospital


def answered_by(exchange: dict[str, Any]) -> str:
    """Return whose program let the console in, by its Implementation Version Name."""
    return next(
        str(event["detail"]["implementation_version_name"])
        for event in exchange["trace"]["events"]
        if event["kind"] == "a_associate_ac"
    )


def essence(exchange: dict[str, Any], hospital: Hospital) -> dict[str, Any]:
    """Return what graders read of an exchange and of the hospital after it."""
    result = exchange["result"]
    status = result["status"] or {}
    report = result.get("report") or {}
    return {
        "outcome": result["outcome"],
        "reached": result["reached"],
        "rejection": result["rejection"],
        "status": status.get("code"),
        "contexts": [(row["abstract_syntax"], row["result"]) for row in result["contexts"]],
        "stored": result.get("stored"),
        "matches": sorted(map(str, map(_matched, result.get("matches", [])))),
        "sub_operations": result.get("sub_operations"),
        "received": sorted(result.get("received", [])),
        "committed": report.get("committed"),
        "failed": [row["reason"]["code"] for row in report.get("failed", [])],
        "held": {name: held["holdings"] for name, held in hospital.holdings().items()},
        "files": sorted(hospital.objects()),
        "transactions": len(hospital.holdings()["archive"].get("transactions", [])),
    }


def _matched(match: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return an answer to a query; Orthanc says in each in which letters it is."""
    return sorted((name, value) for name, value in match.items() if name != "SpecificCharacterSet")


Case: TypeAlias = tuple[dict[str, Any], dict[str, Any]]
"""An action, and the settings of the archive that it goes to."""

SAME: dict[str, Case] = {
    "echo": (asking("echo"), {}),
    "echo_unknown_caller": (asking("echo", calling_ae_title="NOBODY"), {}),
    "echo_wrong_called": (asking("echo", called_ae_title="ward_pacs"), {}),
    "echo_unchecked": (
        asking("echo", calling_ae_title="NOBODY", called_ae_title="X"),
        {"checks": []},
    ),
    "echo_called_alone": (asking("echo", calling_ae_title="NOBODY"), {"checks": ["called"]}),
    "store": (asking("store", files=["ct.dcm"]), {}),
    "store_two": (asking("store", files=["ct.dcm", "mr.dcm"]), {}),
    "store_compressed": (asking("store", files=["j2k.dcm"]), {}),
    "find_study": (
        asking("find", keys={**STUDY, "StudyInstanceUID": "", "PatientName": "", "StudyDate": ""}),
        {},
    ),
    "find_range": (
        asking(
            "find",
            keys={**STUDY, "StudyInstanceUID": "", "StudyDate": "20261121-", "PatientID": ""},
        ),
        {},
    ),
    "find_wildcard": (
        asking("find", keys={**STUDY, "StudyInstanceUID": "", "PatientName": "doe*"}),
        {},
    ),
    "find_image": (
        asking(
            "find",
            keys={
                "QueryRetrieveLevel": "IMAGE",
                "StudyInstanceUID": "1.2.1",
                "SeriesInstanceUID": "1.2.1.1",
                "SOPInstanceUID": "",
            },
        ),
        {},
    ),
    "move": (asking("move", destination="VIEW1", keys=STUDY), {}),
    "get": (asking("get", keys=STUDY), {}),
    "commit": (asking("commit", references=[HELD_CT, UNKNOWN]), TO_CT),
}


@pytest.mark.parametrize("name", SAME)
def test_orthanc_does_what_our_archive_does(program: Path, name: str) -> None:
    action, settings = SAME[name]

    ours, our_house = done(action, None, **settings)
    theirs, their_house = done(action, program, **settings)

    assert essence(theirs, their_house) == essence(ours, our_house)
    if theirs["result"]["rejection"] is None:
        assert "DCMTK" in answered_by(theirs)
    else:
        # Ours would have noted when the request came in.
        assert "received_at_ms" not in str(theirs["trace"])


OWN: dict[str, Case] = {
    "both titles wrong": (asking("echo", calling_ae_title="X", called_ae_title="Y"), {}),
    "no association left": (asking("echo"), {"max_associations": 2, "associations_in_use": 2}),
    "coercion": (
        asking("store", files=["ct.dcm"]),
        {"coercion": {"values": {"InstitutionName": "WARD"}}},
    ),
    "quota": (asking("store", files=["ct.dcm"]), {"quota_objects": 5}),
    "doubles refused": (asking("store", files=["ct.dcm"]), {"duplicates": "refuse"}),
    "a kind not offered": (
        asking("store", files=["mr.dcm"]),
        {"contexts": [{"abstract_syntax": CT_CLASS, "transfer_syntaxes": ["1.2.840.10008.1.2"]}]},
    ),
    "a query that breaks the rules": (asking("find", keys={"QueryRetrieveLevel": "WARD"}), {}),
    "an unknown destination": (asking("move", destination="ELSEWHERE", keys=STUDY), {}),
    "a destination where nobody listens": (asking("move", destination="CLOSED", keys=STUDY), {}),
    "the worklist": (
        asking("find", model="worklist", keys={"PatientName": ""}),
        {"worklist": [{"PatientName": "Doe^Jane", "PatientID": "P1"}]},
    ),
    "more than it is filled with": (
        asking("find", keys={**STUDY, "StudyInstanceUID": ""}),
        {"holdings": {f"1.2.5.1.{n}": image("1.2.5", "1.2.5.1", n) for n in range(201)}},
    ),
    "a report on the same association": (asking("commit", references=[HELD_CT]), {}),
    "a lost file": (
        asking("commit", references=[HELD_CT]),
        {**TO_CT, "lost_objects": [HELD_CT["sop_instance_uid"]]},
    ),
    "a reason of the lab's own": (
        asking("commit", references=[HELD_CT]),
        {**TO_CT, "commitment_failures": {HELD_CT["sop_instance_uid"]: 0x0213}},
    ),
}


@pytest.mark.parametrize("name", OWN)
def test_what_orthanc_cannot_do_the_archive_does_itself(program: Path, name: str) -> None:
    action, settings = OWN[name]

    ours, our_house = done(action, None, **settings)
    theirs, their_house = done(action, program, **settings)

    assert essence(theirs, their_house) == essence(ours, our_house)
    assert "DCMTK" not in str(theirs["trace"])


@pytest.mark.parametrize(("duplicates", "kept"), [("keep", b"first"), ("replace", b"second")])
def test_an_object_that_comes_twice_is_treated_as_the_setting_says(
    program: Path, duplicates: str, kept: bytes
) -> None:
    files = {name: _commented(FILES["ct.dcm"], name) for name in ("first", "second")}
    data = clinic(duplicates=duplicates, holdings={})
    hospital = Hospital(HospitalConfig.from_data(data), orthanc=program)

    for name in files:
        hospital.act(asking("store", files=[name]), files)

    [stored] = hospital.objects().values()
    assert kept in stored


def _commented(data: bytes, word: str) -> bytes:
    """Return the object with another Institution Name of the same length."""
    name = b"JFK IMAGING CENTER"
    assert data.count(name) == 1
    return data.replace(name, word.encode().ljust(len(name)))


def test_a_move_is_told_to_its_end_in_one_trace(program: Path) -> None:
    exchange, _ = done(asking("move", destination="VIEW1", keys=STUDY), program)

    told = exchange["trace"]
    onward = [event["title"] for event in told["events"] if event["from"] == "archive"]
    assert [row["id"] for row in told["peers"]] == ["console", "archive", "view"]
    assert onward.count("C-STORE-RQ") == 3
    assert "A-RELEASE-RQ" in onward


def test_an_object_of_one_attempt_is_never_seen_by_the_next(program: Path) -> None:
    wanted = asking("find", keys={**STUDY, "StudyInstanceUID": "", "PatientName": ""})
    with Practice(size=1, orthanc=program) as practice:
        full = clinic(holdings={})
        stored = practice.act(full, asking("store", files=["ct.dcm"]), FILES)
        found = practice.act(clinic(holdings={}), wanted)

    assert stored.exchanges[0]["result"]["stored"] == 1
    assert found.exchanges[0]["result"]["matches"] == []
    assert list(stored.objects) == [
        f"archive/{uid}.dcm" for uid in stored.holdings["archive"]["holdings"]
    ]


def test_nothing_is_left_of_it_but_what_the_attempt_keeps(program: Path) -> None:
    before = _leavings()
    done(asking("store", files=["ct.dcm"]), program)

    assert _leavings() == before


def test_what_a_killed_process_left_is_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone, mine = tmp_path / "readingroom-archive-4194305-x", tmp_path / "readingroom-archive-1-y"
    gone.mkdir()
    (gone / "index").write_bytes(b"object")
    mine.mkdir()

    sweep()

    assert sorted(tmp_path.iterdir()) == [mine]


def _leavings() -> tuple[set[Path], int]:
    """Return the folders of archives, and how many Orthanc run below this process."""
    folders = set(Path(tempfile.gettempdir()).glob("readingroom-archive-*"))
    children = Path("/proc/self/task").glob("*/children")
    return folders, sum(len(each.read_text().split()) for each in children)


@pytest.mark.parametrize(
    ("title", "address", "is_heard"),
    [("CT01", "127.0.0.1", True), ("CT01", "127.0.0.2", False), ("NOBODY", "127.0.0.1", False)],
)
def test_strangers_are_not_heard_at_its_door(
    program: Path, title: str, address: str, *, is_heard: bool
) -> None:
    """Its DICOM port is open on every address of the machine."""
    node = ArchiveConfig.from_data(archive(checks=[]))
    settings = configuration(node, ("CT01",), {}, (EXPLICIT_LE,), LIMITS)
    entity = AE(title)
    entity.add_requested_context(VERIFICATION)

    with fresh_orthanc(program, settings) as orthanc:
        association = entity.associate("127.0.0.1", orthanc.port, bind_address=(address, 0))
        is_established = association.is_established
        association.abort()

    assert is_established is is_heard


def test_it_ends_with_the_process_that_started_it(program: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from app.practice.orthanc.program import fresh_orthanc\n"
        "with fresh_orthanc(Path(sys.argv[1]), {}) as orthanc:\n"
        "    print(orthanc.port, flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(program)],
        stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert process.stdout is not None
    with process.stdout:
        port = int(process.stdout.readline())
    process.kill()
    process.wait(10)

    until = time.monotonic() + 5
    while _listens(port) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _listens(port)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_program_that_is_no_orthanc_is_told_to_the_learner_in_a_sentence() -> None:
    with pytest.raises(GraderFault, match="did not start"):
        done(asking("echo"), Path("/bin/true"))


def test_the_whole_archive_of_a_clinic_is_taken_over(program: Path) -> None:
    exchange, hospital = done(asking("echo"), program)

    assert exchange["result"]["ok"]
    assert hospital.holdings()["archive"]["holdings"] == HELD
