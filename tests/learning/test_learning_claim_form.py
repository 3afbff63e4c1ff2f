"""What a learner types and hands in about outside credit: read once, or refused with a reason."""

from datetime import date, timedelta

import pytest

from app.errors import InvalidInput
from app.learning.scans import read_scan
from tests.learning.claims import JPEG, MOST, PDF, PNG, told


@pytest.mark.parametrize(
    ("data", "media_type", "ending"),
    [(PDF, "application/pdf", "pdf"), (PNG, "image/png", "png"), (JPEG, "image/jpeg", "jpg")],
)
def test_a_scan_is_known_by_its_bytes_whatever_its_name(
    data: bytes, media_type: str, ending: str
) -> None:
    scan = read_scan(data, "..\\..\\évil/<b>my scan</b>.exe", MOST)

    assert (scan.media_type, scan.data) == (media_type, data)
    assert scan.name == f"b_.{ending}" or scan.name.endswith(f".{ending}")
    assert not set(scan.name) & set('/\\<>"')


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"<html><script>%PDF-", b" %PDF-1.7 %%EOF", b"%PDF-1.7 cut off",
        b"MZ\x90\0", b"GIF89a", b"\0" * 128 + b"DICM", PNG[:-8], PNG[:12] + b"XXXX" + PNG[16:],
        PNG[:16] + b"\x7f\xff\xff\xff\x7f\xff\xff\xff" + PNG[24:], JPEG[:-2],
        JPEG.replace(b"\0\x40\0\x30", b"\0\0\0\0"), JPEG[:6], b"<svg xmlns='x'/>", b"PK\3\4",
    ],
)  # fmt: skip
def test_what_is_no_whole_scan_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_scan(data, "scan.pdf", MOST)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 cut off", "begins as a PDF but is damaged"), (PNG[:-8], "begins as a PNG"),
        (b"PK\3\4word/document.xml", "a Word, Excel"), (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0" * 128 + b"DICM", "a DICOM file"), (b"MZ\x90\0", "a program"),
        (b"RIFF\0\0\0\0WEBP", "WebP"), (b"hello", "cannot be seen"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_scan_is_told_what_it_looks_like(data: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        read_scan(data, "scan.pdf", MOST)

    assert str(refused.value).endswith("A whole PDF, PNG or JPEG file is taken.")


def test_a_scan_has_a_greatest_size() -> None:
    with pytest.raises(InvalidInput, match="larger than 8 MB"):
        read_scan(b"%PDF-" + b"0" * MOST + b"%%EOF", "scan.pdf", MOST)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "title"), ({"provider": ""}, "who gave"), ({"title": "x" * 201}, "200"),
        ({"format": "party"}, "kind of activity"), ({"hours": "many"}, "such as 1.5"),
        ({"hours": "0"}, "more than none"), ({"hours": "201"}, "at most 200"),
        ({"hours": "-1"}, "such as 1.5"), ({"hours": "1e9"}, "such as 1.5"),
        ({"completed_on": "2026-03-03"}, "six years"), ({"completed_on": "2019-01-01"}, "six"),
        ({"completed_on": "soon"}, "year, month and day"),
        ({"hours": "24.5"}, "give its first day too"),
        ({"began_on": "soon"}, "first day as year"), ({"began_on": "2026-02-02"}, "must not lie"),
        ({"began_on": "2025-01-01"}, "a year before"),
        ({"body": "ARRT"}, "approval number"), ({"body": ["ABII", "AMA"]}, "AMA counts approved"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_is_explained(
    changed: dict[str, str | list[str]], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        told(**changed)


def test_hours_become_whole_minutes_and_categories_only_those_of_chosen_bodies() -> None:
    found = told(hours="0,33", body=["HIMSS"], category=["ethics", "sonography", "none"])

    assert found.minutes == 20
    assert found.facts["categories"] == ["ethics"]


@pytest.mark.parametrize(("days", "fits"), [(1, "24"), (2, "48"), (4, "30")])
def test_a_day_has_no_more_than_24_hours_and_a_conference_several_days(
    days: int, fits: str
) -> None:
    began = (date(2026, 2, 1) - timedelta(days=days - 1)).isoformat()

    found = told(hours=fits, began_on=began)

    assert found.minutes == int(fits) * 60
    assert found.facts["began_on"] == (began if days > 1 else "")
    with pytest.raises(InvalidInput, match=f"ha(s|ve) {days * 24} hours, and"):
        told(hours=f"{days * 24}.5", began_on=began)
