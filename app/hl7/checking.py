"""Check a whole message against its version: one finding a fault, in the order of the text."""

import re

from app.hl7.conditions import check_conditions
from app.hl7.contents import check_contents
from app.hl7.findings import Findings, Hl7Finding, shown
from app.hl7.headers import check_header
from app.hl7.library import DEFAULT_VERSION, known_version, segments
from app.hl7.messages import Message
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment
from app.hl7.specs import segment_spec
from app.hl7.structure import Misfit, match, structure_tree
from app.hl7.transport import check_transport

_NAME = re.compile(r"[A-Z][A-Z0-9]{2}")
_BATCH = frozenset({"FHS", "BHS", "BTS", "FTS"})


def check_message(
    message: Message, version: str | None = None, *, as_sent: bool = False
) -> tuple[Hl7Finding, ...]:
    """Return every fault of *message* by *version*, or by the version it declares in MSH-12.

    With *as_sent* a text has the line ends of the bytes it came as, not those of an editor.
    """
    findings = Findings(known_version(version) or known_version(message.version) or DEFAULT_VERSION)
    check_transport(message, findings, as_sent=as_sent)
    for line in _messages(message.segments):
        _check_one(line, findings)
    for segment in message.segments:
        if findings.are_full:
            break
        if segment.name[:1] != "Z" or not _NAME.fullmatch(segment.name):
            _check_segment(segment, findings)
    return findings.sorted()


def _messages(line: tuple[Segment, ...]) -> list[list[Segment]]:
    """Return the segments of each message: one, or those of a batch."""
    in_batch = line[0].name in _BATCH
    found: list[list[Segment]] = []
    for segment in line:
        if segment.name == "MSH" and (in_batch or not found):
            found.append([segment])
        elif found and segment.name not in _BATCH:
            found[-1].append(segment)
    return found


def _check_one(line: list[Segment], findings: Findings) -> None:
    structure = check_header(line[0], findings)
    tree = structure_tree(findings.version, structure) if structure else None
    if tree is not None and structure is not None:
        end = line[-1].offset + len(line[-1].raw)
        for misfit in match(tree, line, findings.version):
            _say_misfit(misfit, structure, end, findings)
    check_conditions(line, findings)


def _check_segment(segment: Segment, findings: Findings) -> None:
    """Check one segment that is not local, known or not."""
    if segment.name in segments(findings.version):
        check_contents(segment, findings)
        return
    name = shown(segment.name).strip() or "blanks"
    place = (segment.offset, min(len(segment.name), 20))
    path = Hl7Path(name[:3] if segment.name.strip() else "?", segment.ordinal)
    if _NAME.fullmatch(segment.name):
        findings.add(
            "UNKNOWN_SEGMENT",
            "error",
            path,
            place,
            f"HL7 v{findings.version} has no segment {name}.",
            "A segment of this version; a local one has a name that starts with Z.",
        )
        return
    mark = segment.encoding.escape
    findings.add(
        "SEGMENT_NAME",
        "error",
        path,
        place,
        f"The line starts with {name}, which is no segment name.",
        "Three capitals or digits and the field separator. If the line belongs to the text of the "
        f"field before it, write {mark}.br{mark} for a line break.",
    )


def _say_misfit(misfit: Misfit, structure: str, end: int, findings: Findings) -> None:
    if misfit.kind == "missing":
        _say_missing(misfit, structure, end, findings)
        return
    segment = misfit.segment
    if segment is None:
        return
    name = segment.name
    says, expected = {
        "unexpected": (
            f"{_titled(findings, name)} does not belong into a message of structure {structure}.",
            f"Another message type, or no {name}.",
        ),
        "number": (
            f"{_titled(findings, name)} stands here once more than {structure} allows.",
            "A second message with a header of its own."
            if name == "MSH"
            else f"Only one {name} in this place.",
        ),
        "position": (
            f"{_titled(findings, name)} stands in the wrong position for {structure}.",
            f"{name} before {misfit.before}."
            if misfit.before
            else f"{name} after the segment that opens its group.",
        ),
    }[misfit.kind]
    code = {
        "unexpected": "UNEXPECTED_SEGMENT",
        "number": "TOO_MANY_SEGMENTS",
        "position": "SEGMENT_ORDER",
    }[misfit.kind]
    findings.add(
        code, "error", Hl7Path(name, segment.ordinal), (segment.offset, len(name)), says, expected
    )


def _say_missing(misfit: Misfit, structure: str, end: int, findings: Findings) -> None:
    node, after = misfit.node, misfit.segment
    if node is None:
        return
    lead = node.lead()
    where = f"before {Hl7Path(after.name, after.ordinal)}" if after else "at the end"
    if len(lead) > 1:
        says = f"{structure} needs one of {', '.join(lead)} {where}."
    elif node.children:
        says = f"{structure} needs the group {node.label}, which starts with {lead[0]}, {where}."
    else:
        says = f"{structure} needs {_titled(findings, lead[0])} {where}."
    findings.add(
        "MISSING_SEGMENT",
        "error",
        Hl7Path(lead[0]),
        (after.offset, len(after.name)) if after else (end, 0),
        says,
        f"{' or '.join(lead)} {where}.",
    )


def _titled(findings: Findings, name: str) -> str:
    spec = segment_spec(findings.version, name)
    return f"{name} {spec.title}" if spec and spec.title != name else name
