"""The incident desk: the list, the shift's page, looks, status notes, the shift report."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import LabEntry
from app.errors import Conflict, InvalidInput, NotFound, RefusedUpload
from app.grading.desk import LOOK, REPORT, TELL
from app.learning.acting import act_on_wire
from app.learning.attempting import keep_typed, new_variant, open_attempt
from app.learning.handing_over import hand_over
from app.records.learning import AssignedModule
from app.web import current
from app.web.answer_form import raw_answers
from app.web.incident_page import LEVEL_WORDS, incident_page
from app.web.pages.labs import found_attempt, found_lab, uuid_or_none
from app.web.system_page import hospital_exercise

_LONGEST_NOTE = 2000


def catalog() -> str:
    """List every incident with its level, and where the reader stands in it."""
    site, learner = current.site(), current.learner()
    with site.store.reading() as unit:
        rows = unit.attempts.standings(learner.organization_id, [learner.id])
        asked = unit.assignments.of_learner(learner.organization_id, learner.id)
    incidents = [lab for lab in site.catalog.labs() if lab.spec.incident is not None]
    standing = {row[1]: row for row in rows}
    return render_template(
        "incidents.html",
        incidents=incidents,
        standing=standing,
        due=_due(asked),
        levels=LEVEL_WORDS,
    )


def show(slug: str) -> Response:
    """Open the reader's newest run of the incident, or start her first."""
    attempt = open_attempt(current.learner(), found_incident(slug), current.site())
    return redirect(url_for(".shift", slug=slug, attempt_id=attempt.id), 303)


def start(slug: str) -> Response:
    """Start another run: other people, places and faults."""
    attempt = new_variant(current.learner(), found_incident(slug), current.site())
    return redirect(url_for(".shift", slug=slug, attempt_id=attempt.id), 303)


def shift(slug: str, attempt_id: UUID) -> str:
    """Show the shift as it stands; once it is over, with its debrief."""
    lab = found_incident(slug)
    return incident_page(lab, found_attempt(lab, attempt_id))


def look(slug: str, attempt_id: UUID) -> Response | tuple[str, int]:
    """Look at a system or at another source of evidence."""
    place = request.form.get("at", "")[:64]
    done = _done(slug, attempt_id, {"kind": LOOK, "at": place})
    if done is not None:
        return done
    if request.form.get("_system"):
        there = url_for("systems.system", slug=slug, attempt_id=attempt_id, node_id=place)
        return redirect(there, 303)
    return redirect(_here(slug, attempt_id) + f"#source-{place}", 303)


def tell(slug: str, attempt_id: UUID) -> Response | tuple[str, int]:
    """Send somebody a status note."""
    action = {
        "kind": TELL,
        "to": request.form.get("to", "")[:64],
        "says": [each[:64] for each in request.form.getlist("says")],
        "next_at": request.form.get("next_at", "").strip()[:5],
        "text": request.form.get("text", "").strip()[:_LONGEST_NOTE],
    }
    return _done(slug, attempt_id, action) or redirect(_here(slug, attempt_id) + "#notes", 303)


def report(slug: str, attempt_id: UUID) -> Response | tuple[str, int]:
    """Hand the shift report over: the shift ends, and is judged."""
    lab = found_incident(slug)
    attempt = found_attempt(lab, attempt_id)
    chosen = ("causes", "changed", "told", "left")
    typed = {name: [each[:64] for each in request.form.getlist(name)] for name in chosen}
    texts = raw_answers(
        (each for each in lab.spec.exercises if each.kind == "free_text"), request.form
    )
    request_id = uuid_or_none(request.form.get("_request"))
    try:
        hand_over(current.learner(), lab, attempt.id, typed, texts, current.site(), request_id)
    except (Conflict, InvalidInput, RefusedUpload) as error:
        keep_typed(current.learner(), attempt.id, texts, current.site())
        page = incident_page(lab, attempt, {**typed, "kind": REPORT}, str(error))
        return page, error.status
    return redirect(_here(slug, attempt_id) + "#result", 303)


def found_incident(slug: str) -> LabEntry:
    """Return the incident at *slug*."""
    lab = found_lab(slug)
    if lab.spec.incident is None:
        raise NotFound("There is no incident at this address.")
    return lab


def _due(asked: Sequence[AssignedModule]) -> dict[str, datetime]:
    """Return when what was asked of the reader and is not done is due, by its id."""
    found: dict[str, datetime] = {}
    for each in asked:
        if each.completed_at is None and each.waived_at is None:
            found[each.module_id] = min(each.due_at, found.get(each.module_id, each.due_at))
    return found


def _done(slug: str, attempt_id: UUID, action: Mapping[str, Any]) -> tuple[str, int] | None:
    """Act at the desk; where it could not be done, return the page with what was typed."""
    lab = found_incident(slug)
    attempt = found_attempt(lab, attempt_id)
    try:
        act_on_wire(
            current.learner(),
            attempt.id,
            hospital_exercise(lab),
            action,
            current.site(),
            request_id=uuid_or_none(request.form.get("_request")),
        )
    except (Conflict, InvalidInput, RefusedUpload) as error:
        return incident_page(lab, attempt, action, str(error)), error.status
    return None


def _here(slug: str, attempt_id: UUID) -> str:
    return url_for(".shift", slug=slug, attempt_id=attempt_id)
