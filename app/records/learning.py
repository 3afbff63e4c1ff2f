"""Enrollment, reading, attempts, submissions, sittings, evaluations and assignments."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.frozen import Frozen


class Enrollment(Frozen):
    """A learner in a module."""

    organization_id: str
    learner_id: str
    module_id: str
    enrolled_at: datetime


class LessonReading(Frozen):
    """A lesson as one learner read it, in the version that *content_hash* names."""

    organization_id: str
    learner_id: str
    module_id: str
    lesson_id: str
    content_hash: str
    opened_at: datetime
    finished_at: datetime | None


class Attempt(Frozen):
    """One sitting at one lab: what was drawn, what lies on the bench, where it stands.

    *bench* is what a page may show (words, files with SHA-256, messages, tables); *standing*
    maps exercise ids to the best points so far, the tries, the last outcome and whether one
    of them was right.
    """

    organization_id: str
    id: str
    learner_id: str
    lab_id: str
    lab_slug: str
    number: int
    seed: str
    params: Mapping[str, Any]
    content_hash: str
    bench: Mapping[str, Any]
    standing: Mapping[str, Any]
    points: int
    points_possible: int
    passed: bool
    critical: bool
    started_at: datetime
    passed_at: datetime | None


class Draft(Frozen):
    """What stands in an exercise's widget but was not handed in; *sequence* grows by typing."""

    organization_id: str
    attempt_id: str
    exercise_id: str
    raw: str
    sequence: int
    saved_at: datetime


class DraftUpload(Frozen):
    """The files chosen for an exercise: size and SHA-256 by name, none once they were taken away.

    *folder* holds them, and *size* are its bytes, until they are evidence; *sequence* grows with
    every choice.
    """

    organization_id: str
    attempt_id: str
    exercise_id: str
    learner_id: str
    files: Mapping[str, Any]
    folder: str
    size: int
    sequence: int
    saved_at: datetime


class Submission(Frozen):
    """One hand-in and what the checks said; never changed afterwards."""

    organization_id: str
    id: str
    attempt_id: str
    learner_id: str
    lab_id: str
    number: int
    answers: Mapping[str, Any]
    verdicts: Mapping[str, Any]
    points: int
    points_possible: int
    passed: bool
    content_hash: str
    submitted_at: datetime


class FoundMisconception(Frozen):
    """A finding of a submission, kept by code so that mentors can count them."""

    organization_id: str
    submission_id: str
    position: int
    learner_id: str
    lab_id: str
    exercise_id: str
    code: str
    found_at: datetime


class Exchange(Frozen):
    """One thing a live lab really did on the wire: the action, its trace, its result.

    *request_id* is what the browser called its request, so that one that comes twice acts once.
    """

    organization_id: str
    attempt_id: str
    sequence: int
    exercise_id: str
    action: Mapping[str, Any]
    trace: Mapping[str, Any]
    result: Mapping[str, Any]
    happened_at: datetime
    request_id: str | None


class ToldExchange(Frozen):
    """An exchange as a list tells it, without what went over the wire."""

    sequence: int
    action: Mapping[str, Any]
    result: Mapping[str, Any]
    happened_at: datetime


class Sitting(Frozen):
    """A post-test as it was drawn for one learner: items with seeds and option order."""

    organization_id: str
    id: str
    learner_id: str
    module_id: str
    number: int
    seed: str
    items: list[Mapping[str, Any]]
    content_hash: str
    pass_percent: int
    started_at: datetime
    submitted_at: datetime | None
    points: int | None
    points_possible: int
    passed: bool | None


class SittingAnswer(Frozen):
    """The option chosen at one position of a sitting."""

    organization_id: str
    sitting_id: str
    position: int
    choice: int
    sequence: int
    saved_at: datetime


class Evaluation(Frozen):
    """What a learner thought of a module; a condition of credit."""

    organization_id: str
    learner_id: str
    module_id: str
    content_hash: str
    answers: Mapping[str, Any]
    sent_at: datetime


class Assignment(Frozen):
    """A module, path, lab, incident or mock exam asked of somebody, with its four instants.

    *module_id* is the id of what is asked, whatever its *kind*: of a module, path, lab or
    incident, or the form of a mock exam. Work counts from *available_from* on, where that is set: a
    module completed before counts once its post-test is passed again. It is late after *due_at*
    and no longer counts after *late_until*; after *expires_at* it must be done again. What was
    confirmed in one go, and what a rule assigns, bears one *batch_id*.
    """

    organization_id: str
    id: str
    module_id: str
    assigned_by: str
    person_id: str | None
    team_id: str | None
    due_at: datetime
    time_zone: str
    note: str
    assigned_at: datetime
    withdrawn_at: datetime | None
    kind: str = "module"
    available_from: datetime | None = None
    late_until: datetime | None = None
    expires_at: datetime | None = None
    batch_id: str | None = None


class AssignedModule(Frozen):
    """An assignment as it reaches one learner, with her own extensions in its instants."""

    organization_id: str
    assignment_id: str
    learner_id: str
    module_id: str
    due_at: datetime
    completed_at: datetime | None
    kind: str = "module"
    available_from: datetime | None = None
    late_until: datetime | None = None
    expires_at: datetime | None = None
    waived_at: datetime | None = None


class Completion(Frozen):
    """A module whose every condition one learner has met, in one content version."""

    organization_id: str
    learner_id: str
    module_id: str
    content_hash: str
    score_percent: Decimal
    completed_at: datetime
