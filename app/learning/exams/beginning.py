"""Beginning a mock exam: planning the form, drawing it, and starting its clock."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import uuid4

from app import clock
from app.catalog import Blueprint, BlueprintVersion
from app.errors import Conflict
from app.learning.exams.drawing import draw_places, shown_items
from app.learning.exams.forms import FORMS_APART, FormOrder, FormPlan, plan_form
from app.learning.exams.sitting import is_over
from app.learning.site import Site
from app.records.exams import ExamItem, ExamSitting
from app.records.people import Person
from app.store import Unit


def plan_exam(learner: Person, order: FormOrder, version: BlueprintVersion, site: Site) -> FormPlan:
    """Return what the form needs, and what the bank has for this learner today."""
    with site.store.reading() as unit:
        before = unit.exam_sittings.of(learner.organization_id, learner.id)
        last = items_of_last(before, unit)
    return plan_form(order, version, site.catalog.items(), last)


def start_exam(
    learner: Person, order: FormOrder, blueprint: Blueprint, version: BlueprintVersion, site: Site
) -> ExamSitting:
    """Return the learner's open exam, or draw a new form and start its clock."""
    with site.store.reading() as unit:
        before = unit.exam_sittings.of(learner.organization_id, learner.id)
        last = items_of_last(before, unit)
        met = unit.exam_sittings.item_ids(learner.organization_id, [each.id for each in before])
        met |= unit.sittings.item_ids_seen(learner.organization_id, learner.id)
    if before and not is_over(before[-1]):
        return before[-1]
    plan = plan_form(order, version, site.catalog.items(), last)
    if not plan.can_be_drawn:
        raise Conflict("The bank has too few questions for this form.")
    sitting = _new(learner, plan, blueprint, len(before) + 1, site)
    items = _items(sitting, plan, last, met, site)
    with site.store.writing() as unit:
        if unit.exam_sittings.add(sitting, items):
            return sitting
        # Two clicks at once: the other one drew the form.
        return unit.exam_sittings.of(learner.organization_id, learner.id)[-1]


def items_of_last(exams: Sequence[ExamSitting], unit: Unit) -> set[str]:
    """Return the items of the learner's last forms, which the next one may not repeat."""
    last = exams[-FORMS_APART:]
    if not last:
        return set()
    return unit.exam_sittings.item_ids(last[0].organization_id, [each.id for each in last])


def stretched_seconds(learner: Person, minutes: int) -> int:
    """Return how long a form of *minutes* runs for this learner."""
    return minutes * 60 * learner.time_factor_percent // 100


def _new(
    learner: Person, plan: FormPlan, blueprint: Blueprint, number: int, site: Site
) -> ExamSitting:
    now, minutes = clock.now(), plan.minutes
    runs = None if minutes is None else timedelta(seconds=stretched_seconds(learner, minutes))
    return ExamSitting(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        learner_id=learner.id,
        number=number,
        kind=plan.order.kind,
        blueprint=blueprint.slug,
        outline=plan.version.id,
        domains=_domains(plan),
        seed=_seed(learner, number, site),
        content_hash=site.catalog.hash,
        item_count=plan.item_count,
        points_possible=plan.points_possible,
        minutes=minutes,
        time_factor_percent=learner.time_factor_percent,
        started_at=now,
        deadline_at=None if runs is None else now + runs,
        submitted_at=None,
        timed_out=False,
        points=None,
        shared_at=None,
    )


def _domains(plan: FormPlan) -> list[dict[str, object]]:
    return [
        {
            "letter": domain.letter,
            "title": domain.title,
            "weight": domain.weight,
            "provenance": domain.provenance,
            "scored": plan.scored[domain.letter],
        }
        for domain in plan.version.domains
        if domain.letter in plan.scored
    ]


def _items(
    sitting: ExamSitting, plan: FormPlan, last: set[str], met: set[str], site: Site
) -> list[ExamItem]:
    rng = Random(sitting.seed)  # noqa: S311 - a shuffle; the seed itself is an HMAC
    places = draw_places(plan, site.catalog.items(), last, met, rng)
    shown = shown_items(places, site.catalog, sitting.seed, rng)
    return [
        ExamItem(
            organization_id=sitting.organization_id,
            sitting_id=sitting.id,
            position=position,
            item_id=place.item.id,
            domain=place.item.domain,
            scored=place.scored,
            first_seen=place.item.id not in met,
            key=key,
            shown=content,
        )
        for position, (place, (key, content)) in enumerate(zip(places, shown, strict=True))
    ]


def _seed(learner: Person, number: int, site: Site) -> str:
    secret = site.settings.secret_key.encode()
    told = f"exam:{learner.organization_id}:{learner.id}:{number}"
    return hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()[:32]
