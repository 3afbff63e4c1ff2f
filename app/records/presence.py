"""When a learner was last seen at work, and how long she was at each thing."""

from datetime import datetime

from app.frozen import Frozen


class Presence(Frozen):
    """The last moment at which a learner did something, and the one before it."""

    organization_id: str
    learner_id: str
    seen_at: datetime
    before_at: datetime | None


class TimeSpent(Frozen):
    """How long a learner was at one thing, in the version of its module that *content_hash* names.

    *subject_id* is the id of a lesson or lab, or the module's own for its post-test. Pauses are in
    *idle_seconds*. Evidence only: credit is counted from designated minutes.
    """

    organization_id: str
    learner_id: str
    module_id: str
    content_hash: str
    time_class: str
    subject_id: str
    active_seconds: int
    idle_seconds: int
    first_at: datetime
    last_at: datetime


class LabTime(Frozen):
    """How long a learner was at a lab until she passed it the first time, pauses left out."""

    organization_id: str
    lab_id: str
    learner_id: str
    active_seconds: int
    passed_at: datetime


class LabSpan(Frozen):
    """What the times of those who passed one lab amount to, in seconds.

    A quarter of them, rounded down, were quicker than *quick*, and as many slower than *slow*.
    """

    learners: int
    median: int
    quick: int
    slow: int
