"""What was knowable in a shift, from when on, when it was seen, and what was mended unseen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from app.frozen import Frozen
from app.grading.desk import LOOK, Desk, Source, matches
from app.grading.knowing import Fault, Showing
from app.grading.shift import Shift, Step

Versions: TypeAlias = Sequence[tuple[int, Mapping[str, Any]]]
"""Systems as a step left them, each with the number of that step, in the order of time."""

_BESIDE: Final = "beside the systems"
_CAME: Final = "came in"


class Knowable(Frozen):
    """A piece of evidence: where it is, what it tells, from when on, and when it was seen.

    *after* says which repair had to come first where this shift never made it; *minute* is the
    one of *since*. *late* is seen after the first change, though it was knowable before.
    """

    id: str
    title: str
    where: str
    tells: str
    since: str
    minute: int | None
    looked: str
    seen: int | None = None
    after: str = ""
    late: bool = False


class Told(Frozen):
    """A fault: from when on it could be known, when it was, when it was mended, and if unseen."""

    cause: str
    knowable: str
    known: str
    mended: str
    mends: bool
    unseen: bool
    step: int | None


def mendings(shift: Shift, versions: Versions) -> dict[str, Step]:
    """Return the step that first mended each fault that was mended."""
    found: dict[str, Step] = {}
    steps = {each.number: each for each in shift.steps}
    for number, node in versions:
        for fault in shift.desk.faults:
            if fault.node == node["id"] and number in steps and fault.mended_in(node):
                found.setdefault(fault.id, steps[number])
    return found


def knowables(
    shift: Shift, labels: Mapping[str, str], mended: Mapping[str, Step]
) -> list[Knowable]:
    """Return every piece of evidence, in the order in which it could be known."""
    desk = shift.desk
    rows = [*(_of_source(each, shift) for each in desk.sources), *_of_comings(shift)]
    rows += [_of_showing(each, shift, labels, mended) for each in desk.showings]
    return sorted(rows, key=lambda row: (row.minute is None, row.minute or 0))


def told_faults(
    shift: Shift, evidence: Iterable[Knowable], mended: Mapping[str, Step]
) -> Iterator[Told]:
    """Yield what became of each fault, held against the evidence that shows it."""
    rows = {each.id: each for each in evidence}
    for fault in shift.desk.faults:
        shown = [rows[name] for name in fault.shown_by if name in rows]
        yield _told(fault, shown, shift.desk, mended.get(fault.id))


def _told(fault: Fault, shown: Sequence[Knowable], desk: Desk, step: Step | None) -> Told:
    since = min((row.minute for row in shown if row.minute is not None), default=None)
    known = min((row.seen for row in shown if row.seen is not None), default=None)
    waits = next((row.after for row in shown if row.after), "")
    return Told(
        cause=desk.cause(fault.id),
        knowable=waits if since is None else desk.clock(since),
        known="" if known is None else desk.clock(known),
        mended="" if step is None else desk.clock(step.ends),
        mends=bool(fault.node),
        unseen=step is not None and (known is None or known > step.begins),
        step=None if step is None else step.number,
    )


def _of_source(source: Source, shift: Shift) -> Knowable:
    seen = shift.looked_at().get(source.id)
    return _row(source.id, source.title, _BESIDE, source.tells, source.since, seen, shift)


def _of_comings(shift: Shift) -> Iterator[Knowable]:
    """Yield what came in unasked: what stood ahead was known from the start."""
    for number, each in enumerate(shift.desk.coming):
        minute = 0 if each.known else each.after
        seen = minute if minute <= shift.now else None
        yield _row(f"coming.{number}", each.title, _CAME, each.text, minute, seen, shift)


def _of_showing(
    showing: Showing, shift: Shift, labels: Mapping[str, str], mended: Mapping[str, Step]
) -> Knowable:
    where, first = labels.get(showing.at, ""), mended.get(showing.after)
    if showing.after and first is None:
        fault = next(each for each in shift.desk.faults if each.id == showing.after)
        told = f"after {fault.mended}"
        return Knowable(showing.id, showing.title, where, showing.tells, told, None, "", after=told)
    since = showing.since if first is None else max(first.ends, showing.since)
    number = 0 if first is None else first.number
    patterns = showing.by or ({"kind": LOOK, "at": showing.at},)
    seen = (
        each.ends
        for each in shift.steps
        if each.number >= number and each.ends >= since and _shows(each, patterns)
    )
    return _row(showing.id, showing.title, where, showing.tells, since, next(seen, None), shift)


def _shows(step: Step, patterns: Iterable[Mapping[str, Any]]) -> bool:
    for pattern in patterns:
        action = {name: value for name, value in pattern.items() if name != "result"}
        if matches(step.action, action) and matches(step.result, pattern.get("result", {})):
            return True
    return False


def _row(
    row_id: str, title: str, where: str, tells: str, since: int, seen: int | None, shift: Shift
) -> Knowable:
    desk, first = shift.desk, shift.first_change
    late = first is not None and seen is not None and since <= first.begins < seen
    looked = "" if seen is None else desk.clock(seen)
    return Knowable(row_id, title, where, tells, desk.clock(since), since, looked, seen, late=late)
