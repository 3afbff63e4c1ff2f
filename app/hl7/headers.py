"""Check MSH: delimiters, message type and event, version."""

from app.hl7.events import events_of, known_type, structure_for
from app.hl7.findings import Findings, shown
from app.hl7.library import VERSIONS, at_least, known_version, structures
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment
from app.hl7.structure import structure_tree
from app.hl7.tables import hl7_table

_SHORTEST, _LONGEST = 4, 5
_MOVED = {
    "ORM": "OMI^O23^OMI_O23 for imaging orders, or OMG^O19^OMG_O19 for general ones",
    "RDE": "RDE^O11^RDE_O11",
}


def check_header(header: Segment, findings: Findings) -> str | None:
    """Add what is wrong with an MSH; return the structure to hold its message to."""
    _delimiters(header, findings)
    _version(header, findings)
    return _message_type(header, findings)


def _path(header: Segment, number: int, component: int | None = None) -> Hl7Path:
    return Hl7Path("MSH", header.ordinal, number, None, component)


def _place(header: Segment, path: Hl7Path) -> tuple[int, int]:
    start, end = header.nearest(path)
    return header.offset + start, end - start


def _value(header: Segment, number: int, component: int | None = None) -> str:
    return header.value_of(_path(header, number, component)) or ""


def _delimiters(header: Segment, findings: Findings) -> None:
    declared, separator = _value(header, 2), header.encoding.field
    marks = separator + declared
    path = _path(header, 2)
    problem = ""
    if not _SHORTEST <= len(declared) <= _LONGEST:
        problem = f"declares {len(declared)} encoding characters"
    elif len(set(marks)) < len(marks):
        problem = f"uses one character twice in {shown(marks)}"
    elif any(mark.isalnum() or mark in " \"'" or not mark.isprintable() for mark in marks):
        problem = f"declares {shown(marks)}; letters, digits and blanks cannot be delimiters"
    elif len(declared) == _LONGEST and not at_least(findings.version, "2.7"):
        findings.add(
            "ENCODING_CHARACTERS",
            "warning",
            path,
            _place(header, path),
            f"MSH-2 Encoding Characters declares a truncation character, {declared[-1]}, "
            f"which HL7 v{findings.version} does not know.",
            "Four characters, as in ^~\\&; the fifth came with v2.7.",
        )
    if problem:
        findings.add(
            "ENCODING_CHARACTERS",
            "error",
            path,
            _place(header, path),
            f"MSH-2 Encoding Characters {problem}.",
            "Four different signs for component, repetition, escape and subcomponent, as in "
            "^~\\&; from v2.7 a fifth for truncation.",
        )


def _version(header: Segment, findings: Findings) -> None:
    version, path = _value(header, 12, 1), _path(header, 12)
    if known_version(version):
        return
    says = (
        f"MSH-12 Version ID holds {shown(version)}, which is no version of HL7 v2."
        if version
        else "MSH-12 Version ID is required, but empty."
    )
    findings.add(
        "VERSION",
        "error",
        path,
        _place(header, path),
        f"{says} The check goes on by v{findings.version}.",
        f"One of {', '.join(VERSIONS)}.",
    )


def _message_type(header: Segment, findings: Findings) -> str | None:
    version = findings.version
    kind, event, declared = (_value(header, 9, component) for component in (1, 2, 3))
    path = _path(header, 9)
    if not kind:
        _add(header, findings, path, "MESSAGE_TYPE", "MSH-9 Message Type is required, but empty.",
             "Message type, event and structure, as in ADT^A01^ADT_A01.")  # fmt: skip
        return declared if structure_tree(version, declared) else None
    expected = structure_for(version, kind, event)
    if expected is None:
        _unknown(header, findings, kind, event)
        return declared if structure_tree(version, declared) else None
    if declared and declared != expected:
        _other_structure(header, findings, declared, expected)
    elif not declared and at_least(version, "2.5") and kind != "ACK":
        findings.add(
            "STRUCTURE_NAME",
            "hint",
            path,
            _place(header, path),
            f"MSH-9.3 Message Structure is empty; receivers must guess it from {kind}^{event}.",
            f"{kind}^{event}^{expected}.",
        )
    if kind == "ACK" and declared and structure_tree(version, declared):
        return declared
    return expected


def _other_structure(header: Segment, findings: Findings, declared: str, expected: str) -> None:
    kind, event = _value(header, 9, 1), _value(header, 9, 2)
    shared = structure_tree(findings.version, expected)
    reason = (
        f"{kind}^{event} uses the structure {expected}"
        if shared is not None and declared not in structures(findings.version)
        else f"{kind}^{event} has the structure {expected}, and {shown(declared)} is another one"
    )
    events = ", ".join(events_of(expected))
    _add(
        header,
        findings,
        _path(header, 9, 3),
        "STRUCTURE_NAME",
        f"MSH-9.3 Message Structure holds {shown(declared)}, but {reason}.",
        f"{expected}, the structure of the events {events}.",
    )


def _unknown(header: Segment, findings: Findings, kind: str, event: str) -> None:
    version = findings.version
    if not known_type(version, kind):
        types = hl7_table(version, "0076")
        _add(
            header,
            findings,
            _path(header, 9, 1),
            "MESSAGE_TYPE",
            f"MSH-9.1 Message Code holds {shown(kind)}, a message that "
            f"HL7 v{version} does not have.",
            f"{_MOVED[kind]}."
            if kind in _MOVED
            else f"A message type of v{version}"
            + (f", such as {types.choices(4)}." if types else "."),
        )
        return
    _add(
        header,
        findings,
        _path(header, 9, 2),
        "TRIGGER_EVENT",
        f"MSH-9.2 Trigger Event holds {shown(event)}, an event that "
        f"{kind} does not have in HL7 v{version}."
        if event
        else f"MSH-9.2 Trigger Event is empty, so nobody knows which {kind} this is.",
        _events(version, kind),
    )


def _events(version: str, kind: str) -> str:
    names = sorted(name for name in structures(version) if name.startswith(f"{kind}_"))
    events = sorted({event for name in names for event in events_of(name)})
    return f"An event of {kind}, such as {', '.join(events[:6])}."


def _add(
    header: Segment, findings: Findings, path: Hl7Path, code: str, says: str, expected: str
) -> None:
    findings.add(code, "error", path, _place(header, path), says, expected)
