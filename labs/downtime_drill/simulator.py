"""What becomes of the department when these actions are taken in this order."""

from dataclasses import dataclass, field

from app.grading import Params

from .drawing import FREEZE, HARMFUL, HOLD, INCIDENT, LOG, NOTICE, NUMBERS

CONSEQUENCE = {
    FREEZE: "CACHE_EMPTIED",
    NOTICE: "NOTICE_LATE",
    NUMBERS: "NUMBERS_LATE",
    LOG: "LOG_LATE",
    HOLD: "QUEUE_OVERFLOWED",
    INCIDENT: "INCIDENT_LATE",
}
"""What happens where an action is not done in time."""


@dataclass
class Outcome:
    """When each action was done, what came too late, and what should not have been done."""

    done_at: dict[str, int] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    harm: list[str] = field(default_factory=list)


def run(actions: list[str], params: Params) -> Outcome:
    """Take *actions* one after the other from the moment of the failure, and look at the clock."""
    found, now = Outcome(), 0
    for name in actions:
        now += params["takes"][name]
        found.done_at[name] = now
        if name in HARMFUL:
            found.harm.append(name)
    never = params["minutes"]
    found.late = [
        name
        for name, deadline in params["deadlines"].items()
        if found.done_at.get(name, never) > deadline
    ]
    return found
