"""The message that a field table makes, or what is wrong with its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import InvalidInput, OverLimit
from app.frozen import Frozen
from app.hl7.escapes import DEFAULT_ENCODING, EncodingCharacters, delimiters
from app.hl7.messages import CR
from app.hl7.paths import Hl7Path
from app.hl7.segments import HEADERS
from app.hl7.table_texts import written_from_table
from app.hl7.tabling import MOST_ROWS

_FARTHEST = 500
_ENCODING_FIELD = 2
_LEAST_MARKS, _MOST_MARKS = 1, 5


class RowError(Frozen):
    """What keeps a row, counted from 1, out of the message."""

    row: int
    says: str


class TableReading(Frozen):
    """The message that a table makes, with CR after each segment; empty where a row is wrong."""

    text: str
    errors: tuple[RowError, ...]


_Place = tuple[int, int, int, int]
_Tree = dict[int, "str | _Tree"]


@dataclass(slots=True)
class _Line:
    """A segment as the rows fill it: texts by field, repetition, component, subcomponent."""

    name: str
    first_row: int
    values: dict[_Place, str] = field(default_factory=dict)
    rows: dict[_Place, int] = field(default_factory=dict)


def table_message(rows: Sequence[Mapping[str, Any]]) -> TableReading:
    """Return the message that *rows* make; each has ``path``, ``value`` and may have ``segment``.

    Segments stand in the order of their first rows. MSH-1 and MSH-2 set the delimiters, which
    are written as escape sequences where a value holds them.
    """
    if len(rows) > MOST_ROWS:
        raise OverLimit(f"The table has more than {MOST_ROWS:,} rows.")
    lines: dict[tuple[str, int], _Line] = {}
    errors: list[RowError] = []
    for number, row in enumerate(rows, 1):
        try:
            _take(number, row, lines)
        except InvalidInput as error:
            errors.append(RowError(number, str(error)))
    if not lines and not errors:
        errors.append(RowError(1, "The table has no rows; the first is MSH-1 with the value |."))
    text = _written(lines, errors)
    errors.sort(key=lambda error: error.row)
    return TableReading("" if errors else text, tuple(errors))


def _take(number: int, row: Mapping[str, Any], lines: dict[tuple[str, int], _Line]) -> None:
    """Put a row where its path leads, or say why it cannot stand there."""
    told, value = (str(row.get(key) or "") for key in ("path", "value"))
    if not told.strip() and not value:
        return
    path = Hl7Path.parse(told)
    given = str(row.get("segment") or "").strip().removesuffix("[1]")
    whole = str(Hl7Path(path.segment, path.ordinal))
    if given and given not in {whole, path.segment}:
        raise InvalidInput(f"The segment {given[:20]} and the path {path} do not agree.")
    line = _line(number, path, lines)
    if path.field is None:
        if value:
            raise InvalidInput(f"{path} is a segment; a value stands in a field such as {path}-1.")
        return
    place = (path.field, path.repetition or 1, path.component or 1, path.subcomponent or 1)
    if max(place) > _FARTHEST:
        raise InvalidInput(f"{path} lies too far out; no segment has so many parts.")
    if earlier := line.rows.get(place):
        raise InvalidInput(f"{path} has its value in row {earlier} already.")
    line.rows[place], line.values[place] = number, value


def _line(number: int, path: Hl7Path, lines: dict[tuple[str, int], _Line]) -> _Line:
    """Return the line of *path*'s segment; a new one must be the next of its name."""
    key = (path.segment, path.ordinal)
    if key in lines:
        return lines[key]
    is_first, before = not lines, sum(name == path.segment for name, _ in lines)
    lines[key] = line = _Line(path.segment, number)
    if is_first and path.segment not in HEADERS:
        raise InvalidInput(f"A message begins with MSH, and {path} stands before it.")
    if path.ordinal != before + 1:
        wanted = Hl7Path(path.segment, before + 1)
        raise InvalidInput(f"{path} comes before {wanted}, so it would change its number.")
    return line


def _written(lines: Mapping[tuple[str, int], _Line], errors: list[RowError]) -> str:
    encoding, texts = DEFAULT_ENCODING, []
    for line in lines.values():
        try:
            if line.name in HEADERS:
                encoding = _encoding(line)
            texts.append(_segment(line, encoding, errors) + CR)
        except InvalidInput as error:
            errors.append(RowError(line.first_row, str(error)))
    return "".join(texts)


def _encoding(line: _Line) -> EncodingCharacters:
    """Return the delimiters that a header's first two fields declare."""
    separator = line.values.get((1, 1, 1, 1)) or DEFAULT_ENCODING.field
    marks = line.values.get((2, 1, 1, 1)) or DEFAULT_ENCODING.declared
    if len(separator) != 1:
        raise InvalidInput(f"{line.name}-1 is one character, the field separator.")
    if not _LEAST_MARKS <= len(marks) <= _MOST_MARKS:
        raise InvalidInput(rf"{line.name}-2 holds the encoding characters, usually ^~\&.")
    every = separator + marks
    if len(set(every)) < len(every) or any(each.isalnum() or each < " " for each in every):
        raise InvalidInput(
            f"{line.name}-1 and {line.name}-2 must be different signs, no letters or digits."
        )
    return EncodingCharacters(separator, *(marks[at : at + 1] for at in range(_MOST_MARKS)))


def _segment(line: _Line, encoding: EncodingCharacters, errors: list[RowError]) -> str:
    """Return the line as it is written; a value that cannot be written is an error of its row."""
    is_header = line.name in HEADERS
    fields: _Tree = {}
    for place, value in line.values.items():
        if is_header and place[0] <= _ENCODING_FIELD:
            continue
        if problem := _unwritable(value, place[1:], encoding):
            errors.append(RowError(line.rows[place], problem))
            continue
        _plant(fields, place, written_from_table(value, encoding))
    marks = (encoding.repetition, encoding.component, encoding.subcomponent)
    texts = [_joined(fields.get(number), marks) for number in range(1, max(fields, default=0) + 1)]
    head = [line.name, encoding.declared] if is_header else [line.name]
    return encoding.field.join((*head, *texts[_ENCODING_FIELD if is_header else 0 :]))


def _plant(tree: _Tree, place: tuple[int, ...], text: str) -> None:
    first, *rest = place
    if not rest:
        tree[first] = text
    elif isinstance(deeper := tree.setdefault(first, {}), dict):
        _plant(deeper, tuple(rest), text)


def _joined(part: "_Tree | str | None", marks: tuple[str, ...]) -> str:
    """Return a part of a segment with each of its own parts in its place."""
    if not isinstance(part, dict):
        return part or ""
    texts = [_joined(part.get(number), marks[1:]) for number in range(1, max(part) + 1)]
    return marks[0].join(texts)


def _unwritable(value: str, place: tuple[int, ...], encoding: EncodingCharacters) -> str:
    """Say why *value* cannot stand at *place* under these delimiters; empty where it can."""
    marks = (encoding.repetition, encoding.component, encoding.subcomponent)
    names = ("repetition", "component", "subcomponent")
    for number, mark, name in zip(place, marks, names, strict=True):
        if number > 1 and not mark:
            return f"The header's encoding characters have no {name} separator for this path."
    if not encoding.escape and any(sign in value for sign in (*delimiters(encoding), "\r", "\n")):
        return "The value holds a delimiter, and the header declares no escape character for it."
    return ""
