"""Instructor-led sessions: when and where, for how many, and who sits there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.frozen import Frozen


class LiveSession(Frozen):
    """One session in a classroom or a call; *minutes* are designated, by class.

    *version* grows with each change, as calendars want it; *facts* hold the domains and the bodies
    that approved it; *next_position* is the place in line of whoever signs up next.
    """

    organization_id: str
    id: str
    title: str
    about: str
    module_id: str | None
    instructor_id: str
    place: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    minutes: Mapping[str, int]
    capacity: int
    facts: Mapping[str, Any]
    version: int
    made_at: datetime
    changed_at: datetime
    cancelled_at: datetime | None
    confirmed_at: datetime | None
    next_position: int

    @property
    def is_open(self) -> bool:
        """Say whether it still takes place and nobody has confirmed who came."""
        return self.cancelled_at is None and self.confirmed_at is None


class Seat(Frozen):
    """One person on the roster; *position* is her place in line, *entry_id* her award."""

    organization_id: str
    session_id: str
    person_id: str
    position: int
    signed_up_at: datetime
    cancelled_at: datetime | None
    attended: bool | None
    entry_id: str | None
