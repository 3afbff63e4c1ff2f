"""Credentials, the ledger, certificates and running totals."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.frozen import Frozen


class EntryKind(StrEnum):
    """The three things that can be written into the ledger."""

    AWARD = "award"
    EXTERNAL = "external"
    REVERSAL = "reversal"


class Credential(Frozen):
    """A certification that a learner keeps up: its body, her license number, her anchor day.

    *anchored_on* is the day the cycle is counted from: for CIIP the day she passed.
    """

    organization_id: str
    id: str
    learner_id: str
    body: str
    license_number: str
    anchored_on: date
    added_at: datetime


class LedgerEntry(Frozen):
    """One line of an organization's ledger: canonical *body*, chained by SHA-256.

    *award_key* is unique where it is set, so that one activity is awarded once.
    """

    organization_id: str
    sequence: int
    id: str
    kind: EntryKind
    learner_id: str
    body: str
    previous_hash: str
    hash: str
    award_key: str | None
    reverses_id: str | None
    minutes: int
    completed_on: date
    entered_at: datetime


class Checkpoint(Frozen):
    """What a ledger was at one moment, signed: its height, its last hash, the root of its tree.

    *key* is the public key; *peaks* are those of the tree before the last entry, so that the root
    and the path of that entry follow from them. The signature covers all but the peaks.
    """

    organization_id: str
    height: int
    hash: str
    root: str
    made_at: datetime
    key: str
    signature: str
    peaks: Sequence[str]


class Certificate(Frozen):
    """What a stranger may see of one ledger entry, under an unguessable code."""

    code: str
    organization_id: str
    entry_id: str
    learner_id: str
    facts: Mapping[str, Any]
    issued_at: datetime
    revoked_at: datetime | None
    revoked_why: str | None


class CycleTotal(Frozen):
    """The minutes one learner has earned towards one body's cycle; a projection of the ledger.

    *hundredths* are the credit units, rounded activity by activity and then summed, in hundredths;
    ``None`` in totals from before they were counted. *by_category* says how many of them lie in
    which category, *by_domain* how much of the learning in which domain, as a line of parts.
    """

    organization_id: str
    learner_id: str
    body: str
    cycle_start: date
    cycle_end: date
    instruction_minutes: int
    lab_minutes: int
    assessment_minutes: int
    entries: int
    hundredths: int | None = None
    by_category: str = ""
    by_domain: str = ""


class HoursFacts(Frozen):
    """A person with her credential and the minutes of two running cycles: a body's, the house's.

    *license_number* and *anchored_on* are ``None`` without a credential; *by_category* and
    *by_domain* are the lines of the body's total.
    """

    person_id: str
    external_id: str | None
    family_name: str
    given_name: str
    license_number: str | None
    anchored_on: date | None
    instruction_minutes: int
    lab_minutes: int
    assessment_minutes: int
    house_instruction_minutes: int
    house_lab_minutes: int
    house_assessment_minutes: int
    by_category: str
    by_domain: str


class AuditEvent(Frozen):
    """Who did what to whom, when: refused attempts too."""

    organization_id: str
    id: str
    actor_id: str | None
    verb: str
    subject: str
    detail: Mapping[str, Any]
    happened_at: datetime
