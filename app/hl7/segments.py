"""One segment of a message: its fields, and where each part of them stands."""

from app.frozen import Frozen
from app.hl7.escapes import EncodingCharacters, unescape
from app.hl7.paths import Hl7Path

HEADERS = frozenset({"MSH", "BHS", "FHS"})
_ENCODING_FIELD = 2


class Segment(Frozen):
    """A line of the message; *ordinal* counts the lines of its name from 1.

    *offset* counts characters of the whole text with one character a line end, *raw* is the line
    without its end, and *encoding* holds the delimiters of the header above it.
    """

    name: str
    ordinal: int
    offset: int
    raw: str
    encoding: EncodingCharacters

    @property
    def is_header(self) -> bool:
        """Say whether field 1 is the separator itself, as in MSH, BHS and FHS."""
        return self.name in HEADERS

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the name at 0, then each field as written: ``fields[5]`` is field 5."""
        parts = self.raw.split(self.encoding.field)
        if self.is_header:
            parts.insert(1, self.encoding.field)
        return tuple(parts)

    def span(self, path: Hl7Path) -> tuple[int, int] | None:
        """Return where the part that *path* names begins and ends within *raw*."""
        found = self._field_span(path.field)
        if found is None or path.field is None:
            return found
        if self.is_header and path.field <= _ENCODING_FIELD:
            deeper = {path.repetition, path.component, path.subcomponent} - {None, 1}
            return None if deeper else found
        repetition = path.repetition or (1 if path.component else None)
        for separator, number in (
            (self.encoding.repetition, repetition),
            (self.encoding.component, path.component),
            (self.encoding.subcomponent, path.subcomponent),
        ):
            if number is not None and found is not None:
                found = _nth(self.raw, found, separator, number)
        return found

    def _field_span(self, number: int | None) -> tuple[int, int] | None:
        if number is None:
            return 0, len(self.raw)
        if not self.is_header:
            return _nth(self.raw, (0, len(self.raw)), self.encoding.field, number + 1)
        if number == 1:
            return 3, 3 + len(self.encoding.field)
        return _nth(self.raw, (0, len(self.raw)), self.encoding.field, number)

    def nearest(self, path: Hl7Path) -> tuple[int, int]:
        """Return the span of *path*, or the end of the smallest part around it that is there."""
        shorter = (
            path,
            Hl7Path(path.segment, path.ordinal, path.field, path.repetition, path.component),
            Hl7Path(path.segment, path.ordinal, path.field, path.repetition),
            Hl7Path(path.segment, path.ordinal, path.field),
        )
        for candidate in shorter:
            if span := self.span(candidate):
                return span if candidate == path else (span[1], span[1])
        return len(self.raw), len(self.raw)

    def raw_of(self, path: Hl7Path) -> str | None:
        """Return the part that *path* names as it is written."""
        span = self.span(path)
        return None if span is None else self.raw[span[0] : span[1]]

    def value_of(self, path: Hl7Path) -> str | None:
        """Return the text that *path* names, escapes resolved; of a field the first repetition."""
        if path.field is None or (self.is_header and path.field <= _ENCODING_FIELD):
            return self.raw_of(path)
        if path.repetition is None:
            path = Hl7Path(
                path.segment, path.ordinal, path.field, 1, path.component, path.subcomponent
            )
        raw = self.raw_of(path)
        return None if raw is None else unescape(raw, self.encoding)


def _nth(text: str, span: tuple[int, int], separator: str, number: int) -> tuple[int, int] | None:
    """Return the span of the part *number*, from 1, of *text* within *span*."""
    start, end = span
    if not separator:
        return span if number == 1 else None
    for _ in range(number - 1):
        found = text.find(separator, start, end)
        if found < 0:
            return None
        start = found + 1
    found = text.find(separator, start, end)
    return start, end if found < 0 else found
