"""Overlay planes: bits of their own, bits among the pixels, and what becomes of damage."""

from contextlib import suppress

import numpy as np
import pytest

from app.dicom import (
    RLE_LOSSLESS,
    DamagedFrame,
    IncompleteDescription,
    build_object,
    image_data,
    image_facts,
    overlay_mask,
    sample,
)
from app.errors import NotFound, UnreadableSample

PIXELS = np.arange(48, dtype=np.uint16).reshape(6, 8)


def drawn(
    rows: int, columns: int, *points: tuple[int, int]
) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return a mask with these rows and columns set."""
    mask = np.zeros((rows, columns), dtype=np.uint8)
    for row, column in points:
        mask[row, column] = 1
    return mask


def with_overlay(mask: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], **more: object) -> bytes:
    """Return an image of 6 by 8 pixels under the overlay of *mask*."""
    packed = np.packbits(mask.reshape(-1), bitorder="little").tobytes()
    attributes = {
        "SOPInstanceUID": "1.2.3",
        "(6000,0010)": mask.shape[-2],
        "(6000,0011)": mask.shape[-1],
        "(6000,0040)": "G",
        "(6000,0050)": [1, 1],
        "(6000,0100)": 1,
        "(6000,0102)": 0,
        "(6000,1500)": "Ruler",
        "(6000,3000)": packed + b"\0" * (len(packed) % 2),
    }
    return build_object({**attributes, **more}, PIXELS)


def masked(data: bytes, index: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the mask over the image."""
    return np.frombuffer(overlay_mask(data, "6000", index), dtype=np.uint8).reshape(6, 8)


def test_every_bit_falls_on_its_pixel() -> None:
    mask = drawn(6, 8, (0, 0), (1, 7), (5, 3))
    data = with_overlay(mask)

    assert (masked(data) == mask).all()
    assert image_data(image_facts(data))["overlays"] == [
        {"group": "6000", "label": "Ruler", "type": "G"}
    ]


@pytest.mark.parametrize(
    ("origin", "seen"),
    [([3, 4], [(2, 3), (4, 5)]), ([0, -1], [(1, 0)]), ([6, 8], [(5, 7)]), ([90, 90], [])],
)
def test_the_origin_moves_the_overlay_and_the_image_cuts_it(
    origin: list[int], seen: list[tuple[int, int]]
) -> None:
    data = with_overlay(drawn(3, 3, (0, 0), (2, 2)), **{"(6000,0050)": origin})

    assert (masked(data) == drawn(6, 8, *seen)).all()


def test_frames_of_an_overlay_begin_at_the_frame_that_it_names() -> None:
    frames = np.stack([drawn(6, 8, (0, 0)), drawn(6, 8, (5, 7))])
    packed = np.packbits(frames.reshape(-1), bitorder="little").tobytes()
    data = build_object(
        {
            "SOPInstanceUID": "1.2.3", "(6000,0010)": 6, "(6000,0011)": 8, "(6000,0015)": "2",
            "(6000,0050)": [1, 1], "(6000,0051)": 2, "(6000,0100)": 1, "(6000,0102)": 0,
            "(6000,3000)": packed,
        },
        np.stack([PIXELS] * 4),
    )  # fmt: skip

    counts = [int(masked(data, index).sum()) for index in range(4)]

    assert counts == [0, 1, 1, 0]
    assert masked(data, 2)[5, 7] == 1


def test_an_overlay_among_the_bits_of_the_pixels_is_found() -> None:
    mask = drawn(6, 8, (2, 2), (3, 3))
    attributes = {
        "SOPInstanceUID": "1.2.3", "BitsStored": 12, "HighBit": 11, "(6000,0010)": 6,
        "(6000,0011)": 8, "(6000,0050)": [1, 1], "(6000,0100)": 16, "(6000,0102)": 12,
    }  # fmt: skip
    pixels = PIXELS | (mask.astype(np.uint16) << 12)

    assert (masked(build_object(attributes, pixels)) == mask).all()
    with pytest.raises(IncompleteDescription, match="compression"):
        masked(build_object(attributes, pixels, RLE_LOSSLESS))


def test_a_real_overlay_is_read() -> None:
    data = sample("examples_overlay.dcm")

    mask = np.frombuffer(overlay_mask(data, "6000", 0), dtype=np.uint8)

    assert mask.size == 300 * 484
    assert mask.sum() == 222


def test_an_overlay_that_is_cut_says_so() -> None:
    with pytest.raises(DamagedFrame, match="Overlay 6000 is damaged"):
        masked(with_overlay(drawn(6, 8), **{"(6000,3000)": b"\0\0"}))


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        overlay_mask(with_overlay(drawn(6, 8)), "6002", 0)
    with pytest.raises(DamagedFrame, match="no frame 3"):
        overlay_mask(with_overlay(drawn(6, 8)), "6000", 2)


@pytest.mark.parametrize("cut", range(140, 900, 37))
def test_a_cut_file_ends_in_a_sentence(cut: int) -> None:
    data = with_overlay(drawn(6, 8, (1, 1)))[:cut]

    with suppress(NotFound), pytest.raises(UnreadableSample, match=r"\.$"):
        overlay_mask(data, "6000", 0)
        raise NotFound("A cut behind the overlay leaves it whole.")
