"""What managers and administrators keep: filters, reports on a schedule, rosters."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.frozen import Frozen


class SavedFilter(Frozen):
    """A named choice of people and days; its owner's, and others' to use where it is *shared*."""

    organization_id: str
    id: str
    owner_id: str
    name: str
    shared: bool
    wanted: Mapping[str, str]
    saved_at: datetime


class ReportSchedule(Frozen):
    """When a saved filter's report goes out: a weekday (Monday is 0) and an hour of a zone."""

    organization_id: str
    id: str
    owner_id: str
    filter_id: str
    weekday: int
    hour: int
    time_zone: str
    next_at: datetime


class FileState(StrEnum):
    """What became of a report that is made in the background."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class ReportFile(Frozen):
    """A long report that its owner wants as a file: *wanted* is its filter as an address has it.

    It reaches as far as the owner's *permission* does when it is made. *rows_made* of
    *rows_expected* is how far it has come; *trouble* is why there is no file.
    """

    organization_id: str
    id: str
    owner_id: str
    report: str
    title: str
    format: str
    permission: str
    wanted: Mapping[str, str]
    state: FileState
    rows_made: int
    rows_expected: int
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    trouble: str


class RosterUpload(Frozen):
    """A roster as it was sent, and what came of it once it was confirmed."""

    organization_id: str
    id: str
    uploaded_by: str
    file_name: str
    text: str
    uploaded_at: datetime
    confirmed_at: datetime | None
    result: Mapping[str, Any] | None


class PeopleScope(Frozen):
    """Whose rows a report holds: active people of *teams* (all where ``None``), role and job."""

    organization_id: str
    teams: frozenset[str] | None = None
    role: str = ""
    job_role: str = ""


class WorkCount(Frozen):
    """How often one thing is asked of people, how often it is done, and how often overdue.

    *next_due_at* is the first moment after which more of it is overdue.
    """

    kind: str
    subject_id: str
    asked: int
    done: int
    overdue: int
    next_due_at: datetime | None = None


class WorkFacts(Frozen):
    """One thing asked of one person."""

    person_id: str
    external_id: str | None
    family_name: str
    given_name: str
    kind: str
    subject_id: str
    assigned_at: datetime
    due_at: datetime
    completed_at: datetime | None


class CreditCount(Frozen):
    """How many people of one body have earned the same in the same cycle.

    Without a running total the cycle follows from *anchored_on*. *amount* is in minutes, or in
    hundredths of a unit where the body rounds each activity (*is_units*); *by_category* is the
    line of the parts that lie in its categories.
    """

    body: str
    anchored_on: date | None
    cycle_start: date | None
    cycle_end: date | None
    amount: int
    is_units: bool
    by_category: str
    people: int


class CreditFacts(Frozen):
    """One person's credential and what she earned in its running cycle, as in a count."""

    person_id: str
    external_id: str | None
    family_name: str
    given_name: str
    body: str
    license_number: str
    anchored_on: date
    amount: int
    is_units: bool
    by_category: str


class FindingCount(Frozen):
    """How often a finding came up in a lab, at how many people, and when last."""

    lab_id: str
    code: str
    learners: int
    times: int
    last_at: datetime


class FindingFacts(Frozen):
    """How often a finding came up at one person, and when last."""

    person_id: str
    external_id: str | None
    family_name: str
    given_name: str
    lab_id: str
    code: str
    times: int
    last_at: datetime


class DirectoryFacts(Frozen):
    """Somebody in the directory: her name, her address, her job, her site, who is over her."""

    person_id: str
    external_id: str | None
    family_name: str
    given_name: str
    email: str
    job_role: str
    work_site: str
    mentor_id: str | None
    manager_given_name: str | None
    manager_family_name: str | None

    @property
    def manager(self) -> str:
        """Return her manager's name, or nothing where none is known."""
        return f"{self.manager_given_name or ''} {self.manager_family_name or ''}".strip()


class AuditSearch(Frozen):
    """Which events of the audit log are wanted; what is ``None`` or empty is open.

    *after* is the last event of the page before: its moment and its id.
    """

    actor_ids: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None
    verb: str = ""
    first: datetime | None = None
    last: datetime | None = None
    after: tuple[datetime, str] | None = None
