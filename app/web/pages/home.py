"""The learner's first page: what is next, what is due, how the hours stand."""

from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.learning.due_dates import state_of
from app.learning.notices import read_notice as mark_as_read
from app.learning.progress import module_progress
from app.learning.reviewing import load_of
from app.learning.subjects import subjects_by_id
from app.reporting.standing import cycle_standings
from app.store import Unit
from app.web import current
from app.web.addresses import own_page

_NEWEST = 5


def show() -> str:
    """Show the reader's modules in progress, what is asked of her, and her hours."""
    site, learner = current.site(), current.learner()
    catalog = site.catalog
    with site.store.reading() as unit:
        asked = unit.assignments.of_learner(learner.organization_id, learner.id)
        notes = unit.assignments.notes_for(learner.organization_id, learner.id)
        begun = {e.module_id for e in unit.enrollments.of(learner.organization_id, learner.id)} | {
            each.module_id for each in asked
        }
        modules = [
            module_progress(learner, module, unit, catalog)
            for module in catalog.modules()
            if module.id in begun
        ]
        standings = cycle_standings(learner, unit)
        notices = unit.notices.unread(learner.organization_id, learner.id)
        load = load_of(learner, unit)
        claims, since = _claims_to_decide(unit)
    now = clock.now()
    return render_template(
        "home.html",
        asked=[(each, state_of(each, now)) for each in asked if each.completed_at is None],
        notes=notes,
        notices=notices[:_NEWEST],
        load=load,
        claims=claims,
        claims_since=since,
        modules=modules,
        subjects=subjects_by_id(catalog),
        standings=standings,
        others=[module for module in catalog.modules() if module.id not in begun],
    )


def mine() -> Response:
    """Lead to the reader's first page: everything of hers is a step from it."""
    return redirect(url_for(".show"), 303)


def read_notice(notice_id: UUID) -> Response:
    """Mark a notice as read, and go back to where the reader was."""
    mark_as_read(current.learner(), str(notice_id), current.site())
    return redirect(own_page(request.form.get("next", ""), url_for(".show")), 303)


def _claims_to_decide(unit: Unit) -> tuple[int, datetime | None]:
    """Return how many claims wait for somebody like the reader to decide, and since when."""
    reader = current.reader()
    if not reader.may("approve_outside_credit"):
        return 0, None
    return unit.claims.waiting_since(reader.person.organization_id, reader.person.id)
