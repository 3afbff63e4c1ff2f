"""What a manager asks: who she is, which people and days she means, and what follows from that."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property

from app import clock
from app.catalog import Catalog, LabEntry
from app.errors import InvalidInput
from app.frozen import replace
from app.learning.reach import teams_in_reach
from app.learning.subjects import Subject, subjects_by_id
from app.records.managing import FindingCount, PeopleScope, WorkCount
from app.records.people import Team
from app.records.reader import Reader
from app.reporting.credit_gaps import CycleSum, counting, cycle_sums, gaps
from app.reporting.people_filter import PERMISSION, PeopleFilter, scope_of
from app.store import Unit
from app.store.team_reports import Between

FINDING_DAYS = 90
_OVERTAKING = timedelta(minutes=1)


class Question:
    """One manager's question to one unit: each count is fetched once, however many ask for it.

    *more* is what single reports ask beside the filter, such as a state; *at_once* is for how
    many people their teams are fetched together. Her reach is that of *permission*.
    """

    def __init__(
        self,
        reader: Reader,
        wanted: PeopleFilter,
        more: Mapping[str, str],
        unit: Unit,
        catalog: Catalog,
        at_once: int = 50,
        permission: str = PERMISSION,
    ) -> None:
        self.reader, self.wanted, self.more = reader, wanted, more
        self.unit, self.catalog, self.at_once = unit, catalog, at_once
        self._permission = permission
        self.zone = reader.person.time_zone
        self.today, self.now = clock.today(self.zone), clock.now()
        self.organization_id = reader.person.organization_id

    @cached_property
    def reach(self) -> set[str] | None:
        """Return the teams within her reach; ``None`` means every one."""
        return teams_in_reach(self.reader, self._permission, self.unit)

    @cached_property
    def scope(self) -> PeopleScope:
        """Return the people within her reach who fit the filter."""
        return scope_of(self.reader, self.wanted, self.reach, self.unit)

    @property
    def teams(self) -> list[Team]:
        """Return the teams that she may choose from, by name."""
        teams, of = self.unit.teams, self.organization_id
        every = self.unit.counted(("teams", of), lambda: teams.of(of))
        return [team for team in every if self.reach is None or team.id in self.reach]

    @property
    def due(self) -> Between:
        """Return the days within which work is due."""
        return self.wanted.between(self.zone)

    @property
    def found(self) -> Between:
        """Return the days within which findings came up; the last ninety unless she says."""
        if self.wanted.first or self.wanted.last:
            return self.wanted.between(self.zone)
        since = self.today - timedelta(days=FINDING_DAYS)
        return replace(self.wanted, first=since).between(self.zone)

    @cached_property
    def people(self) -> int:
        """Return how many people the filter holds."""
        reports, scope = self.unit.team_reports, self.scope
        return self.unit.counted(("people", scope), lambda: reports.count_people(scope))

    @cached_property
    def job_roles(self) -> list[str]:
        """Return the jobs of the organization's people, in order."""
        reports, of = self.unit.team_reports, self.organization_id
        return self.unit.counted(("jobs", of), lambda: reports.job_roles(of))

    @cached_property
    def work_counts(self) -> list[WorkCount]:
        """Return what is asked of the people."""
        reports, scope, due = self.unit.team_reports, self.scope, self.due
        return self.unit.counted(
            ("work", scope, due),
            lambda: reports.work_counts(scope, due, self.now),
            until=lambda counts: min(
                (e.next_due_at for e in counts if e.next_due_at), default=None
            ),
        )

    @cached_property
    def cycles(self) -> list[CycleSum]:
        """Return by body and cycle where the people stand, and what they lack together."""
        body, today = self.wanted.body, self.today
        return self.unit.counted(("cycles", self.scope, body, today), self._cycles)

    def _cycles(self) -> list[CycleSum]:
        reports = self.unit.team_reports
        counts = reports.credit_counts(self.scope, self.wanted.body, self.today, counting())
        return cycle_sums(gaps(counts, self.today), self.today)

    @cached_property
    def finding_counts(self) -> list[FindingCount]:
        """Return what the people stumbled over, in labs that the catalog still has."""
        labs, reports, scope, days = self.labs, self.unit.team_reports, self.scope, self.found
        found = self.unit.counted(
            ("findings", scope, days, reports.last_found_at(self.organization_id)),
            lambda: reports.finding_counts(scope, days),
            # Where many write at once, one may finish after another who found something later.
            until=lambda _counts: self.now + _OVERTAKING,
        )
        return [e for e in found if e.lab_id in labs and e.code in labs[e.lab_id].findings]

    @cached_property
    def labs(self) -> dict[str, LabEntry]:
        """Return the labs by id."""
        return {lab.spec.id: lab for lab in self.catalog.labs()}

    @cached_property
    def subjects(self) -> Mapping[tuple[str, str], Subject]:
        """Return what can be asked of people, by kind and id."""
        return subjects_by_id(self.catalog)

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return what she asks for under *name*, if it is one of *allowed*."""
        given = self.more.get(name, "")
        return given if given in allowed else ""

    def number(self, name: str, most: int) -> int | None:
        """Return the whole number that she asks for under *name*."""
        text = self.more.get(name, "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):  # noqa: PLR2004
            raise InvalidInput(f"Give a whole number of at most {most}.")
        return int(text)
