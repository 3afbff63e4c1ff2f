"""Broken, hostile and huge DICOM and HL7 through every door of the web."""

import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app.dicom import build_object
from app.learning.site import Site
from tests.web.clients import Browser, hand_in, verdict_of

pytestmark = [
    pytest.mark.parametrize("store", ["sqlite"], indirect=True),
]

GOOD = build_object(
    {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
        "SOPInstanceUID": "2.25.7",
        "PatientName": "DOE^JANE",
        "PatientID": "1",
    }
)
ORDER = "MSH|^~\\&|RIS|HOSP|PACS|HOSP|20260101120000||ORM^O01|7|P|2.5.1\rPID|1||7||DOE^JANE"


def send(browser: Browser, bench: str, data: bytes, name: str = "x.dcm") -> TestResponse:
    """Send a file through both doors for files, and return the second answer."""
    for exercise in ("repair", "send"):
        upload = {f"upload__{exercise}": (BytesIO(data), name)}
        answer = hand_in(browser, bench, exercise, **upload)
    return answer


# --- DICOM ------------------------------------------------------------------------------------


_ITEM = b"\x08\x00\x15\x11SQ\x00\x00\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
_END = b"\xfe\xff\x0d\xe0\x00\x00\x00\x00\xfe\xff\xdd\xe0\x00\x00\x00\x00"


def _archive() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr("../../evil.dcm", GOOD)
    return out.getvalue()


_DAMAGED = {
    "empty": b"", "one byte": b"\x00", "text": b"This is a letter, not an image.\n" * 20,
    "html": b"<!doctype html><script>alert(1)</script>" + bytes(200),
    "pdf": b"%PDF-1.7\n" + bytes(300), "zip": _archive(), "only a preamble": bytes(128) + b"DICM",
    "cut in the meta": GOOD[:160], "cut in a value": GOOD[:-3],
    "cut in a header": GOOD[: len(GOOD) // 2], "no preamble": GOOD[132:],
    "a length past the end": GOOD + b"\x10\x00\x20\x40LT\xff\xff",
    "a length of 4 GiB": GOOD + b"\x10\x00\x21\x00OB\x00\x00\xff\xff\xff\xfe",
    "an unknown VR": GOOD + b"\x10\x00\x10\x20ZZ\x04\x00abcd",
    "nested 1000 deep": GOOD + _ITEM * 1000 + _END * 1000,
    "a million empty items": GOOD
    + b"\x08\x00\x15\x11SQ\x00\x00\xff\xff\xff\xff"
    + b"\xfe\xff\x00\xe0\x00\x00\x00\x00" * 900_000,
    "a program in the preamble": b"MZ" + bytes(126) + GOOD[128:],
    "eight mebibytes of noise": bytes(range(256)) * 32_000,
    "eight mebibytes of one value": GOOD
    + b"\xe0\x7f\x10\x00OW\x00\x00\x00\x00\x7f\x00" + bytes(0x7F0000),
}  # fmt: skip


@pytest.mark.parametrize("damage", _DAMAGED)
def test_a_damaged_file_is_answered_with_a_sentence_and_the_next_one_is_judged(
    damage: str, learner: Browser, bench: str
) -> None:
    answer = send(learner, bench, _DAMAGED[damage])

    assert answer.status_code in {200, 413}
    assert len(verdict_of(answer).split()) >= 4
    good = send(learner, bench, GOOD)
    assert good.status_code == 200
    assert "cannot be read" not in verdict_of(good)
    assert learner.get(bench).status_code == 200


_NAMES = [
    "../../../../tmp/evil.dcm", "..\\..\\evil.dcm", "/etc/passwd", "C:\\evil.dcm", "a" * 5000,
    ".", "..", " ", "CON", "\u202emcd.live", "x;y=z.dcm", "\u2603.dcm", "scan.dcm/scan.dcm",
    "-rf", "x/", "%00.dcm",
]  # fmt: skip


def test_a_file_is_kept_under_its_hash_whatever_its_name(
    learner: Browser, bench: str, site: Site
) -> None:
    before = {path for path in site.settings.home.parent.rglob("*") if path.is_file()}

    for name in _NAMES:
        assert send(learner, bench, GOOD, name).status_code == 200, name

    after = {path for path in site.settings.home.parent.rglob("*") if path.is_file()}
    added = [path for path in after - before if site.settings.evidence not in path.parents]
    assert [path for path in added if ".db" not in path.name] == []
    assert all(len(p.name) == 64 for p in after if site.settings.evidence in p.parents)


def test_a_name_with_nul_is_refused_for_no_store_would_keep_it(
    learner: Browser, bench: str
) -> None:
    answer = hand_in(learner, bench, "send", upload__send=(BytesIO(GOOD), "scan\0.dcm"))

    assert answer.status_code == 422
    assert verdict_of(answer) == (
        "The name of a file holds a NUL character. Give the file another name."
    )
    assert send(learner, bench, GOOD).status_code == 200


def test_many_files_at_once_are_refused_with_a_sentence(learner: Browser, bench: str) -> None:
    files = [(BytesIO(GOOD), f"{number}.dcm") for number in range(60)]

    answer = hand_in(learner, bench, "send", upload__send=files)

    assert answer.status_code == 200
    assert "at most 20 files" in verdict_of(answer)


# --- HL7 --------------------------------------------------------------------------------------

_MESSAGES = {
    "empty": "", "blank": " \r\n ", "no header": "PID|1||7", "only MSH": "MSH",
    "three letters and a bar": "MSH|", "one delimiter for all": "MSH|||||",
    "no delimiters": "MSH" + "\r" * 50, "NUL": "MSH|^~\\&|\x00\x00|",
    "a surrogate": "MSH|^~\\&|\ud800|", "BOM": "\ufeff" + ORDER,
    "UTF-16 read as text": "M\0S\0H\0|\0^\0~\0", "half an escape": ORDER + "\\",
    "endless escapes": ORDER + "\\X" + "41" * 20_000, "odd escape": ORDER + "\\Xzz\\",
    "many fields": ORDER + "|" * 200_000, "many repetitions": ORDER + "~x" * 100_000,
    "many components": ORDER + "^x" * 100_000, "many segments": ORDER + "\rNTE|1||x" * 20_000,
    "a long field": ORDER + "x" * 900_000, "emoji": ORDER + "\U0001f600" * 1000,
    "binary": "".join(map(chr, range(256))), "Z segments": ORDER + "\rZZZ|1|2|3\rZ01",
    "lower case": ORDER.lower(), "tabs": ORDER.replace("|", "\t"),
    "another language": '{"resourceType": "Patient"}',
    "xml": "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
}  # fmt: skip


@pytest.mark.parametrize("kind", _MESSAGES)
def test_any_message_is_checked_or_refused_with_a_sentence(
    kind: str, learner: Browser, bench: str
) -> None:
    began = time.perf_counter()
    answer = learner.post_json("/bench/hl7-check", {"text": _MESSAGES[kind]})
    assert time.perf_counter() - began < 30

    assert answer.status_code in {200, 413, 422}
    told = answer.get_json()
    assert told.get("segments") is not None or told["error"].endswith(".")
    raw = _MESSAGES[kind].encode("utf-8", "replace").decode()
    handed = hand_in(learner, bench, "message", answer__message=raw)
    assert handed.status_code in {200, 422}
    good = hand_in(learner, bench, "message", answer__message=ORDER)
    assert "cannot be read" not in verdict_of(good)


def test_a_message_that_is_too_long_is_refused_with_its_limit(learner: Browser) -> None:
    answer = learner.post_json("/bench/hl7-check", {"text": "x" * (1024 * 1024 + 1)})

    assert answer.status_code == 422
    assert "1,048,576" in answer.get_json()["error"]


_PIECES = st.sampled_from([*ORDER, "\r", "\n", "\\", "~", "&", "\x00", "\x9f", "MSH|", "\rOBX|"])


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.lists(_PIECES).map("".join))
def test_no_text_makes_the_hl7_check_fail(learner: Browser, text: str) -> None:
    answer = learner.post_json("/bench/hl7-check", {"text": ORDER + text})

    assert answer.status_code in {200, 422, 429}
