"""The unit of work as deeds see it: every table class on one connection."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from app.store.accounts import Accounts
from app.store.assigning import AssignedWork, AssignmentRules
from app.store.attempts import Attempts, Drafts, HintsTaken, Submissions
from app.store.audit import AuditEvents
from app.store.calendar_tokens import CalendarTokens
from app.store.checkpoints import Checkpoints
from app.store.credit import Certificates, Credentials, CycleTotals, Ledger
from app.store.draft_uploads import DraftUploads
from app.store.entering import ResetRequests, SignInLinks
from app.store.exams import ExamSittings
from app.store.exchanges import Exchanges
from app.store.hospitals import Hospitals
from app.store.hours import Hours
from app.store.kept import KeptCounts, Marks
from app.store.lab_times import LabTimes
from app.store.learning import Assignments, Completions, Enrollments, Evaluations, LessonReadings
from app.store.leases import Leases
from app.store.mail_wishes import MailWishes
from app.store.managing import ReportSchedules, RosterUploads, SavedFilters
from app.store.mentoring import Goals, SignOffs
from app.store.network import AttemptCodes, NetworkArrivals
from app.store.notices import Notices
from app.store.outbox import Outbox
from app.store.outside import Claims
from app.store.people import Organizations, Passwords, People
from app.store.presence import Presences, TimesSpent
from app.store.regrading import Regrades
from app.store.report_files import ReportFiles
from app.store.responses import Responses
from app.store.reviewing import ReviewCards, Reviews
from app.store.sandboxes import Sandboxes
from app.store.sessions import LiveSessions, Seats
from app.store.sittings import Sittings
from app.store.story import Stories
from app.store.studying import Diagnostics, KnownTerms, StudySettings
from app.store.team_reports import TeamReports
from app.store.team_tree import TeamTree
from app.store.teams import RoleGrants, Teams
from app.store.threads import Threads
from app.store.web_sessions import WebSessions

CountedT = TypeVar("CountedT")


class Unit:
    """Every table class on one connection, made when first asked for."""

    def __init__(self, connection: Connection, counts: KeptCounts | None = None) -> None:
        self.connection = connection
        self.afterwards: list[Callable[[], None]] = []
        self._counts = counts

    def counted(
        self,
        key: Hashable,
        make: Callable[[], CountedT],
        until: Callable[[CountedT], datetime | None] = lambda _: None,
    ) -> CountedT:
        """Return what *make* counts of people; in a unit for reading it is kept under *key*."""
        if self._counts is None:
            return make()
        return self._counts.get(key, self._mark, make, until)

    @cached_property
    def _mark(self) -> str:
        return Marks(self.connection).newest()

    @cached_property
    def organizations(self) -> Organizations:  # noqa: D102
        return Organizations(self.connection)

    @cached_property
    def people(self) -> People:  # noqa: D102
        return People(self.connection)

    @cached_property
    def accounts(self) -> Accounts:  # noqa: D102
        return Accounts(self.connection)

    @cached_property
    def passwords(self) -> Passwords:  # noqa: D102
        return Passwords(self.connection)

    @cached_property
    def sign_in_links(self) -> SignInLinks:  # noqa: D102
        return SignInLinks(self.connection)

    @cached_property
    def reset_requests(self) -> ResetRequests:  # noqa: D102
        return ResetRequests(self.connection)

    @cached_property
    def teams(self) -> Teams:  # noqa: D102
        return Teams(self.connection)

    @cached_property
    def team_tree(self) -> TeamTree:  # noqa: D102
        return TeamTree(self.connection)

    @cached_property
    def role_grants(self) -> RoleGrants:  # noqa: D102
        return RoleGrants(self.connection)

    @cached_property
    def web_sessions(self) -> WebSessions:  # noqa: D102
        return WebSessions(self.connection)

    @cached_property
    def enrollments(self) -> Enrollments:  # noqa: D102
        return Enrollments(self.connection)

    @cached_property
    def lesson_readings(self) -> LessonReadings:  # noqa: D102
        return LessonReadings(self.connection)

    @cached_property
    def attempts(self) -> Attempts:  # noqa: D102
        return Attempts(self.connection)

    @cached_property
    def drafts(self) -> Drafts:  # noqa: D102
        return Drafts(self.connection)

    @cached_property
    def draft_uploads(self) -> DraftUploads:  # noqa: D102
        return DraftUploads(self.connection)

    @cached_property
    def hints_taken(self) -> HintsTaken:  # noqa: D102
        return HintsTaken(self.connection)

    @cached_property
    def submissions(self) -> Submissions:  # noqa: D102
        return Submissions(self.connection)

    @cached_property
    def regrades(self) -> Regrades:  # noqa: D102
        return Regrades(self.connection)

    @cached_property
    def exchanges(self) -> Exchanges:  # noqa: D102
        return Exchanges(self.connection)

    @cached_property
    def hospitals(self) -> Hospitals:  # noqa: D102
        return Hospitals(self.connection)

    @cached_property
    def sandboxes(self) -> Sandboxes:  # noqa: D102
        return Sandboxes(self.connection)

    @cached_property
    def sittings(self) -> Sittings:  # noqa: D102
        return Sittings(self.connection)

    @cached_property
    def exam_sittings(self) -> ExamSittings:  # noqa: D102
        return ExamSittings(self.connection)

    @cached_property
    def presences(self) -> Presences:  # noqa: D102
        return Presences(self.connection)

    @cached_property
    def times_spent(self) -> TimesSpent:  # noqa: D102
        return TimesSpent(self.connection)

    @cached_property
    def lab_times(self) -> LabTimes:  # noqa: D102
        return LabTimes(self.connection)

    @cached_property
    def evaluations(self) -> Evaluations:  # noqa: D102
        return Evaluations(self.connection)

    @cached_property
    def completions(self) -> Completions:  # noqa: D102
        return Completions(self.connection)

    @cached_property
    def assignments(self) -> Assignments:  # noqa: D102
        return Assignments(self.connection)

    @cached_property
    def assigned_work(self) -> AssignedWork:  # noqa: D102
        return AssignedWork(self.connection)

    @cached_property
    def assignment_rules(self) -> AssignmentRules:  # noqa: D102
        return AssignmentRules(self.connection)

    @cached_property
    def threads(self) -> Threads:  # noqa: D102
        return Threads(self.connection)

    @cached_property
    def stories(self) -> Stories:  # noqa: D102
        return Stories(self.connection)

    @cached_property
    def sign_offs(self) -> SignOffs:  # noqa: D102
        return SignOffs(self.connection)

    @cached_property
    def goals(self) -> Goals:  # noqa: D102
        return Goals(self.connection)

    @cached_property
    def review_cards(self) -> ReviewCards:  # noqa: D102
        return ReviewCards(self.connection)

    @cached_property
    def reviews(self) -> Reviews:  # noqa: D102
        return Reviews(self.connection)

    @cached_property
    def study_settings(self) -> StudySettings:  # noqa: D102
        return StudySettings(self.connection)

    @cached_property
    def known_terms(self) -> KnownTerms:  # noqa: D102
        return KnownTerms(self.connection)

    @cached_property
    def diagnostics(self) -> Diagnostics:  # noqa: D102
        return Diagnostics(self.connection)

    @cached_property
    def credentials(self) -> Credentials:  # noqa: D102
        return Credentials(self.connection)

    @cached_property
    def ledger(self) -> Ledger:  # noqa: D102
        return Ledger(self.connection)

    @cached_property
    def checkpoints(self) -> Checkpoints:  # noqa: D102
        return Checkpoints(self.connection)

    @cached_property
    def certificates(self) -> Certificates:  # noqa: D102
        return Certificates(self.connection)

    @cached_property
    def cycle_totals(self) -> CycleTotals:  # noqa: D102
        return CycleTotals(self.connection)

    @cached_property
    def claims(self) -> Claims:  # noqa: D102
        return Claims(self.connection)

    @cached_property
    def live_sessions(self) -> LiveSessions:  # noqa: D102
        return LiveSessions(self.connection)

    @cached_property
    def seats(self) -> Seats:  # noqa: D102
        return Seats(self.connection)

    @cached_property
    def attempt_codes(self) -> AttemptCodes:  # noqa: D102
        return AttemptCodes(self.connection)

    @cached_property
    def network_arrivals(self) -> NetworkArrivals:  # noqa: D102
        return NetworkArrivals(self.connection)

    @cached_property
    def notices(self) -> Notices:  # noqa: D102
        return Notices(self.connection)

    @cached_property
    def outbox(self) -> Outbox:  # noqa: D102
        return Outbox(self.connection)

    @cached_property
    def mail_wishes(self) -> MailWishes:  # noqa: D102
        return MailWishes(self.connection)

    @cached_property
    def calendar_tokens(self) -> CalendarTokens:  # noqa: D102
        return CalendarTokens(self.connection)

    @cached_property
    def leases(self) -> Leases:  # noqa: D102
        return Leases(self.connection)

    @cached_property
    def hours(self) -> Hours:  # noqa: D102
        return Hours(self.connection)

    @cached_property
    def team_reports(self) -> TeamReports:  # noqa: D102
        return TeamReports(self.connection)

    @cached_property
    def saved_filters(self) -> SavedFilters:  # noqa: D102
        return SavedFilters(self.connection)

    @cached_property
    def report_schedules(self) -> ReportSchedules:  # noqa: D102
        return ReportSchedules(self.connection)

    @cached_property
    def report_files(self) -> ReportFiles:  # noqa: D102
        return ReportFiles(self.connection)

    @cached_property
    def roster_uploads(self) -> RosterUploads:  # noqa: D102
        return RosterUploads(self.connection)

    @cached_property
    def responses(self) -> Responses:  # noqa: D102
        return Responses(self.connection)

    @cached_property
    def audit_events(self) -> AuditEvents:  # noqa: D102
        return AuditEvents(self.connection)
