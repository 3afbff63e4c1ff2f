"""The sentences about faults in a field: what is wrong, and what would be right."""

from dataclasses import dataclass

from app.counting import counted
from app.hl7.escapes import EncodingCharacters
from app.hl7.findings import Findings, shown
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment
from app.hl7.specs import Spec
from app.hl7.tables import HlTable, severity

Numbers = tuple[int | None, ...]
"""Field, repetition, component and subcomponent of a path, as far as they are known."""


@dataclass(slots=True)
class Faults:
    """The faults of one segment, added to the findings of its message."""

    segment: Segment
    title: str
    findings: Findings

    def usage(self, spec: Spec, raw: str, at: int, numbers: Numbers) -> None:
        """Say that a repetition, sound otherwise, was withdrawn or is too long."""
        if spec.usage == "W":
            self.say(
                "WITHDRAWN",
                "warning",
                numbers,
                (at, len(raw)),
                f"{{}} was withdrawn before HL7 v{self.findings.version}, but holds {shown(raw)}.",
                "Leave the field empty; newer fields or segments carry this.",
                spec.name,
            )
        elif spec.max_length and len(raw) > spec.max_length and not spec.is_free:
            self.say(
                "TOO_LONG",
                "warning",
                numbers,
                (at + spec.max_length, len(raw) - spec.max_length),
                f"{{}} has {len(raw)} characters; "
                f"HL7 v{self.findings.version} gives it {spec.max_length}.",
                f"At most {counted(spec.max_length, 'character')}; "
                "a receiver may cut the rest off.",
                spec.name,
            )

    def say(
        self,
        code: str,
        weight: str,
        numbers: Numbers,
        place: tuple[int, int],
        says: str,
        expected: str,
        name: str,
    ) -> None:
        """Add a finding; ``{}`` in *says* is the path with its name."""
        path = Hl7Path(self.segment.name, self.segment.ordinal, *numbers)
        said = says.replace("{}", f"{path} {name}", 1)
        self.findings.add(code, weight, path, place, said, expected)

    def value(
        self,
        table: HlTable,
        datatype: str,
        text: str,
        numbers: Numbers,
        place: tuple[int, int],
        name: str,
    ) -> None:
        """Say that a value is not in its table; for a table that sites fill it is a hint."""
        weight = severity(self.findings.version, table, datatype)
        defined = "user-defined" if weight == "hint" and not table.is_open else "HL7"
        expected = f"One of {table.choices()}."
        if weight == "hint":
            expected = f"A value both sides have agreed on; the table lists {table.choices()}."
        says = f"{{}} holds {shown(text)}, which is not in {defined} table {table.number}."
        self.say("TABLE_VALUE", weight, numbers, place, says, expected, name)

    def missing(self, spec: Spec, at: int) -> None:
        """Say that a required field is empty."""
        self.say(
            "REQUIRED_FIELD",
            "error",
            (spec.number,),
            (at, 0),
            "{} is required, but empty.",
            f"A value of type {spec.datatype} in field {spec.number} of {self.segment.name}.",
            spec.name,
        )

    def missing_part(self, owner: Spec, part: Spec, at: int, numbers: Numbers) -> None:
        """Say that a component is empty that its data type requires."""
        self.say(
            "REQUIRED_PART",
            "warning",
            (*full(numbers), part.number)[:4],
            (at, 0),
            f"{{}} is empty, but {owner.datatype} requires it.",
            f"A value of type {part.datatype}.",
            f"{owner.name}, {part.name}",
        )

    def repeated(
        self, spec: Spec, repetitions: list[str], at: int, encoding: EncodingCharacters
    ) -> None:
        """Say that a field stands more often than it may."""
        kept = encoding.repetition.join(repetitions[: spec.most])
        rest = encoding.repetition.join(repetitions[spec.most :])
        times = "once" if spec.most == 1 else f"{spec.most} times at most"
        self.say(
            "TOO_MANY_REPETITIONS",
            "error",
            (spec.number, spec.most + 1),
            (at + len(kept) + 1, len(rest)),
            f"{{}} stands here {len(repetitions)} times, but may stand {times}.",
            f"If {encoding.repetition} belongs to the text, write "
            f"{encoding.escape}R{encoding.escape}.",
            spec.name,
        )

    def extra_part(self, spec: Spec, name: str, raw: str, at: int, numbers: Numbers) -> None:
        """Say that a value goes on after its last component."""
        self.say(
            "EXTRA_PART",
            "warning",
            numbers,
            (at, len(raw)),
            f"{{}} goes on with {shown(raw)} after its last part; "
            f"{spec.datatype} has {len(spec.parts)} in HL7 v{self.findings.version}.",
            "Leave the surplus out, or escape the delimiter if it belongs to the text.",
            name,
        )

    def stray(self, name: str, raw: str, at: int, mark: str, numbers: Numbers) -> None:
        """Say that a delimiter splits a value that has no parts."""
        encoding = self.segment.encoding
        letter = "S" if mark == encoding.component else "T"
        first = raw.index(mark)
        self.say(
            "STRAY_DELIMITER",
            "warning",
            numbers,
            (at + first, len(raw) - first),
            f"{{}} is one plain value, but the delimiter {mark} splits it: a receiver reads only "
            f"{shown(raw[:first]) or 'nothing'}.",
            f"If {mark} belongs to the text, write {encoding.escape}{letter}{encoding.escape}.",
            name,
        )

    def bad_escape(self, name: str, fault: tuple[int, str], at: int, numbers: Numbers) -> None:
        """Say that an escape character begins no escape sequence."""
        mark = self.segment.encoding.escape
        self.say(
            "BAD_ESCAPE",
            "warning",
            numbers,
            (at + fault[0], len(fault[1])),
            f"{{}} has {shown(fault[1])}, which is no escape sequence.",
            f"An escape sequence such as {mark}F{mark} or {mark}.br{mark}; "
            f"a plain {mark} is written {mark}E{mark}.",
            name,
        )

    def surplus(self, raw: str, at: int, last: int) -> None:
        """Say that the segment goes on after its last field."""
        if not raw.strip(self.segment.encoding.field):
            return
        self.say(
            "EXTRA_FIELD",
            "warning",
            (last + 1,),
            (at, len(raw)),
            f"{{}} goes past the last field that HL7 v{self.findings.version} defines, "
            f"{self.segment.name}-{last}.",
            "Move a local field into a Z segment, or declare the version that has the field.",
            f"in {self.title}",
        )


def full(numbers: Numbers) -> Numbers:
    """Return *numbers* with a place for the repetition, so that a component can follow."""
    return numbers if len(numbers) > 1 else (*numbers, None)
