"""The guard against real patients' data: what is sent is looked through before anything keeps it.

It knows our cast and what lies on the bench, and takes everything else that tells people apart for
a sign. All functions are pure; what they cannot see stands in docs/PHI_GUARD.md.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from app.dicom import InvalidPath, entry, parse_path
from app.errors import UnreadableSample
from app.grading.exercise import DATASET_KINDS, LIVE_KINDS
from app.grading.phi.allowed import NOTHING, Allowed, allowed_for
from app.grading.phi.messages import screen_fields
from app.grading.phi.objects import UNREADABLE, screen_file, screen_name
from app.grading.phi.patterns import screen_text
from app.grading.phi.values import screen_value
from app.grading.signs import Sign
from app.grading.zip_archives import ZIP_MAGIC, unpack_zip

__all__ = [
    "NOTHING",
    "Allowed",
    "Sign",
    "allowed_for",
    "screen_answer",
    "screen_message",
    "screen_object",
    "screen_typed",
]

MOST_SIGNS = 40
_MOST_TYPED = 1024 * 1024
_MESSAGE_STARTS = ("MSH", "FHS", "BHS", "\x0bMSH", "\ufeffMSH")
_SEGMENTS = ("\nPID|", "\rPID|", "PID|")
_QUERIES = frozenset({"sql"})


def screen_object(data: bytes, name: str, allowed: Allowed = NOTHING) -> tuple[Sign, ...]:
    """Return the signs in a file from outside: a DICOM object, a message, or an archive of them."""
    if data.startswith(ZIP_MAGIC):
        return _few(_archive(data, name, allowed))
    if data[:4].lstrip(b"\xef\xbb\xbf\x0b").startswith((b"MSH", b"FHS", b"BHS")):
        text = data.decode("utf-8", "replace")
        return _few((*screen_name(name, allowed), *screen_fields(text, allowed)))
    return _few(screen_file(data, name, allowed))


def screen_message(text: str, allowed: Allowed = NOTHING) -> tuple[Sign, ...]:
    """Return the signs in the text of an HL7 message."""
    return _few(screen_fields(text, allowed))


def screen_typed(text: str, allowed: Allowed = NOTHING) -> tuple[Sign, ...]:
    """Return the signs in a typed text: those of a pasted message, or clear numbers."""
    if text.lstrip().startswith(_MESSAGE_STARTS) or any(each in text for each in _SEGMENTS):
        at = text.find("MSH")
        message = text[at:] if at >= 0 else f"MSH|^~\\&|\r{text.lstrip()}"
        return _few(screen_fields(message, allowed))
    return _few(screen_text(text, "The answer", allowed, strong_only=True))


def screen_answer(kind: str, raw: Any, allowed: Allowed = NOTHING) -> tuple[Sign, ...]:
    """Return the signs in a raw answer to an exercise of *kind*, as the browser posted it."""
    if isinstance(raw, Mapping):
        files = raw.get("files") or {}
        return _few(
            sign
            for name, data in files.items()
            for sign in screen_object(bytes(data), name, allowed)
        )
    if (
        not isinstance(raw, str)
        or not raw
        or len(raw) > _MOST_TYPED
        or kind in _QUERIES | LIVE_KINDS
    ):
        return ()
    if kind in DATASET_KINDS:
        return _few(_edits(raw, allowed))
    return screen_message(raw, allowed) if kind == "edit_hl7" else screen_typed(raw, allowed)


def is_unscreened(signs: tuple[Sign, ...]) -> bool:
    """Say whether a file was not read, so that nobody knows what is in it."""
    return any(sign.code == UNREADABLE for sign in signs)


def _archive(data: bytes, name: str, allowed: Allowed) -> Iterator[Sign]:
    yield from screen_name(name, allowed)
    try:
        files = unpack_zip(data)
    except UnreadableSample:
        yield Sign(
            UNREADABLE, "", "The archive cannot be unpacked, so it cannot be screened.", "warn"
        )
        return
    for inner, each in files.items():
        yield from screen_object(each, inner, allowed)


def _edits(raw: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield the signs in the values of edits; an answer of another form is screened as a text."""
    try:
        given = json.loads(raw)
        edits = given.get("edits") or []
        told = [each for each in edits if isinstance(each, dict)]
    except (ValueError, RecursionError, AttributeError, TypeError):
        yield from screen_text(raw, "The answer", allowed, strong_only=True)
        return
    for edit in told:
        value = edit.get("value") or []
        values = [str(each) for each in (value if isinstance(value, list) else [value])]
        path = str(edit.get("path") or "")
        keyword, name, vr = _meant(path, str(edit.get("vr") or ""))
        place = f"{name or 'The element'} {path[:80]}".strip()
        parted = [part for each in values for part in (each, *_parts(each, vr))]
        yield from screen_value(keyword, vr, dict.fromkeys(parted), place, allowed)


def _parts(value: str, vr: str) -> list[str]:
    return value.split("\\") if "\\" in value and vr not in {"LT", "ST", "UT"} else []


def _meant(path: str, vr: str) -> tuple[str, str, str]:
    """Return keyword, name and VR of the element that *path* leads to."""
    try:
        tag = parse_path(path)[-1].tag
        known = entry(int(tag[1:5] + tag[6:10], 16))
    except (InvalidPath, ValueError, IndexError):
        return "", "", vr or "LO"
    return known.keyword, known.name, vr or known.vr


def _few(signs: Any) -> tuple[Sign, ...]:
    """Return the first signs, each once: enough to refuse, and not a list of everything."""
    return tuple(dict.fromkeys(islice(signs, MOST_SIGNS)))
