"""A mentee's page as her mentor reads it, and what both read of goals and sign-offs."""

from collections.abc import Sequence

from flask import render_template, request

from app.errors import NotFound
from app.frozen import Frozen
from app.learning.exams.sharing import shared_exams_of
from app.learning.extending import TIME_FACTORS
from app.learning.goals import LONGEST_GOAL, next_states
from app.learning.progress import module_progress
from app.learning.reach import people_in_reach
from app.learning.signing_off import objectives_by_id
from app.records.mentoring import Goal, GoalChange
from app.reporting.mentee_story import story_of
from app.reporting.mentees import mentee_rows, misconceptions_of
from app.store import Unit
from app.web import current


class ShownGoal(Frozen):
    """A goal with its history and what the reader can do with it."""

    goal: Goal
    history: tuple[GoalChange, ...]
    next_states: tuple[str, ...]


def mentee_page(person_id: str, problem: str = "", problem_field: str = "goal-text") -> str:
    """Return the page of one mentee; anybody else does not exist for the mentor."""
    site, mentor = current.site(), current.reader()
    organization_id = mentor.person.organization_id
    with site.store.reading() as unit:
        within = people_in_reach(mentor, "view_mentee_progress", unit)
        person = unit.people.get(organization_id, person_id) if person_id in within else None
        if person is None:
            raise NotFound("There is no such person among those you mentor.")
        [row] = mentee_rows([person], unit, site.catalog)
        progress = [
            module_progress(person, each.module, unit, site.catalog) for each in row.modules
        ]
        stumbles = misconceptions_of([person], unit, site.catalog)
        labs = unit.attempts.standings(organization_id, [person.id])
        exams = shared_exams_of(person, unit)
        story = story_of(person, unit, site.catalog)
        sign_offs = unit.sign_offs.of(organization_id, person.id)
        goals = shown_goals(organization_id, person.id, mentor.person.id, unit)
        names = names_of(organization_id, goals, [each.signed_by for each in sign_offs], unit)
    by_id = {lab.spec.id: lab for lab in site.catalog.labs()}
    return render_template(
        "mentee.html",
        person=person,
        row=row,
        progress=progress,
        misconceptions=stumbles,
        exams=exams,
        time_factors=TIME_FACTORS,
        labs=[(by_id[lab_id], *rest) for _, lab_id, *rest in labs if lab_id in by_id],
        story=story,
        sign_offs=sign_offs,
        objectives=objectives_by_id(site.catalog),
        modules=site.catalog.modules(),
        goals=goals,
        names=names,
        longest_goal=LONGEST_GOAL,
        problem=problem,
        problem_field=problem_field,
        typed=request.form,
    )


def shown_goals(
    organization_id: str, learner_id: str, reader_id: str, unit: Unit
) -> list[ShownGoal]:
    """Return the learner's goals as *reader_id* sees them."""
    goals = unit.goals.of(organization_id, learner_id)
    history = unit.goals.history(organization_id, [goal.id for goal in goals])
    return [
        ShownGoal(
            goal,
            tuple(each for each in history if each.goal_id == goal.id),
            tuple(next_states(goal, reader_id)),
        )
        for goal in goals
    ]


def names_of(
    organization_id: str, goals: Sequence[ShownGoal], others: Sequence[str], unit: Unit
) -> dict[str, str]:
    """Return the names of everybody who had a part in the goals, and of *others*."""
    ids = {each.changed_by for shown in goals for each in shown.history} | set(others)
    return {person.id: person.name for person in unit.people.among(organization_id, ids)}
