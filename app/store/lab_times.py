"""How long learners took to pass each lab, and the middle of these times."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.records.presence import LabSpan, LabTime
from app.store import schema
from app.store.rows import Rows, values_of

t = schema.lab_time.c


class LabTimes(Rows):
    """A row for each learner and lab that she passed; the first pass counts."""

    def add(self, time: LabTime) -> None:
        """Keep the time unless one is kept already."""
        self._insert_once(schema.lab_time, values_of(time))

    def spans(self, organization_id: str, since: datetime | None = None) -> dict[str, LabSpan]:
        """Return the median and the middle half of each lab that was passed, since then if given.

        The database ranks the times and sends four of a lab at most.
        """
        place = func.row_number().over(partition_by=t.lab_id, order_by=t.active_seconds)
        learners = func.count().over(partition_by=t.lab_id)
        ranked = select(
            t.lab_id, t.active_seconds, place.label("place"), learners.label("learners")
        ).where(t.organization_id == organization_id)
        if since is not None:
            ranked = ranked.where(t.passed_at >= since)
        r = ranked.subquery().c
        wanted = [r.place == each for each in _places(r.learners)]
        query = select(r.lab_id, r.learners, r.place, r.active_seconds).where(or_(*wanted))
        times: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
        for lab_id, count, at, seconds in self._connection.execute(query):
            times[lab_id, count][at] = seconds
        return {lab_id: _span(count, found) for (lab_id, count), found in times.items()}


def _places(learners: Any) -> tuple[Any, Any, Any, Any]:
    """Return the places of the middle half's ends and of the middle, which may be two.

    The same words count them in Python, of a number, and in SQL, of a column.
    """
    quarter = learners // 4
    return quarter + 1, (learners + 1) // 2, learners // 2 + 1, learners - quarter


def _span(learners: int, times: dict[int, int]) -> LabSpan:
    quick, low, high, slow = (times[place] for place in _places(learners))
    return LabSpan(learners, (low + high + 1) // 2, quick, slow)
