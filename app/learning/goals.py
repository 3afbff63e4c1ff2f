"""Goals that mentee and mentor agree on: proposed by one, agreed by the other, met or dropped."""

from datetime import date
from uuid import uuid4

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.notices import tell
from app.learning.reach import mentors_of, people_in_reach
from app.learning.site import Site
from app.learning.typed import one_line
from app.records.mentoring import Goal, GoalState
from app.records.people import Person
from app.records.reader import Reader
from app.store import Unit

LONGEST_GOAL = 400
_NEXT = {
    GoalState.PROPOSED: (GoalState.AGREED, GoalState.DROPPED),
    GoalState.AGREED: (GoalState.MET, GoalState.DROPPED),
    GoalState.MET: (),
    GoalState.DROPPED: (),
}


def propose_goal(
    reader: Reader, learner_id: str, text: str, target_on: date | None, site: Site
) -> Goal:
    """Propose a goal: the learner to her mentors, or a mentor to one of her mentees."""
    words = one_line(text)
    if not words or len(words) > LONGEST_GOAL:
        raise InvalidInput(f"Say the goal in at most {LONGEST_GOAL} characters.")
    if target_on is not None and target_on < clock.today(reader.person.time_zone):
        raise InvalidInput(f"The day {target_on} is over; choose today or a later day.")
    goal = Goal(
        organization_id=reader.person.organization_id,
        id=str(uuid4()),
        learner_id=learner_id,
        text=words,
        target_on=target_on,
        state=GoalState.PROPOSED.value,
        proposed_by=reader.person.id,
        proposed_at=clock.now(),
    )
    with site.store.writing() as unit:
        learner = _learner(reader, learner_id, unit)
        unit.goals.add(goal)
        _tell_other(reader.person, learner, f"{reader.person.name} proposes a goal: {words}", unit)
    return goal


def decide_goal(reader: Reader, goal_id: str, state: str, note: str, site: Site) -> Goal:
    """Let the goal be agreed, met or dropped; who proposed it cannot agree to it herself."""
    with site.store.writing() as unit:
        goal = unit.goals.get_locked(reader.person.organization_id, goal_id)
        if goal is None:
            raise NotFound("There is no such goal.")
        learner = _learner(reader, goal.learner_id, unit)
        wanted = _next_state(goal, state)
        by_learner = reader.person.id == goal.learner_id
        if wanted is GoalState.AGREED and by_learner == (goal.proposed_by == goal.learner_id):
            raise Conflict("The other one must agree to it, not the one who proposed it.")
        unit.goals.stand(goal, wanted.value, reader.person.id, one_line(note)[:500], clock.now())
        words = f"{reader.person.name} marks a goal as {wanted.value}: {goal.text}"
        _tell_other(reader.person, learner, words, unit)
    return goal


def next_states(goal: Goal, reader_id: str) -> list[str]:
    """Return what the reader can let the goal be now."""
    own_side = (reader_id == goal.learner_id) == (goal.proposed_by == goal.learner_id)
    return [
        state.value
        for state in _NEXT[GoalState(goal.state)]
        if state is not GoalState.AGREED or not own_side
    ]


def _next_state(goal: Goal, state: str) -> GoalState:
    allowed = _NEXT[GoalState(goal.state)]
    for wanted in GoalState:
        if wanted.value == state and wanted in allowed:
            return wanted
    raise Conflict(f"This goal is {goal.state}; that step is not open to it.")


def _learner(reader: Reader, learner_id: str, unit: Unit) -> Person:
    """Return whose goal it is: the reader herself, or one of her mentees."""
    if learner_id == reader.person.id:
        return reader.person
    within = people_in_reach(reader, "agree_goals", unit)
    learner = unit.people.get(reader.person.organization_id, learner_id)
    if learner is None or learner_id not in within:
        raise NotFound("There is no such goal.")
    return learner


def _tell_other(by: Person, learner: Person, sentence: str, unit: Unit) -> None:
    organization_id = learner.organization_id
    if by.id != learner.id:
        tell(organization_id, learner.id, "goal", sentence, "/me/mentoring", unit)
        return
    for mentor_id in mentors_of(learner, "agree_goals", unit):
        link = f"/mentor/mentees/{learner.id}"
        tell(organization_id, mentor_id, "goal", sentence, link, unit)
