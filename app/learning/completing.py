"""Completing a module: when every condition is met, credit and certificate follow at once."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from app import clock
from app.catalog import Module
from app.learning.awarding import award_module
from app.learning.days import local_day
from app.learning.earning import module_credit, unspent
from app.learning.fulfilling import fulfill
from app.learning.progress import module_progress
from app.learning.site import Site
from app.records.credit import AuditEvent
from app.records.learning import Completion, Enrollment, Sitting
from app.records.people import Person
from app.store import Unit


def consider_completion(learner: Person, module: Module, unit: Unit, site: Site) -> bool:
    """Complete *module* for *learner* if nothing is missing; say whether it was just completed.

    What was completed before is completed again where credit can be earned again: in a new cycle,
    or after the author raised the credit version.
    Runs inside the transaction of the deed that may have met the last condition, so that the
    deed, the completion, the ledger entry and the certificate are kept together or not at all.
    """
    now = clock.now()
    unit.enrollments.hold(Enrollment(learner.organization_id, learner.id, module.id, now))
    progress = module_progress(learner, module, unit, site.catalog)
    if not progress.conditions_met:
        return False
    passed = _passed_for_credit(learner, module, now, unit)
    if not passed:
        return False
    completion = Completion(
        organization_id=learner.organization_id,
        learner_id=learner.id,
        module_id=module.id,
        content_hash=module.content_hash,
        score_percent=best_percent(passed),
        completed_at=now,
    )
    if not unit.completions.add(completion):
        return False
    fulfill(learner.organization_id, [learner.id], unit, site.catalog)
    award_module(learner, module, completion, unit, site)
    unit.audit_events.add(_event(learner, module, now))
    return True


def _passed_for_credit(learner: Person, module: Module, now: datetime, unit: Unit) -> list[Sitting]:
    """Return the passed post-tests that can earn credit now; none without a form that can."""
    credit = module_credit(learner, module, local_day(now, learner.time_zone), unit)
    passed, form = unspent(learner, module, credit, unit)
    return passed if credit.open_in and form else []


def best_percent(sittings: list[Sitting]) -> Decimal:
    """Return the best score of the passed sittings, exact to a thousandth."""
    shares = [
        Decimal(100 * (sitting.points or 0)) / sitting.points_possible
        for sitting in sittings
        if sitting.passed
    ]
    return max(shares, default=Decimal(0)).quantize(Decimal("0.001"))


def _event(learner: Person, module: Module, now: datetime) -> AuditEvent:
    return AuditEvent(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        actor_id=learner.id,
        verb="complete_module",
        subject=module.id,
        detail={"content_hash": module.content_hash},
        happened_at=now,
    )
