"""Hostile files end in a refusal with a reason, in bounded time and memory."""

import json
import os
import resource
import struct
import time
import zlib
from collections.abc import Callable

import numpy as np
import pytest

from app.dicom import (
    DEFLATED_LE,
    RLE_LOSSLESS,
    Limits,
    audit_iod,
    build_object,
    change_raw,
    check_values,
    compare,
    decode_frame,
    image_facts,
    read_object,
    sample,
    tree_data,
)
from app.errors import OverLimit, UnreadableSample

MIB = 1024 * 1024
SC = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "SOPInstanceUID": "1.2.3"}


def meta(transfer_syntax_uid: str = "1.2.840.10008.1.2.1") -> bytes:
    return build_object({}, transfer_syntax_uid=transfer_syntax_uid)


def element(group: int, number: int, vr: bytes, value: bytes) -> bytes:
    if vr in {b"SQ", b"OB", b"OW", b"UN", b"UT"}:
        return struct.pack("<HH2sHL", group, number, vr, 0, len(value)) + value
    return struct.pack("<HH2sH", group, number, vr, len(value)) + value


def deflate_bomb() -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    parts = [squeeze.compress(bytes(MIB)) for _ in range(128)]
    head = build_object({}, transfer_syntax_uid=DEFLATED_LE)
    return head[: head.rindex(b"READINGROOM_1") + 14] + b"".join(parts) + squeeze.flush()


def nested(depth: int) -> bytes:
    one = struct.pack("<HH2sHL", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF)
    return meta() + (one + struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)) * depth


def empty_items(count: int) -> bytes:
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * count
    return meta() + element(0x0008, 0x1140, b"SQ", items)


def many_values() -> bytes:
    value = b"1\\" * 2_000_000 + b"1 "
    implicit = struct.pack("<HHL", 0x3006, 0x0050, len(value)) + value
    return meta("1.2.840.10008.1.2") + implicit


def many_elements() -> bytes:
    return meta() + b"".join(
        struct.pack("<HH2sH", 0x0009 + 2 * (n >> 14), 0x1000 + (n & 0x3FFF), b"LO", 0)
        for n in range(300_000)
    )


def huge_length() -> bytes:
    value = bytes(100)
    return meta() + struct.pack("<HH2sHL", 0x0009, 0x1010, b"OB", 0, 0xFFFFFFF0) + value


def flooded(rows: int, columns: int, frames: int, syntax: str) -> bytes:
    return build_object(
        SC | {"Rows": rows, "Columns": columns, "NumberOfFrames": frames},
        np.zeros((64, 64), np.uint16),
        syntax,
    )


def rle_zeros() -> bytes:
    """Return a frame of 64 pixels whose segment holds megabytes of runs."""
    data = build_object(SC, np.zeros((8, 8), np.uint8), RLE_LOSSLESS)
    frame = struct.pack("<16L", 1, 64, *[0] * 14) + b"\x81\x00" * (3 * MIB)
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) + struct.pack("<HHL", 0xFFFE, 0xE000, len(frame))
    return change_raw(data, "PixelData", items + frame)


def everything(data: bytes) -> None:
    """Do to *data* all that the site does with a file from outside."""
    found = read_object(data)
    check_values(found)
    audit_iod(found)
    json.dumps(tree_data(found))
    if image_facts(data).problem is None:
        decode_frame(data, 0)


def decoded(data: bytes) -> None:
    decode_frame(data, 0)


REFUSED: dict[str, tuple[Callable[[], bytes], Callable[[bytes], None], type[UnreadableSample]]] = {
    "deflate bomb": (deflate_bomb, everything, OverLimit),
    "nested 100": (lambda: nested(100), everything, OverLimit),
    "nested 1000": (lambda: nested(1000), everything, OverLimit),
    "nested 100000": (lambda: nested(100_000), everything, OverLimit),
    "a million empty items": (lambda: empty_items(1_000_000), everything, OverLimit),
    "two million values": (many_values, everything, OverLimit),
    "300000 elements": (many_elements, everything, OverLimit),
    "nine megabytes": (lambda: bytes(9 * MIB), everything, OverLimit),
    "rows and columns 65535 native": (
        lambda: flooded(65535, 65535, 1, "1.2.840.10008.1.2.1"),
        decoded,
        OverLimit,
    ),
    "rows and columns 20000 in RLE": (
        lambda: flooded(20000, 20000, 1, RLE_LOSSLESS),
        decoded,
        OverLimit,
    ),
    "rows and columns 65535 in JPEG 2000": (
        lambda: flooded(65535, 65535, 1, "1.2.840.10008.1.2.4.90"),
        decoded,
        OverLimit,
    ),
    "two billion frames": (
        lambda: flooded(8, 8, 2**31 - 1, "1.2.840.10008.1.2.1"),
        decoded,
        OverLimit,
    ),
    "frames without bytes": (
        lambda: flooded(1000, 1000, 20, "1.2.840.10008.1.2.1"),
        decoded,
        UnreadableSample,
    ),
    "a codestream larger than it says": (
        lambda: flooded(16, 16, 1, "1.2.840.10008.1.2.4.90"),
        decoded,
        UnreadableSample,
    ),
}

BORNE: dict[str, tuple[Callable[[], bytes], Callable[[bytes], None]]] = {
    "declared length of 4 GiB": (huge_length, everything),
    "64 deep": (lambda: nested(64), everything),
    "RLE that runs on": (rle_zeros, decoded),
    "20000 empty items": (lambda: empty_items(20_000), everything),
}


def confined(work: Callable[[], None]) -> tuple[str, float, int]:
    """Run *work* in a child with 64 MiB to grow by; return its end, seconds and growth in KiB."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        report = _report(work)
        os.write(writer, json.dumps(report).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        text = stream.read()
    os.waitpid(child, 0)
    outcome, seconds, grown = json.loads(text) if text else ("killed", 0.0, 0)
    return outcome, seconds, grown


def _report(work: Callable[[], None]) -> tuple[str, float, int]:
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    try:
        work()
        outcome = "done"
    except UnreadableSample as error:
        outcome = f"{type(error).__name__}: {error}"
    except BaseException as error:  # noqa: BLE001 - the child must tell what happened
        outcome = f"crash {error!r}"
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return outcome, time.process_time() - start, after - before


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Load tables and codecs before the children are measured."""
    everything(sample("CT_small.dcm"))
    decode_frame(sample("MR_small_jp2klossless.dcm"), 0)


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_a_reason(name: str) -> None:
    make, work, error = REFUSED[name]
    data = make()

    outcome, seconds, grown = confined(lambda: work(data))

    kind, _, sentence = outcome.partition(": ")
    assert issubclass({"OverLimit": OverLimit}.get(kind, UnreadableSample), error), outcome
    assert not outcome.startswith(("done", "crash", "killed")), outcome
    assert sentence.endswith("."), sentence
    assert seconds < 2
    assert grown < 96 * 1024


@pytest.mark.parametrize("name", BORNE)
def test_a_strange_file_within_the_limits_is_read(name: str) -> None:
    make, work = BORNE[name]
    data = make()

    outcome, seconds, grown = confined(lambda: work(data))

    assert outcome == "done"
    assert seconds < 2
    assert grown < 96 * 1024


def test_four_gibibytes_declared_and_a_hundred_bytes_there_is_flagged_as_truncated() -> None:
    notice = read_object(huge_length()).notice("TRUNCATED")

    assert notice is not None
    assert "(0009,1010)" in notice.sentence
    assert "4,294,967,280" in notice.sentence
    assert notice.offset == len(meta())


@pytest.mark.parametrize(
    ("preamble", "kind", "word"),
    [
        (b"MZ\x90\x00", "executable", "Windows"),
        (b"\x7fELF\x02\x01", "executable", "Linux"),
        (b"#!/bin/sh\nid\n", "script", "script"),
        (b"<html><script>alert(1)</script>", "markup", "web page"),
        (b"PK\x03\x04", "zip", "ZIP"),
        (b"%PDF-1.7", "pdf", "PDF"),
    ],
)
def test_a_preamble_that_is_another_file_is_named(preamble: bytes, kind: str, word: str) -> None:
    data = preamble.ljust(128, b"\0") + sample("CT_small.dcm")[128:]

    found = read_object(data)

    notice = found.notice("PREAMBLE_EXECUTABLE")
    assert found.preamble == kind
    assert notice is not None
    assert word in notice.sentence


@pytest.mark.parametrize("magic", [b"II*\0", b"MM\0*"])
def test_a_tiff_preamble_is_legal(magic: bytes) -> None:
    found = read_object(magic.ljust(128, b"\0") + sample("CT_small.dcm")[128:])

    assert found.preamble == "tiff"
    assert found.notices == ()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\0" * 40, "40 bytes"),
        (b"PK\x03\x04" + bytes(400), "ZIP"),
        (b"MSH|^~\\&|A|B", "HL7"),
        (b"\xff\xd8\xff\xe0" + bytes(400), "JPEG"),
        (b"<!DOCTYPE html><title>x</title>" + bytes(200), "web page"),
        (bytes(128) + b"DICM", "ends after DICM"),
        (bytes(128) + b"DICM" + b"\xff" * 200, "No data element"),
    ],
)
def test_what_is_no_dicom_file_is_refused_by_name(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableSample, match=word):
        read_object(data)


def test_limits_are_the_caller_s() -> None:
    with pytest.raises(OverLimit, match="39,206 bytes"):
        read_object(sample("CT_small.dcm"), limits=Limits(max_bytes=1000))


def test_comparing_hostile_bytes_is_refused_too() -> None:
    with pytest.raises(OverLimit):
        compare(sample("CT_small.dcm"), nested(100))


def test_pixel_data_of_another_vr_is_read_as_it_says() -> None:
    data = sample("SC_rgb_rle_2frame.dcm")
    at = data.rindex(b"\xe0\x7f\x10\x00OB")

    found = read_object(data[: at + 4] + b"UT" + data[at + 6 :]).element("PixelData")

    assert found is not None
    assert (found.vr, found.length) == ("UT", None)


def test_a_pixel_of_a_billion_bits_is_described_and_not_counted_out() -> None:
    data = change_raw(
        build_object(SC, np.zeros((8, 8), np.uint8)), "BitsStored", b"999999999", "IS"
    )

    facts = image_facts(data)

    assert facts.problem is not None
    assert facts.shift == 48
