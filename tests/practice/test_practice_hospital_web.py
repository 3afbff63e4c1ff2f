"""DICOMweb in the practice hospital: the archive's, and that of the hospital next door."""

from pathlib import Path
from typing import Any

import pytest

from app.dicom import read_object
from app.grading.lab import Bench
from app.grading.loading import load_lab
from app.practice.carrying import Carried, carry_on

FOLDER = Path(__file__).parents[2] / "labs" / "practice_hospital"


@pytest.fixture(scope="module")
def bench() -> Bench:
    lab = load_lab(FOLDER).lab
    return lab.bench(lab.params("seed-1"))


def after(bench: Bench, *actions: dict[str, Any]) -> Carried:
    assert bench.hospital is not None
    return carry_on(bench.hospital, actions, bench.files)


def at(bench: Bench, name: str) -> dict[str, Any]:
    assert bench.hospital is not None
    return next(node for node in bench.hospital["nodes"] if node["id"] == name)


def get(node: str, target: str, **more: str) -> dict[str, Any]:
    return {"kind": "dicomweb", "node": node, "method": "GET", "target": target, **more}


def call(bench: Bench, kind: str, to: str, **more: Any) -> dict[str, Any]:
    node = at(bench, to)
    place = {"host": node["host"], "port": node["port"], "called_ae_title": node["ae_title"]}
    return {"kind": kind, "calling_ae_title": at(bench, "ct")["ae_title"], **place, **more}


def posting(node: str, file: str) -> dict[str, Any]:
    media = 'multipart/related; type="application/dicom"; boundary=edge'
    body = f"--edge\nContent-Type: application/dicom\n\n@{file}\n--edge--\n"
    return {**get(node, "/studies"), "method": "POST", "content_type": media, "body": body}


def result(done: Carried) -> dict[str, Any]:
    found: dict[str, Any] = done.exchanges[-1]["result"]
    return found


def test_what_came_to_the_archive_by_c_store_is_searched_and_fetched_by_web(bench: Bench) -> None:
    study = read_object(bench.files["ct_chest.dcm"]).value("StudyInstanceUID")
    search = get("archive", f"/studies?StudyInstanceUID={study}")

    before = after(bench, search)
    stored = call(bench, "store", "archive", files=["ct_chest.dcm"])
    done = after(bench, stored, search, get("archive", f"/studies/{study}", accept="*/*"))

    assert result(before)["found"]["count"] == 0
    assert done.exchanges[1]["result"]["found"]["uids"] == [study]
    assert result(done)["http"]["status"] == 200
    assert result(done)["found"]["count"] == 1


def test_what_came_to_the_archive_by_web_is_found_by_c_find(bench: Bench) -> None:
    study = read_object(bench.files["us_abdomen.dcm"]).value("StudyInstanceUID")
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": study}

    done = after(
        bench, posting("archive", "us_abdomen.dcm"), call(bench, "find", "archive", keys=keys)
    )

    assert done.exchanges[0]["result"]["http"]["status"] == 200
    assert [each["StudyInstanceUID"] for each in result(done)["matches"]] == [study]


def test_the_hospital_next_door_is_searched_and_asked_for_its_objects(bench: Bench) -> None:
    [first, *_] = at(bench, "outside")["holdings"].values()
    patient, study = first["PatientID"], first["StudyInstanceUID"]

    done = after(
        bench,
        get("outside", f"/studies?PatientID={patient}"),
        get("outside", f"/studies/{study}/metadata"),
        get("outside", f"/studies/{study}", accept="*/*"),
        get("archive", f"/studies?PatientID={patient}"),
    )

    searched, described, fetched, here = (each["result"] for each in done.exchanges)
    assert (searched["reached"], searched["found"]["uids"]) == ("outside", [study])
    assert [each["http"]["status"] for each in (described, fetched)] == [200, 200]
    assert fetched["found"]["count"] == 2
    assert here["found"]["count"] == 0


def test_the_hospital_next_door_is_given_a_study_by_web(bench: Bench) -> None:
    uid = read_object(bench.files["ct_chest.dcm"]).value("SOPInstanceUID")

    done = after(bench, posting("outside", "ct_chest.dcm"))

    nodes = {node["id"]: node for node in done.hospital["nodes"]}
    assert result(done)["http"]["status"] == 200
    assert uid in nodes["outside"]["holdings"]
    assert uid not in nodes["archive"]["holdings"]


def test_a_hospital_that_was_drawn_before_its_later_devices_came_is_built_as_well() -> None:
    lab = load_lab(FOLDER).lab
    params = lab.params("seed-2")
    titles = {name: title for name, title in params["titles"].items() if name not in {"mr", "dx"}}
    old = {
        **params,
        "titles": titles,
        "accessions": params["accessions"][:6],
        "placers": params["placers"][:6],
    }

    bench, again = lab.bench(old), lab.bench(old)

    assert at(bench, "ct")["ae_title"] == titles["ct"]
    assert at(bench, "mr")["ae_title"] == at(again, "mr")["ae_title"]
    assert bench.files == again.files
