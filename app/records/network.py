"""How the practice network knows an attempt, and what arrived there."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AttemptCode:
    """A code by which tools from outside name an attempt; the newest holds, the others are void."""

    organization_id: str
    attempt_id: str
    number: int
    code: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NetworkArrival:
    """An exchange that came over the practice network, and the bytes that were kept for it."""

    organization_id: str
    attempt_id: str
    sequence: int
    bytes: int
