"""WADO-RS: negotiation, multipart, frames, pictures, metadata and bulk data."""

import json
from email.parser import BytesParser
from io import BytesIO

import pytest
from PIL import Image

from app.dicom import (
    JPEG_2000,
    as_explicit_le,
    build_object,
    compare,
    pixel_hash,
    read_object,
    sample,
)
from app.errors import UnreadableSample
from app.practice.dicomweb import Response
from tests.practice.webs import CT, J2K, MR, RELATED, Web, multipart, related

IMPLICIT = "MR_small_implicit.dcm"
PIXELS = read_object(sample(CT)).raw("(7FE0,0010)")
BIG_PALETTE = "SC_rgb_rle_2frame.dcm"


@pytest.fixture(scope="module")
def web() -> Web:
    return Web(CT, J2K, BIG_PALETTE)


UIDS = {
    "StudyInstanceUID": "1.2.3.1",
    "SeriesInstanceUID": "1.2.3.2",
    "SOPInstanceUID": "1.2.3.3",
}


def parts(response: Response) -> list[tuple[str, bytes]]:
    """Return type and bytes of each part, read by the standard library."""
    head = f"Content-Type: {response.content_type}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + response.body)
    assert message.defects == []
    inside = list(message.walk())[1:]
    return [(each["Content-Type"], bytes(each.get_payload(decode=True))) for each in inside]


def test_an_uncompressed_object_comes_as_it_is_kept(web: Web) -> None:
    [(kind, data)] = parts(web.get(web.path_of(CT)))

    assert kind == "application/dicom; transfer-syntax=1.2.840.10008.1.2.1"
    assert data == sample(CT)
    assert web.get(web.path_of(CT), "application/dicom").body == sample(CT)


def test_implicit_le_is_rewritten_as_explicit_le_which_is_the_default() -> None:
    web = Web(IMPLICIT)

    [(_, data)] = parts(web.get(web.path_of(IMPLICIT)))

    assert read_object(data).transfer_syntax == "1.2.840.10008.1.2.1"
    assert pixel_hash(data) == pixel_hash(sample(IMPLICIT))
    assert compare(sample(IMPLICIT), data).pixels_equal


def test_what_cannot_be_written_anew_is_refused_with_a_sentence() -> None:
    odd = sample(IMPLICIT).replace(b"\x02\x00\x02\x00UI", b"\x02\x00\x02\x00UU")

    with pytest.raises(UnreadableSample, match="cannot be written in another encoding"):
        as_explicit_le(odd)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 406),
        (RELATED, 406),
        ("application/dicom", 406),
        ("image/jpeg", 406),
        (f"{RELATED}; transfer-syntax=*", 200),
        (f"{RELATED}; transfer-syntax={JPEG_2000}", 200),
        (f"{RELATED}; transfer-syntax=1.2.840.10008.1.2.4.50", 406),
        (f"{RELATED}, {RELATED}; transfer-syntax=*;q=0.2", 200),
        ("multipart/related; type=application/dicom; transfer-syntax=*", 200),
        ('multipart/related; type="application/octet-stream"', 406),
    ],
)
def test_a_compressed_object_needs_its_transfer_syntax_in_accept(
    accept: str, status: int, web: Web
) -> None:
    response = web.get(web.path_of(J2K), accept)

    assert response.status == status
    if status == 200:
        assert parts(response)[0][1] == sample(J2K)
    else:
        assert len(response.sentence) > 40


def test_a_study_and_a_series_come_whole(web: Web) -> None:
    for level in ("studies", "series"):
        assert len(parts(web.get(web.path_of(CT, level)))) == 1


def test_frames_come_native_or_as_they_are_compressed(web: Web) -> None:
    [(kind, native)] = parts(web.get(f"{web.path_of(CT)}/frames/1"))
    assert (kind, native) == ("application/octet-stream", PIXELS)
    accept = 'multipart/related; type="image/jp2"'
    [(kind, coded)] = parts(web.get(f"{web.path_of(J2K)}/frames/1", accept))
    assert kind == f"image/jp2; transfer-syntax={JPEG_2000}"
    assert coded.startswith((b"\xff\x4f", b"\x00\x00\x00\x0c"))
    two = parts(web.get(f"{web.path_of(BIG_PALETTE)}/frames/2,1"))
    assert len(two) == 2


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/frames/0", "", 400),
        ("/frames/2", "", 406),
        ("/frames/1,x", "", 400),
        ("/frames/1", 'multipart/related; type="image/jpeg"', 406),
        ("/frames/1", "image/jpeg", 406),
        ("/rendered", "image/gif", 406),
        ("/bulkdata/00100010", "", 404),
        ("/bulkdata/zz", "", 404),
        ("/nothing", "", 404),
    ],
)
def test_what_is_not_on_offer_is_refused_with_a_reason(
    path: str, accept: str, status: int, web: Web
) -> None:
    response = web.get(web.path_of(CT) + path, accept)

    assert (response.status, response.sentence != "") == (status, True)


def test_a_picture_is_windowed_and_fits_its_viewport(web: Web) -> None:
    path = f"{web.path_of(CT)}/rendered"
    soft = web.get(path, "image/png", window="40,400,linear", viewport="64,64")
    bone = web.get(path, "image/png", window="300,2000", viewport="64,64")

    assert Image.open(BytesIO(soft.body)).size == (64, 64)
    assert soft.body != bone.body
    assert Image.open(BytesIO(web.get(path).body)).format == "JPEG"
    for wrong in ({"window": "a,b"}, {"viewport": "0,9"}, {"viewport": "9" * 9}, {"zoom": "2"}):
        assert web.get(path, "image/png", **wrong).status == 400


def test_metadata_has_every_element_and_says_where_bulk_data_is(web: Web) -> None:
    [row] = json.loads(web.get(f"{web.path_of(CT)}/metadata").body)

    assert row["00080018"]["Value"] == [web.path_of(CT).rpartition("/")[2]]
    address = row["7FE00010"]["BulkDataURI"]
    [(_, data)] = parts(web.get(address.partition("/dicom-web")[2]))
    assert data == PIXELS


def test_an_object_of_which_only_the_index_knows_has_metadata_and_nothing_else() -> None:
    web = Web(CT)
    web.shelf.files.clear()

    assert web.get(f"{web.path_of(CT)}/metadata").status == 200
    assert web.get(web.path_of(CT)).status == 404
    assert web.get("/studies/1.2.3").status == 404


def test_a_frame_that_would_burst_memory_is_refused_before_it_is_decoded() -> None:
    bomb = build_object(
        {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
            "SOPInstanceUID": "1.2.3.3",
            "StudyInstanceUID": "1.2.3.1",
            "SeriesInstanceUID": "1.2.3.2",
            "Modality": "OT",
            "Rows": 65535,
            "Columns": 65535,
            "BitsAllocated": 16,
            "BitsStored": 16,
            "HighBit": 15,
            "PixelRepresentation": 0,
            "SamplesPerPixel": 1,
            "PhotometricInterpretation": "MONOCHROME2",
            "PixelData": b"\0" * 64,
        }
    )
    web = Web(MR)
    assert web.post(multipart(bomb), related()).status == 409
    web.shelf.put("1.2.3.3", dict(UIDS), bomb)
    path = "/studies/1.2.3.1/series/1.2.3.2/instances/1.2.3.3"

    for part in ("rendered", "frames/1", "frames/1/rendered"):
        response = web.get(f"{path}/{part}")
        assert response.status in {406, 413}, part
        assert response.sentence
