"""What a version says of each segment, field and component, compiled once for checking."""

from functools import cache
from typing import Any

from app.frozen import Frozen, replace
from app.hl7.library import composites, segments
from app.hl7.wording import definitions, plain, spelled

UNBOUNDED = -1
# A coded element's table belongs to its first component.
CODED = frozenset({"CE", "CWE", "CNE", "CF"})
_FREE = frozenset({None, "varies", "CM", "-", "NUL", "wd"})
_NO_WORDS: list[Any] = ["", "O", 1, 0, 0]
# Both our sources ask for it in this version alone; it tells results of one kind apart, and where
# there is one result, there is nothing to tell apart (HL7 v2.7.1 section 7.4.2.4).
_CONDITIONAL = frozenset({("2.3.1", "OBX_4")})


class Spec(Frozen):
    """A field, component or subcomponent.

    *usage* is R required, O optional, C conditional or W withdrawn; *most* counts repetitions,
    -1 for any number; *table* has four digits; a *parts* that is empty means one plain value;
    *is_free* means that any content is right.
    """

    number: int
    name: str
    datatype: str
    usage: str
    most: int
    table: str
    max_length: int
    parts: tuple["Spec", ...]
    is_free: bool = False


class SegmentSpec(Frozen):
    """A segment's title and fields; field *n* is ``fields[n - 1]``."""

    name: str
    title: str
    fields: tuple[Spec, ...]


@cache
def segment_spec(version: str, name: str) -> SegmentSpec | None:
    """Return what *version* says of segment *name*, ``None`` if it does not have it."""
    reference = segments(version).get(name)
    if reference is None or reference[0] != "sequence":
        return None
    title, words = definitions(version)["segments"].get(name, ("", []))
    fields = [_field(version, row, words) for row in (reference[1] if len(reference) > 1 else ())]
    return SegmentSpec(name, title or name, tuple(_by_number(fields, words)))


def _by_number(fields: list[Spec], words: list[Any]) -> list[Spec]:
    """Return *fields* with a withdrawn one in each number that hl7apy leaves out."""
    if not fields:
        return []
    known = {spec.number: spec for spec in fields}
    names = {number: row[0] for number, row in enumerate(words, 1)}
    return [
        known.get(n) or Spec(n, names.get(n, ""), "", "W", 1, "", 0, (), is_free=True)
        for n in range(1, max(known) + 1)
    ]


def _field(version: str, row: Any, words: list[Any]) -> Spec:
    name, reference, (least, most), _ = row
    number = int(name.rsplit("_", 1)[1])
    _, parts, datatype, identifier, table = reference[:5]
    spoken = words[number - 1] if number <= len(words) else _NO_WORDS
    title, usage, repeats, length, listed = _matching(spoken, identifier)
    if (version, name) in _CONDITIONAL:
        usage = "C"
    if least and usage != "C":
        usage = "R"
    elif most == 0 or usage == "W":
        usage = "W"
    elif usage == "R":
        usage = "O"
    spec = Spec(
        number=number,
        name=title or spelled(identifier or ""),
        datatype=datatype or "",
        usage=usage,
        most=UNBOUNDED if repeats == 0 or most == UNBOUNDED else max(repeats, most, 1),
        table=_table(table, listed),
        max_length=length,
        parts=_parts(version, datatype, parts),
        is_free=datatype in _FREE,
    )
    return _coded(spec)


def _matching(words: list[Any], identifier: str | None) -> list[Any]:
    """Return *words* if they speak of the same field as hl7apy's *identifier*."""
    if not identifier or not words[0]:
        return words
    ours, theirs = plain(identifier), plain(words[0])
    same = ours[:6] == theirs[:6] or theirs in ours or ours in theirs
    return words if same or words[3] else ["", *_NO_WORDS[1:]]


def _table(reference: str | None, listed: int) -> str:
    if reference and reference.startswith("HL7") and reference[3:].isdigit():
        return reference[3:].zfill(4)
    return f"{listed:04}" if listed else ""


def _coded(spec: Spec) -> Spec:
    """Hand the table of a coded element down to its first component."""
    if spec.datatype not in CODED or not spec.table or not spec.parts:
        return spec
    first = replace(spec.parts[0], table=spec.table)
    return replace(spec, parts=(first, *spec.parts[1:]))


def _parts(version: str, datatype: str | None, rows: Any) -> tuple[Spec, ...]:
    """Return the components of a data type; *rows* is hl7apy's list of them."""
    if datatype in _FREE or not rows:
        return ()
    words = definitions(version)["datatypes"].get(datatype, ("", []))[1]
    return tuple(
        _component(version, datatype or "", place, row, words) for place, row in enumerate(rows)
    )


def _component(version: str, owner: str, place: int, row: Any, words: list[Any]) -> Spec:
    reference = row[1] or ("leaf", None, None, "", None)
    _, parts, datatype, identifier, table = reference[:5]
    title, usage, _, length, listed = words[place] if place < len(words) else _NO_WORDS
    if owner == "TS" and place == 0:
        datatype = "DTM"
    spec = Spec(
        number=place + 1,
        name=title or spelled(identifier or ""),
        datatype=datatype or "",
        usage=usage,
        most=1,
        table=_table(table, listed),
        max_length=length,
        parts=_parts(version, datatype, parts),
        is_free=datatype in _FREE,
    )
    return _coded(spec)


@cache
def datatype_spec(version: str, datatype: str, spec: Spec) -> Spec:
    """Return *spec* as if its data type were *datatype*, which OBX-2 may choose for OBX-5."""
    parts = _parts(version, datatype, composites(version).get(datatype))
    return replace(spec, datatype=datatype, parts=parts, is_free=datatype in _FREE)
