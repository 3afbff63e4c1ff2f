"""Stacks: which images belong together, and in which order."""

import numpy as np
import pytest

from app.dicom import build_object, image_facts, new_uid, slice_from_data, stack_data, stacks_of
from app.dicom.stacks import SliceFacts, slice_data

AXIAL = ["1", "0", "0", "0", "1", "0"]
OBLIQUE = ["0.96", "0.28", "0", "-0.2", "0.6857", "0.7"]


def axial(number: int, **facts: object) -> bytes:
    """Return slice *number* of an axial series, 5 mm apart, its Instance Numbers from the top."""
    attributes = {
        "SOPInstanceUID": new_uid("stack", str(number)),
        "Modality": "CT",
        "SeriesInstanceUID": new_uid("series"),
        "SeriesNumber": "4",
        "SeriesDescription": "HEAD",
        "FrameOfReferenceUID": new_uid("frame of reference"),
        "InstanceNumber": str(24 - number),
        "ImagePositionPatient": ["-100", "-100", str(-60 + 5 * number)],
        "ImageOrientationPatient": AXIAL,
    }
    return build_object({**attributes, **facts}, np.full((8, 8), number, dtype=np.int16))


def place(data: bytes, name: str) -> SliceFacts:
    """Return where the image belongs."""
    found = image_facts(data, name).place
    assert found is not None
    return found


def shuffled(count: int = 24, **facts: object) -> list[SliceFacts]:
    """Return the places of a series in no order."""
    slices = [place(axial(n, **facts), f"{n:02}.dcm") for n in range(count)]
    return sorted(slices, key=lambda each: each.name[::-1])


def test_parallel_images_stand_in_the_order_of_their_positions() -> None:
    [stack] = stacks_of(shuffled())

    assert stack.ordered_by == "position"
    assert [image.name for image in stack.images] == [f"{n:02}.dcm" for n in range(24)]
    assert [image.position for image in stack.images] == [-60 + 5 * n for n in range(24)]
    assert stack.label == "Series 4: HEAD"
    assert stack.space.endswith("0.00 0.00 1.00")


def test_an_oblique_stack_is_measured_along_its_normal() -> None:
    slices = [
        place(
            axial(
                n,
                ImageOrientationPatient=OBLIQUE,
                # Each slice lies lower in z, and yet further along the normal.
                ImagePositionPatient=[str(0.196 * 9 * n), str(-0.672 * 9 * n), str(0.714 * 9 * n)],
            ),
            f"{n}.dcm",
        )
        for n in (3, 1, 0, 2)
    ]

    [stack] = stacks_of(slices)

    assert stack.ordered_by == "position"
    assert [image.name for image in stack.images] == ["0.dcm", "1.dcm", "2.dcm", "3.dcm"]
    positions = [image.position or 0 for image in stack.images]
    assert positions == pytest.approx([0, 9, 18, 27], abs=0.05)


@pytest.mark.parametrize(
    "odd",
    [
        {"ImageOrientationPatient": ["0", "1", "0", "0", "0", "-1"]},
        {"ImageOrientationPatient": None},
        {"ImagePositionPatient": None},
        {"ImagePositionPatient": ["-100", "-100", "-55"]},
    ],
    ids=["another plane", "no orientation", "no position", "the same place"],
)
def test_without_a_single_row_of_positions_instance_number_decides(odd: dict[str, object]) -> None:
    slices = [place(axial(n), f"{n}.dcm") for n in range(4)]
    slices.append(place(axial(9, **odd), "9.dcm"))

    [stack] = stacks_of(slices)

    assert stack.ordered_by == "instance_number"
    assert [image.name for image in stack.images] == [f"{n}.dcm" for n in (9, 3, 2, 1, 0)]
    assert stack.space == ""


def test_without_instance_numbers_the_names_decide() -> None:
    slices = shuffled(4, ImagePositionPatient=None, InstanceNumber=None)

    [stack] = stacks_of(slices)

    assert stack.ordered_by == "name"
    assert [image.name for image in stack.images] == [f"{n:02}.dcm" for n in range(4)]


def test_series_and_shapes_make_stacks_of_their_own() -> None:
    other = axial(30, SeriesInstanceUID=new_uid("other"), SeriesNumber=None, SeriesDescription=None)
    scout = build_object(
        {"SeriesInstanceUID": new_uid("series"), "SOPInstanceUID": new_uid("scout")},
        np.zeros((4, 9), dtype=np.int16),
    )
    lost = [build_object({"SOPInstanceUID": new_uid(n)}, np.zeros((4, 4), "u2")) for n in "ab"]
    slices = [
        place(axial(1), "1"), place(other, "other"), place(axial(2), "2"), place(scout, "scout"),
        *(place(each, name) for each, name in zip(lost, "ab", strict=True)),
    ]  # fmt: skip

    stacks = stacks_of(slices)

    assert [[image.name for image in stack.images] for stack in stacks] == [
        ["1", "2"], ["other"], ["scout"], ["a"], ["b"],
    ]  # fmt: skip
    assert stacks[1].label == "other"


def test_the_facts_of_an_image_come_back_from_the_browser() -> None:
    facts = shuffled(1)[0]

    assert slice_from_data(slice_data(facts)) == facts
    assert stack_data(stacks_of([facts])[0])["images"][0]["name"] == "00.dcm"


@pytest.mark.parametrize(
    "data",
    [
        None, [], "x", {"name": 1}, {"name": "a", "instance_number": "1"},
        {"name": "a", "frames": 1.5}, {"name": "a", "instance_number": True},
    ],
)  # fmt: skip
def test_facts_that_are_not_ours_are_none(data: object) -> None:
    assert slice_from_data(data) is None


@pytest.mark.parametrize("position", [[1, 2], ["1", 2, 3], [1e300, 0, 0], {}, [True, 0, 0]])
def test_a_position_that_is_none_is_left_out(position: object) -> None:
    found = slice_from_data({"name": "a", "position": position})

    assert found is not None
    assert found.position is None
