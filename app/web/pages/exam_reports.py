"""What a handed-in exam tells: its report, the reasons question by question, and who may read."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.learning.exams.readiness import NotYet, Readiness, readiness_of
from app.learning.exams.report import report_of
from app.learning.exams.sharing import share_report, shared_exam
from app.learning.exams.sitting import own_exam
from app.records.exams import ExamSitting
from app.web import current


def report(sitting_id: UUID) -> Response | str:
    """Show the reader's own report; an open exam has none yet."""
    site, sitting = current.site(), _sitting(sitting_id)
    if sitting.submitted_at is None:
        return redirect(url_for("exams.overview", sitting_id=sitting.id), 303)
    return render_template(
        "exam_report.html",
        report=report_of(sitting, site),
        readiness=_readiness(sitting),
        mentee=None,
    )


def review(sitting_id: UUID) -> Response | str:
    """Show each question with the reasons, after the hand-in only."""
    sitting = _sitting(sitting_id)
    if sitting.submitted_at is None:
        return redirect(url_for("exams.overview", sitting_id=sitting.id), 303)
    with current.site().store.reading() as unit:
        items = unit.exam_sittings.items(sitting.organization_id, sitting.id)
        answers = unit.exam_sittings.answers(sitting.organization_id, sitting.id)
    choices = {position: answer.choice for position, answer in answers.items()}
    shown = request.args.get("show", "")
    return render_template(
        "exam_review.html",
        sitting=sitting,
        items=[
            item for item in items if shown != "missed" or choices.get(item.position) != item.key
        ],
        answers=answers,
        shown=shown,
    )


def share(sitting_id: UUID) -> Response:
    """Let the reader's mentors see this report, or no more."""
    wanted = request.form.get("shared") == "1"
    share_report(current.learner(), str(sitting_id), current.site(), shared=wanted)
    return redirect(url_for(".report", sitting_id=sitting_id) + "#sharing", 303)


def shared(sitting_id: UUID) -> str:
    """Show a mentor the report that her mentee shares with her."""
    mentee, sitting = shared_exam(current.reader(), str(sitting_id), current.site())
    told = report_of(sitting, current.site())
    return render_template("exam_report.html", report=told, readiness=None, mentee=mentee)


def _readiness(sitting: ExamSitting) -> Readiness | NotYet | None:
    """Return the readiness by the outline of this exam, if that is still published."""
    site, learner = current.site(), current.learner()
    outlines = site.catalog.blueprint(sitting.blueprint)
    versions = outlines.versions if outlines else ()
    version = next((each for each in versions if each.id == sitting.outline), None)
    if version is None:
        return None
    with site.store.reading() as unit:
        exams = unit.exam_sittings.of(learner.organization_id, learner.id)
        return readiness_of(exams, version, unit)


def _sitting(sitting_id: UUID) -> ExamSitting:
    return own_exam(current.learner(), str(sitting_id), current.site())
