"""The workbench: one's own files read for a request, and nothing kept of them."""

import io
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.dicom import change, sample
from app.learning.site import Site
from tests.grading.test_grading_zip import archive
from tests.web.access import rows_of
from tests.web.clients import JSON, Browser, browser_of
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CT = sample("CT_small.dcm")
OVERLAY = sample("examples_overlay.dcm")


@pytest.fixture
def browser(app: Flask, world: World) -> Browser:
    """Give a learner's browser."""
    return browser_of(app, world["learner"])


def send(browser: Browser, path: str, body: bytes) -> TestResponse:
    """Send bytes as the page's script does."""
    headers = {"X-CSRF-Token": browser.token, **JSON}
    return browser.client.post(
        path, data=body, content_type="application/octet-stream", headers=headers
    )


def said(answer: TestResponse) -> Any:
    """Return the JSON of an answer that must be one."""
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def test_the_page_warns_of_real_patients_and_says_that_nothing_is_stored(browser: Browser) -> None:
    text = browser.get("/workbench").text

    assert "Never open a real patient's data here." in " ".join(text.split())
    assert "Nothing is stored" in text


def test_an_object_is_read_without_a_trace(browser: Browser, site: Site, tmp_path: Path) -> None:
    before = rows_of(site)
    files = set(tmp_path.rglob("*"))

    tree = said(send(browser, "/workbench/tree.json?name=my.dcm", CT))
    image = said(send(browser, "/workbench/image.json?name=my.dcm", CT))
    audit = said(send(browser, "/workbench/audit.json?name=my.dcm", CT))
    values = said(send(browser, "/workbench/values.json?name=my.dcm", CT))

    assert (tree["name"], image["rows"], image["slice"]["name"]) == ("my.dcm", 128, "my.dcm")
    assert (audit["name"], values["name"]) == ("my.dcm", "my.dcm")
    assert rows_of(site) == before
    assert set(tmp_path.rglob("*")) == files


def test_frames_and_overlays_are_raw(browser: Browser) -> None:
    frames = send(browser, "/workbench/frames?index=0&count=16", CT)
    mask = send(browser, "/workbench/overlay?index=0&group=6000", OVERLAY)

    assert (frames.headers["X-Frame-Count"], len(frames.data)) == ("1", 128 * 128 * 2)
    assert (len(mask.data), sum(mask.data)) == (300 * 484, 222)


def test_two_objects_are_compared(browser: Browser) -> None:
    other = change(CT, {"PatientName": "DOE^JANE"})
    path = f"/workbench/compare.json?before=a&after=b&split={len(CT)}"

    found = said(send(browser, path, CT + other))

    assert found["counts"]["changed"] == 1
    for split in ("0", str(len(CT + other)), "-1", "x", ""):
        path = f"/workbench/compare.json?before=a&after=b&split={split}"
        assert send(browser, path, CT + other).status_code == 422


def test_images_are_sorted_by_the_facts_that_the_page_has(browser: Browser) -> None:
    image = said(send(browser, "/workbench/image.json?name=my.dcm", CT))

    found = said(browser.post_json("/workbench/stacks.json", {"slices": [image["slice"]]}))

    assert [stack["images"][0]["name"] for stack in found["stacks"]] == ["my.dcm"]
    wrong: tuple[Any, ...] = ("x", [1], [{}] * 1001, [{"name": 5}], None)
    for slices in wrong:
        sent = browser.post_json("/workbench/stacks.json", {"slices": slices})
        assert sent.status_code == 422


def test_an_archive_comes_back_as_its_files(browser: Browser) -> None:
    packed = send(browser, "/workbench/unpack", archive({"a/b.dcm": CT, "c.hl7": b"MSH|"})).data

    [size] = struct.unpack_from("<I", packed)
    assert json.loads(packed[4 : 4 + size]) == [["a/b.dcm", len(CT)], ["c.hl7", 4]]
    assert packed[4 + size :] == CT + b"MSH|"


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/workbench/tree.json", b"", 422, "Nothing was sent"),
        ("/workbench/tree.json", b"not dicom at all", 422, "."),
        ("/workbench/unpack", archive({"../a": b"x"}), 422, "leads out"),
        ("/workbench/unpack", archive({"a": bytes(9_000_000)}), 413, "a"),
        ("/workbench/frames?index=x", CT, 422, "whole number"),
        ("/workbench/frames?index=7", CT, 422, "There is no frame 8"),
        ("/workbench/overlay?group=6002", CT, 404, "no overlay"),
        ("/workbench/frames", CT[: len(CT) // 2], 422, "."),
        ("/workbench/tree.json", bytes(11 * 1024 * 1024), 413, "larger"),
        ("/workbench/compare.json?split=5", bytes(19 * 1024 * 1024), 413, "larger"),
    ],
    ids=[
        "nothing", "no object", "slip", "bomb", "no number", "no frame", "no overlay", "cut",
        "large", "two large",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(
    browser: Browser, path: str, body: bytes, status: int, words: str
) -> None:
    answer = send(browser, path, body)

    assert answer.status_code == status
    assert words in answer.get_json()["error"]


def test_the_guard_looks_through_what_is_opened(browser: Browser) -> None:
    planted = change(CT, {"PatientName": "KOWALCZYK^MARGARET", "PatientBirthDate": "19510317"})

    signs = said(send(browser, "/workbench/screen?name=a.dcm", planted))["signs"]

    assert signs
    assert all(sign.endswith(".") for sign in signs)


def test_the_next_good_file_is_read_after_a_bad_one(browser: Browser) -> None:
    for _ in range(3):
        assert send(browser, "/workbench/tree.json", b"\x7fELF" * 5000).status_code == 422

    assert said(send(browser, "/workbench/tree.json", CT))["elements"]


def test_the_token_of_the_page_is_asked_for(browser: Browser) -> None:
    browser.token = "somebody else's"

    assert send(browser, "/workbench/tree.json", CT).status_code == 403


def test_without_script_the_form_shows_what_is_in_the_files(browser: Browser) -> None:
    files = [
        (io.BytesIO(CT), "scan.dcm"),
        (io.BytesIO(archive({"inside.dcm": CT})), "all.zip"),
        (io.BytesIO(b"nothing readable"), "bad.bin"),
        (io.BytesIO(archive({"../evil": b"x"})), "evil.zip"),
        (io.BytesIO(b"MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5.1\rPID|1"), "adt.hl7"),
    ]
    form = {"files": files, "message": "MSH|^~\\&|RIS|H|PACS|H|20260101||ADT^A01|1|P|2.5.1"}

    text = browser.post("/workbench/", form, content_type="multipart/form-data").text

    for words in (
        "scan.dcm", "inside.dcm", "CompressedSamples^CT1", "bad.bin", "leads out of it",
        "Audit against the IOD", "adt.hl7", "HL7 2.5.1", "Pasted message",
    ):  # fmt: skip
        assert words in text
    assert browser.post("/workbench/", {"message": " "}).status_code == 422


def message_of(end: str) -> str:
    """Return a message whose two lines end with *end*."""
    return f"MSH|^~\\&|A|B|C|D|20260101||ADT^A01^ADT_A01|1|P|2.5.1{end}PID|1{end}"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_files_line_ends_are_judged_and_those_of_an_editor_are_not(
    browser: Browser, end: str
) -> None:
    file = {"files": [(io.BytesIO(message_of(end).encode()), "adt.hl7")]}

    as_file = browser.post("/workbench/", file, content_type="multipart/form-data").text
    pasted = browser.post("/workbench/", {"message": message_of(end)}).text

    assert "MSH ends with a " in as_file
    assert "2 of its 2 line ends are wrong." in as_file
    assert "line ends" not in pasted
    for as_sent in (True, False):
        asked = {"text": message_of(end), "as_sent": as_sent}
        findings = said(browser.post_json("/bench/hl7-check", asked))["findings"]
        assert ("LINE_END" in {each["code"] for each in findings}) == as_sent


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\x0b", b""])
def test_a_mark_or_a_frame_before_a_message_is_no_fault_of_its_lines(
    browser: Browser, mark: bytes
) -> None:
    data = mark + message_of("\r").encode() + (b"\x1c\r" if mark == b"\x0b" else b"")
    file = {"files": [(io.BytesIO(data), "adt.hl7")]}

    text = browser.post("/workbench/", file, content_type="multipart/form-data").text

    assert "HL7 2.5.1, 2 segments" in text
    assert "line ends" not in text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty: it has 0 bytes."),
        (archive({}), "The archive holds no files. Pack DICOM files or HL7 messages into it."),
        (b"Dear colleague", "HL7 messages that begin with MSH, FHS or BHS"),
        (b"%PDF-1.7", "This is a PDF document, not a DICOM file"),
        ("MSH|^~\\&|".encode("utf-16"), "This is an HL7 message in UTF-16"),
    ],
    ids=["empty", "empty archive", "letter", "pdf", "utf-16"],
)
def test_a_wrong_file_is_told_what_would_be_right_beside_a_good_one(
    browser: Browser, data: bytes, words: str
) -> None:
    files = {"files": [(io.BytesIO(data), "wrong"), (io.BytesIO(CT), "scan.dcm")]}

    text = browser.post("/workbench/", files, content_type="multipart/form-data").text

    assert words in " ".join(text.split())
    assert "CompressedSamples^CT1" in text


@pytest.mark.parametrize("before", [b"", b"\x0b"], ids=["file", "capture"])
@pytest.mark.parametrize(
    ("codec", "mark", "zero"),
    [
        ("utf-16-le", "FF FE", 1),
        ("utf-16-be", "FE FF", 0),
        ("utf-32-le", "FF FE 00 00", 1),
        ("utf-32-be", "00 00 FE FF", 0),
    ],
)
def test_a_message_in_wide_characters_is_told_by_which_byte_and_what_would_be_right(
    browser: Browser, codec: str, mark: str, zero: int, before: bytes
) -> None:
    plain = message_of("\r").encode(codec)
    name, start = codec[:6].upper(), len(before)

    for data, seen in (
        (bytes.fromhex(mark) + plain, f"by the byte order mark {mark} at offset {start}."),
        (plain, f"between its letters, the first at offset {start + zero}."),
    ):
        told = send(browser, "/workbench/image.json?name=adt.hl7", before + data)
        assert told.status_code == 422
        sentence = told.get_json()["error"]
        assert sentence.startswith(f"This is an HL7 message in {name}, by the ")
        assert seen in sentence
        assert sentence.endswith("Save it as UTF-8, with UNICODE UTF-8 in MSH-18.")


def test_the_guard_speaks_of_no_lab_where_there_is_none(browser: Browser) -> None:
    planted = change(CT, {"PatientName": "KOWALCZYK^MARGARET", "PatientBirthDate": "19510317"})

    signs = said(send(browser, "/workbench/screen?name=a.dcm", planted))["signs"]

    assert "this lab" not in " ".join(signs)


def test_too_many_questions_are_refused_for_a_while(browser: Browser) -> None:
    for _ in range(30):
        assert send(browser, "/workbench/unpack", b"PK").status_code == 422

    assert send(browser, "/workbench/unpack", b"PK").status_code == 429


def test_a_lab_shows_audit_and_values_only_where_it_says_so(browser: Browser, world: World) -> None:
    attempt = attempt_of(world.site, world["learner"])
    base = f"/labs/every-kind/attempts/{attempt}"
    page = browser.get(base).text

    assert said(browser.get(f"{base}/files/scan.dcm/audit.json"))["name"] == "scan.dcm"
    assert said(browser.get(f"{base}/files/scan.dcm/values.json"))["name"] == "scan.dcm"
    assert f'src="{base}/files/scan.dcm/audit.json"' in page
    assert f'files-src="{base}/files"' in page
    first = attempt_of(world.site, world["learner"], "first-look")
    hidden = f"/labs/first-look/attempts/{first}/files/x.dcm/audit.json"
    assert browser.get(hidden).status_code == 404
