"""A practice hospital as deeds and pages read it: whether it is one, closed, and how it stands."""

from collections.abc import Iterable
from typing import TypeVar

from app.errors import InvalidInput
from app.frozen import Frozen, replace
from app.learning.hospitals import State
from app.practice.faults import BY_CODE, Fault, Hospital
from app.practice.faults.fault import INJECT
from app.records.hospitals import HospitalVersion
from app.records.learning import Attempt, Exchange, ToldExchange
from app.records.sandboxes import SandboxFault
from app.store import Unit

_Told = TypeVar("_Told", Exchange, ToldExchange)

CLOSED = "Your mentor closed this practice hospital. It can still be looked at."


class ShownFault(Frozen):
    """A fault that was put in, and whether it is mended as the hospital stands."""

    fault: Fault
    put_in: SandboxFault
    mended: bool


def is_sandbox(attempt: Attempt) -> bool:
    """Say whether the attempt is a practice hospital of a mentor's."""
    return bool(attempt.bench.get("sandbox"))


def is_closed(attempt: Attempt, unit: Unit) -> bool:
    """Say whether the attempt is a practice hospital that was closed."""
    if not is_sandbox(attempt):
        return False
    sandbox = unit.sandboxes.get(attempt.organization_id, attempt.id)
    return sandbox is not None and sandbox.closed_at is not None


def refuse_when_closed(attempt: Attempt, unit: Unit) -> None:
    """Refuse anything more in a practice hospital that was closed."""
    if is_closed(attempt, unit):
        raise InvalidInput(CLOSED)


def shown_faults(put_in: Iterable[SandboxFault], hospital: Hospital) -> list[ShownFault]:
    """Return what was put in, with what is mended; a fault that is no longer known is left out."""
    return [
        ShownFault(BY_CODE[each.code], each, BY_CODE[each.code].is_mended(hospital))
        for each in put_in
        if each.code in BY_CODE
    ]


def with_later_faults(attempt: Attempt, earlier: State, unit: Unit) -> State:
    """Return the state of an earlier version as a learner goes back to it.

    A fault that was put in since is no change of hers: it does not go away with an undo.
    """
    if not is_sandbox(attempt):
        return earlier
    hospital = earlier.hospital
    for each in unit.sandboxes.faults(attempt.organization_id, attempt.id):
        if each.version > earlier.number and each.code in BY_CODE:
            hospital = BY_CODE[each.code].put_in(hospital)
    return replace(earlier, hospital=hospital)


def seen_by_learner(told: Iterable[_Told]) -> list[_Told]:
    """Return what happened without what a mentor put in."""
    return [each for each in told if each.action.get("kind") != INJECT]


def history_for_learner(
    history: Iterable[HospitalVersion], told: Iterable[ToldExchange]
) -> list[HospitalVersion]:
    """Return the versions without those that a mentor made."""
    hidden = {each.sequence for each in told if each.action.get("kind") == INJECT}
    return [each for each in history if each.exchange not in hidden]
