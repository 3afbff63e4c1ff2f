"""A message as a table, one row a field or part of one."""

from collections.abc import Iterator

from app.errors import OverLimit
from app.frozen import Frozen
from app.hl7.escapes import EncodingCharacters
from app.hl7.messages import Message
from app.hl7.paths import Hl7Path
from app.hl7.place_names import place_name
from app.hl7.segments import Segment
from app.hl7.table_texts import shown_in_table

MOST_ROWS = 5000
_ENCODING_FIELD = 2


class TableRow(Frozen):
    """One place that holds something; *segment* carries its number where it is not the first."""

    segment: str
    path: str
    name: str
    value: str


def message_table(message: Message) -> tuple[TableRow, ...]:
    """Return the rows of *message* in its order."""
    rows: list[TableRow] = []
    for segment in message.segments:
        for path, value in _leaves(segment):
            if len(rows) == MOST_ROWS:
                raise OverLimit(f"The message has more than {MOST_ROWS:,} filled places.")
            whole = str(Hl7Path(segment.name, segment.ordinal))
            name = place_name(path, segment, message.version)
            rows.append(TableRow(whole, str(path), name, value))
    return tuple(rows)


def _leaves(segment: Segment) -> Iterator[tuple[Hl7Path, str]]:
    encoding = segment.encoding
    found = False
    for number, raw in enumerate(segment.fields):
        if not number or not raw:
            continue
        path = Hl7Path(segment.name, segment.ordinal, number)
        if segment.is_header and number <= _ENCODING_FIELD:
            found = True
            yield path, raw
            continue
        for deeper, text in _parts(path, raw, encoding):
            found = True
            yield deeper, shown_in_table(text, encoding)
    if not found:
        yield Hl7Path(segment.name, segment.ordinal), ""


def _parts(path: Hl7Path, raw: str, encoding: EncodingCharacters) -> Iterator[tuple[Hl7Path, str]]:
    """Yield each part of a field that holds something, as deep as it is divided."""
    where = (path.segment, path.ordinal, path.field)
    below = encoding.component + encoding.subcomponent
    for repetition, text in _split(raw, encoding.repetition, below):
        nth = repetition if repetition > 1 else None
        components = _split(text, encoding.component, encoding.subcomponent)
        for component, piece in components:
            pieces = _split(piece, encoding.subcomponent)
            for number, leaf in pieces:
                if not leaf:
                    continue
                if len(pieces) > 1:
                    yield Hl7Path(*where, nth, component, number), leaf
                elif len(components) > 1:
                    yield Hl7Path(*where, nth, component), leaf
                else:
                    yield Hl7Path(*where, nth), leaf


def _split(text: str, mark: str, below: str = "") -> list[tuple[int, str]]:
    """Return the parts by their number; delimiters that nothing follows divide nothing."""
    text = text.rstrip(mark + below)
    parts = text.split(mark) if mark else [text]
    return list(enumerate(parts, 1))
