"""Mock exams: what can be drawn, the open form question by question, and handing it in."""

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.catalog import Blueprint as Outlines
from app.catalog import BlueprintVersion
from app.errors import InvalidInput, NotFound
from app.learning.exams.beginning import (
    items_of_last,
    plan_exam,
    start_exam,
    stretched_seconds,
)
from app.learning.exams.forms import LARGEST, SMALLEST, FormOrder, FormPlan, plan_form
from app.learning.exams.readiness import readiness_of
from app.learning.exams.sitting import (
    CONFIDENCES,
    LONGEST_NOTE,
    Typed,
    hand_in_exam,
    own_exam,
    own_exams,
    save_answer,
    seconds_left,
)
from app.records.exams import ExamSitting, FormKind
from app.web import current
from app.web.errors import wants_data
from app.web.showing import whole_minutes

EXAM = "ciip"


def show() -> str:
    """Show what can be drawn now, how ready the reader is, and her exams so far."""
    return _page(_version(request.args.get("outline", "")))


def start() -> Response | tuple[str, int]:
    """Draw a form, or say plainly what the bank lacks and what can be drawn instead."""
    learner, site = current.learner(), current.site()
    version = _version(request.form.get("outline", ""))
    try:
        order = _order()
        plan = plan_exam(learner, order, version, site)
    except InvalidInput as error:
        return _page(version, problem=str(error)), 422
    exams = own_exams(learner, site)
    if not plan.can_be_drawn and not _open_one(exams):
        return _page(version, refused=plan), 409
    sitting = start_exam(learner, order, _outlines(), version, site)
    return redirect(url_for(".question", sitting_id=sitting.id, number=1), 303)


def overview(sitting_id: UUID) -> Response | str:
    """Show every question of the open exam with what was done; a closed one has its report."""
    sitting = _sitting(sitting_id)
    if sitting.submitted_at is not None:
        return redirect(url_for("exam_reports.report", sitting_id=sitting.id), 303)
    with current.site().store.reading() as unit:
        answers = unit.exam_sittings.answers(sitting.organization_id, sitting.id)
    answered = sum(answer.choice is not None for answer in answers.values())
    return render_template(
        "exam_overview.html",
        sitting=sitting,
        left=seconds_left(sitting, clock.now()),
        answers=answers,
        answered=answered,
        flagged=sum(answer.flagged for answer in answers.values()),
    )


def question(sitting_id: UUID, number: int) -> Response | str:
    """Show one question of the open exam."""
    sitting = _sitting(sitting_id)
    if sitting.submitted_at is not None:
        return redirect(url_for("exam_reports.report", sitting_id=sitting.id), 303)
    with current.site().store.reading() as unit:
        item = unit.exam_sittings.item(sitting.organization_id, sitting.id, number - 1)
        answers = unit.exam_sittings.answers(sitting.organization_id, sitting.id)
    if item is None:
        raise NotFound(f"This exam has no question {number}.")
    return render_template(
        "exam_question.html",
        sitting=sitting,
        left=seconds_left(sitting, clock.now()),
        number=number,
        item=item,
        answer=answers.get(number - 1),
        flagged=sorted(position + 1 for position, each in answers.items() if each.flagged),
        longest_note=LONGEST_NOTE,
    )


def save(sitting_id: UUID, number: int) -> Response:
    """Keep what stands on the page; answered in JSON for autosave, else by the next page."""
    kept = save_answer(
        current.learner(),
        str(sitting_id),
        number - 1,
        _typed(),
        _whole(request.form.get("sequence", "")),
        current.site(),
    )
    if wants_data():
        return jsonify(saved=kept.saved, sequence=kept.sequence, left=kept.left)
    return redirect(_where_to(_sitting(sitting_id), number), 303)


def hand_in(sitting_id: UUID) -> Response:
    """Judge the exam and show its report."""
    hand_in_exam(current.learner(), str(sitting_id), current.site())
    return redirect(url_for("exam_reports.report", sitting_id=sitting_id), 303)


def _page(version: BlueprintVersion, problem: str = "", refused: FormPlan | None = None) -> str:
    learner, site = current.learner(), current.site()
    exams = own_exams(learner, site)
    with site.store.reading() as unit:
        last = items_of_last(exams, unit)
        readiness = readiness_of(exams, version, unit)
    plans = {
        kind.value: plan_form(FormOrder(kind), version, site.catalog.items(), last)
        for kind in (FormKind.FULL, FormKind.HALF)
    }
    return render_template(
        "exams.html",
        outlines=_outlines(),
        version=version,
        plans=plans,
        minutes={
            kind: whole_minutes(stretched_seconds(learner, plan.minutes or 0))
            for kind, plan in plans.items()
        },
        domains={domain.letter: domain for domain in version.domains},
        whole=sum(domain.weight for domain in version.domains),
        refused=refused,
        problem=problem,
        open_one=_open_one(exams),
        exams=list(reversed(exams)),
        readiness=readiness,
        typed=request.form if request.method == "POST" else request.args,
        smallest=SMALLEST,
        largest=LARGEST,
    )


def _open_one(exams: list[ExamSitting]) -> ExamSitting | None:
    return exams[-1] if exams and exams[-1].submitted_at is None else None


def _outlines() -> Outlines:
    found = current.site().catalog.blueprint(EXAM)
    if found is None:
        raise NotFound("No exam outline is published, so no exam can be drawn.")
    return found


def _version(wanted: str) -> BlueprintVersion:
    """Return the outline that was asked for, or the newest."""
    versions = _outlines().versions
    return next((each for each in versions if each.id == wanted), versions[-1])


def _order() -> FormOrder:
    form = request.form
    try:
        kind = FormKind(form.get("kind", ""))
    except ValueError as error:
        raise InvalidInput("Choose one of the forms on this page.") from error
    size = _whole(form.get("size", "") or "0")
    return FormOrder(kind, tuple(form.getlist("domain")), size, form.get("repeats") == "1")


def _sitting(sitting_id: UUID) -> ExamSitting:
    return own_exam(current.learner(), str(sitting_id), current.site())


def _typed() -> Typed:
    form = request.form
    confidence = _maybe(form.get("confidence", ""))
    if confidence is not None and confidence not in CONFIDENCES:
        raise InvalidInput("Confidence is 1, 2 or 3.")
    return Typed(
        choice=_maybe(form.get("choice", "")),
        struck=tuple(_whole(each) for each in form.getlist("struck")),
        flagged=form.get("flagged") == "1",
        note=form.get("note", "").replace("\r\n", "\n").strip(),
        confidence=confidence,
        seconds=_whole(form.get("seconds", "") or "0"),
    )


def _where_to(sitting: ExamSitting, number: int) -> str:
    """Return the page that the pressed button leads to."""
    ahead = {"next": number + 1, "previous": number - 1, "stay": number}
    wanted = ahead.get(request.form.get("go", ""), 0)
    if 1 <= wanted <= sitting.item_count:
        return url_for(".question", sitting_id=sitting.id, number=wanted)
    return url_for(".overview", sitting_id=sitting.id)


def _maybe(text: str) -> int | None:
    return _whole(text) if text else None


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004
        raise InvalidInput("An answer is sent in whole numbers; reload the page and try again.")
    return int(text)
