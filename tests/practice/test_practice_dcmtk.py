"""DCMTK's programs against our systems: every service, and every encoding that we hold."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread

from app.practice.config import Context
from app.practice.hospital import Running, running
from tests.practice.clinic import clinic
from tests.practice.programs import program
from tests.practice.test_practice_find import WORKLIST
from tests.practice.wards import node, sample_path

Run = Callable[..., str]
Require = Callable[[str], Path]

# One sample of each transfer syntax that we hold, with storescu's option for it.
SAMPLES = [
    ("MR_small_implicit.dcm", "-xi"),
    ("CT_small.dcm", "-xe"),
    ("MR_small_bigendian.dcm", "-xb"),
    ("image_dfl.dcm", "-xd"),
    ("SC_jpeg_no_color_transform.dcm", "-xy"),
    ("JPGExtended.dcm", "-xx"),
    ("SC_rgb_jpeg_gdcm.dcm", "-xs"),
    ("MR_small_jpeg_ls_lossless.dcm", "-xt"),
    ("JPEGLSNearLossless_08.dcm", "-xu"),
    ("MR_small_jp2klossless.dcm", "-xv"),
    ("693_J2KI.dcm", "-xw"),
    ("MR_small_RLE.dcm", "-xr"),
]
STUDY = ["-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.1"]


def _open_archive() -> list[dict[str, Any]]:
    """Return contexts that take the samples as they are."""
    pairs = []
    for name, _ in SAMPLES:
        found = dcmread(sample_path(name), stop_before_pixels=True)
        pairs.append((str(found.SOPClassUID), str(found.file_meta.TransferSyntaxUID)))
    classes = sorted({sop_class for sop_class, _ in pairs})
    syntaxes = tuple(dict.fromkeys(syntax for _, syntax in pairs))
    rows = [Context(sop_class, syntaxes) for sop_class in classes]
    return [
        {"abstract_syntax": row.abstract_syntax, "transfer_syntaxes": list(row.transfer_syntaxes)}
        for row in rows
    ]


def _at(house: Running, node_id: str = "archive", title: str = "WARD_PACS") -> list[object]:
    return ["-aet", "CT01", "-aec", title, "127.0.0.1", house.ports[node_id]]


@pytest.mark.parametrize(("name", "option"), SAMPLES)
def test_storescu_sends_each_encoding_that_we_hold(run: Run, name: str, option: str) -> None:
    original = dcmread(sample_path(name))
    with running(clinic(holdings={}, contexts=_open_archive())) as house:
        printed = run("/usr/bin/storescu", "-v", option, *_at(house), sample_path(name))
        held = house.hospital.objects()
        [trace] = house.traces

    assert "rc=0" in printed
    assert list(held) == [f"archive/{original.SOPInstanceUID}.dcm"]
    accepted = [row for row in trace.to_data()["events"] if row["kind"] == "a_associate_ac"]
    agreed = [
        row["transfer_syntax"]["uid"]
        for row in accepted[0]["detail"]["presentation_contexts"]
        if row["abstract_syntax"]["uid"] == original.SOPClassUID
    ]
    assert original.file_meta.TransferSyntaxUID in agreed


def test_echoscu_finds_every_system_of_the_hospital(run: Run) -> None:
    with running(clinic()) as house:
        titles = {"archive": "WARD_PACS", "ris": "RIS", "dose": "DOSE"}
        printed = [run("/usr/bin/echoscu", *_at(house, *row)) for row in titles.items()]

    assert printed == ["rc=0"] * 3


@pytest.mark.parametrize(
    ("model", "keys", "count"),
    [
        ("-P", ["QueryRetrieveLevel=PATIENT", "PatientID"], 2),
        ("-P", ["QueryRetrieveLevel=PATIENT", "PatientName=doe*"], 1),
        ("-P", ["QueryRetrieveLevel=STUDY", "PatientID=P1", "StudyInstanceUID"], 2),
        ("-P", ["QueryRetrieveLevel=SERIES", "PatientID=P1", "StudyInstanceUID=1.2.1"], 2),
        ("-S", ["QueryRetrieveLevel=STUDY", "StudyDate=20261121-"], 1),
        ("-S", ["QueryRetrieveLevel=STUDY", "StudyInstanceUID=1.2.1\\1.2.9"], 2),
        ("-S", ["QueryRetrieveLevel=SERIES", "StudyInstanceUID=1.2.1", "SeriesInstanceUID"], 2),
        (
            "-S",
            [
                "QueryRetrieveLevel=IMAGE",
                "StudyInstanceUID=1.2.1",
                "SeriesInstanceUID=1.2.1.1",
                "SOPInstanceUID",
            ],
            2,
        ),
    ],
)
def test_findscu_asks_at_every_level(run: Run, model: str, keys: list[str], count: int) -> None:
    arguments = [word for key in keys for word in ("-k", key)]
    with running(clinic()) as house:
        printed = run("/usr/bin/findscu", "-v", model, *arguments, *_at(house))

    assert "rc=0" in printed
    assert printed.count("Pending") == count


def test_findscu_reads_the_worklist_of_the_ris(run: Run) -> None:
    hospital = clinic()
    [ris] = [row for row in hospital["nodes"] if row["id"] == "ris"]
    ris["worklist"] = WORKLIST
    step = "ScheduledProcedureStepSequence[0]"
    keys = ["-k", "PatientID", "-k", f"{step}.ScheduledStationAETitle=CT01"]
    with running(hospital) as house:
        printed = run("/usr/bin/findscu", "-v", "-W", *keys, *_at(house, "ris", "RIS"))

    assert printed.count("Pending") == 2


@contextmanager
def _with_storescp(
    require: Require, folder: Path, *options: str, **settings: Any
) -> Iterator[Running]:
    """Give an archive whose table of destinations has DCMTK's storescp."""
    folder.mkdir(exist_ok=True)
    command = [require("/usr/bin/storescp"), "-od", folder, "-aet", "STORESCP", *options]
    hospital = clinic(
        destinations=[{"ae_title": "STORESCP", "host": "dcmtk.ward.example", "port": 104}],
        **settings,
    )
    where = {"host": "dcmtk.ward.example", "address": "10.20.3.1"}
    hospital["nodes"].append(node("peer", "dcmtk", 104, **where))
    with program(command) as port, running(hospital, peers={"dcmtk": port}) as house:
        yield house


def test_movescu_has_a_study_sent_to_storescp(run: Run, require: Require, tmp_path: Path) -> None:
    with _with_storescp(require, tmp_path / "in") as house:
        printed = run("/usr/bin/movescu", "-v", "-S", "-aem", "STORESCP", *STUDY, *_at(house))
        [trace] = house.traces

    received = sorted(dcmread(path).SOPInstanceUID for path in (tmp_path / "in").iterdir())
    assert "rc=0" in printed
    assert "Success" in printed
    assert received == ["1.2.1.1.1", "1.2.1.1.2", "1.2.1.2.1"]
    assert {row["id"] for row in trace.to_data()["peers"]} == {"caller", "archive", "dcmtk"}


@pytest.mark.parametrize(
    ("destination", "settings", "said"),
    [
        ("NOBODY", {}, "MoveDestinationUnknown"),
        ("STORESCP", {"lost_objects": ["1.2.1.1.1"]}, "SubOperationsCompleteOneOrMoreFailures"),
    ],
)
def test_movescu_reads_our_refusals(
    run: Run,
    require: Require,
    tmp_path: Path,
    destination: str,
    settings: dict[str, Any],
    said: str,
) -> None:
    with _with_storescp(require, tmp_path / "in", **settings) as house:
        printed = run("/usr/bin/movescu", "-v", "-S", "-aem", destination, *STUDY, *_at(house))

    assert said in printed.replace(" ", "").replace(":", "").replace("Refused", "")


def test_a_destination_that_aborts_fails_what_is_left(
    run: Run, require: Require, tmp_path: Path
) -> None:
    with _with_storescp(require, tmp_path / "in", "--abort-after") as house:
        run("/usr/bin/movescu", "-v", "-S", "-aem", "STORESCP", *STUDY, *_at(house))
        [trace] = house.traces

    last = [row for row in trace.to_data()["events"] if row["title"] == "C-MOVE-RSP"][-1]
    assert last["detail"]["command_set"]["Status (0000,0900)"].startswith("0xA702")


@pytest.mark.parametrize(
    ("model", "keys", "count"),
    [
        ("-S", STUDY, 3),
        ("-P", ["-k", "QueryRetrieveLevel=PATIENT", "-k", "PatientID=P2"], 1),
        (
            "-S",
            [
                *["-k", "QueryRetrieveLevel=SERIES", "-k", "StudyInstanceUID=1.2.1"],
                *["-k", "SeriesInstanceUID=1.2.1.2"],
            ],
            1,
        ),
    ],
)
def test_getscu_gets_objects_over_its_own_association(
    run: Run, tmp_path: Path, model: str, keys: list[str], count: int
) -> None:
    with running(clinic()) as house:
        printed = run("/usr/bin/getscu", "-v", model, "-od", tmp_path, *keys, *_at(house))

    assert "rc=0" in printed
    assert len(list(tmp_path.iterdir())) == count


def test_what_dcmtk_stored_it_gets_back_as_it_was(run: Run, tmp_path: Path) -> None:
    original = dcmread(sample_path("CT_small.dcm"))
    keys = ["-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={original.StudyInstanceUID}"]
    with running(clinic()) as house:
        run("/usr/bin/storescu", *_at(house), sample_path("CT_small.dcm"))
        run("/usr/bin/getscu", "-S", "-od", tmp_path, *keys, *_at(house))

    [got] = tmp_path.iterdir()
    assert dcmread(got).PixelData == original.PixelData
