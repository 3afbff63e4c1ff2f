"""Goals: the learner's page with her mentor, and the forms on which both agree."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import InvalidInput
from app.learning.answering import address_of
from app.learning.goals import LONGEST_GOAL, decide_goal, propose_goal
from app.learning.signing_off import objectives_by_id
from app.web import current
from app.web.assign_form import day_in
from app.web.mentee_page import mentee_page, names_of, shown_goals


def mine() -> str:
    """Show the reader's goals, what was signed off, and her questions."""
    return _own_page()


def propose_own() -> Response | tuple[str, int]:
    """Propose a goal to the mentor."""
    try:
        _propose(current.learner().id)
    except InvalidInput as error:
        return _own_page(str(error)), error.status
    return redirect(url_for(".mine") + "#goals", 303)


def decide_own(goal_id: UUID) -> Response:
    """Agree to a goal of one's own, or mark it as met or dropped."""
    _decide(goal_id)
    return redirect(url_for(".mine") + "#goals", 303)


def propose(person_id: UUID) -> Response | tuple[str, int]:
    """Propose a goal to a mentee."""
    try:
        _propose(str(person_id))
    except InvalidInput as error:
        return mentee_page(str(person_id), str(error), "goal-text"), error.status
    return redirect(url_for("mentor.mentee", person_id=person_id) + "#goals", 303)


def decide(goal_id: UUID) -> Response:
    """Agree to a mentee's goal, or mark it as met or dropped."""
    learner_id = _decide(goal_id)
    return redirect(url_for("mentor.mentee", person_id=learner_id) + "#goals", 303)


def _propose(learner_id: str) -> None:
    target_on = day_in("target_on", "the day")
    text = request.form.get("text", "")
    propose_goal(current.reader(), learner_id, text, target_on, current.site())


def _decide(goal_id: UUID) -> str:
    state, note = request.form.get("state", ""), request.form.get("note", "")
    goal = decide_goal(current.reader(), str(goal_id), state, note, current.site())
    return goal.learner_id


def _own_page(problem: str = "") -> str:
    site, learner = current.site(), current.learner()
    who = (learner.organization_id, learner.id)
    with site.store.reading() as unit:
        goals = shown_goals(*who, learner.id, unit)
        sign_offs = unit.sign_offs.of(*who)
        threads = unit.threads.of_learner(*who)
        names = names_of(who[0], goals, [each.signed_by for each in sign_offs], unit)
        notices = unit.notices.unread(*who, url_for(".mine"))
        sandboxes = unit.sandboxes.among(who[0], [who[1]])
    labs = {lab.spec.id: lab for lab in site.catalog.labs()}
    return render_template(
        "mentoring.html",
        goals=goals,
        sign_offs=sign_offs,
        objectives=objectives_by_id(site.catalog),
        threads=[
            (each, labs[each.lab_id], address_of(each, labs[each.lab_id]))
            for each in threads
            if each.lab_id in labs
        ],
        names=names,
        notices=notices,
        sandboxes=sandboxes,
        longest_goal=LONGEST_GOAL,
        problem=problem,
        typed=request.form,
    )
