"""Mail that waits to be sent, and how each person wants to be written to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from app.frozen import Frozen


class Pace(StrEnum):
    """How soon somebody wants to be written to about a topic."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class MailState(StrEnum):
    """What became of a mail; bundled ones went with a digest, purged ones kept their key alone."""

    WAITING = "waiting"
    SENT = "sent"
    BUNDLED = "bundled"
    DROPPED = "dropped"
    FAILED = "failed"
    PURGED = "purged"


class Attachment(Frozen):
    """A file that goes with a mail."""

    name: str
    media_type: str
    data: bytes


class Mail(Frozen):
    """One mail as it was put into the outbox, to a person or to a bare address.

    *dedup_key* is the news it tells: there is one mail of each. *attachments* hold their data in
    base64; *due_at* is when the sender looks at it next, *trouble* why it was not sent.
    """

    organization_id: str
    id: str
    dedup_key: str
    recipient_id: str | None
    address: str
    topic: str
    subject: str
    text: str
    link: str
    attachments: Sequence[Mapping[str, Any]]
    state: MailState
    written_at: datetime
    due_at: datetime
    tries: int
    sent_at: datetime | None
    trouble: str
    bundle_id: str | None


class TopicPace(Frozen):
    """How soon one person wants to be written to about one topic."""

    organization_id: str
    person_id: str
    topic: str
    pace: Pace


class QuietHours(Frozen):
    """When a person wants no mail, by the clock of her own time zone."""

    organization_id: str
    person_id: str
    begins: time
    ends: time


class CalendarToken(Frozen):
    """The secret part of somebody's calendar address, of which we keep only the SHA-256."""

    token_hash: str
    organization_id: str
    person_id: str
    made_at: datetime
