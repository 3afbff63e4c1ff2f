"""Which segment of one message is which of another."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from app.hl7.library import DEFAULT_VERSION, known_version
from app.hl7.messages import Message
from app.hl7.segments import Segment
from app.hl7.specs import segment_spec

Pair = tuple[Segment | None, Segment | None]

# Finding the best match among more segments of one name takes too long; they go by their number.
_MOST_MATCHED = 400


def paired(before: Message, after: Message) -> list[Pair]:
    """Return the segments of both messages in pairs, in the order in which they stand after.

    Segments of one name are matched by what they hold; one that has no partner stands alone, and
    what is gone follows what stood before it.
    """
    names = dict.fromkeys(each.name for each in (*before.segments, *after.segments))
    sides = ({name: list[Segment]() for name in names} for _ in range(2))
    ours, theirs = sides
    for found, message in ((ours, before), (theirs, after)):
        for segment in message.segments:
            found[segment.name].append(segment)
    pairs = [pair for name in names for pair in _matched(ours[name], theirs[name], after.version)]
    return _in_order(pairs, before, after)


def _matched(ours: list[Segment], theirs: list[Segment], version: str | None) -> Iterator[Pair]:
    """Pair segments of one name: equal ones first, those between them in their order."""
    blocks = [("replace", 0, len(ours), 0, len(theirs))]
    if 1 < max(len(ours), len(theirs)) <= _MOST_MATCHED:
        left, right = ([_key(one, version) for one in side] for side in (ours, theirs))
        blocks = list(SequenceMatcher(None, left, right, autojunk=False).get_opcodes())
    for _, start, end, from_, to in blocks:
        for at in range(max(end - start, to - from_)):
            yield (
                ours[start + at] if start + at < end else None,
                theirs[from_ + at] if from_ + at < to else None,
            )


def _key(segment: Segment, version: str | None) -> tuple[str, ...]:
    """Return what a segment holds, without the set ID that a neighbor's removal changes."""
    spec = segment_spec(known_version(version) or DEFAULT_VERSION, segment.name)
    counted = bool(spec and spec.fields and spec.fields[0].datatype == "SI")
    fields = segment.fields
    end = len(fields)
    while end and not fields[end - 1]:
        end -= 1
    return fields[2 if counted else 1 : end]


def _in_order(pairs: list[Pair], before: Message, after: Message) -> list[Pair]:
    partners = {b.offset: a.offset for b, a in pairs if b and a}
    gone, last = {}, -1
    for segment in before.segments:
        last = partners.get(segment.offset, last)
        gone[segment.offset] = last

    def place(pair: Pair) -> tuple[int, int, int]:
        b, a = pair
        if a is not None:
            return a.offset, 0, 0
        return (gone[b.offset], 1, b.offset) if b else (len(after.text), 1, 0)

    return sorted(pairs, key=place)
