"""Whether the end of an object is there: what a file cut between two elements still gives away.

A cut inside an element shows in its declared length. One between two elements shows only by
what the object has to have behind it: the pixels that Rows, Columns and Number of Frames
promise, the elements its IOD wants, the content of a report. Where only optional elements stood
behind the cut, nothing can tell.
"""

import re
from collections.abc import Iterator

from app.counting import counted
from app.dicom.dictionary import entry
from app.dicom.facts import DicomObject, Element, Notice
from app.dicom.iod_tables import always_there, has_module
from app.dicom.wire import tag_text

PIXEL_DATA = "(7FE0,0010)"
_PIXELS = (PIXEL_DATA, "(7FE0,0008)", "(7FE0,0009)", "(0028,7FE0)")
_TREATMENTS = ("(300A,00B0)", "(300A,0230)", "(300A,03A2)")
_STRUCTURES = "(300C,0060)"
_DIGITS = 12
_CONTENT_SEQUENCE = "(0040,A730)"
_COUNTED = re.compile(r"([\d,]+) fragments?")


def completeness(found: DicomObject) -> Iterator[Notice]:
    """Yield a notice for each thing that must follow and does not."""
    if not any(element.part == "data_set" for element in found.elements):
        return
    sop_class = found.value("(0008,0016)") or found.file_meta.media_storage_sop_class_uid or ""
    yield from _tail(found, sop_class)
    pixels = found.element(PIXEL_DATA)
    if pixels is not None:
        yield from _pixels(found, pixels)


def _tail(found: DicomObject, sop_class: str) -> Iterator[Notice]:
    """Yield a notice when the object ends before what its class has at the end."""
    image = has_module(sop_class, "image-pixel") or found.element("(0028,0010)") is not None
    if image and not any(map(found.element, _PIXELS)):
        yield _missing(found, "an image without Pixel Data (7FE0,0010)", PIXEL_DATA)
        return
    if has_module(sop_class, "sr-document-content") and found.element(_CONTENT_SEQUENCE) is None:
        yield _missing(found, "a report without Content Sequence (0040,A730)", _CONTENT_SEQUENCE)
        return
    if has_module(sop_class, "rt-general-plan"):
        yield from _plan(found)
    last = max(element.tag for element in found.elements)
    behind = [tag for tag in map(tag_text, always_there(sop_class)) if tag > last]
    if behind:
        name = entry(int(behind[0][1:5] + behind[0][6:10], 16)).name
        what = f"an object without {name} {behind[0]}, which its SOP class demands"
        yield _missing(found, what, behind[0])


def _plan(found: DicomObject) -> Iterator[Notice]:
    """Yield a notice for a plan without its beams, or for a patient's plan without structures."""
    if not any(map(found.element, _TREATMENTS)):
        yield _missing(found, "a plan without Beam Sequence (300A,00B0)", _TREATMENTS[0])
    elif found.value("(300A,000C)") == "PATIENT" and found.element(_STRUCTURES) is None:
        yield _missing(found, f"a plan without its structure set {_STRUCTURES}", _STRUCTURES)


def _missing(found: DicomObject, what: str, path: str) -> Notice:
    end = len(found.content)
    sentence = f"The object ends at offset {end} as {what}: it is cut off, or a header alone."
    return Notice("TRUNCATED", sentence, end, path)


def _pixels(found: DicomObject, pixels: Element) -> Iterator[Notice]:
    """Compare Pixel Data with what the Image Pixel module describes."""
    if found.encoding.encapsulated and pixels.length is None:
        yield from _fragments(found, pixels)
        return
    expected = native_length(found)
    if expected is None or pixels.length is None:
        return
    if pixels.stored < expected and pixels.stored == pixels.length:
        yield Notice(
            "TRUNCATED",
            f"Pixel Data holds {counted(pixels.stored, 'byte')}; "
            f"its description makes {expected:,}.",
            pixels.offset,
            PIXEL_DATA,
        )
    elif pixels.length > expected + expected % 2:
        yield Notice(
            "PIXEL_LENGTH",
            f"Pixel Data holds {counted(pixels.length, 'byte')}; "
            f"its description makes {expected:,}.",
            pixels.offset,
            PIXEL_DATA,
        )


def _fragments(found: DicomObject, pixels: Element) -> Iterator[Notice]:
    """Every frame needs a fragment of its own at least."""
    frames = whole(found, "(0028,0008)") or 1
    found_fragments = _COUNTED.fullmatch(pixels.value or "0 fragments")
    if found_fragments is None:
        # Another VR stands where OB should, and the walk has said what it made of that.
        return
    if int(found_fragments[1].replace(",", "")) < frames:
        yield Notice(
            "TRUNCATED",
            f"Pixel Data holds {pixels.value}, too few for {counted(frames, 'frame')}.",
            pixels.offset,
            PIXEL_DATA,
        )


def native_length(found: DicomObject) -> int | None:
    """Return how many bytes the description promises, or ``None`` where it is incomplete."""
    rows, columns = whole(found, "(0028,0010)"), whole(found, "(0028,0011)")
    bits, samples = whole(found, "(0028,0100)"), whole(found, "(0028,0002)")
    if not (rows and columns and bits):
        return None
    pixels = rows * columns * (whole(found, "(0028,0008)") or 1)
    if found.value("(0028,0004)") == "YBR_FULL_422" and not found.encoding.encapsulated:
        return pixels * 2 * bits // 8
    return (pixels * (samples or 1) * bits + 7) // 8


def whole(found: DicomObject, path: str) -> int | None:
    """Return the first value at *path* as a whole number, or ``None``."""
    values = found.values(path)
    text = values[0].strip() if values else ""
    digits = text.removeprefix("-").removeprefix("+")
    return int(text) if digits.isascii() and digits.isdigit() and len(text) <= _DIGITS else None
