"""A mentor's pages: her mentees, one mentee, assigning."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import InvalidInput, NotFound
from app.learning.assigning import UNDO_WITHIN, undo_batch, withdraw_assignment
from app.learning.extending import set_time_factor as keep_time_factor
from app.learning.subjects import subjects_by_id
from app.reporting.mentees import mentees_of, misconceptions_of
from app.web import current
from app.web.assign_form import assign_page, confirm
from app.web.mentee_page import mentee_page


def show() -> str:
    """Show the mentor's mentees, what she assigned, and what they stumble over."""
    site, mentor = current.site(), current.reader()
    organization_id = mentor.person.organization_id
    with site.store.reading() as unit:
        mentees = mentees_of(mentor, unit, site.catalog)
        people = [mentee.person for mentee in mentees]
        stumbles = misconceptions_of(people, unit, site.catalog)
        given = unit.assignments.by(organization_id, mentor.person.id)
        ids = {person.id for person in people} - {mentor.person.id}
        waiting = unit.threads.waiting(organization_id, ids)
        rules = unit.assignment_rules.live(organization_id, mentor.person.id)
        given = [each for each in given if each.withdrawn_at is None]
        counts = unit.assigned_work.done_counts(organization_id, [each.id for each in given])
        teams = {team.id: team for team in unit.teams.of(organization_id)}
    now = clock.now()
    return render_template(
        "mentor.html",
        mentees=mentees,
        misconceptions=stumbles,
        given=given,
        counts=counts,
        waiting=len(waiting),
        rules=rules,
        undoable={
            each.batch_id
            for each in given
            if each.batch_id and now - each.assigned_at < UNDO_WITHIN
        },
        subjects=subjects_by_id(site.catalog),
        teams=teams,
        people={person.id: person for person in people},
    )


def mentee(person_id: UUID) -> str:
    """Show one mentee: what she did, where she is stuck, her modules, goals and competencies."""
    return mentee_page(str(person_id))


def assign_form() -> str:
    """Show the form, and whom the choice so far would reach."""
    return assign_page()


def assign() -> Response | tuple[str, int] | str:
    """Show whom it would reach, or assign it."""
    if request.form.get("step") == "preview":
        return assign_page(preview=True)
    try:
        confirm()
    except (InvalidInput, NotFound) as error:
        return assign_page(error), 422
    return redirect(url_for(".show") + "#assigned", 303)


def withdraw(assignment_id: UUID) -> Response:
    """Take an assignment back."""
    withdraw_assignment(current.reader(), str(assignment_id), current.site())
    return redirect(url_for(".show") + "#assigned", 303)


def undo(batch_id: UUID) -> Response:
    """Undo what was confirmed within the last day."""
    undo_batch(current.reader(), str(batch_id), current.site())
    return redirect(url_for(".show") + "#assigned", 303)


def set_time_factor(person_id: UUID) -> Response:
    """Stretch the clock of the exams that the mentee begins from now on."""
    percent, mentor = request.form.get("percent", ""), current.reader()
    keep_time_factor(mentor, "set_time_factor", str(person_id), percent, current.site())
    return redirect(url_for(".mentee", person_id=person_id) + "#exams", 303)
