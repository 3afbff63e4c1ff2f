"""DICOM objects damaged in seven ways; the number of a mutant says everything about it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np

from app.dicom import Element, build_object, change_raw, read_object, sample

_OWN = build_object(
    {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
        "SOPInstanceUID": "2.25.7",
        "PatientName": "DOE^JANE",
        "PatientID": "1",
        "AccessionNumber": "A100",
        "ProcedureCodeSequence": [{"CodeValue": "CTCHEST", "CodeMeaning": "CT chest"}],
    },
    np.arange(256, dtype=np.uint16).reshape(16, 16),
)
# A required element ends each of these, so that no cut leaves an object that is complete.
BASES = {
    "own": _OWN,
    **{
        name: sample(f"{name}.dcm")
        for name in (
            "MR_small_implicit", "MR_small_bigendian", "SC_rgb_jpeg_dcmtk", "SC_rgb_rle_2frame",
            "rtdose", "test-SR", "liver_1frame",
        )
    },
}  # fmt: skip
_VRS = (b"SQ", b"UN", b"OB", b"PN", b"US", b"DS", b"UI", b"AT", b"UT", b"ZZ", b"\0\0", b"pn")
_LENGTHS = (0, 1, 0xFF, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_CHARACTER_SETS = (
    b"ISO_IR 192", b"ISO_IR 999", b"\\ISO 2022 IR 87", b"ISO 2022 IR 149\\ISO_IR 100", b"GB18030",
    b"utf-8", b"\xff\xfe", b"\\\\\\\\", b"ISO_IR 100" * 30, b"",
)  # fmt: skip
_TEXTS = (
    b"\x1b$B\x1b(J",
    b"\x1b",
    b"\xc3",
    b"\xff" * 9,
    b"M\xfcller^J\xc3\xbcrg",
    b"^^^^^^^^",
    b"\0",
)
_SYNTAXES = (
    b"1.2.840.10008.1.2", b"1.2.840.10008.1.2.1", b"1.2.840.10008.1.2.2", b"1.2.840.10008.1.2.5",
    b"1.2.840.10008.1.2.1.99", b"1.2.840.10008.1.2.4.50", b"1.2.840.10008.1.2.4.90", b"1.2.3", b"",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DicomMutant:
    """One damaged object; *told* is what a failed test says of it."""

    number: int
    kind: str
    base: str
    data: bytes

    @property
    def told(self) -> str:
        """Return the words by which the mutant can be made again."""
        return f"DICOM mutant {self.number}, {self.kind} of {self.base}"


def dicom_mutant(number: int) -> DicomMutant:
    """Return mutant *number*, every time the same."""
    rng = Random(f"dicom-{number}")  # noqa: S311
    kind = tuple(_DAMAGE)[number % len(_DAMAGE)]
    base = rng.choice(tuple(BASES))
    return DicomMutant(number, kind, base, _DAMAGE[kind](BASES[base], rng))


def _cut(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(1, len(data))]


def _bit(data: bytes, rng: Random) -> bytes:
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        # Headers are few bytes among many pixels, and what is wrong in them matters most.
        at = rng.randrange(128, min(len(data), rng.choice((1_000, 4_000, len(data)))))
        found[at] ^= 1 << rng.randrange(8)
    return bytes(found)


def _length(data: bytes, rng: Random) -> bytes:
    element = _element(data, rng)
    there = element.value_offset - element.offset
    size = 2 if there == 8 and element.declared_vr != "UN" and rng.random() < 0.7 else 4
    value = rng.choice((*_LENGTHS, rng.randrange(1 << 16), element.stored + rng.choice((-1, 1, 2))))
    order = rng.choice(("little", "little", "big"))
    written = (value & (1 << 8 * size) - 1).to_bytes(size, "big" if order == "big" else "little")
    return _put(data, element.value_offset - size, written)


def _splice(data: bytes, rng: Random) -> bytes:
    other = BASES[rng.choice(tuple(BASES))]
    if rng.random() < 0.3:
        at = rng.randrange(132, len(data))
        return data[:at] + rng.randbytes(rng.randrange(1, 64)) + data[at:]
    return data[: rng.randrange(132, len(data))] + other[rng.randrange(len(other)) :]


def _vr(data: bytes, rng: Random) -> bytes:
    element = _element(data, rng)
    return _put(data, element.offset + 4, rng.choice(_VRS))


def _charset(data: bytes, rng: Random) -> bytes:
    found = change_raw(data, "SpecificCharacterSet", rng.choice(_CHARACTER_SETS), "CS")
    name = "PatientName" if rng.random() < 0.7 else "StudyDescription"
    return change_raw(found, name, rng.choice(_TEXTS), "PN" if name == "PatientName" else "LO")


def _meta(data: bytes, rng: Random) -> bytes:
    way = rng.randrange(5)
    if way == 0:
        return change_raw(data, "TransferSyntaxUID", rng.choice(_SYNTAXES), "UI")
    if way == 1:
        return _put(data, 140, rng.choice(_LENGTHS).to_bytes(4, "little"))
    if way == 2:
        return data[rng.choice((4, 128, 132)) :]
    if way == 3:
        return rng.choice((b"MZ", b"II*\0", b"%PDF-1.7", b"PK\3\4")) + data[rng.randrange(2, 8) :]
    start = next(each.offset for each in read_object(data).elements if each.part == "data_set")
    return data[: rng.choice((132, 144))] + data[start:]


def _element(data: bytes, rng: Random) -> Element:
    return rng.choice(list(read_object(data).walk()))


def _put(data: bytes, at: int, piece: bytes) -> bytes:
    return data[:at] + piece + data[at + len(piece) :]


_DAMAGE: dict[str, Callable[[bytes, Random], bytes]] = {
    "cut": _cut, "bit": _bit, "length": _length, "splice": _splice, "VR": _vr,
    "charset": _charset, "meta": _meta,
}  # fmt: skip
