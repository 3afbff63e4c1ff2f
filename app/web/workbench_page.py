"""What the workbench shows of a file without any script: elements and findings as plain tables."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.counting import counted
from app.errors import TrainingError
from app.frozen import Frozen, field
from app.grading.bench_service import Grading

MOST_ELEMENTS = 2000
_MOST_FILES = 40
# An archive starts with its first file, or where it holds none with the end of its directory.
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_NO_FILES = "The archive holds no files. Pack DICOM files or HL7 messages into it."
_EMPTY = (
    "The file is empty: it has 0 bytes. Its copy may have stopped early, so take it from its "
    "source again."
)
_OPENS = (
    "The workbench opens DICOM files, HL7 messages that begin with MSH, FHS or BHS, and ZIP "
    "archives of them."
)
_MESSAGES = (b"MSH", b"FHS", b"BHS", b"\x0bMSH", b"\xef\xbb\xbfMSH")


class ShownElement(Frozen):
    """One row of the list."""

    path: str
    name: str
    vr: str
    value: str


class Opened(Frozen):
    """One file or message as it is shown; *problem* says why there is nothing to show."""

    name: str
    facts: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    elements: tuple[ShownElement, ...] = ()
    cut: bool = False
    reports: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    text: str = ""


def opened_zip(data: bytes, grading: Grading) -> list[Opened]:
    """Return what is in an archive; nothing where *data* is none."""
    if not data.startswith(_ZIPS):
        return []
    try:
        files = grading.workbench.unpack(data)
    except TrainingError as error:
        return [Opened("The archive", problem=str(error))]
    shown = [opened_object(name, each, grading) for name, each in list(files.items())[:_MOST_FILES]]
    return shown or [Opened("The archive", problem=_NO_FILES)]


def opened_object(name: str, data: bytes, grading: Grading) -> Opened:
    """Return the elements of a DICOM object with its audit and the check of its values."""
    if data.startswith(_MESSAGES):
        return opened_message(name, _text_of(data), grading, as_sent=True)
    if not data:
        return Opened(name, problem=_EMPTY)
    try:
        tree = json.loads(grading.workbench.read("tree", data, name))
        audit = json.loads(grading.workbench.read("audit", data, name))["findings"]
        values = json.loads(grading.workbench.read("values", data, name))["findings"]
        signs = grading.screen(data, name)
    except TrainingError as error:
        return Opened(name, problem=f"{error} {_OPENS}")
    rows = list(_elements(tree["elements"]))
    syntax = tree["transfer_syntax"]
    return Opened(
        name,
        facts=f"{counted(tree['size'], 'byte')}, {syntax['name'] or syntax['uid']}",
        notices=tuple(notice["sentence"] for notice in tree["notices"]),
        signs=tuple(sign.sentence for sign in signs),
        elements=tuple(rows[:MOST_ELEMENTS]),
        cut=len(rows) > MOST_ELEMENTS,
        reports={"Audit against the IOD": audit, "Check of the values": values},
    )


def opened_message(name: str, text: str, grading: Grading, *, as_sent: bool = False) -> Opened:
    """Return the findings of an HL7 message; *as_sent* where its line ends are a file's own."""
    plain = _without_frame(text)
    try:
        found = json.loads(grading.check_hl7(plain, as_sent=as_sent))
        signs = tuple(sign.sentence for sign in grading.screen(plain, name))
    except TrainingError as error:
        return Opened(name, problem=str(error))
    segments = len(found["segments"])
    count = counted(segments, "segment")
    facts = f"HL7 {found['version'] or 'without a version'}, {count}"
    return Opened(name, facts=facts, text=plain, signs=signs, reports={"Check": found["findings"]})


def _text_of(data: bytes) -> str:
    """Return the text of a message: UTF-8 where it is valid, else Latin-1, which takes any byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _without_frame(text: str) -> str:
    """Return what stands in MLLP's frame, or the whole *text* where there is no frame."""
    if text.startswith("\x0b") and (end := text.rfind("\x1c")) > 0:
        text = text[1:end]
    return text.lstrip("\x0b\r\n\ufeff")


def _elements(elements: list[dict[str, Any]]) -> Iterator[ShownElement]:
    for each in elements:
        yield ShownElement(each["path"], each["name"], each["vr"], each["value"][:200])
        for item in each["items"]:
            yield from _elements(item["elements"])
