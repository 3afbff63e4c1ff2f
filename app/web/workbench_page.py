"""What the workbench shows of a file without any script: elements and findings as plain tables."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TrainingError
from app.frozen import Frozen, field
from app.grading.bench_service import Grading

MOST_ELEMENTS = 2000
_MOST_FILES = 40
_ZIP = b"PK\x03\x04"
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
    if not data.startswith(_ZIP):
        return []
    try:
        files = grading.workbench.unpack(data)
    except TrainingError as error:
        return [Opened("The archive", problem=str(error))]
    shown = [opened_object(name, each, grading) for name, each in list(files.items())[:_MOST_FILES]]
    return shown or [Opened("The archive", problem="The archive holds no files.")]


def opened_object(name: str, data: bytes, grading: Grading) -> Opened:
    """Return the elements of a DICOM object with its audit and the check of its values."""
    if data.startswith(_MESSAGES):
        return opened_message(name, data.decode("utf-8", "replace"), grading)
    try:
        tree = json.loads(grading.workbench.read("tree", data, name))
        audit = json.loads(grading.workbench.read("audit", data, name))["findings"]
        values = json.loads(grading.workbench.read("values", data, name))["findings"]
        signs = grading.screen(data, name)
    except TrainingError as error:
        return Opened(name, problem=str(error))
    rows = list(_elements(tree["elements"]))
    syntax = tree["transfer_syntax"]
    return Opened(
        name,
        facts=f"{tree['size']:,} bytes, {syntax['name'] or syntax['uid']}",
        notices=tuple(notice["sentence"] for notice in tree["notices"]),
        signs=tuple(sign.sentence for sign in signs),
        elements=tuple(rows[:MOST_ELEMENTS]),
        cut=len(rows) > MOST_ELEMENTS,
        reports={"Audit against the IOD": audit, "Check of the values": values},
    )


def opened_message(name: str, text: str, grading: Grading) -> Opened:
    """Return the findings of an HL7 message."""
    plain = text.strip("\x0b\x1c\r\n\ufeff")
    try:
        found = json.loads(grading.check_hl7(plain))
        signs = tuple(sign.sentence for sign in grading.screen(plain, name))
    except TrainingError as error:
        return Opened(name, problem=str(error))
    segments = len(found["segments"])
    facts = f"HL7 {found['version'] or 'without a version'}, {segments} segments"
    return Opened(name, facts=facts, text=plain, signs=signs, reports={"Check": found["findings"]})


def _elements(elements: list[dict[str, Any]]) -> Iterator[ShownElement]:
    for each in elements:
        yield ShownElement(each["path"], each["name"], each["vr"], each["value"][:200])
        for item in each["items"]:
            yield from _elements(item["elements"])
