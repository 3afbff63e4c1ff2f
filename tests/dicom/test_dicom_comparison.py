"""Two objects side by side: every element of either, and the pixels by their hash."""

from typing import Any

import numpy as np
import pytest

from app.dicom import RLE_LOSSLESS, build_object, change, comparison_data, new_uid, sample

CT = sample("CT_small.dcm")
BARE = build_object({"SOPInstanceUID": new_uid("bare")})


def compared(before: bytes, after: bytes) -> dict[str, Any]:
    """Return the comparison of two files."""
    return comparison_data(before, after, ("before.dcm", "after.dcm"))


def kinds(found: dict[str, Any]) -> dict[str, str]:
    """Return what became of each element that is not equal."""
    return {row["path"]: row["kind"] for row in found["rows"] if row["kind"] != "equal"}


def test_an_object_equals_itself() -> None:
    found = compared(CT, CT)

    assert kinds(found) == {}
    assert found["counts"]["equal"] == len(found["rows"]) > 200
    assert found["pixels_equal"]
    assert found["before"]["pixel_hash"] == found["after"]["pixel_hash"] != ""
    assert "equal" in found["pixels"]


def test_changed_added_and_removed_elements_are_told_apart() -> None:
    after = change(CT, {"PatientName": "DOE^JANE", "StudyDate": None, "PatientComments": "Hello"})

    found = compared(CT, after)

    assert kinds(found) == {
        "(0008,0020)": "removed", "(0010,0010)": "changed", "(0010,4000)": "added",
    }  # fmt: skip
    row = next(each for each in found["rows"] if each["path"] == "(0010,0010)")
    assert row["before"]["value"] == "CompressedSamples^CT1"
    assert row["after"] == {"vr": "PN", "value": "DOE^JANE", "truncated": False}
    removed = next(each for each in found["rows"] if each["path"] == "(0008,0020)")
    assert removed["after"] is None


def test_inside_an_item_that_is_new_everything_is_added() -> None:
    step = "(0040,0275)[{}].(0040,0007)"
    before = build_object({"PatientID": "1", step.format(1): "CT HEAD"})
    after = build_object({"PatientID": "1", step.format(1): "CT HEAD", step.format(2): "CT NECK"})

    assert kinds(compared(before, after)) == {step.format(2): "added"}
    assert kinds(compared(after, before)) == {step.format(2): "removed"}


def test_rows_stand_in_the_order_of_the_file() -> None:
    found = compared(CT, change(CT, {"PatientComments": "Hello"}))
    tops = [row["path"] for row in found["rows"] if "." not in row["path"]]

    assert tops == sorted(tops)


def test_another_encoding_is_no_difference_but_other_pixels_are() -> None:
    pixels = np.arange(64, dtype=np.uint16).reshape(8, 8)
    attributes = {"SOPInstanceUID": new_uid("pixels"), "Modality": "CT"}
    native = build_object(attributes, pixels)

    same = compared(native, build_object(attributes, pixels, RLE_LOSSLESS))
    other = compared(native, build_object(attributes, pixels + 1))

    assert same["pixels_equal"]
    assert kinds(same) == {"(0002,0010)": "changed"}
    assert not other["pixels_equal"]
    assert kinds(other) == {"(7FE0,0010)": "changed"}
    assert "differ" in other["pixels"]


@pytest.mark.parametrize(("before", "words"), [(CT, "Only one"), (BARE, "Neither")])
def test_objects_without_pixels_say_so(before: bytes, words: str) -> None:
    found = compared(before, BARE)

    assert found["pixels"].startswith(words)
    assert "Pixel Data" in found["after"]["pixel_problem"]


def test_a_long_value_is_cut_for_display() -> None:
    after = change(CT, {"PatientComments": "x" * 5000})

    row = next(row for row in compared(CT, after)["rows"] if row["path"] == "(0010,4000)")

    assert len(row["after"]["value"]) == 400
    assert row["after"]["truncated"]
