"""What mentors and mentees do together: rules, extensions, threads, sign-offs and goals."""

from datetime import date, datetime
from enum import StrEnum

from app.frozen import Frozen


class AskedKind(StrEnum):
    """What an assignment can ask for."""

    MODULE = "module"
    PATH = "path"
    LAB = "lab"
    INCIDENT = "incident"
    EXAM = "exam"


class Since(StrEnum):
    """The day from which a relative due date is counted."""

    ASSIGNED = "assigned"
    HIRED = "hired"


class AssignmentRule(Frozen):
    """Asks something of everybody it fits, today and whoever comes later.

    An empty *job_role*, no *team_id* and no *hired_within_days* each mean that anybody fits.
    Either *due_on* or *due_days* is set; *late_days* and *expires_days* count from the due date.
    """

    organization_id: str
    id: str
    kind: str
    subject_id: str
    made_by: str
    team_id: str | None
    job_role: str
    hired_within_days: int | None
    opens_on: date | None
    due_on: date | None
    due_days: int | None
    since: str
    late_days: int | None
    expires_days: int | None
    time_zone: str
    note: str
    made_at: datetime
    ended_at: datetime | None


class AssignmentChange(Frozen):
    """An extension or a waiver that one learner was given, by whom and why."""

    organization_id: str
    id: str
    assignment_id: str
    learner_id: str
    kind: str
    reason: str
    due_before: datetime
    due_after: datetime | None
    made_by: str
    made_at: datetime


class ThreadKind(StrEnum):
    """What a mentor is asked to do: answer a question, or read free-text work."""

    QUESTION = "question"
    WORK = "work"


class Thread(Frozen):
    """What learner and mentor say about one finding, exercise or piece of free-text work.

    *code* is the finding's, or empty where it is about the exercise; *submission_id* is what was
    found in. *waiting_since* is set while the learner waits; *locked_by* works on it until
    *locked_until*.
    """

    organization_id: str
    id: str
    kind: str
    learner_id: str
    attempt_id: str
    submission_id: str | None
    lab_id: str
    exercise_id: str
    code: str
    opened_at: datetime
    waiting_since: datetime | None
    locked_by: str | None
    locked_until: datetime | None


class ThreadPost(Frozen):
    """One thing that somebody wrote in a thread; never changed."""

    organization_id: str
    thread_id: str
    sequence: int
    author_id: str
    text: str
    written_at: datetime


class SignOff(Frozen):
    """A mentor's word that a learner can do what an objective says."""

    organization_id: str
    id: str
    learner_id: str
    objective_id: str
    signed_by: str
    note: str
    signed_at: datetime
    withdrawn_at: datetime | None


class GoalState(StrEnum):
    """Where a goal stands between the one who proposed it and the other."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    MET = "met"
    DROPPED = "dropped"


class Goal(Frozen):
    """What a learner means to reach, once she and a mentor agree on it."""

    organization_id: str
    id: str
    learner_id: str
    text: str
    target_on: date | None
    state: str
    proposed_by: str
    proposed_at: datetime


class GoalChange(Frozen):
    """One step in a goal's history: who let it be what, when, and with which words."""

    organization_id: str
    goal_id: str
    sequence: int
    state: str
    changed_by: str
    note: str
    changed_at: datetime
