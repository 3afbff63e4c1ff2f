"""Portable media: real File-sets, listed as they are, and sent on by C-STORE."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
from pydicom.fileset import FileInstance, FileSet

from app.dicom import build_object, change, change_raw, read_object, sample
from app.errors import InvalidInput
from app.grading.loading import load_lab
from app.grading.zip_archives import unpack_zip
from app.practice import media
from app.practice.carrying import Carried, carry_on
from app.practice.indexing import indexed
from app.practice.media_names import WRITE_MEDIA
from tests.practice.clinic import HELD, system
from tests.practice.wards import CT01, archive

PRACTICE_HOSPITAL = Path(__file__).parents[2] / "labs" / "practice_hospital"
CT, MR, JPEG = (sample(name) for name in ("CT_small.dcm", "MR_small.dcm", "JPEG2000.dcm"))
FILES = {"ct.dcm": CT, "mr.dcm": MR, "jpeg.dcm": JPEG}
WEB = {"kind": "dicomweb", "id": "outside", "label": "Outside", "host": "out.example",
       "address": "10.0.0.9", "port": 443}  # fmt: skip
IMPORTS = system("viewer", "import", "IMPORT", CT01)
TO_IMPORT = {"calling_ae_title": CT01, "called_ae_title": "IMPORT", "host": IMPORTS["host"],
             "port": 104}  # fmt: skip


def writing(node: str = "archive", **keys: Any) -> dict[str, Any]:
    return {"kind": WRITE_MEDIA, "node": node, "keys": keys}


def after(*actions: dict[str, Any], files: dict[str, bytes] = FILES, **settings: Any) -> Carried:
    outside = {**WEB, **indexed(files)}
    return carry_on(
        {"nodes": [archive(holdings=HELD, **settings), outside, IMPORTS]}, actions, files
    )


def on_disk(medium: bytes, folder: Path) -> Path:
    with ZipFile(BytesIO(medium)) as packed:
        packed.extractall(folder)
    return folder / "DICOMDIR"


def listed(directory: Path) -> list[FileInstance]:
    """Return the instances that pydicom finds listed; its own folder is cleared away."""
    found = FileSet(directory)
    found._stage["t"].cleanup()
    return list(found)


def uid_of(data: bytes) -> str:
    return read_object(data).value("SOPInstanceUID") or ""


def patient_of(data: bytes) -> str:
    return read_object(data).value("PatientID") or ""


def test_a_patient_of_the_archive_goes_onto_a_medium_with_counts() -> None:
    done = after(writing(PatientID="P1"))

    [exchange] = done.exchanges
    told = exchange["result"]["media"]
    assert exchange["result"]["ok"]
    assert (told["patients"], told["studies"], told["series"], told["instances"]) == (1, 2, 3, 4)
    assert told["without_issuer"] == 4
    assert list(done.objects) == [told["file"]]
    assert [event["kind"] for event in exchange["trace"]["events"]] == ["note"]


def test_all_keys_must_match_and_a_blank_one_does_not_count() -> None:
    [exchange] = after(
        writing(PatientID="P1", StudyInstanceUID="1.2.2", AccessionNumber=" ")
    ).exchanges

    assert exchange["result"]["media"]["sop_instance_uids"] == ["1.2.2.1.1"]


def test_the_medium_reads_back_as_the_same_objects_byte_for_byte(tmp_path: Path) -> None:
    done = after(writing("outside", PatientID=patient_of(CT)))
    [medium] = done.objects.values()
    names = unpack_zip(medium)

    [back] = listed(on_disk(medium, tmp_path))

    assert Path(back.path).read_bytes() == CT
    assert back.PatientID == patient_of(CT)
    assert set(names) == {"README.TXT", "DICOMDIR", "PT000000/ST000000/SE000000/IM000000"}
    assert (
        "Without Issuer of Patient ID (0010,0021): 1 of the objects."
        in names["README.TXT"].decode()
    )
    assert "Written at: Outside (out.example)" in names["README.TXT"].decode()


def test_the_same_objects_make_the_same_medium() -> None:
    first, second = (after(writing(PatientID="P1")).objects for _ in range(2))

    assert first == second


def test_what_an_object_lacks_is_filled_in_the_directory_alone(tmp_path: Path) -> None:
    done = after(writing(StudyInstanceUID="1.2.1"))
    [medium] = done.objects.values()

    back = listed(on_disk(medium, tmp_path))

    assert [str(each.InstanceNumber) for each in back] == ["1", "2", "3"]
    assert {str(each.StudyTime) for each in back} == {"000000"}
    assert done.exchanges[0]["result"]["media"]["filled"] == [
        "InstanceNumber", "SeriesNumber", "StudyID", "StudyTime",
    ]  # fmt: skip
    for each in back:
        assert read_object(Path(each.path).read_bytes()).value("StudyID") is None


@pytest.mark.parametrize("program", ["dcmftest", "dcmdump"])
def test_dcmtk_reads_the_directory_and_every_file(
    program: str, require: Callable[[str], Path], tmp_path: Path
) -> None:
    path = require(program)
    [medium] = after(writing(PatientID="P1")).objects.values()
    directory = on_disk(medium, tmp_path)
    files = [directory, *sorted(tmp_path.glob("PT*/*/*/*"))]

    read = subprocess.run(
        [str(path), *map(str, files)], capture_output=True, check=False, timeout=60
    )

    told = read.stdout.decode("latin-1")
    assert read.returncode == 0, read.stderr
    assert len(files) == 5
    if program == "dcmftest":
        assert [line.partition(":")[0] for line in told.splitlines()] == ["yes"] * 5
    else:
        assert told.count("CS [IMAGE]") == 4
        assert told.count("CS [STUDY]") == 2
        assert b"W:" not in read.stderr


def test_store_sends_every_object_on_a_medium() -> None:
    written = writing(PatientID="P1")
    [name] = after(written).objects

    done = after(written, {"kind": "store", **TO_IMPORT, "files": [name]})

    result = done.exchanges[1]["result"]
    assert result["stored"] == 4
    assert result["files"][0]["file"] == f"{name}/PT000000/ST000000/SE000000/IM000000"
    imported = next(node for node in done.hospital["nodes"] if node["id"] == "import")
    assert set(imported["holdings"]) == {
        uid for uid, row in HELD.items() if row["PatientID"] == "P1"
    }


def test_store_says_when_a_medium_cannot_be_read() -> None:
    files = {"broken.zip": b"PK\x03\x04 and no more"}
    outside = {"nodes": [IMPORTS]}

    [exchange] = carry_on(
        outside, [{"kind": "store", **TO_IMPORT, "files": ["broken.zip"]}], files
    ).exchanges

    assert exchange["result"]["outcome"] == "not_sent"
    assert exchange["result"]["sentence"].startswith("broken.zip cannot be read: ")


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (writing(), "Nothing says what to write"),
        (writing(PatientID="   "), "Nothing says what to write"),
        ({"kind": WRITE_MEDIA, "node": "archive", "keys": "P1"}, "Nothing says what to write"),
        (writing(PatientID="P"), "Archive holds nothing with PatientID P."),
        (writing(PatientID="P1", AccessionNumber="A"), "PatientID P1 and AccessionNumber A."),
        (writing(StudyInstanceUID="1.2.1*"), "holds nothing with StudyInstanceUID 1.2.1*"),
    ],
)
def test_a_selection_of_nothing_is_a_sentence(action: dict[str, Any], said: str) -> None:
    done = after(action)

    [exchange] = done.exchanges
    assert said in exchange["result"]["sentence"]
    assert exchange["result"]["outcome"] == "not_sent"
    assert done.objects == {}


def test_a_lost_file_keeps_the_medium_from_being_written() -> None:
    [exchange] = after(writing(StudyInstanceUID="1.2.1"), lost_objects=["1.2.1.1.2"]).exchanges

    assert "lists 1.2.1.1.2, but its file is not there" in exchange["result"]["sentence"]
    assert not exchange["result"]["ok"]


def test_a_web_service_that_has_an_index_alone_writes_nothing() -> None:
    outside = {**WEB, **indexed({"ct.dcm": CT})}
    asked = writing("outside", PatientID=patient_of(CT))

    [exchange] = carry_on({"nodes": [outside]}, [asked]).exchanges

    assert f"lists {uid_of(CT)}, but its file is not there" in exchange["result"]["sentence"]


def test_an_object_without_a_patient_id_cannot_be_listed() -> None:
    nameless = {"ct.dcm": change(CT, {"PatientID": ""})}
    study = read_object(CT).value("StudyInstanceUID")

    [exchange] = after(writing("outside", StudyInstanceUID=study), files=nameless).exchanges

    assert "lacks PatientID, so it cannot be listed in a DICOMDIR" in exchange["result"]["sentence"]


@pytest.mark.parametrize("tag", [b"\x08\x00\x30\x00", b"\x10\x00\x20\x00"])
def test_an_object_with_a_key_of_no_vr_cannot_be_listed(tag: bytes) -> None:
    at = CT.index(tag, 132) + len(tag)
    odd = {"ct.dcm": CT[:at] + b"UU" + CT[at + 2 :]}
    study = read_object(CT).value("StudyInstanceUID")

    [exchange] = after(writing("outside", StudyInstanceUID=study), files=odd).exchanges

    assert exchange["result"]["sentence"].endswith("cannot be read, so it cannot be listed.")


def test_an_object_with_items_where_a_record_has_a_value_cannot_be_listed() -> None:
    odd = {"ct.dcm": change_raw(CT, "StudyID", b"\xfe\xff\x00\xe0\0\0\0\0", "SQ")}
    study = read_object(CT).value("StudyInstanceUID")

    [exchange] = after(writing("outside", StudyInstanceUID=study), files=odd).exchanges

    assert exchange["result"]["sentence"].endswith(
        "holds items where Study ID has a value, so it cannot be listed in a DICOMDIR."
    )


def test_too_many_objects_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MOST_OBJECTS", 3)
    [many] = after(writing(PatientID="P1")).exchanges
    monkeypatch.setattr(media, "MOST_BYTES", 1000)
    [large] = after(writing("outside", PatientID=patient_of(CT))).exchanges

    assert "holds 4 such objects; a medium takes at most 3" in many["result"]["sentence"]
    assert "take more than a medium" in large["result"]["sentence"]


def test_a_full_medium_is_one_that_the_workbench_unpacks() -> None:
    half = media.MOST_BYTES // 2 - 2000
    files = {f"{n}.dcm": _large(n, half) for n in range(2)}

    done = after(writing("outside", PatientID="BIG"), files=files)

    assert done.exchanges[0]["result"]["ok"], done.exchanges[0]["result"]["sentence"]
    [medium] = done.objects.values()
    assert len(unpack_zip(medium)) == 4


def _large(number: int, size: int) -> bytes:
    return build_object(
        {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
            "SOPInstanceUID": f"1.2.7.{number}",
            "StudyInstanceUID": "1.2.7",
            "SeriesInstanceUID": "1.2.7.9",
            "StudyDate": "20261122",
            "Modality": "OT",
            "PatientID": "BIG",
        },
        np.zeros((1000, size // 2000), np.uint16),
    )


@pytest.mark.parametrize("node", ["import", "nowhere", ""])
def test_only_an_archive_writes_media(node: str) -> None:
    with pytest.raises(InvalidInput, match="writes portable media"):
        after(writing(node, PatientID="P1"))


def test_the_practice_hospital_imports_what_the_hospital_next_door_hands_over() -> None:
    lab = load_lab(PRACTICE_HOSPITAL).lab
    bench = lab.bench(lab.params("seed-1"))
    assert bench.hospital is not None
    nodes = {node["id"]: node for node in bench.hospital["nodes"]}
    there, here = nodes["outside"]["holdings"], nodes["archive"]
    [first, *_] = there.values()
    asked = writing("outside", PatientID=first["PatientID"])
    [name] = carry_on(bench.hospital, [asked], bench.files).objects
    importing = {
        "kind": "store",
        "calling_ae_title": nodes["ct"]["ae_title"],
        "called_ae_title": here["ae_title"],
        **{key: here[key] for key in ("host", "port")},
        "files": [name],
    }

    done = carry_on(bench.hospital, [asked, importing], bench.files)

    told = done.exchanges[0]["result"]["media"]
    assert (told["studies"], told["instances"], told["filled"]) == (1, 2, [])
    assert done.exchanges[1]["result"]["stored"] == 2
    after_it = next(node for node in done.hospital["nodes"] if node["id"] == "archive")
    assert set(told["sop_instance_uids"]) <= after_it["holdings"].keys()
    assert first["PatientID"] not in {row["PatientID"] for row in here["holdings"].values()}
