"""The workbench's worker side: bytes from outside, always in the sandbox."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.dicom import build_object, change, new_uid, sample
from app.errors import InvalidInput, NotFound, UnreadableSample
from app.grading.bench_service import Grading
from tests.grading.test_grading_zip import archive

FIXTURES = Path(__file__).parent / "fixture_labs"
SLUG = "every-kind"
CT = sample("CT_small.dcm")


@pytest.fixture(scope="module")
def grading() -> Iterator[Grading]:
    with Grading(FIXTURES, size=1) as grading:
        yield grading


def film(frames: int) -> bytes:
    """Return an object of so many frames, each of one value."""
    pixels = np.stack([np.full((8, 8), n, dtype=np.uint16) for n in range(frames)])
    return build_object({"SOPInstanceUID": new_uid("film")}, pixels)


@pytest.mark.parametrize("kind", ["audit", "values"])
def test_findings_are_the_same_for_a_bench_file_and_for_bytes(grading: Grading, kind: str) -> None:
    params = grading.draw(SLUG, "7")
    data = grading.file(SLUG, params, "scan.dcm")

    report = json.loads(grading.report(SLUG, params, "scan.dcm", kind))

    assert report == json.loads(grading.workbench.read(kind, data, "scan.dcm"))
    assert set(report) == {"name", "sop_class", "findings"}
    assert all({"severity", "path", "says", "clause"} <= set(each) for each in report["findings"])


def test_an_audit_names_what_is_missing(grading: Grading) -> None:
    data = change(CT, {"PatientID": None, "StudyDate": "2004-01-19"})

    audit = json.loads(grading.workbench.read("audit", data, "a.dcm"))
    values = json.loads(grading.workbench.read("values", data, "a.dcm"))

    assert "(0010,0020)" in {each["path"] for each in audit["findings"]}
    assert "(0008,0020)" in {each["path"] for each in values["findings"]}
    assert audit["sop_class"] == "CT Image Storage"


def test_a_trace_of_the_bench_comes_as_it_was_built(grading: Grading) -> None:
    params = grading.draw(SLUG, "7")

    assert json.loads(grading.trace(SLUG, params, "echo")) == {"peers": [], "events": []}
    assert grading.bench(SLUG, params).traces == ["echo"]
    with pytest.raises(NotFound):
        grading.trace(SLUG, params, "nothing")


def test_frames_come_some_at_a_time(grading: Grading) -> None:
    count, data = grading.workbench.frames(film(40), 30, 16)
    values = np.frombuffer(data, dtype="<u2").reshape(count, 64)

    assert count == 10
    assert values[:, 0].tolist() == list(range(30, 40))
    with pytest.raises(UnreadableSample, match="no frame 41"):
        grading.workbench.frames(film(40), 40, 1)


def test_two_files_are_compared(grading: Grading) -> None:
    other = change(CT, {"PatientName": "DOE^JANE"})

    found = json.loads(grading.workbench.compare(("a", CT), ("b", other)))

    assert found["counts"]["changed"] == 1
    assert (found["before"]["name"], found["after"]["name"]) == ("a", "b")


def test_bench_files_are_compared_and_stacked(grading: Grading) -> None:
    params = grading.draw(SLUG, "7")

    found = json.loads(grading.compare(SLUG, params, "scan.dcm", "scan.dcm"))
    [stack] = json.loads(grading.stacks(SLUG, params))["stacks"]

    assert found["counts"]["changed"] == 0
    assert [image["name"] for image in stack["images"]] == ["scan.dcm"]
    with pytest.raises(NotFound):
        grading.compare(SLUG, params, "scan.dcm", "../other")
    with pytest.raises(NotFound):
        grading.overlay(SLUG, params, "scan.dcm", "6000", 0)


def test_facts_from_outside_are_stacked_or_refused(grading: Grading) -> None:
    image = json.loads(grading.workbench.read("image", CT, "ct.dcm"))

    [stack] = json.loads(grading.workbench.stacks([image["slice"]]))["stacks"]

    assert stack["images"][0]["name"] == "ct.dcm"
    with pytest.raises(InvalidInput):
        grading.workbench.stacks([{"name": 3}])


def test_an_archive_is_unpacked_and_an_evil_one_refused(grading: Grading) -> None:
    assert grading.workbench.unpack(archive({"a.dcm": CT})) == {"a.dcm": CT}
    with pytest.raises(UnreadableSample, match="leads out"):
        grading.workbench.unpack(archive({"../a.dcm": CT}))


@pytest.mark.parametrize("what", ["tree", "image", "audit", "values"])
@pytest.mark.parametrize("data", [b"x", b"\x7fELF" * 1000, CT[:300], bytes(9 * 1024 * 1024)])
def test_any_bytes_end_in_json_or_in_a_sentence(grading: Grading, what: str, data: bytes) -> None:
    assert told_of(grading, what, data).endswith(("}", "."))


def told_of(grading: Grading, what: str, data: bytes) -> str:
    """Return the JSON, or the sentence of the refusal."""
    try:
        return grading.workbench.read(what, data, "x").decode()
    except UnreadableSample as error:
        return str(error)
