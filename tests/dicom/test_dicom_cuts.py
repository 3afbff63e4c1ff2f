"""A file that was cut is flagged, wherever the cut fell."""

import random

import pytest

from app.dicom import read_object, sample
from app.errors import UnreadableSample

SAMPLES = [
    "CT_small.dcm",
    "MR_small_implicit.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_RLE.dcm",
    "MR_small_jp2klossless.dcm",
    "image_dfl.dcm",
    "SC_rgb_jpeg_dcmtk.dcm",
    "SC_rgb_rle_2frame.dcm",
    "rtdose.dcm",
    "rtplan.dcm",
    "test-SR.dcm",
    "liver_1frame.dcm",
    "examples_palette.dcm",
]
# Optional elements end these objects: a cut just before them leaves nothing that is missed.
TAILS = {"CT_small.dcm": 1, "MR_small_RLE.dcm": 1, "MR_small_jp2klossless.dcm": 1, "rtplan.dcm": 1}
# The deflated sample ends in a checksum of eight bytes, which nothing demands.
CHECKSUM = 8


def is_flagged(data: bytes) -> bool:
    """Say whether *data* is refused, or noticed as truncated."""
    try:
        return read_object(data).notice("TRUNCATED") is not None
    except UnreadableSample:
        return True


def boundaries(data: bytes) -> set[int]:
    """Return the offsets between two elements of the top level."""
    return {element.offset for element in read_object(data).elements}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_cut_inside_an_element_is_flagged(name: str) -> None:
    data = sample(name)
    rng = random.Random(name)  # noqa: S311
    between = boundaries(data)

    end = len(data) - CHECKSUM + 2 if name == "image_dfl.dcm" else len(data)
    cuts = {rng.randrange(1, end) for _ in range(150)} | set(range(end - 20, end))
    cuts -= {len(data) - CHECKSUM, len(data) - CHECKSUM + 1} if name == "image_dfl.dcm" else set()
    missed = [cut for cut in cuts if cut not in between and not is_flagged(data[:cut])]

    assert missed == []


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "image_dfl.dcm"])
def test_a_cut_between_elements_is_flagged_while_something_required_is_behind_it(name: str) -> None:
    data = sample(name)
    between = sorted(boundaries(data) - {132})

    missed = [cut for cut in between if not is_flagged(data[:cut])]

    assert missed == between[len(between) - TAILS.get(name, 0) :]


@pytest.mark.parametrize("name", [*SAMPLES, "waveform_ecg.dcm", "rtstruct.dcm"])
def test_a_whole_file_is_not_flagged(name: str) -> None:
    assert read_object(sample(name)).notice("TRUNCATED") is None


def test_the_notice_names_the_element_its_offset_and_both_lengths() -> None:
    notice = read_object(sample("MR_truncated.dcm")).notice("TRUNCATED")

    assert notice is not None
    assert (notice.path, notice.offset) == ("(7FE0,0010)", 1488)
    assert "declares 8,192 bytes, but only 8,130 follow" in notice.sentence


@pytest.mark.slow
@pytest.mark.parametrize("name", ["MR_small_RLE.dcm", "rtdose.dcm", "test-SR.dcm"])
def test_every_single_cut_is_flagged(name: str) -> None:
    data = sample(name)

    missed = [cut for cut in range(1, len(data), 5) if not is_flagged(data[:cut])]

    assert set(missed) <= boundaries(data)
