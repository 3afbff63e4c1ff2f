"""Hours by person and cycle: the table that a manager reads, and the same as a file."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app import clock
from app.catalog import Catalog
from app.credit.cycles import Cycle, cycle_of, late_until
from app.credit.outline import LETTERS, hours_of
from app.credit.rules import HOUSE, Rule, TimeClass, all_rules
from app.credit.standings import BEHIND, MET, ON_PACE
from app.frozen import Frozen, replace
from app.learning.reach import teams_in_reach
from app.records.credit import HoursFacts
from app.records.parts import parts_of_line
from app.records.reader import Reader
from app.reporting.credit_gaps import NOT_BEGUN, Gap, gap_of
from app.reporting.missing_evidence import missing_evidence
from app.reporting.tables import in_lots
from app.store import Unit

_AT_ONCE = 1000
COLUMNS = (
    "external_id",
    "last_name",
    "first_name",
    "team",
    "credential",
    "license_number",
    "cycle_start",
    "cycle_end",
    "required",
    "minutes_counted",
    "earned",
    "gap",
    "expected_by_today",
    "status",
    "projected_shortfall",
    "days_left",
    "late_until",
    *(f"domain_{letter.lower()}" for letter in LETTERS),
    "missing_evidence",
    "house_hours_this_year",
)


class HoursRow(Frozen):
    """One person in one body's cycle; without a credential, the cycle's fields are empty.

    *late_until* is the last day on which the body takes a late report of the cycle.
    """

    facts: HoursFacts
    teams: str
    gap_now: Gap | None
    status: str
    late_until: date | None = None
    missing_evidence: str = ""

    @property
    def credential(self) -> str:
        """Return the credential's name, or nothing where she has none."""
        return self.gap_now.rule.credential if self.gap_now else ""

    @property
    def cycle(self) -> Cycle | None:
        """Return the running cycle."""
        return self.gap_now.cycle if self.gap_now else None

    @property
    def required(self) -> Decimal | None:
        """Return what the cycle asks for."""
        return self.gap_now.rule.required if self.gap_now and self.cycle else None

    @property
    def minutes(self) -> int | None:
        """Return the minutes that count in the cycle; what is earned is rounded from them once."""
        return _counted(self.facts, self.gap_now.rule) if self.gap_now and self.cycle else None

    @property
    def earned(self) -> Decimal | None:
        """Return what is earned in the cycle."""
        return self.gap_now.earned if self.gap_now and self.cycle else None

    @property
    def gap(self) -> Decimal | None:
        """Return what is left to earn."""
        return self.gap_now.gap if self.gap_now and self.cycle else None

    @property
    def pace(self) -> Decimal | None:
        """Return what an even pace would have given by today."""
        return self.gap_now.pace if self.gap_now and self.cycle else None

    @property
    def ends_soon(self) -> bool:
        """Say whether credit lacks and the end is near: from 1 October where a year ends."""
        return bool(self.gap) and self.gap_now is not None and self.gap_now.ends_soon

    @property
    def domain_hours(self) -> tuple[Decimal | None, ...]:
        """Return the hours of lessons and labs in the cycle by domain of the outline."""
        if self.cycle is None:
            return (None,) * len(LETTERS)
        parts = parts_of_line(self.facts.by_domain)
        return tuple(hours_of(parts.get(letter, 0)) for letter in LETTERS)

    @property
    def house_hours(self) -> Decimal:
        """Return the contact hours of this calendar year."""
        return _credits(
            HOUSE,
            self.facts.house_instruction_minutes,
            self.facts.house_lab_minutes,
            self.facts.house_assessment_minutes,
        )

    def cells(self) -> tuple[object, ...]:
        """Return the row's values in the order of :data:`COLUMNS`."""
        return (
            self.facts.external_id or "",
            self.facts.family_name,
            self.facts.given_name,
            self.teams,
            self.credential,
            self.facts.license_number or "",
            self.cycle.start if self.cycle else None,
            self.cycle.end if self.cycle else None,
            self.required,
            self.minutes,
            self.earned,
            self.gap,
            self.pace,
            self.status,
            self.gap_now.shortfall if self.gap_now else None,
            self.gap_now.days_left if self.gap_now else None,
            self.late_until,
            *self.domain_hours,
            self.missing_evidence,
            self.house_hours,
        )


class Filter(Frozen):
    """Which rows are wanted: a team with its sub-teams, a status, a part of a name."""

    team_id: str = ""
    status: str = ""
    name: str = ""


_NO_CREDENTIAL = "no credential"
STATUSES = (MET, ON_PACE, BEHIND, NOT_BEGUN, _NO_CREDENTIAL)


def hours_by_person(
    reader: Reader, wanted: Filter, unit: Unit, body: str = "ciip"
) -> list[HoursRow]:
    """Return the rows within the reader's reach, by name; a handful of queries for any number."""
    organization_id, today = reader.person.organization_id, clock.today(reader.person.time_zone)
    within = teams_in_reach(reader, "view_team_hours", unit)
    if wanted.team_id:
        below = unit.teams.under(organization_id, wanted.team_id)
        within = below if within is None else below & within
    facts = unit.hours.on(organization_id, body, HOUSE, today, within)
    teams = unit.teams.names_by_person(organization_id, within)
    return list(_matching(facts, teams, body, today, wanted))


def _matching(
    people: list[HoursFacts], teams: dict[str, str], body: str, today: date, wanted: Filter
) -> Iterator[HoursRow]:
    needle = wanted.name.strip().casefold()
    for facts in people:
        if needle and needle not in f"{facts.given_name} {facts.family_name}".casefold():
            continue
        row = _row(facts, teams.get(facts.person_id, ""), body, today)
        if not wanted.status or row.status == wanted.status:
            yield row


def with_evidence(
    rows: Iterable[HoursRow], organization_id: str, unit: Unit, catalog: Catalog
) -> Iterator[HoursRow]:
    """Yield the rows with what is missing of evidence, asked for a thousand people in turn."""
    for some in in_lots(rows, _AT_ONCE):
        people = {each.facts.person_id for each in some}
        missing = missing_evidence(organization_id, people, unit, catalog)
        for each in some:
            yield replace(each, missing_evidence=missing.get(each.facts.person_id, ""))


def _row(facts: HoursFacts, teams: str, body: str, today: date) -> HoursRow:
    rule = all_rules()[body]
    if facts.anchored_on is None:
        return HoursRow(facts, teams, None, _NO_CREDENTIAL)
    cycle = cycle_of(rule, facts.anchored_on, today)
    minutes = _counted(facts, rule)
    now = gap_of(body, cycle, minutes, False, facts.by_category, today)  # noqa: FBT003
    late = late_until(rule, cycle) if cycle else None
    return HoursRow(facts, teams, now, now.status, late)


def _counted(facts: HoursFacts, rule: Rule) -> int:
    by_class = {
        TimeClass.INSTRUCTION: facts.instruction_minutes,
        TimeClass.LAB: facts.lab_minutes,
        TimeClass.ASSESSMENT: facts.assessment_minutes,
    }
    return rule.counted(by_class)


@lru_cache(maxsize=4096)
def _credits(body: str, instruction: int, lab: int, assessment: int) -> Decimal:
    minutes = {
        TimeClass.INSTRUCTION: instruction,
        TimeClass.LAB: lab,
        TimeClass.ASSESSMENT: assessment,
    }
    return all_rules()[body].credit_units(minutes)
