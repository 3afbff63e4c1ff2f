"""Frames decode as pydicom decodes them, and what does not decode says why."""

import warnings
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.data import get_testdata_file
from pydicom.encaps import generate_frames
from pydicom.pixels.utils import pixel_array

from app.dicom import (
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT_LE,
    JPEG_2000_LOSSLESS,
    JPEG_LS_LOSSLESS,
    RLE_LOSSLESS,
    DamagedFrame,
    IncompleteDescription,
    MissingCodec,
    build_object,
    change,
    change_raw,
    decode_frame,
    image_data,
    image_facts,
    pixel_hash,
    read_object,
    sample,
)
from app.dicom.codestreams import Codestream, codestream
from app.dicom.frame_sources import PLUGINS
from app.errors import OverLimit
from tests.conftest import lacking

PIXELS = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "SOPInstanceUID": "1.2.3"}
NAMES = [
    "CT_small.dcm",
    "693_J2KI.dcm",
    "examples_jpeg2k.dcm",
    "examples_rgb_color.dcm",
    "examples_ybr_color.dcm",
    "image_dfl.dcm",
    "liver_1frame.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_expb.dcm",
    "MR_small_implicit.dcm",
    "MR_small_jp2klossless.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "MR_small_RLE.dcm",
    "JPEGLSNearLossless_16.dcm",
    "J2K_pixelrep_mismatch.dcm",
    "SC_rgb_dcmtk_+eb+cy+s4.dcm",
    "SC_rgb_gdcm_KY.dcm",
    "SC_rgb_jls_lossy_line.dcm",
    "SC_rgb_jpeg_gdcm.dcm",
    "SC_rgb_rle_2frame.dcm",
    "SC_rgb_small_odd_big_endian.dcm",
    "SC_ybr_full_422_uncompressed.dcm",
]
LOSSLESS = ["JPEG-LL.dcm", "JPGLosslessP14SV1_1s_1f_8b.dcm"]


def theirs(data: bytes, index: int) -> NDArray[np.generic]:
    """Return the frame as pydicom decodes it, by the plugin we pin."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ds = pydicom.dcmread(BytesIO(data), force=True)
        plugin = PLUGINS.get(ds.file_meta.TransferSyntaxUID, "")
        return pixel_array(ds, index=index, decoding_plugin=plugin)


@pytest.mark.parametrize("name", NAMES)
def test_frames_are_those_of_pydicom(name: str) -> None:
    data = sample(name)

    for index in {0, image_facts(data).frames - 1}:
        frame = decode_frame(data, index)
        expected = theirs(data, index)
        assert np.array_equal(frame.array(), expected)


@pytest.mark.parametrize("name", LOSSLESS)
def test_jpeg_lossless_decodes(name: str) -> None:
    path = get_testdata_file(name, download=False)
    if path is None:
        lacking("pydicom-data")
    data = Path(str(path)).read_bytes()

    assert np.array_equal(decode_frame(data, 0).array(), theirs(data, 0))


def test_the_same_pixels_hash_the_same_in_every_lossless_syntax() -> None:
    names = ["", "_RLE", "_bigendian", "_expb", "_implicit", "_jp2klossless", "_jpeg_ls_lossless"]

    assert len({pixel_hash(sample(f"MR_small{name}.dcm")) for name in names}) == 1
    other = change(sample("MR_small.dcm"), {"PixelData": b"\x01" * 8192})
    assert pixel_hash(other) != pixel_hash(sample("MR_small.dcm"))


@pytest.mark.parametrize(
    "syntax",
    [IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE, RLE_LOSSLESS, JPEG_LS_LOSSLESS, JPEG_2000_LOSSLESS],
)
@pytest.mark.parametrize("kind", ["grey", "signed", "color", "frames"])
def test_built_pixels_come_back(syntax: str, kind: str) -> None:
    ramp = np.arange(64 * 48) - 1024 * (kind == "signed")
    pixels: NDArray[np.generic] = kinds(ramp)[kind]

    data = build_object(PIXELS, pixels, syntax)

    frames = pixels if kind == "frames" else pixels[np.newaxis]
    assert image_facts(data).frames == len(frames)
    for index, expected in enumerate(frames):
        assert np.array_equal(decode_frame(data, index).array(), expected)


def kinds(ramp: NDArray[np.generic]) -> dict[str, NDArray[np.generic]]:
    """Return pixels of each kind we build."""
    return {
        "grey": ramp.astype(np.uint16).reshape(64, 48),
        "signed": ramp.astype(np.int16).reshape(64, 48),
        "color": np.arange(64 * 48 * 3).astype(np.uint8).reshape(64, 48, 3),
        "frames": np.arange(3 * 64 * 48).astype(np.uint16).reshape(3, 64, 48),
    }


def test_a_palette_becomes_rgb() -> None:
    frame = decode_frame(sample("examples_palette.dcm"), 0)

    assert frame.format == "rgb8"
    assert len(frame.data) == frame.rows * frame.columns * 3
    assert len(np.unique(frame.array().reshape(-1, 3), axis=0)) > 16


def test_planar_configuration_is_taken_into_account() -> None:
    pixels = np.arange(4 * 6 * 3).astype(np.uint8).reshape(4, 6, 3)
    planar = change(
        build_object(PIXELS, pixels),
        {"PlanarConfiguration": 1, "PixelData": pixels.transpose(2, 0, 1).tobytes()},
    )

    assert np.array_equal(decode_frame(planar, 0).array(), pixels)


def test_more_than_sixteen_bits_are_shifted_and_the_rescale_knows() -> None:
    data = sample("rtdose.dcm")
    facts = image_facts(data)

    assert facts.shift == 16
    assert facts.rescale is not None
    assert facts.rescale.slope == 65536
    assert decode_frame(data, 0).format == "uint16"


def test_image_facts_are_what_the_viewer_reads() -> None:
    data = image_data(image_facts(sample("CT_small.dcm"), "ct.dcm"))

    assert data["name"] == "ct.dcm"
    assert (data["rows"], data["columns"], data["frames"]) == (128, 128, 1)
    assert data["rescale"] == {"slope": 1.0, "intercept": -1024.0, "type": "HU"}
    assert data["pixel_spacing"] == [0.661468, 0.661468]
    assert data["frame_format"] == "int16"
    assert (data["invert"], data["problem"]) == (False, None)
    inverted = change(sample("CT_small.dcm"), {"PhotometricInterpretation": "MONOCHROME1"})
    assert image_data(image_facts(inverted))["invert"] is True


def test_three_reasons_have_three_sentences() -> None:
    codec = sample("JPEG-lossy.dcm")
    video = change(sample("CT_small.dcm"), {"TransferSyntaxUID": "1.2.840.10008.1.2.4.102"})
    damaged = change_raw(sample("MR_small_jp2klossless.dcm"), "PixelData", _coded(b"\xff\x4f" * 20))
    undescribed = change(sample("CT_small.dcm"), {"Rows": None})

    with pytest.raises(MissingCodec, match="no codec"):
        decode_frame(codec, 0)
    with pytest.raises(MissingCodec, match="MPEG-4"):
        decode_frame(video, 0)
    with pytest.raises(DamagedFrame, match="Frame 1"):
        decode_frame(damaged, 0)
    with pytest.raises(IncompleteDescription, match=r"Rows \(0028,0010\)"):
        decode_frame(undescribed, 0)
    assert image_facts(codec).problem is not None
    assert image_facts(damaged).problem is None
    assert "Rows" in (image_facts(undescribed).problem or "")
    assert "no Pixel Data" in (image_facts(sample("test-SR.dcm")).problem or "")


def _coded(frame: bytes) -> bytes:
    mark = b"\xfe\xff\x00\xe0"
    return mark + bytes(4) + mark + len(frame).to_bytes(4, "little") + frame


def test_a_codestream_of_another_size_is_told_apart() -> None:
    data = change(sample("MR_small_jp2klossless.dcm"), {"Rows": 63})

    with pytest.raises(DamagedFrame, match="64 x 64 pixels by its own codestream"):
        decode_frame(data, 0)


@pytest.mark.parametrize("left", [0.1, 0.4, 0.7, 0.99])
def test_a_jpeg_ls_frame_that_was_cut_is_said_to_be_before_the_decoder_looks_for_its_end(
    left: float,
) -> None:
    whole = sample("MR_small_jpeg_ls_lossless.dcm")
    [frame] = generate_frames(read_object(whole).raw("PixelData") or b"", number_of_frames=1)
    cut = frame[: int(len(frame) * left) // 2 * 2]

    with pytest.raises(DamagedFrame, match=r"cut off: .* End of Image"):
        decode_frame(change_raw(whole, "PixelData", _coded(cut)), 0)
    padded = change_raw(whole, "PixelData", _coded(frame + b"\0\0"))
    assert pixel_hash(padded) == pixel_hash(whole)


@pytest.mark.parametrize("length", [0, 1, 7, 108, 0xFFFFFFFF])
def test_boxes_that_do_not_lead_to_their_codestream_are_said_to_be_before_pydicom_follows_them(
    length: int,
) -> None:
    whole = Path(str(get_testdata_file("GDCMJ2K_TextGBR.dcm"))).read_bytes()
    [frame] = generate_frames(read_object(whole).raw("PixelData") or b"", number_of_frames=1)
    at = frame.index(b"rreq") - 4
    astray = frame[:at] + length.to_bytes(4, "big") + frame[at + 4 :]

    assert codestream(frame) == Codestream(rows=400, columns=400, precision=8, components=3)
    # pydicom would not come back from a box without length, so that it is not asked.
    assert codestream(astray) is None
    with pytest.raises(DamagedFrame, match="boxes of a JP2 file"):
        decode_frame(change_raw(whole, "PixelData", _coded(astray)), 0)


def test_a_boxed_codestream_of_any_length_is_found() -> None:
    whole = Path(str(get_testdata_file("GDCMJ2K_TextGBR.dcm"))).read_bytes()
    [frame] = generate_frames(read_object(whole).raw("PixelData") or b"", number_of_frames=1)
    at = frame.index(b"jp2c") - 4
    head, stream = frame[:at], frame[at + 8 :]
    far = (len(stream) + 16).to_bytes(8, "big")

    for box in (b"\0\0\0\0jp2c", b"\0\0\0\1jp2c" + far):
        boxed = change_raw(whole, "PixelData", _coded(head + box + stream))
        assert pixel_hash(boxed) == pixel_hash(whole)


def test_a_frame_of_more_scans_than_an_image_has_is_refused_before_each_is_decoded() -> None:
    whole = Path(str(get_testdata_file("SC_rgb_jpeg_dcmtk.dcm"))).read_bytes()
    [frame] = generate_frames(read_object(whole).raw("PixelData") or b"", number_of_frames=1)
    at = frame.rindex(b"\xff\xda")
    header = frame[at : at + 2 + int.from_bytes(frame[at + 2 : at + 4], "big")]

    many = _coded(frame[:at] + header * 100 + frame[at:])

    with pytest.raises(OverLimit, match="coded in 101 scans; at most 100"):
        decode_frame(change_raw(whole, "PixelData", many), 0)


@pytest.mark.parametrize("index", [-1, 1])
def test_a_frame_that_is_not_there(index: int) -> None:
    with pytest.raises(DamagedFrame, match="There is no frame"):
        decode_frame(sample("CT_small.dcm"), index)


def test_a_short_rle_segment_is_damage() -> None:
    data = build_object(PIXELS, np.zeros((8, 8), np.uint8), RLE_LOSSLESS)
    short = (1).to_bytes(4, "little") + (64).to_bytes(4, "little") + bytes(56) + b"\0\5"

    with pytest.raises(DamagedFrame, match="RLE segment 1"):
        decode_frame(change_raw(data, "PixelData", _coded(short)), 0)
    assert read_object(data).notices == ()
