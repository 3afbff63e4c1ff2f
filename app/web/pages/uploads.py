"""Files chosen for an exercise: kept as soon as they are chosen, and taken away again."""

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import LabEntry
from app.errors import RefusedUpload
from app.grading.exercise import Exercise
from app.learning.choosing_files import keep_files, take_away
from app.web import current
from app.web.errors import wants_data
from app.web.limits import limiter
from app.web.pages.labs import found_attempt, found_exercise, found_lab, whole
from app.web.sent_files import sent_files


@limiter.limit("60/minute")
def keep(slug: str, attempt_id: UUID, exercise_id: str) -> Response:
    """Keep the files that were chosen; answered in JSON, with what the page shows of them."""
    lab = found_lab(slug)
    exercise = found_exercise(lab, exercise_id)
    sequence = whole(request.form.get("sequence", "0"))
    files, who = sent_files(exercise), current.learner()
    try:
        kept = keep_files(who, lab, str(attempt_id), exercise, files, sequence, current.site())
    except RefusedUpload as error:
        # The page lets go of them, too, so that no hand-in sends them once more.
        refusal = jsonify(error=str(error), status=error.status, refused=True)
        refusal.status_code = error.status
        return refusal
    return _told(lab, attempt_id, exercise, saved=kept)


@limiter.limit("60/minute")
def remove(slug: str, attempt_id: UUID, exercise_id: str) -> Response:
    """Take the chosen files away."""
    lab = found_lab(slug)
    exercise = found_exercise(lab, exercise_id)
    given = request.form.get("sequence")
    sequence = whole(given) if given else None
    gone = take_away(current.learner(), lab, str(attempt_id), exercise, sequence, current.site())
    return _told(lab, attempt_id, exercise, saved=gone)


def _told(lab: LabEntry, attempt_id: UUID, exercise: Exercise, *, saved: bool) -> Response:
    if not wants_data():
        here = url_for("labs.attempt", slug=lab.slug, attempt_id=attempt_id)
        return redirect(f"{here}#exercise-{exercise.id}", 303)
    attempt = found_attempt(lab, attempt_id)
    with current.site().store.reading() as unit:
        chosen = unit.draft_uploads.of(attempt.organization_id, attempt.id).get(exercise.id)
    shown = render_template("parts/chosen_files.html", exercise=exercise, chosen=chosen)
    return jsonify(saved=saved, shown=shown)
