"""Labs: the list, an attempt's page, autosave, hints, hand-ins, the live console."""

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import LabEntry
from app.errors import (
    Conflict,
    GraderFault,
    InvalidInput,
    NotFound,
    OverLimit,
    RefusedUpload,
)
from app.grading.exercise import DATASET_KINDS, Exercise
from app.learning.acting import act_on_wire
from app.learning.attempting import (
    keep_typed,
    new_variant,
    open_attempt,
    own_attempt,
    take_hint,
)
from app.learning.attempting import (
    save_draft as keep_draft,
)
from app.learning.submitting import submit_lab
from app.records.learning import Attempt
from app.web import current
from app.web.answer_form import raw_answer, raw_answers
from app.web.attempt_page import attempt_page, verdict_parts
from app.web.sent_files import sent_files
from app.web.system_actions import posted_action


def catalog() -> str:
    """List every lab with where the reader stands in it."""
    site, learner = current.site(), current.learner()
    with site.store.reading() as unit:
        rows = unit.attempts.standings(learner.organization_id, [learner.id])
    standing = {row[1]: row for row in rows}
    modules = site.catalog.modules()
    labs = [lab for lab in site.catalog.labs() if lab.spec.incident is None]
    groups = [(module, [lab for lab in labs if lab.module == module.slug]) for module in modules]
    known = {module.slug for module in modules}
    more = [lab for lab in labs if lab.module not in known]
    return render_template("labs.html", groups=groups, more=more, standing=standing)


def show(slug: str) -> Response:
    """Open the reader's newest attempt, or start her first."""
    lab = found_lab(slug)
    if lab.spec.incident is not None:
        return redirect(url_for("incidents.show", slug=slug), 303)
    attempt = open_attempt(current.learner(), lab, current.site())
    return redirect(url_for(".attempt", slug=slug, attempt_id=attempt.id), 303)


def start(slug: str) -> Response:
    """Start a new variant."""
    attempt = new_variant(current.learner(), found_lab(slug), current.site())
    return redirect(url_for(".attempt", slug=slug, attempt_id=attempt.id), 303)


def attempt(slug: str, attempt_id: UUID) -> Response | str:
    """Show the attempt: brief, bench, exercises, drafts, verdicts."""
    lab = found_hospital(slug)
    if lab.spec.sandbox:
        return redirect(url_for("sandboxes.mine", attempt_id=attempt_id), 303)
    if lab.spec.incident is not None:
        return redirect(url_for("incidents.shift", slug=slug, attempt_id=attempt_id), 303)
    return attempt_page(lab, found_attempt(lab, attempt_id))


def save_draft(slug: str, attempt_id: UUID, exercise_id: str) -> Response:
    """Keep what stands in a widget; answered in JSON, for autosave."""
    lab = found_lab(slug)
    exercise = found_exercise(lab, exercise_id)
    raw = raw_answer(exercise, request.form) or ""
    sequence = whole(request.form.get("sequence", "0"))
    kept = keep_draft(current.learner(), str(attempt_id), exercise, raw, sequence, current.site())
    return jsonify(saved=kept)


def submit(slug: str, attempt_id: UUID) -> Response | str:
    """Judge what was handed in, and show each verdict beside its exercise."""
    lab = found_lab(slug)
    only = request.form.getlist("only")
    for exercise_id in only:
        found_exercise(lab, exercise_id)
    answers = raw_answers(lab.spec.exercises, request.form)
    try:
        handed = submit_lab(
            current.learner(),
            lab,
            str(attempt_id),
            answers,
            current.site(),
            uploads=_uploads(lab),
            only=only or None,
            submission_id=uuid_or_none(request.form.get("submission")),
        )
    except (Conflict, GraderFault, OverLimit, RefusedUpload):
        keep_typed(current.learner(), str(attempt_id), answers, current.site())
        raise
    if "HX-Request" in request.headers:
        return verdict_parts(lab, handed)
    where = f"#exercise-{only[0]}" if only else "#result"
    return redirect(url_for(".attempt", slug=slug, attempt_id=attempt_id) + where, 303)


def hint(slug: str, attempt_id: UUID, exercise_id: str, step: int) -> Response:
    """Open a hint."""
    exercise = found_exercise(found_lab(slug), exercise_id)
    take_hint(current.learner(), str(attempt_id), exercise, step, current.site())
    here = url_for(".attempt", slug=slug, attempt_id=attempt_id)
    return redirect(f"{here}#exercise-{exercise_id}", 303)


def act(slug: str, attempt_id: UUID, exercise_id: str) -> Response | str:
    """Perform an action of the live console for real, and show what happened on the wire."""
    lab = found_lab(slug)
    exercise = found_exercise(lab, exercise_id)
    action = posted_action(request.form)
    exchange = act_on_wire(current.learner(), str(attempt_id), exercise, action, current.site())
    if "HX-Request" in request.headers:
        kind = "exchange_dicomweb" if exchange.action.get("kind") == "dicomweb" else "exchange"
        return render_template(f"parts/{kind}.html", exchange=exchange, newest=True)
    here = url_for(".attempt", slug=slug, attempt_id=attempt_id)
    return redirect(f"{here}#console-{exercise_id}", 303)


def found_lab(slug: str) -> LabEntry:
    """Return the lab at *slug*."""
    lab = found_hospital(slug)
    if lab.spec.sandbox:
        raise NotFound("There is no lab at this address: a practice hospital asks nothing.")
    return lab


def found_hospital(slug: str) -> LabEntry:
    """Return the lab at *slug*, or the practice hospital, which has systems and nothing else."""
    lab = current.site().catalog.lab(slug)
    if lab is None:
        raise NotFound("There is no lab at this address.")
    return lab


def found_attempt(lab: LabEntry, attempt_id: UUID) -> Attempt:
    """Return the reader's own attempt at *lab*."""
    attempt = own_attempt(current.learner(), str(attempt_id), current.site())
    if attempt.lab_id != lab.spec.id:
        raise NotFound("There is no such attempt at this lab.")
    return attempt


def found_exercise(lab: LabEntry, exercise_id: str) -> Exercise:
    """Return the exercise of *lab* with that id."""
    exercise = lab.spec.exercise(exercise_id)
    if exercise is None:
        raise NotFound("This lab has no such exercise.")
    return exercise


def _uploads(lab: LabEntry) -> dict[str, dict[str, bytes]]:
    """Return the files that were sent along, by exercise and name."""
    takers = (each for each in lab.spec.exercises if each.kind in DATASET_KINDS)
    found = {exercise.id: sent_files(exercise) for exercise in takers}
    return {exercise_id: files for exercise_id, files in found.items() if files}


def whole(text: str) -> int:
    """Return the whole number that a form posts."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004
        raise InvalidInput("sequence must be a whole number.")
    return int(text)


def uuid_or_none(text: str | None) -> str | None:
    """Return the UUID by which a browser names its request, if it does."""
    if not text:
        return None
    try:
        return str(UUID(text))
    except ValueError as error:
        raise InvalidInput("submission must be a UUID.") from error
