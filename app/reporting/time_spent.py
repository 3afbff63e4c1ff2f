"""How long a learner was really at it, as she and an auditor read it: evidence, never credit."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from app.catalog import Module
from app.credit.rules import TimeClass
from app.learning.being_there import IDLE_AFTER
from app.records.people import Person
from app.records.presence import TimeSpent
from app.store import Unit

_MINUTE = 60


def idle_after_minutes() -> int:
    """Return how long a pause may be and still count."""
    return int(IDLE_AFTER.total_seconds()) // _MINUTE


def minutes_at(module: Module, learner: Person, unit: Unit) -> int:
    """Return how many whole minutes *learner* was at *module*, in whichever of its versions."""
    spent = unit.times_spent.of(learner.organization_id, learner.id, [module.id])
    return sum(each.active_seconds for each in spent) // _MINUTE


def time_evidence(spent: Sequence[TimeSpent]) -> dict[str, Any]:
    """Return the times of *spent* by version of each module and by class, for an audit packet."""
    by_version = sorted(spent, key=_version)
    return {
        "says": "Evidence only. Credit is counted from the designated minutes.",
        "idle_after_minutes": idle_after_minutes(),
        "modules": [
            {"module": module_id, "version": version, **_sums(list(found))}
            for (module_id, version), found in groupby(by_version, _version)
        ],
    }


def _version(spent: TimeSpent) -> tuple[str, str]:
    return spent.module_id, spent.content_hash


def _sums(spent: Sequence[TimeSpent]) -> dict[str, Any]:
    return {
        "active_seconds": {
            each.value: sum(one.active_seconds for one in spent if one.time_class == each)
            for each in TimeClass
        },
        "idle_seconds": sum(each.idle_seconds for each in spent),
        "first_at": min(each.first_at for each in spent).isoformat(timespec="seconds"),
        "last_at": max(each.last_at for each in spent).isoformat(timespec="seconds"),
    }
