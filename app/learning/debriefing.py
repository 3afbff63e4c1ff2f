"""The debrief of a shift: what was knowable, what was done when, and the shortest good path."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from app.frozen import Frozen, replace
from app.grading.desk import LOOK, REPORT, TELL, Desk
from app.grading.shift import Shift, Step
from app.learning.knowable import (
    Knowable,
    Told,
    Versions,
    knowables,
    mendings,
    told_faults,
)


class Moment(Frozen):
    """A line of the timeline: *who* is ``you``, ``came``, or ``knowable`` from then on.

    *sign* is ``first`` or ``change`` for a change, ``note`` or ``report`` at the desk; *unseen*
    is a change that mended a fault of which no evidence had been seen.
    """

    clock: str
    who: str
    text: str
    note: str = ""
    ok: bool = True
    sign: str = ""
    minutes: int = 0
    unseen: bool = False


class Debrief(Frozen):
    """Everything that is told once the shift is over."""

    moments: tuple[Moment, ...]
    knowable: tuple[Knowable, ...]
    faults: tuple[Told, ...]
    path: tuple[Moment, ...]
    minutes: int
    path_minutes: int


def debrief_of(
    shift: Shift,
    model: Iterable[Mapping[str, Any]],
    labels: Mapping[str, str],
    versions: Versions = (),
) -> Debrief:
    """Return the debrief of *shift* beside the *model*'s way through the same incident.

    *versions* are the systems as the shift's steps left them.
    """
    path = Shift.told(((action, {"ok": True}) for action in model), shift.desk)
    mended = mendings(shift, versions)
    known = knowables(shift, labels, mended)
    faults = tuple(told_faults(shift, known, mended))
    return Debrief(
        moments=tuple(_whole(shift, labels, known, faults)),
        knowable=tuple(known),
        faults=faults,
        path=tuple(_step(each, shift.desk, labels, path.first_change) for each in path.steps),
        minutes=shift.now,
        path_minutes=path.now,
    )


def _whole(
    shift: Shift, labels: Mapping[str, str], known: Iterable[Knowable], faults: Iterable[Told]
) -> list[Moment]:
    """Return the timeline, with what became knowable on the way and what was mended unseen."""
    unseen = {each.step for each in faults if each.unseen}
    later = [
        (each.minute, 2, Moment(each.since, "knowable", each.title, each.tells))
        for each in known
        if each.minute and not each.id.startswith("coming.")
    ]
    rows = [*_rows(shift, labels, unseen, whole=True), *later]
    return [moment for _, _, moment in sorted(rows, key=lambda row: row[:2])]


def timeline(shift: Shift, labels: Mapping[str, str]) -> list[Moment]:
    """Return what was done and what has come in until now, in the order of the clock."""
    rows = sorted(_rows(shift, labels), key=lambda row: row[:2])
    return [moment for _, _, moment in rows]


def _rows(
    shift: Shift,
    labels: Mapping[str, str],
    unseen: Collection[int | None] = (),
    *,
    whole: bool = False,
) -> list[tuple[int, int, Moment]]:
    """Return moments with their minute; the *whole* tells what came after the shift, too."""
    desk, first = shift.desk, shift.first_change
    done = [
        (each.ends, 1, replace(_step(each, desk, labels, first), unseen=each.number in unseen))
        for each in shift.steps
    ]
    came = [
        (each.after, 0, Moment(desk.clock(each.after), "came", each.title, each.text))
        for each in desk.coming
        if whole or each.after <= shift.now
    ]
    return [*done, *came]


def told_action(action: Mapping[str, Any], desk: Desk, labels: Mapping[str, str]) -> str:
    """Say in a line what *action* does."""
    kind = str(action.get("kind", ""))
    if kind == LOOK:
        source = desk.source(str(action.get("at")))
        return f"Look at {source.title if source else labels.get(str(action.get('at')), '')}"
    if kind == TELL:
        person = desk.person(str(action.get("to")))
        said = _said(action, desk).rstrip(".")
        return f"Tell {person.name if person else action.get('to')}: {said}"
    return "Hand over the shift report" if kind == REPORT else _told_deed(kind, action, labels)


def _told_deed(kind: str, action: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    node = labels.get(str(action.get("node")), "")
    if kind == "configure":
        return f"{node}: {_settings(action)}"
    if kind == "undo":
        return f"Take the configuration back to version {action.get('version')}"
    if action.get("do"):
        more = [str(action[name]) for name in ("n", "to", "reason") if action.get(name)]
        return f"{node}: {str(action['do']).replace('_', ' ')} {' '.join(more)}".rstrip()
    return _sent(action)


def _sent(action: Mapping[str, Any]) -> str:
    if action.get("kind") == "settle":
        return "What waited in queues was delivered"
    if action.get("kind") == "dicomweb":
        return f"{action.get('method', 'GET')} {action.get('target', '')}"
    if action.get("kind") == "associate":
        words = "{calling_ae_title} asks {called_ae_title} for an association"
        return words.format(**action)
    place = f"{action.get('host', '')}:{action.get('port', '')}"
    if action.get("kind") == "send_hl7":
        return f"Send an HL7 message to {place}"
    name = f"C-{str(action.get('kind', '')).upper()}"
    return f"{name} from {action.get('calling_ae_title')} to {action.get('called_ae_title')}"


def _said(action: Mapping[str, Any], desk: Desk) -> str:
    texts = [each.text for each in desk.statements if each.id in (action.get("says") or ())]
    if action.get("next_at"):
        texts.append(f"Next word at {action['next_at']}.")
    return " ".join(texts)


def _settings(action: Mapping[str, Any]) -> str:
    changes: Sequence[Mapping[str, Any]] = action.get("changes") or [action]
    words = {"add": "add to", "remove": "remove"}
    told = []
    for each in changes:
        value = each.get("value")
        end = f" to {value}" if isinstance(value, str | int) and "op" not in each else ""
        told.append(f"{words.get(str(each.get('op')), 'set')} {each.get('path')}{end}")
    return "; ".join(told)


def _step(step: Step, desk: Desk, labels: Mapping[str, str], first: Step | None = None) -> Moment:
    sentence = str(step.result.get("sentence", ""))
    note = "" if step.kind in (LOOK, TELL, REPORT) else sentence
    text = told_action(step.action, desk, labels)
    minutes = step.ends - step.begins
    return Moment(desk.clock(step.ends), "you", text, note, step.ok, _sign(step, first), minutes)


def _sign(step: Step, first: Step | None) -> str:
    if step.kind in (TELL, REPORT):
        return "report" if step.kind == REPORT else "note"
    if not step.changes:
        return ""
    return "first" if first is not None and step.number == first.number else "change"
