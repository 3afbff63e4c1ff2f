"""Check the fields of a segment: usage, repetitions, length, data type, table, delimiters."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.hl7.escapes import EncodingCharacters, bad_escape, unescape
from app.hl7.faults import Faults, Numbers, full
from app.hl7.findings import Findings, shown
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment
from app.hl7.specs import CODED, UNBOUNDED, Spec, datatype_spec, segment_spec
from app.hl7.tables import hl7_table
from app.hl7.values import CHECKS

NULL = '""'
# The header check reads these with more understanding.
_HEADER_FIELDS = frozenset({1, 2, 9, 12, 18})
_SYSTEM = 2


def check_contents(segment: Segment, findings: Findings) -> None:
    """Add what is wrong with the fields of *segment*, if its version has such a segment."""
    spec = segment_spec(findings.version, segment.name)
    if spec is not None:
        _Contents(segment, spec.fields, findings, Faults(segment, spec.title, findings)).check()


@lru_cache(maxsize=64)
def _delimiters(encoding: EncodingCharacters) -> re.Pattern[str]:
    marks = encoding.component + encoding.repetition + encoding.escape + encoding.subcomponent
    return re.compile(f"[{re.escape(marks)}]") if marks else re.compile(r"(?!)")


@dataclass(slots=True)
class _Contents:
    """One segment under check."""

    segment: Segment
    fields: tuple[Spec, ...]
    findings: Findings
    faults: Faults

    def check(self) -> None:
        """Walk the fields, counting offsets as we go."""
        segment, fields = self.segment, self.fields
        separator, shift = segment.encoding.field, int(segment.is_header)
        special = _delimiters(segment.encoding).search
        parts = segment.raw.split(separator, len(fields) + 1 - shift)
        at = segment.offset + len(parts[0]) + 1
        for place in range(1, len(parts)):
            number, raw = place + shift, parts[place]
            if number > len(fields):
                self.faults.surplus(raw, at, len(fields))
                return
            if raw:
                spec = fields[number - 1]
                if not (shift and number in _HEADER_FIELDS) and raw != NULL:
                    if special(raw) is None:
                        self._plain(spec, raw, at)
                    else:
                        self._field(spec, raw, at)
            elif fields[number - 1].usage == "R" and not (shift and number in _HEADER_FIELDS):
                self.faults.missing(fields[number - 1], at)
            at += len(raw) + 1
        for spec in fields[len(parts) - 1 + shift :]:
            if spec.usage == "R" and not (shift and spec.number in _HEADER_FIELDS):
                self.faults.missing(spec, segment.offset + len(segment.raw))

    def _variant(self, spec: Spec) -> Spec:
        """Return *spec*, for OBX-5 with the data type that OBX-2 names."""
        if self.segment.name != "OBX" or spec.number != 5:  # noqa: PLR2004
            return spec
        datatype = self.segment.value_of(Hl7Path("OBX", 1, 2)) or ""
        return datatype_spec(self.findings.version, datatype, spec) if datatype else spec

    # --- one field -----------------------------------------------------------------------

    def _plain(self, spec: Spec, raw: str, at: int) -> None:
        """Check a field without any delimiter in it; nearly all are."""
        if spec.datatype == "varies":
            spec = self._variant(spec)
        count = len(self.findings.found)
        leaf = spec
        while leaf.parts:
            for part in leaf.parts[1:]:
                if part.usage == "R":
                    self.faults.missing_part(spec, part, at + len(raw), (spec.number, None))
            leaf = leaf.parts[0]
        if not leaf.is_free:
            self._value(spec, leaf, raw, at, (spec.number,))
        if len(self.findings.found) == count:
            self.faults.usage(spec, raw, at, (spec.number,))

    def _field(self, spec: Spec, raw: str, at: int) -> None:
        if spec.datatype == "varies":
            spec = self._variant(spec)
        encoding = self.segment.encoding
        mark = encoding.repetition
        repetitions = raw.split(mark) if mark and mark in raw else [raw]
        if spec.most != UNBOUNDED and len(repetitions) > spec.most and not spec.is_free:
            self.faults.repeated(spec, repetitions, at, encoding)
        separators = (encoding.component, encoding.subcomponent)
        for number, text in enumerate(repetitions, 1):
            if self.findings.are_full:
                return
            numbers = (spec.number, None if number == 1 else number)
            if text and text != NULL:
                count = len(self.findings.found)
                self._part(spec, spec.name, text, at, separators, numbers)
                if len(self.findings.found) == count:
                    self.faults.usage(spec, text, at, numbers)
            at += len(text) + 1

    def _part(
        self,
        spec: Spec,
        name: str,
        raw: str,
        at: int,
        separators: tuple[str, ...],
        numbers: Numbers,
    ) -> None:
        """Check a repetition, component or subcomponent, and what is in it."""
        if spec.is_free:
            return
        if not spec.parts:
            self._leaf(spec, name, raw, at, separators, numbers)
            return
        mark = separators[0] if separators else ""
        pieces = raw.split(mark, len(spec.parts)) if mark and mark in raw else [raw]
        alone = len(pieces) == 1
        for part in spec.parts[len(pieces) :]:
            if part.usage == "R":
                self.faults.missing_part(spec, part, at + len(raw), numbers)
        for part, piece in zip(spec.parts, pieces, strict=False):
            deeper = numbers if alone else (*full(numbers), part.number)
            if piece and piece != NULL:
                called = name if alone else f"{name}, {part.name}"
                chosen = _without_table(spec, part, pieces)
                self._part(chosen, called, piece, at, separators[1:], deeper)
            elif not piece and part.usage == "R":
                self.faults.missing_part(spec, part, at, numbers)
            at += len(piece) + 1
        if len(pieces) > len(spec.parts) and pieces[-1].strip("".join(separators)):
            self.faults.extra_part(spec, name, pieces[-1], at, numbers)

    def _leaf(
        self,
        spec: Spec,
        name: str,
        raw: str,
        at: int,
        separators: tuple[str, ...],
        numbers: Numbers,
    ) -> None:
        encoding = self.segment.encoding
        for mark in separators:
            if mark and mark in raw:
                self.faults.stray(name, raw, at, mark, numbers)
                return
        if encoding.escape and encoding.escape in raw:
            if fault := bad_escape(raw, encoding):
                self.faults.bad_escape(name, fault, at, numbers)
                return
            raw_length, raw = len(raw), unescape(raw, encoding)
            self._value(spec, spec, raw, at, numbers, name, raw_length)
            return
        self._value(spec, spec, raw, at, numbers, name)

    # --- one value -----------------------------------------------------------------------

    def _value(
        self,
        owner: Spec,
        leaf: Spec,
        text: str,
        at: int,
        numbers: Numbers,
        name: str | None = None,
        length: int | None = None,
    ) -> None:
        """Check the form and the table of a plain value."""
        check = CHECKS.get(leaf.datatype)
        if check is not None and (problem := check(text)):
            self.faults.say(
                "DATA_TYPE",
                "error",
                numbers,
                (at, length or len(text)),
                f"{{}} holds {shown(text)}, which {problem[0]}.",
                problem[1],
                name or owner.name,
            )
        elif leaf.table:
            table = hl7_table(self.findings.version, leaf.table)
            if table is not None and not table.allows(text):
                place = (at, length or len(text))
                self.faults.value(table, leaf.datatype, text, numbers, place, name or owner.name)


def _without_table(spec: Spec, part: Spec, pieces: list[str]) -> Spec:
    """Return *part* free of its table where the coding system says that another list is meant."""
    if part.number != 1 or not part.table or spec.datatype not in CODED:
        return part
    system = pieces[_SYSTEM] if len(pieces) > _SYSTEM else ""
    if system and system != f"HL7{part.table}":
        return Spec(1, part.name, part.datatype, part.usage, 1, "", 0, part.parts, part.is_free)
    return part
