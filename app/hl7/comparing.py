"""Two messages side by side: which places changed, which came, which went."""

from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any, Literal

from app.errors import OverLimit
from app.frozen import Frozen, names_of, replace
from app.hl7.escapes import EncodingCharacters, unescape
from app.hl7.messages import Message
from app.hl7.pairing import paired
from app.hl7.paths import Hl7Path
from app.hl7.place_names import place_name, segment_title
from app.hl7.segments import Segment

Kind = Literal["changed", "added", "removed"]

MOST_CHANGES = 2000
MOST_DIFFERENCES = 5000
_ENCODING_FIELD = 2
_REPETITION, _COMPONENT, _SUBCOMPONENT, _LEAF = range(4)


class FieldChange(Frozen):
    """A place that differs; *path* counts in the message after, of what is gone in the one before.

    *earlier_path* is where it stood before. A text that still has parts is shown as it is
    written, any other with its escapes resolved; where nothing stands it is empty.
    """

    kind: Kind
    path: str
    earlier_path: str
    name: str
    before: str
    after: str


class MessageComparison(Frozen):
    """The changes in the order of the message after, and whether the segments kept theirs."""

    changes: tuple[FieldChange, ...]
    same_order: bool


class _Side(Frozen):
    """One segment's text on its way down, and where it stands."""

    segment: Segment
    path: Hl7Path
    raw: str


def compare_messages(before: Message, after: Message) -> MessageComparison:
    """Compare by field; delimiters that nothing follows, and how a text is escaped, do not count.

    Segments of one name are matched by what they hold, so that one put in between does not move
    the others.
    """
    pairs = paired(before, after)
    found = (change for pair in pairs for change in _segment_changes(*pair, before, after))
    changes = tuple(islice(found, MOST_DIFFERENCES + 1))
    if len(changes) > MOST_DIFFERENCES:
        raise OverLimit(
            f"The messages differ in more than {MOST_DIFFERENCES:,} places. Compare two that are "
            "versions of one message."
        )
    both = [(b.offset, a.offset) for b, a in pairs if b and a]
    places = [place for place, _ in sorted(both, key=lambda each: each[1])]
    return MessageComparison(changes, same_order=places == sorted(places))


def comparison_data(before: Message, after: Message) -> dict[str, Any]:
    """Return the comparison as the browser reads it, cut after 2,000 changes."""
    found = compare_messages(before, after)
    counts = {
        kind: sum(change.kind == kind for change in found.changes)
        for kind in ("changed", "added", "removed")
    }
    rows = [
        {name: getattr(change, name) for name in names_of(FieldChange)}
        for change in found.changes[:MOST_CHANGES]
    ]
    return {"counts": counts, "same_order": found.same_order, "changes": rows}


def _segment_changes(
    before: Segment | None, after: Segment | None, old: Message, new: Message
) -> Iterator[FieldChange]:
    if before is None or after is None:
        yield from _whole(before, after, (old if after is None else new).version)
        return
    sides = [_Side(one, Hl7Path(one.name, one.ordinal), "") for one in (before, after)]
    fields = [_without_tail(one.fields) for one in (before, after)]
    alike = before.encoding == after.encoding
    for number, raws in enumerate(zip_longest(*fields, fillvalue="")):
        if not number or (alike and raws[0] == raws[1]):
            continue
        left, right = (
            _Side(side.segment, replace(side.path, field=number), raw)
            for side, raw in zip(sides, raws, strict=True)
        )
        verbatim = before.is_header and number <= _ENCODING_FIELD
        yield from _compared(left, right, _LEAF if verbatim else _REPETITION, new.version)


def _whole(
    before: Segment | None, after: Segment | None, version: str | None
) -> Iterator[FieldChange]:
    """Yield a segment that is on one side only, as it is written."""
    for segment, kind in ((before, "removed"), (after, "added")):
        if segment is None:
            continue
        path = str(Hl7Path(segment.name, segment.ordinal))
        title = segment_title(segment.name, version)
        if kind == "removed":
            yield FieldChange("removed", path, path, title, segment.raw, "")
        else:
            yield FieldChange("added", path, "", title, "", segment.raw)


def _without_tail(fields: tuple[str, ...]) -> tuple[str, ...]:
    end = len(fields)
    while end > 1 and not fields[end - 1]:
        end -= 1
    return fields[:end]


def _compared(left: _Side, right: _Side, level: int, version: str | None) -> Iterator[FieldChange]:
    """Yield the differences, as deep down as both sides have something."""
    if left.raw == right.raw and left.segment.encoding == right.segment.encoding:
        return
    empty = [_is_blank(side, level) for side in (left, right)]
    if all(empty):
        return
    if level == _LEAF or (level != _REPETITION and any(empty)):
        texts = [_text(side, level) for side in (left, right)]
        if texts[0] != texts[1]:
            yield _change(left, right, texts, empty, version)
        return
    pieces = [_split(side, level) for side in (left, right)]
    count = max(map(len, pieces))
    for number in range(1, count + 1):
        ours, theirs = (
            replace(
                side,
                path=_under(side.path, level, number, count),
                raw=own[number - 1] if number <= len(own) else "",
            )
            for side, own in zip((left, right), pieces, strict=True)
        )
        yield from _compared(ours, theirs, level + 1, version)


def _marks(encoding: EncodingCharacters, level: int) -> str:
    """Return the delimiters that divide a text of *level* and what lies below."""
    return "".join((encoding.repetition, encoding.component, encoding.subcomponent)[level:])


def _is_blank(side: _Side, level: int) -> bool:
    return not side.raw.strip(_marks(side.segment.encoding, level)) if side.raw else True


def _text(side: _Side, level: int) -> str:
    if side.segment.is_header and (side.path.field or 0) <= _ENCODING_FIELD:
        return side.raw
    encoding = side.segment.encoding
    if any(mark in side.raw for mark in _marks(encoding, level)):
        return side.raw
    return unescape(side.raw, encoding)


def _split(side: _Side, level: int) -> list[str]:
    encoding = side.segment.encoding
    mark = (encoding.repetition, encoding.component, encoding.subcomponent)[level]
    return side.raw.split(mark) if mark else [side.raw]


def _under(path: Hl7Path, level: int, number: int, count: int) -> Hl7Path:
    """Return the path of part *number*; where a text has one part only, it is the text itself."""
    if level == _REPETITION:
        return replace(path, repetition=number) if number > 1 else path
    if count == 1:
        return path
    if level == _COMPONENT:
        return replace(path, component=number)
    return replace(path, component=path.component or 1, subcomponent=number)


def _change(
    left: _Side, right: _Side, texts: list[str], empty: list[bool], version: str | None
) -> FieldChange:
    kind: Kind = "added" if empty[0] else "removed" if empty[1] else "changed"
    return FieldChange(
        kind,
        str(right.path),
        str(left.path),
        place_name(right.path, right.segment, version),
        "" if empty[0] else texts[0],
        "" if empty[1] else texts[1],
    )
