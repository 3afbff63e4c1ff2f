"""What designated minutes rest on: reading, the author's estimates of labs, and learners' medians.

A lab's stated minutes rest on the median where enough learners passed it and the two differ by no
more than half of the median. Nothing here changes credit: an author changes the stated minutes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.catalog import POST_TEST_METHOD, LabEntry, Module
from app.credit.rules import TimeClass
from app.frozen import Frozen
from app.learning.awarding import designated_minutes
from app.learning.progress import module_labs
from app.learning.site import Site
from app.records.presence import LabSpan
from app.reporting.time_spent import idle_after_minutes
from app.store import Unit

FEWEST = 5
"""Fewer tell too little, and too much of each of them."""

COLUMNS = (
    "module", "lab_id", "lab", "title", "stated_minutes", "learners", "median_minutes",
    "middle_half_from", "middle_half_to", "rests_on", "off_by_more_than_half",
)  # fmt: skip


class LabMinutes(Frozen):
    """A lab's stated minutes beside what learners took; *span* is there from enough of them on."""

    lab: LabEntry
    learners: int
    span: LabSpan | None

    @property
    def stated(self) -> int:
        """Return the minutes that its author states."""
        return self.lab.spec.minutes

    @property
    def median(self) -> int | None:
        """Return the median in minutes."""
        return None if self.span is None else _minutes(self.span.median)

    @property
    def middle_half(self) -> tuple[int, int] | None:
        """Return from how many minutes to how many the middle half of the learners took."""
        if self.span is None:
            return None
        return _minutes(self.span.quick), _minutes(self.span.slow)

    @property
    def is_off(self) -> bool:
        """Say whether the stated minutes differ from the median by more than half of it."""
        if self.span is None:
            return False
        return 2 * abs(60 * self.stated - self.span.median) > self.span.median

    @property
    def rests_on_median(self) -> bool:
        """Say whether the stated minutes are more than an estimate."""
        return self.span is not None and not self.is_off

    @property
    def rests_on(self) -> str:
        """Return in words what the stated minutes rest on."""
        if self.span is None:
            return "The author's estimate; too few learners yet"
        if not self.is_off:
            return f"The median of {self.learners} learners"
        than = "more than half above" if self._is_above else "more than half below"
        return f"The author's estimate, {than} the median of {self.learners} learners"

    @property
    def _is_above(self) -> bool:
        return self.span is not None and 60 * self.stated > self.span.median


class ModuleMinutes(Frozen):
    """A module's designated minutes by class, and its labs'."""

    module: Module
    minutes: dict[TimeClass, int]
    labs: tuple[LabMinutes, ...]

    @property
    def on_medians(self) -> int:
        """Return how many of the labs' minutes rest on medians."""
        return sum(lab.stated for lab in self.labs if lab.rests_on_median)

    @property
    def on_estimates(self) -> int:
        """Return how many of the labs' minutes are the author's estimate."""
        return sum(lab.stated for lab in self.labs) - self.on_medians


def module_minutes(
    organization_id: str,
    modules: Iterable[Module],
    unit: Unit,
    site: Site,
    since: datetime | None = None,
) -> list[ModuleMinutes]:
    """Return what the minutes of *modules* rest on, by those who passed labs *since* then."""
    spans = unit.lab_times.spans(organization_id, since)
    return [
        ModuleMinutes(
            module,
            designated_minutes(module, site),
            tuple(
                _lab_minutes(lab, spans.get(lab.spec.id))
                for lab in module_labs(module, site.catalog)
            ),
        )
        for module in modules
    ]


def off_labs(told: Iterable[ModuleMinutes]) -> list[LabMinutes]:
    """Return the labs whose stated minutes are off by more than half, the furthest off first."""
    found = [lab for each in told for lab in each.labs if lab.is_off]
    return sorted(found, key=_how_far, reverse=True)


def minutes_rows(told: Iterable[ModuleMinutes]) -> Iterator[tuple[object, ...]]:
    """Yield the labs as rows of :data:`COLUMNS`."""
    for each in told:
        for lab in each.labs:
            quick, slow = lab.middle_half or (None, None)
            yield (
                each.module.code, lab.lab.spec.id, lab.lab.spec.code, lab.lab.spec.title,
                lab.stated, lab.learners, lab.median, quick, slow, lab.rests_on,
                "yes" if lab.is_off else "no",
            )  # fmt: skip


def minutes_evidence(told: Iterable[ModuleMinutes]) -> dict[str, Any]:
    """Return what designated minutes rest on, for an audit packet."""
    return {
        "says": "What the designated minutes of each module, in its present version, rest on.",
        "median_of": "the time at a lab until the first pass, one figure a learner",
        "fewest_learners": FEWEST,
        "idle_after_minutes": idle_after_minutes(),
        "modules": [
            {
                "module": each.module.id,
                "version": each.module.content_hash,
                "lessons": {
                    "minutes": each.minutes[TimeClass.INSTRUCTION],
                    "rests_on": each.module.minutes_method,
                },
                "labs": [_lab_evidence(lab) for lab in each.labs],
                "post_test": {
                    "minutes": each.minutes[TimeClass.ASSESSMENT],
                    "rests_on": POST_TEST_METHOD,
                },
            }
            for each in told
        ],
    }


def _lab_evidence(lab: LabMinutes) -> dict[str, Any]:
    return {
        "lab": lab.lab.spec.id,
        "title": f"{lab.lab.spec.code} {lab.lab.spec.title}",
        "minutes": lab.stated,
        "rests_on": lab.rests_on,
        "learners": lab.learners,
        "median_minutes": lab.median,
        "middle_half": lab.middle_half,
    }


def _lab_minutes(lab: LabEntry, span: LabSpan | None) -> LabMinutes:
    if span is None or span.learners < FEWEST:
        return LabMinutes(lab, span.learners if span else 0, None)
    return LabMinutes(lab, span.learners, span)


def _how_far(lab: LabMinutes) -> Decimal:
    """Return how many times as long the one is as the other."""
    median = Decimal(lab.span.median if lab.span else 60)
    stated = Decimal(60 * lab.stated)
    return max(stated / median, median / stated)


def _minutes(seconds: int) -> int:
    """Return the nearest whole minute, and one for less than that."""
    return max(1, int((Decimal(seconds) / 60).quantize(Decimal(1), ROUND_HALF_UP)))
