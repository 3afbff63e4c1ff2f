"""Practice hospitals that mentors open for their mentees, and the faults put into them."""

from datetime import datetime

from app.frozen import Frozen


class Sandbox(Frozen):
    """A practice hospital, whose systems are those of an attempt; nothing in it is judged.

    *mentor_id* opened it. From *revealed_at* on its learner sees the list of faults; after
    *closed_at* nothing is done in it any more, and she reads the *note*.
    """

    organization_id: str
    attempt_id: str
    learner_id: str
    mentor_id: str
    opened_at: datetime
    revealed_at: datetime | None = None
    closed_at: datetime | None = None
    note: str = ""


class SandboxFault(Frozen):
    """A fault that a mentor put in: it made the *version* of the hospital."""

    organization_id: str
    attempt_id: str
    version: int
    code: str
    mentor_id: str
    put_in_at: datetime
