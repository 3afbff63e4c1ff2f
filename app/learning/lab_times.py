"""What a lab really took a learner: the time that she was at it until her first pass.

Counted as presence is (:mod:`app.learning.being_there`), over all her attempts and versions of the
lab. What she does there afterwards makes it no longer.
"""

from datetime import datetime, timedelta

from app.catalog import LabEntry
from app.learning.being_there import IDLE_AFTER
from app.records.learning import Attempt
from app.records.presence import LabTime
from app.store import Unit


def keep_lab_time(lab: LabEntry, passed: Attempt, unit: Unit) -> None:
    """Keep how long the learner took, unless she passed before or nothing is known of it."""
    who = (passed.organization_id, passed.learner_id)
    if lab.spec.sandbox or passed.passed_at is None or unit.attempts.was_passed_before(passed):
        return
    seconds = unit.times_spent.at_subject(*who, lab.spec.id)
    seconds += _since_sign(unit.presences.seen_at(*who), passed.passed_at)
    if seconds:
        unit.lab_times.add(LabTime(who[0], lab.spec.id, who[1], seconds, passed.passed_at))


def _since_sign(seen_at: datetime | None, passed_at: datetime) -> int:
    """Return the seconds from her last sign to the pass; none if that was a pause.

    The pass is no sign itself: her row of presence must not be held after that of the attempt.
    """
    gap = passed_at - seen_at if seen_at else timedelta(0)
    return int(gap.total_seconds()) if timedelta(0) < gap <= IDLE_AFTER else 0
