"""What somebody earned in the running cycle of a credential, as columns of a query."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, case, false, func

from app.frozen import Frozen
from app.store import schema

n = schema.credential.c
t = schema.cycle_total.c


class Counting(Frozen):
    """Which bodies count post-tests too, and which round each activity for itself."""

    with_assessment: Collection[str]
    by_activity: Collection[str]


def running(day: date) -> ColumnElement[bool]:
    """Return the condition that a total is of the credential's cycle that holds *day*."""
    return and_(
        t.organization_id == n.organization_id,
        t.learner_id == n.learner_id,
        t.body == n.body,
        t.cycle_start <= day,
        t.cycle_end >= day,
    )


def amount_of(
    counting: Counting,
) -> tuple[ColumnElement[int], ColumnElement[bool], ColumnElement[str]]:
    """Return what was earned, whether in hundredths of a unit or in minutes, and its categories."""
    is_units = and_(n.body.in_(sorted(counting.by_activity)), t.hundredths.is_not(None))
    if not counting.by_activity:
        is_units = false()
    learned = func.coalesce(t.instruction_minutes + t.lab_minutes, 0)
    tested = case(
        (n.body.in_(sorted(counting.with_assessment)), func.coalesce(t.assessment_minutes, 0)),
        else_=0,
    )
    amount = case((is_units, t.hundredths), else_=learned + tested)
    return amount, is_units, func.coalesce(t.by_category, "")
