"""The shift of an incident as its rows tell it: the desk, the clock, whether it is over."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import InvalidInput
from app.grading.desk import DESK_KINDS, LOOK, REPORT, Desk
from app.grading.shift import Shift
from app.learning.knowable import Versions
from app.records.learning import Attempt, ToldExchange
from app.store import Unit

OVER = "The shift is over: its report is handed over, and nothing is changed after it."
NOT_OVER = "An incident is judged when the shift report is handed over."


class ShiftIsOver(InvalidInput):
    """The shift report was handed over: nothing more is done in the incident."""


class NotLookedAt(InvalidInput):
    """Nobody has looked at the system yet; where the shift goes on, that can still be done."""


def desk_of(attempt: Attempt) -> Desk | None:
    """Return the desk of the attempt's incident; an attempt at a lab has none."""
    data = attempt.bench.get("desk")
    return None if data is None else Desk.from_data(data)


def shift_of(desk: Desk, exchanges: Iterable[ToldExchange]) -> Shift:
    """Return the shift as it stands, its clock at the end of the last action."""
    return Shift.told(((each.action, each.result) for each in exchanges), desk)


def clock_of(attempt: Attempt, told: Iterable[ToldExchange]) -> str:
    """Return what the shift clock shows; nothing for a lab, which has none."""
    desk = desk_of(attempt)
    return "" if desk is None else desk.clock(shift_of(desk, told).now)


def opened(attempt: Attempt, told: Iterable[ToldExchange]) -> frozenset[str] | None:
    """Return the ids that were looked at; ``None`` for a lab, where everything is open."""
    if attempt.bench.get("desk") is None:
        return None
    return frozenset(str(e.action.get("at")) for e in told if e.action.get("kind") == LOOK)


def refuse_after_report(attempt: Attempt, unit: Unit) -> None:
    """Refuse anything more in an incident whose shift report was handed over."""
    if attempt.bench.get("desk") is not None and _reported(attempt, unit):
        raise ShiftIsOver(OVER)


def refuse_before_report(attempt: Attempt, unit: Unit) -> None:
    """Refuse to judge an incident whose shift is not over."""
    if attempt.bench.get("desk") is not None and not _reported(attempt, unit):
        raise InvalidInput(NOT_OVER)


def refuse_early(attempt: Attempt, action: Mapping[str, Any], unit: Unit) -> None:
    """Refuse a look at something that is not there yet."""
    desk = desk_of(attempt)
    if desk is None or action.get("kind") != LOOK or not any(e.since for e in desk.sources):
        return
    told = unit.exchanges.told(attempt.organization_id, attempt.id)
    if problem := desk.early(action, shift_of(desk, told).now):
        raise InvalidInput(problem)


def versions_of(attempt: Attempt, told: Iterable[ToldExchange], unit: Unit) -> Versions:
    """Return the systems as the steps of the shift left them, in the order of time."""
    who = (attempt.organization_id, attempt.id)
    steps = {each.sequence: number for number, each in enumerate(told, 1)}
    made = {each.number: steps.get(each.exchange, 0) for each in unit.hospitals.history(*who)}
    return [
        (made[each.version], {**each.settings, **each.holdings})
        for each in unit.hospitals.every_state(*who)
    ]


def refuse_unseen(
    attempt: Attempt, action: Mapping[str, Any], at: str, hospital: Mapping[str, Any], unit: Unit
) -> None:
    """Refuse an action in an incident at a system that nobody has looked at yet.

    That is the system *at* whose page it is done and the one that the action names; where there
    is neither, the one at the action's address.
    """
    if attempt.bench.get("desk") is None or action.get("kind") in DESK_KINDS:
        return
    named = {at, str(action.get("node") or "")} - {""} or _at_address(action, hospital)
    done = unit.exchanges.actions(attempt.organization_id, attempt.id)
    seen = {each.get("at") for each in done if each.get("kind") == LOOK}
    for node in hospital["nodes"]:
        if node["id"] in named - seen:
            raise NotLookedAt(
                f"You have not looked at {node['label']} yet. Look at it first, then act there. "
                "Nothing was done, and the clock stands where it stood."
            )


def _at_address(action: Mapping[str, Any], hospital: Mapping[str, Any]) -> set[str]:
    host, port = str(action.get("host", "")).strip().casefold(), str(action.get("port", "")).strip()
    return {
        node["id"]
        for node in hospital["nodes"]
        if host in (node["host"].casefold(), node["address"]) and port == str(node["port"])
    }


def _reported(attempt: Attempt, unit: Unit) -> bool:
    return unit.exchanges.any_of_kind(attempt.organization_id, attempt.id, REPORT)
