"""Credit earned elsewhere: what a learner claims, its proof, and what was said about it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.frozen import Frozen


class ClaimState(StrEnum):
    """Where a claim is on its way to the ledger."""

    SENT = "sent"
    QUESTION = "question"
    APPROVED = "approved"
    DECLINED = "declined"
    REVERSED = "reversed"


class Claim(Frozen):
    """Outside credit as the learner enters it, with the SHA-256 of the scan that shows it.

    *facts* are what she typed, *revision* counts how often she sent it; *entry_id* names the
    ledger's entry once it was approved.
    """

    organization_id: str
    id: str
    learner_id: str
    state: ClaimState
    revision: int
    title: str
    provider: str
    completed_on: date
    minutes: int
    facts: Mapping[str, Any]
    evidence: str
    media_type: str
    file_name: str
    file_size: int
    sent_at: datetime
    decided_at: datetime | None
    entry_id: str | None


class ClaimEvent(Frozen):
    """One thing that happened to a claim: who did what, the words, the scan as it then was."""

    organization_id: str
    claim_id: str
    number: int
    actor_id: str
    verb: str
    words: str
    evidence: str
    happened_at: datetime
