"""Paths into a message, as people write them: ``PID-3[2].4.1``, ``OBR[2]-18``, ``MSH``."""

import re
from typing import Self

from app.errors import InvalidInput
from app.frozen import Frozen

_FORM = re.compile(
    r"(?P<segment>[A-Z][A-Z0-9]{2})(?:\[(?P<ordinal>[1-9]\d{0,6})\])?"
    r"(?:[-.](?P<field>[1-9]\d{0,6})(?:\[(?P<repetition>[1-9]\d{0,7})\])?"
    r"(?:\.(?P<component>[1-9]\d{0,6})(?:\.(?P<subcomponent>[1-9]\d{0,6}))?)?)?"
)


class Hl7Path(Frozen):
    """A place in a message; every number counts from 1.

    *ordinal* counts the segments of this name. Without *repetition* a field is meant as a whole,
    and a component is looked up in the first repetition.
    """

    segment: str
    ordinal: int = 1
    field: int | None = None
    repetition: int | None = None
    component: int | None = None
    subcomponent: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a path such as ``PID-5.1``; the segment's ``[1]`` may be left out."""
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise InvalidInput(
                f"“{text[:60]}” is not a place in a message. Write it like PID-5.1 or OBR[2]-18."
            )
        numbers = {
            name: None if value is None else int(value)
            for name, value in found.groupdict().items()
            if name not in {"segment", "ordinal"}
        }
        return cls(found["segment"], int(found["ordinal"] or 1), **numbers)

    def __str__(self) -> str:
        text = self.segment if self.ordinal == 1 else f"{self.segment}[{self.ordinal}]"
        if self.field is None:
            return text
        text += f"-{self.field}"
        if self.repetition is not None:
            text += f"[{self.repetition}]"
        for number in (self.component, self.subcomponent):
            if number is None:
                return text
            text += f".{number}"
        return text
