"""How the practice network knows an attempt, and what arrived there."""

from datetime import datetime

from app.frozen import Frozen


class AttemptCode(Frozen):
    """A code by which tools from outside name an attempt; the newest holds, the others are void."""

    organization_id: str
    attempt_id: str
    number: int
    code: str
    made_at: datetime


class NetworkArrival(Frozen):
    """An exchange that came over the practice network, and the bytes that were kept for it."""

    organization_id: str
    attempt_id: str
    sequence: int
    bytes: int
