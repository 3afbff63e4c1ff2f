"""The map's own small language: where in an order the value of a DICOM attribute comes from."""

import re
from dataclasses import dataclass

from app.hl7 import Hl7Path, Message

_PATH = re.compile(
    r"(?P<segment>[A-Z][A-Z0-9]{2})-(?P<field>[1-9]\d?)"
    r"(?:\[(?P<chosen>[A-Za-z0-9]{1,10}(?:@[A-Za-z0-9]{1,20})?)\])?"
    r"(?:\.(?P<component>[1-9]\d?)(?:\.(?P<subcomponent>[1-9]\d?))?)?"
)
_FIXED = re.compile(r'"(?P<value>[^"]{1,64})"')
_MOST_REPETITIONS = 20
PARTS = {"whole": slice(None), "date": slice(0, 8), "time": slice(8, 14)}


class NotASource(Exception):
    """The cell is neither a path nor a fixed value."""


@dataclass(frozen=True, slots=True)
class Source:
    """A readable cell: a path, or a *fixed* value that is sent with every order.

    *type* and *owner* choose a repetition by its components 5 and 4, *repetition* by its place.
    """

    text: str
    fixed: str | None = None
    segment: str = ""
    field: int = 0
    repetition: int | None = None
    type: str = ""
    owner: str = ""
    component: int | None = None
    subcomponent: int | None = None

    @property
    def home(self) -> tuple[str, int]:
        """Return segment and field."""
        return self.segment, self.field

    def path(self, message: Message) -> Hl7Path | None:
        """Return the place in *message* that is meant, ``None`` if no repetition fits."""
        repetition = self.repetition
        if self.type:
            repetition = self._fitting(message)
            if repetition is None:
                return None
        return Hl7Path(self.segment, 1, self.field, repetition, self.component, self.subcomponent)

    def value(self, message: Message) -> str:
        """Return what the map takes out of *message*: a part as text, a field as it is written."""
        if self.fixed is not None:
            return self.fixed
        path = self.path(message)
        if path is None:
            return ""
        found = message.raw(path) if self.component is None else message.get(path)
        return found or ""

    def _fitting(self, message: Message) -> int | None:
        for number in range(1, _MOST_REPETITIONS):
            entry = Hl7Path(self.segment, 1, self.field, number, 5)
            if (kind := message.get(entry)) is None:
                return None
            owner = message.get(Hl7Path(self.segment, 1, self.field, number, 4, 1))
            if kind == self.type and self.owner in ("", owner):
                return number
        return None


def read_source(text: str) -> Source:
    """Return the source that a cell names; blanks around it do not matter."""
    text = text.strip()
    if fixed := _FIXED.fullmatch(text):
        return Source(text, fixed=fixed["value"])
    found = _PATH.fullmatch(text)
    if found is None:
        raise NotASource(text)
    chosen, _, owner = (found["chosen"] or "").partition("@")
    by_place = chosen.isdigit() and not owner
    return Source(
        text,
        segment=found["segment"],
        field=int(found["field"]),
        repetition=int(chosen) or 1 if by_place else None,
        type="" if by_place else chosen,
        owner=owner,
        component=int(found["component"]) if found["component"] else None,
        subcomponent=int(found["subcomponent"]) if found["subcomponent"] else None,
    )
