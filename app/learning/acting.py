"""Acting in an attempt's practice hospital: performed for real, and kept as evidence.

What an action changes makes the hospital's next version, in the transaction that keeps the
exchange: whatever ends the process in the middle leaves both or neither.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.errors import Conflict, InvalidInput
from app.frozen import replace
from app.grading.desk import DESK_KINDS
from app.grading.exercise import HOSPITAL_KINDS, LIVE_KINDS, Exercise
from app.learning.attempting import own_attempt
from app.learning.exchanging import LOOK_AGAIN, Deed, Done, keep, objects_left, with_objects
from app.learning.hospitals import State, state_of
from app.learning.sandboxes import refuse_when_closed, with_later_faults
from app.learning.screening import screen_action
from app.learning.shifts import desk_of, refuse_after_report, refuse_early, refuse_unseen
from app.learning.site import Site
from app.learning.web_archive import ask_from_console
from app.practice.configuring import CONFIGURE, configure
from app.practice.deleting import DELETE, delete
from app.practice.desk_work import at_desk
from app.practice.dicomweb.config import NODE_KIND as DICOMWEB
from app.practice.states import UNDO, undone, with_holdings
from app.records.learning import Attempt, Exchange
from app.records.people import Person
from app.store import Unit
from app.store.evidence import Evidence

_CONFIGURING: Final = frozenset({CONFIGURE, UNDO, DELETE})
_OLD_CONSOLES: Final = {
    "live_association": "echo",
    "live_mllp": "send_hl7",
    "live_dicomweb": DICOMWEB,
}
"""What the console of an exercise does where its lab does not name actions."""
_NEEDS_NO_OBJECTS: Final = frozenset({"echo", "find", "send_hl7"})


def act_on_wire(
    learner: Person,
    attempt_id: str,
    exercise: Exercise,
    action: Mapping[str, Any],
    site: Site,
    *,
    seen: int | None = None,
    request_id: str | None = None,
    at: str = "",
) -> Exchange:
    """Perform *action* in the attempt's hospital as it is now, and keep what happened.

    *seen* is the version that the learner looked at: where another is the newest, nothing is
    done. A *request_id* that was heard before returns what came of it then. *at* is the system
    from whose page she acts, if it is one.
    """
    attempt = own_attempt(learner, attempt_id, site)
    if exercise.kind == "live_dicomweb":
        action = {"kind": DICOMWEB, **action}
    screen_action(attempt, action, site)
    _may(attempt, exercise, action, site)
    deed = Deed(learner.id, exercise.id, request_id)
    with site.store.reading() as unit:
        earlier = unit.exchanges.requested(attempt.organization_id, attempt.id, request_id)
        before = state_of(attempt, unit)
        old = _gone_back_to(attempt, action, before, unit)
        if earlier is not None:
            return earlier
        refuse_after_report(attempt, unit)
        refuse_when_closed(attempt, unit)
        refuse_unseen(attempt, action, at, before.hospital, unit)
        refuse_early(attempt, action, unit)
    if action.get("kind") == DICOMWEB:
        return ask_from_console(attempt, deed, action, site, seen)
    if seen not in (None, before.number):
        raise Conflict(LOOK_AGAIN)
    done = _performed(attempt, before, old, exercise, action, site)
    with site.store.writing() as unit:
        return keep(attempt, deed, done, unit)


def _may(attempt: Attempt, exercise: Exercise, action: Mapping[str, Any], site: Site) -> None:
    """Refuse what the lab does not offer; one that offers nothing by name takes any message."""
    if exercise.kind not in LIVE_KINDS:
        raise InvalidInput("This exercise has no console.")
    lab = site.catalog.lab(attempt.lab_slug)
    offered = set() if lab is None else set(lab.spec.console)
    kind = str(action.get("kind", ""))
    allowed = {*offered, *({UNDO} if CONFIGURE in offered else ())}
    if not offered and exercise.kind not in HOSPITAL_KINDS and kind not in _CONFIGURING:
        return
    if kind in DESK_KINDS and (desk := desk_of(attempt)) is not None:
        if problem := desk.problem(
            action, [node["id"] for node in attempt.bench["hospital"]["nodes"]]
        ):
            raise InvalidInput(problem)
        return
    if kind not in allowed | {_OLD_CONSOLES.get(exercise.kind, "")}:
        raise InvalidInput("The systems of this lab do not offer that action.")


def _gone_back_to(
    attempt: Attempt, action: Mapping[str, Any], before: State, unit: Unit
) -> State | None:
    if action.get("kind") != UNDO:
        return None
    number = action.get("version")
    if not isinstance(number, int) or not 0 <= number < max(before.number, 1):
        raise InvalidInput("The hospital has no such version to go back to.")
    return with_later_faults(attempt, state_of(attempt, unit, number), unit)


def _performed(
    attempt: Attempt,
    before: State,
    old: State | None,
    exercise: Exercise,
    action: Mapping[str, Any],
    site: Site,
) -> Done:
    if old is not None or action.get("kind") == CONFIGURE:
        moved = (
            configure(before.hospital, action)
            if old is None
            else undone(before.hospital, old.hospital, action)
        )
        return Done(moved.exchange, before, replace(before, hospital=moved.hospital))
    if action.get("kind") == DELETE:
        moved = delete(before.hospital, action)
        objects = objects_left(before, moved.exchange)
        after = replace(before, hospital=moved.hospital, objects=objects)
        return Done(moved.exchange, before, after)
    if action.get("kind") in DESK_KINDS:
        return Done(at_desk(before.hospital, action).exchange, before, before)
    files = _files(attempt, before, exercise, action, site)
    performed = site.practice.act(before.hospital, action, files)
    hospital = with_holdings(before.hospital, performed.holdings)
    objects = with_objects(before, performed.objects, site)
    after = replace(before, hospital=hospital, objects=objects)
    return Done(performed.exchanges[0], before, after)


def _files(
    attempt: Attempt, before: State, exercise: Exercise, action: Mapping[str, Any], site: Site
) -> dict[str, bytes]:
    """Return what the action may send: files of the bench by name, and objects stored before."""
    bench = {file["name"] for file in attempt.bench["files"]} | set(attempt.bench["messages"])
    stored = before.names()
    wanted = _named(action) & (bench | set(stored))
    if action.get("kind") not in _NEEDS_NO_OBJECTS | {"store"}:
        wanted = bench | set(stored)
    evidence, params = Evidence(site.settings.evidence), dict(attempt.params)
    found = {
        name: evidence.read(stored[name])
        if name in stored
        else site.grading.file(attempt.lab_slug, params, name)
        for name in wanted
    }
    return {**found, **(_made(attempt, exercise, site) if wanted & bench else {})}


def _made(attempt: Attempt, exercise: Exercise, site: Site) -> dict[str, bytes]:
    """Return the object as it stands in the draft of the exercise that is sent."""
    if not exercise.sends:
        return {}
    with site.store.reading() as unit:
        draft = unit.drafts.of(attempt.organization_id, attempt.id).get(exercise.sends)
    if draft is None:
        return {}
    params = dict(attempt.params)
    return site.grading.made(attempt.lab_slug, params, exercise.sends, draft.raw)


def _named(action: Mapping[str, Any]) -> set[str]:
    files = action.get("files") or []
    names = files if isinstance(files, list) else [files]
    return {str(name) for name in (*names, action.get("file")) if name}
