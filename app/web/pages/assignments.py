"""One assignment of a mentor's: where each learner stands, extensions, waivers; ending a rule."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.assignment_rules import end_rule
from app.learning.changing_dates import change_due_date, is_extended
from app.learning.days import local_day
from app.learning.due_dates import state_of
from app.learning.extending_dates import extend as give_time
from app.learning.extending_dates import waive as let_off
from app.learning.reach import people_in_reach
from app.learning.subjects import subjects_by_id
from app.records.learning import AssignedModule
from app.web import current
from app.web.assign_form import day_in, whole_in

_DUE = "due"
"""Stands for the form over all learners, where a problem is told at one of them."""


def show(assignment_id: UUID) -> str:
    """Show the assignment as it reaches each of the mentor's mentees."""
    return _page(str(assignment_id))


def change_due(assignment_id: UUID) -> Response | tuple[str, int]:
    """Change when it is due for everybody."""
    answer = request.form.get("extensions", "")
    try:
        change_due_date(
            current.reader(),
            str(assignment_id),
            day_in("due_on", "the new due date"),
            current.site(),
            move_extensions={"move": True, "stay": False}.get(answer),
        )
    except (InvalidInput, Conflict) as error:
        return _page(str(assignment_id), str(error), _DUE), error.status
    return redirect(url_for(".show", assignment_id=assignment_id, done="due"), 303)


def extend(assignment_id: UUID, learner_id: UUID) -> Response | tuple[str, int]:
    """Give one learner more time."""
    try:
        give_time(
            current.reader(),
            str(assignment_id),
            str(learner_id),
            current.site(),
            days=whole_in("days", "Give the extension as a number of days."),
            until=day_in("until", "the new date"),
            reason=request.form.get("reason", ""),
        )
    except (InvalidInput, Conflict) as error:
        return _page(str(assignment_id), str(error), str(learner_id)), error.status
    return redirect(url_for(".show", assignment_id=assignment_id) + f"#of-{learner_id}", 303)


def waive(assignment_id: UUID, learner_id: UUID) -> Response | tuple[str, int]:
    """Let one learner off, with a reason."""
    try:
        let_off(
            current.reader(),
            str(assignment_id),
            str(learner_id),
            current.site(),
            reason=request.form.get("reason", ""),
        )
    except (InvalidInput, Conflict) as error:
        return _page(str(assignment_id), str(error), str(learner_id)), error.status
    return redirect(url_for(".show", assignment_id=assignment_id) + f"#of-{learner_id}", 303)


def stop_rule(rule_id: UUID) -> Response:
    """Let a rule reach nobody else."""
    end_rule(current.reader(), str(rule_id), current.site())
    return redirect(url_for("mentor.show") + "#rules", 303)


def _page(assignment_id: str, problem: str = "", learner_id: str = "") -> str:
    site, mentor = current.site(), current.reader()
    organization_id = mentor.person.organization_id
    with site.store.reading() as unit:
        assignment = unit.assignments.get(organization_id, assignment_id)
        within = people_in_reach(mentor, "assign_module", unit)
        rows = unit.assigned_work.of_assignment(organization_id, assignment_id, within)
        if assignment is None or not rows:
            raise NotFound("There is no such assignment among your mentees'.")
        people = unit.people.among(organization_id, [row.learner_id for row in rows])
        changes = unit.assigned_work.changes(organization_id, assignment_id=assignment_id)
        makers = unit.people.among(organization_id, {each.made_by for each in changes})
    by_learner = {row.learner_id: row for row in rows}
    now = clock.now()
    return render_template(
        "assignment.html",
        assignment=assignment,
        subject=subjects_by_id(site.catalog).get((assignment.kind, assignment.module_id)),
        rows=[(who, by_learner[who.id], state_of(by_learner[who.id], now)) for who in people],
        changes=[each for each in changes if each.learner_id in by_learner],
        makers={person.id: person for person in makers},
        names={person.id: person.name for person in people},
        is_own=assignment.assigned_by == mentor.person.id,
        due_on=local_day(assignment.due_at, assignment.time_zone).isoformat(),
        extended=[
            person.name
            for person in people
            if _is_open(by_learner[person.id]) and is_extended(by_learner[person.id], assignment)
        ],
        done=request.args.get("done", ""),
        problem=problem,
        problem_of=learner_id,
        typed=request.form,
    )


def _is_open(asked: AssignedModule) -> bool:
    return asked.completed_at is None and asked.waived_at is None
