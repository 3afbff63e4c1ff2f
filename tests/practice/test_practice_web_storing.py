"""STOW-RS: what comes in, each with its own verdict, and bodies that mean harm."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dicom import build_object, change, sample
from app.practice.dicomweb import Response
from app.practice.dicomweb.parts import Part, read_parts, write_parts
from tests.practice.webs import CT, MR, Web, multipart, related

DEEP = 400


@pytest.fixture
def web() -> Web:
    return Web(CT)


def answer(response: Response) -> dict[str, Any]:
    found = json.loads(response.body)
    assert isinstance(found, dict)
    return found


def reasons(response: Response) -> list[str]:
    return [row["reason"] for row in response.facts["failed"]]  # type: ignore[attr-defined]


def test_an_object_is_stored_and_can_be_retrieved(web: Web) -> None:
    response = web.post(multipart(sample(MR)), related())

    told = answer(response)
    assert response.status == 200
    [row] = told["00081199"]["Value"]
    address = row["00081190"]["Value"][0]
    assert web.get(address.partition("/dicom-web")[2], "application/dicom").body == sample(MR)
    assert len(web.shelf.records()) == 2


def test_each_object_has_its_own_verdict(web: Web) -> None:
    other = change(sample(MR), {"(0002,0003)": "1.2.3", "SOPInstanceUID": "1.2.9"})

    some = web.post(multipart(sample(MR), b"no object", other), related())
    none = web.post(multipart(b"no object"), related())

    assert some.status == 202
    assert reasons(some) == ["0xC000", "0xA900"]
    told = answer(some)
    assert [row["00081197"]["Value"] for row in told["00081198"]["Value"]] == [[0xA900]]
    assert [row["00081197"]["Value"] for row in told["0008119A"]["Value"]] == [[0xC000]]
    assert (none.status, reasons(none)) == (409, ["0xC000"])


@pytest.mark.parametrize(
    ("house", "status", "reason"),
    [
        ({"duplicates": "keep"}, 200, []),
        ({"duplicates": "replace"}, 200, []),
        ({"duplicates": "refuse"}, 409, ["0x0111"]),
    ],
)
def test_what_is_here_already_goes_by_the_house_rules(
    house: dict[str, str], status: int, reason: list[str]
) -> None:
    web = Web(CT, **house)

    response = web.post(multipart(sample(CT)), related())

    assert (response.status, reasons(response)) == (status, reason)
    assert bool(web.shelf.stored) == (house["duplicates"] == "replace")


def test_a_full_archive_and_another_study_s_address_refuse() -> None:
    full = Web(CT, quota_objects=1).post(multipart(sample(MR)), related())
    elsewhere = Web(CT).post(multipart(sample(MR)), related(), "/studies/1.2.3")

    assert (full.status, reasons(full)) == (409, ["0xA700"])
    assert (elsewhere.status, reasons(elsewhere)) == (409, ["0x0110"])


@pytest.mark.parametrize(
    ("content_type", "status", "says"),
    [
        ("", 415, "it was none"),
        ("application/dicom", 415, "multipart/related"),
        ("multipart/form-data; boundary=edge", 415, "multipart/related"),
        (
            'multipart/related; type="application/dicom+json"; boundary=edge',
            415,
            "application/dicom",
        ),
        ("multipart/related; boundary=edge", 415, "application/dicom"),
        ('multipart/related; type="application/dicom"', 400, "has no boundary"),
        ('multipart/related; type="application/dicom"; boundary=other', 400, "No line of the body"),
        ('multipart/related; type="application/dicom"; boundary="a\\"b;c"', 400, "does not allow"),
        (
            f'multipart/related; type="application/dicom"; boundary={"x" * 201}',
            400,
            "does not allow",
        ),
        ("multipart/related; type=application/dicom; boundary=edge", 200, "1 of 1"),
    ],
)
def test_the_headers_are_looked_at_first(
    content_type: str, status: int, says: str, web: Web
) -> None:
    response = web.post(multipart(sample(MR)), content_type)

    assert response.status == status
    assert says in response.sentence


def cut(body: bytes) -> bytes:
    return body[: body.rindex(b"--edge--")]


HOSTILE = {
    "empty": (b"", 400),
    "no end": (cut(multipart(sample(MR))), 400),
    "cut in the object": (multipart(sample(MR))[:2000], 400),
    "only the end": (b"--edge--\r\n", 400),
    "many parts": (multipart(*[b"x"] * 100_000), 413),
    "endless header": (b"--edge\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\nz\r\n--edge--\r\n", 400),
    "other part": (multipart(b"{}", kind=b"application/dicom+json"), 415),
    "nested": (multipart(b"--in\r\n\r\nx\r\n--in--", kind=b"multipart/mixed; boundary=in"), 415),
    "header splitting": (multipart(sample(MR), kind=b"text/html\r\nX-Evil: 1"), 415),
    "html": (multipart(b"<script>alert(1)</script>"), 409),
    "zip": (multipart(b"PK\x03\x04" + bytes(2000)), 409),
    "cut object": (multipart(sample(MR)[:-200]), 409),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_refused_soon_and_leaves_nothing(name: str, web: Web) -> None:
    body, status = HOSTILE[name]
    began = time.monotonic()

    response = web.post(body, related())

    assert response.status == status
    assert time.monotonic() - began < 2
    assert not web.shelf.stored
    assert "\r" not in response.sentence + str(response.headers)
    assert web.post(multipart(sample(MR)), related()).status == 200


@pytest.mark.parametrize(
    "uid",
    ["../../../../tmp/evil", "1.2..3", "1.02", "/etc/passwd", "1.2\\3", "", "1" * 70, "C:\\x"],
)
def test_a_uid_that_is_a_path_is_no_uid(uid: str, web: Web) -> None:
    data = build_object(
        {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
            "(0002,0003)": "1.2.3",
            "StudyInstanceUID": "1.2.3",
            "SeriesInstanceUID": "1.2.4",
            "SOPInstanceUID": "1.2.5",
        }
    )
    assert web.post(multipart(data), related()).status in {200, 409}
    bent = data.replace(b"UI\x06\x001.2.5\0", b"UI" + len(uid).to_bytes(2, "little") + uid.encode())
    assert bent != data or uid == ""

    response = web.post(multipart(bent), related())

    assert response.status == 409
    assert list(web.shelf.stored) in ([], ["1.2.5"])


def test_deep_nesting_is_a_verdict_and_no_crash(web: Web) -> None:
    opening = b"\x40\x00\x75\x02SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    data = sample(MR) + opening * DEEP

    response = web.post(multipart(data), related())

    assert response.status == 409


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_whatever_bytes_the_parts_hold_they_are_read_as_they_were_written(
    parts: list[bytes],
) -> None:
    content_type, body = write_parts([Part("application/dicom", data) for data in parts], "a/b")

    found = read_parts(body, content_type.rpartition("boundary=")[2])

    assert [part.data for part in found] == parts
