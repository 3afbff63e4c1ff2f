"""A message with its findings as the HL7 editor of the browser reads them."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.frozen import as_data
from app.hl7.escapes import unescape
from app.hl7.findings import Hl7Finding
from app.hl7.library import DEFAULT_VERSION, known_version
from app.hl7.messages import Message
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment
from app.hl7.specs import Spec, datatype_spec, segment_spec
from app.hl7.tables import hl7_table

MOST_PARTS = 20_000
_ENCODING_FIELD = 2
_MOST_FIELDS = 1000


def message_data(message: Message, findings: Sequence[Hl7Finding] = ()) -> dict[str, Any]:
    """Return version, findings, and segments with every part that holds something.

    Offsets count characters of the text with one character a line end. A field of parts is
    followed by them; after 20,000 parts only the segments are listed.
    """
    version = known_version(message.version) or DEFAULT_VERSION
    left, rows = MOST_PARTS, []
    for segment in message.segments:
        fields = [] if left <= 0 else list(_limited(_parts(segment, version), left))
        left -= len(fields)
        rows.append(_segment(segment, version, fields))
    return {
        "version": message.version or "",
        "findings": [as_data(finding) for finding in findings],
        "segments": rows,
    }


def _limited(parts: Iterator[dict[str, Any]], most: int) -> Iterator[dict[str, Any]]:
    for _, part in zip(range(most), parts, strict=False):
        yield part


def _segment(segment: Segment, version: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    spec = segment_spec(version, segment.name)
    title = spec.title if spec else "Local segment" if segment.name[:1] == "Z" else ""
    return {
        "name": segment.name[:20],
        "ordinal": segment.ordinal,
        "title": title,
        "offset": segment.offset,
        "length": len(segment.raw),
        "fields": fields,
    }


def _parts(segment: Segment, version: str) -> Iterator[dict[str, Any]]:
    """Yield each field, repetition, component and subcomponent that holds something."""
    spec = segment_spec(version, segment.name)
    encoding = segment.encoding
    at = segment.offset + len(segment.name) + 1 - int(segment.is_header)
    for number, raw in enumerate(_fields(segment)):
        if number == 0 or not raw:
            at += bool(number)
            continue
        field = spec.fields[number - 1] if spec and number <= len(spec.fields) else None
        if field and field.datatype == "varies" and segment.name == "OBX":
            kind = segment.value_of(Hl7Path("OBX", 1, 2))
            field = datatype_spec(version, kind, field) if kind else field
        path = Hl7Path(segment.name, segment.ordinal, number)
        if segment.is_header and number <= _ENCODING_FIELD:
            yield _row(path, raw, raw, at, field, version)
        else:
            marks = (encoding.component, encoding.subcomponent)
            repetitions = raw.split(encoding.repetition) if encoding.repetition else [raw]
            start = at
            for count, text in enumerate(repetitions, 1):
                if text:
                    nth = None if count == 1 else count
                    one = Hl7Path(segment.name, segment.ordinal, number, nth)
                    yield from _deeper(one, text, start, field, marks, segment, version)
                start += len(text) + 1
        # Field 1 of a header is the separator itself; no other one follows it.
        at += len(raw) + int(not segment.is_header or number > 1)


def _fields(segment: Segment) -> list[str]:
    """Return the name at 0 and then the fields, of which no segment has a thousand."""
    parts = segment.raw.split(segment.encoding.field, _MOST_FIELDS)[:_MOST_FIELDS]
    if segment.is_header:
        parts.insert(1, segment.encoding.field)
    return parts


def _deeper(
    path: Hl7Path,
    raw: str,
    at: int,
    spec: Spec | None,
    marks: tuple[str, ...],
    segment: Segment,
    version: str,
) -> Iterator[dict[str, Any]]:
    yield _row(path, raw, unescape(raw, segment.encoding), at, spec, version)
    mark = marks[0] if marks else ""
    if not mark or (mark not in raw and not (len(marks) > 1 and marks[1] and marks[1] in raw)):
        return
    for number, piece in enumerate(raw.split(mark), 1):
        if piece:
            parts = spec.parts if spec else ()
            inner = parts[number - 1] if number <= len(parts) else None
            yield from _deeper(_under(path, number), piece, at, inner, marks[1:], segment, version)
        at += len(piece) + 1


def _under(path: Hl7Path, number: int) -> Hl7Path:
    numbers = (path.segment, path.ordinal, path.field, path.repetition)
    if path.component is None:
        return Hl7Path(*numbers, number)
    return Hl7Path(*numbers, path.component, number)


def _row(
    path: Hl7Path, raw: str, value: str, at: int, spec: Spec | None, version: str
) -> dict[str, Any]:
    leaf = spec
    while leaf is not None and leaf.parts:
        leaf = leaf.parts[0]
    table = hl7_table(version, leaf.table) if leaf and leaf.table else None
    return {
        "path": str(path),
        "name": spec.name if spec else "",
        "datatype": spec.datatype if spec else "",
        "usage": spec.usage if spec else "",
        "table": leaf.table if leaf else "",
        "value": value,
        "meaning": table.values.get(value, "") if table else "",
        "offset": at,
        "length": len(raw),
    }
