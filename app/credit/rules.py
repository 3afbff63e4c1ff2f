"""CE rules as data: what counts, in which steps, and how often it is asked for."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from app.frozen import Frozen


class TimeClass(StrEnum):
    """What a minute was spent on; bodies differ in which they count."""

    INSTRUCTION = "instruction"
    LAB = "lab"
    ASSESSMENT = "assessment"


class Anchor(StrEnum):
    """What a cycle is counted from."""

    CALENDAR_AFTER_PASS = "calendar_after_pass"  # noqa: S105 - passing an exam
    CALENDAR_YEAR = "calendar_year"
    BIRTH_MONTH = "birth_month"
    PASS_DATE = "pass_date"  # noqa: S105 - passing an exam


class Rounding(StrEnum):
    """How counted time becomes steps: to the nearest, to the step below, or by bands."""

    NEAREST = "nearest"
    FLOOR = "floor"
    BANDS = "bands"


class Per(StrEnum):
    """What is rounded: each activity for itself, or the sum of a cycle once at its end."""

    ACTIVITY = "activity"
    CYCLE = "cycle"


class Renewal(StrEnum):
    """What keeps a credential: credit, or sitting the exam again."""

    CREDIT = "credit"
    EXAM = "exam"


class Source(Frozen):
    """Where a rule was read, and how sure we are of it."""

    says: str
    where: str
    confidence: str


class WorkedCase(Frozen):
    """Minutes and the credits they must give, with the reason; tests run every one."""

    why: str
    minutes: Mapping[TimeClass, int]
    credit_units: Decimal


class Category(Frozen):
    """A kind of activity of which the body wants at least *minimum* units in a cycle.

    *within* ends the sentence that begins with so many of them.
    """

    id: str
    title: str
    within: str
    minimum: Decimal


class Rule(Frozen):
    """One body's rule for one credential."""

    id: str
    body: str
    credential: str
    title: str
    unit: str
    minutes_per_unit: int
    counts: frozenset[TimeClass]
    increment: Decimal
    rounding: Rounding
    per: Per
    bands: tuple[tuple[int, Decimal], ...]
    minimum: Decimal
    required: Decimal
    categories: tuple[Category, ...]
    renewal: Renewal
    carry_over: bool
    needs_approval: bool
    retention_years: int
    effective_from: date | None
    anchor: Anchor
    cycle_years: int
    late_months: int
    late_says: str
    sources: tuple[Source, ...]
    cases: tuple[WorkedCase, ...]

    def counted(self, minutes: Mapping[TimeClass, int]) -> int:
        """Return those of *minutes* that the rule counts."""
        return sum(minutes.get(time_class, 0) for time_class in self.counts)

    def credit_units(self, minutes: Mapping[TimeClass, int]) -> Decimal:
        """Return what *minutes* by class are worth, rounded once at the end, half up."""
        counted = self.counted(minutes)
        units = self._banded(counted) if self.rounding is Rounding.BANDS else self._stepped(counted)
        if units < self.minimum:
            units = Decimal(0)
        return units.quantize(Decimal("0.01"))

    @property
    def full_title(self) -> str:
        """Return the title with the body's name, which some titles hold already."""
        return self.title if self.body in self.title else f"{self.title} ({self.body})"

    @property
    def counting_says(self) -> str:
        """Return in a sentence how minutes become credit: which, in what steps, rounded when."""
        tests = "with" if TimeClass.ASSESSMENT in self.counts else "without"
        if self.per is Per.CYCLE:
            when = f"The minutes of a cycle, {tests} post-tests, are added up and rounded once"
        else:
            when = f"The minutes of each activity, {tests} its post-test, are rounded by themselves"
        whole = f"{self.minutes_per_unit} minutes are 1 {self.unit}"
        if self.rounding is Rounding.BANDS:
            rests = "".join(f", a rest of {n} or more {units:f}" for n, units in self.bands)
            return f"{when}: {whole}{rests}."
        way = "to the nearest" if self.rounding is Rounding.NEAREST else "down to a step of"
        return f"{when}, {way} {self.increment:f}; {whole}."

    def _stepped(self, counted: int) -> Decimal:
        steps = Decimal(counted) / self.minutes_per_unit / self.increment
        mode = ROUND_HALF_UP if self.rounding is Rounding.NEAREST else ROUND_DOWN
        return steps.quantize(Decimal(1), mode) * self.increment

    def _banded(self, counted: int) -> Decimal:
        """Return a unit for each full stretch of time, and for the rest what its band gives."""
        whole, rest = divmod(max(counted, 0), self.minutes_per_unit)
        reached = [units for least, units in self.bands if rest >= least]
        return whole + max(reached, default=Decimal(0))


def _category(data: Mapping[str, Any], required: Decimal) -> Category:
    """Return a category; one that is a share of the requirement becomes a number here."""
    share = Decimal(data["share"]) * required if "share" in data else Decimal(data["minimum"])
    minimum = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Category(data["id"], data["title"], data["within"], minimum)


def _case(data: Mapping[str, Any]) -> WorkedCase:
    minutes = {TimeClass(name): n for name, n in data["minutes"].items()}
    return WorkedCase(data["why"], minutes, Decimal(data["credits"]))


def _rule(rule_id: str, data: Mapping[str, Any]) -> Rule:
    cycle, required = data["cycle"], Decimal(data["required"])
    return Rule(
        id=rule_id,
        body=data["body"],
        credential=data["credential"],
        title=data["title"],
        unit=data["unit"],
        minutes_per_unit=data["minutes_per_unit"],
        counts=frozenset(TimeClass(name) for name in data["counts"]),
        increment=Decimal(data["increment"]),
        rounding=Rounding(data["rounding"]),
        per=Per(data["rounded_per"]),
        bands=tuple((band["minutes"], Decimal(band["credits"])) for band in data.get("band", ())),
        minimum=Decimal(data["minimum"]),
        required=required,
        categories=tuple(_category(each, required) for each in data.get("category", ())),
        renewal=Renewal(data.get("renewal", Renewal.CREDIT)),
        carry_over=data["carry_over"],
        needs_approval=data["needs_approval"],
        retention_years=data["retention_years"],
        effective_from=data.get("effective_from"),
        anchor=Anchor(cycle["anchor"]),
        cycle_years=cycle["years"],
        late_months=cycle["late_months"],
        late_says=cycle.get("late_says", ""),
        sources=tuple(Source(**source) for source in data["source"]),
        cases=tuple(_case(case) for case in data["case"]),
    )


def _rules_of(name: str, data: dict[str, Any]) -> Iterator[Rule]:
    """Yield the file's rule, then its variants: the same rule with another requirement."""
    variants = data.pop("variant", ())
    yield _rule(name, data)
    for variant in variants:
        yield _rule(variant["id"], {**data, **variant})


HOUSE = "house"


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its id: the name of its file in ``rules/``, or of a variant in it."""
    folder = resources.files(__package__) / "rules"
    found = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    return {
        rule.id: rule
        for name in found
        for rule in _rules_of(
            name.removesuffix(".toml"), tomllib.loads((folder / name).read_text("utf-8"))
        )
    }


@cache
def credential_rules() -> tuple[Rule, ...]:
    """Return the rules of credentials that a learner may keep up; house hours are everybody's."""
    return tuple(rule for rule in all_rules().values() if rule.id != HOUSE)


@cache
def open_rules() -> tuple[Rule, ...]:
    """Return the rules under which self-study counts by itself, without a body's approval."""
    return tuple(
        rule
        for rule in all_rules().values()
        if rule.renewal is Renewal.CREDIT and not rule.needs_approval
    )
