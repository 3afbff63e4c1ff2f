"""Telling of a regrade: who ordered it, what the learner reads, what the audit log keeps."""

from datetime import datetime
from uuid import uuid4

from app.catalog import LabEntry
from app.counting import counted
from app.errors import InvalidInput
from app.frozen import Frozen
from app.learning.regrade_plan import Plan
from app.records.credit import AuditEvent
from app.records.notices import Notice

KIND = "regrade"


class Order(Frozen):
    """Who regrades and why; *lower* lets scores fall, which needs a reason on record."""

    actor: str
    reason: str = ""
    lower: bool = False

    def __post_init__(self) -> None:
        if self.lower and not self.reason.strip():
            raise InvalidInput("A score is lowered only with a reason on record: say why.")


def notice_of(plan: Plan, lab: LabEntry, order: Order, now: datetime) -> Notice:
    """Return what the learner is told of *plan*."""
    attempt = plan.before
    return Notice(
        organization_id=attempt.organization_id,
        id=str(uuid4()),
        person_id=attempt.learner_id,
        kind=KIND,
        sentence=_told(plan, lab, order),
        link=f"/labs/{lab.slug}/attempts/{attempt.id}",
        created_at=now,
        read_at=None,
    )


def _told(plan: Plan, lab: LabEntry, order: Order) -> str:
    before, after = plan.before, plan.after
    name = f"Attempt {before.number} at {lab.spec.code} {lab.spec.title}"
    sentences = [f"{name} was graded again after its grader was corrected."]
    if before.points == after.points:
        sentences.append("Your points stay as they were; what was found has changed.")
    else:
        of = before.points_possible
        sentences.append(
            f"{before.points} of {counted(of, 'point')} became {after.points} of {of}."
        )
    if after.passed and not before.passed:
        sentences.append("With that you have passed.")
    elif plan.lowers and before.passed:
        sentences.append("Your pass stays.")
    if order.reason.strip():
        sentences.append(f"The reason on record: {order.reason.strip()}")
    return " ".join(sentences)


def event_of(plan: Plan, lab: LabEntry, order: Order, now: datetime) -> AuditEvent:
    """Return what the audit log keeps of *plan*."""
    before, after = plan.before, plan.after
    return AuditEvent(
        organization_id=before.organization_id,
        id=str(uuid4()),
        actor_id=None,
        verb=KIND,
        subject=before.id,
        detail={
            "lab": lab.spec.code,
            "by": order.actor,
            "reason": order.reason.strip(),
            "points": f"{before.points} to {after.points}",
            "passed": f"{_yes(before.passed)} to {_yes(after.passed)}",
        },
        happened_at=now,
    )


def _yes(value: object) -> str:
    return "yes" if value else "no"
