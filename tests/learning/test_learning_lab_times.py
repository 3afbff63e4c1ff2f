"""What labs really took: to the first pass, without pauses, and only of one's own organization."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
import time_machine

from app.catalog import LabEntry
from app.learning.attempting import new_variant, open_attempt, save_draft
from app.learning.being_there import at_lab, be_there
from app.learning.site import Site
from app.learning.submitting import submit_lab
from app.records.people import Organization, Person
from app.records.presence import LabSpan, LabTime
from tests.people import NOON, organization, person

RIGHT = {"syntax": "1.2", "kind": "ct"}


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward)


def work(who: Person, lab: LabEntry, site: Site, signs: Sequence[int], passed: int) -> None:
    """Open the lab, give a sign so many seconds later each time, and pass it in the end."""
    with time_machine.travel(NOON, tick=False) as now:
        attempt = open_attempt(who, lab, site)
        for number, second in enumerate(signs, 1):
            now.move_to(NOON + timedelta(seconds=second))
            save_draft(who, attempt.id, lab.spec.exercises[0], "1.3", number, site)
        now.move_to(NOON + timedelta(seconds=passed))
        assert submit_lab(who, lab, attempt.id, RIGHT, site).just_passed


def spans(site: Site, ward: Organization, since: datetime | None = None) -> dict[str, LabSpan]:
    with site.store.reading() as unit:
        return unit.lab_times.spans(ward.id, since)


@pytest.mark.parametrize(
    ("signs", "passed", "seconds"),
    [
        ([], 90, 90),
        ([300, 700], 1000, 1000),
        ([300, 2000], 2060, 360),
        ([120], 121, 121),
        ([600], 1201, 600),
    ],
)
def test_a_learners_time_ends_with_her_pass_and_leaves_pauses_out(
    signs: list[int], passed: int, seconds: int, ada: Person, ward: Organization, lab: LabEntry,
    site: Site,
) -> None:  # fmt: skip
    work(ada, lab, site, signs, passed)

    assert spans(site, ward) == {lab.spec.id: LabSpan(1, seconds, seconds, seconds)}


def test_a_pass_of_whose_time_nothing_is_known_is_not_among_them(
    ada: Person, ward: Organization, lab: LabEntry, site: Site
) -> None:
    work(ada, lab, site, [], 601)

    assert spans(site, ward) == {}


def test_what_follows_the_first_pass_makes_it_no_longer(
    ada: Person, ward: Organization, lab: LabEntry, site: Site
) -> None:
    work(ada, lab, site, [60], 120)
    with time_machine.travel(NOON + timedelta(seconds=180), tick=False) as now:
        again = new_variant(ada, lab, site)
        now.shift(300)
        assert submit_lab(ada, lab, again.id, RIGHT, site).just_passed

    assert spans(site, ward)[lab.spec.id].median == 120


def test_every_attempt_up_to_the_pass_counts(
    ada: Person, ward: Organization, lab: LabEntry, site: Site
) -> None:
    doing = at_lab(lab, site.catalog)
    with time_machine.travel(NOON, tick=False) as now:
        open_attempt(ada, lab, site)
        now.shift(200)
        with site.store.writing() as unit:
            be_there(ada, doing, unit)
        now.shift(timedelta(days=3))
        attempt = new_variant(ada, lab, site)
        now.shift(100)
        submit_lab(ada, lab, attempt.id, RIGHT, site)

    assert spans(site, ward)[lab.spec.id].median == 300


def keep(site: Site, ward: Organization, seconds: Sequence[int], first: datetime = NOON) -> None:
    """Keep the times of so many learners, each a day after the one before."""
    for number, each in enumerate(seconds):
        who = person(site.store, ward, f"Learner Number{number}")
        passed = first + timedelta(days=number)
        with site.store.writing() as unit:
            unit.lab_times.add(LabTime(ward.id, "lab-1", who.id, each, passed))


@pytest.mark.parametrize(
    ("seconds", "span"),
    [
        ([70], LabSpan(1, 70, 70, 70)),
        ([30, 10], LabSpan(2, 20, 10, 30)),
        ([10, 40, 20], LabSpan(3, 20, 10, 40)),
        ([40, 10, 30, 20], LabSpan(4, 25, 20, 30)),
        ([5, 9, 1, 9000, 7], LabSpan(5, 7, 5, 9)),
        ([80, 10, 70, 20, 60, 30, 50, 40], LabSpan(8, 45, 30, 60)),
        ([60, 60, 60, 60, 60, 60], LabSpan(6, 60, 60, 60)),
    ],
)
def test_the_middle_half_leaves_out_the_quickest_and_the_slowest_quarter(
    seconds: list[int], span: LabSpan, ward: Organization, site: Site
) -> None:
    keep(site, ward, seconds)

    assert spans(site, ward) == {"lab-1": span}


def test_passes_from_a_day_on_are_ranked_among_themselves(ward: Organization, site: Site) -> None:
    keep(site, ward, [900, 800, 100, 300, 200])

    assert spans(site, ward, NOON + timedelta(days=2)) == {"lab-1": LabSpan(3, 200, 100, 300)}
    assert spans(site, ward, NOON + timedelta(days=9)) == {}


def test_another_organizations_times_are_not_among_them(ward: Organization, site: Site) -> None:
    lake = organization(site.store, "lake")
    keep(site, ward, [100, 200, 300])
    keep(site, lake, [7000, 8000])

    assert spans(site, ward) == {"lab-1": LabSpan(3, 200, 100, 300)}
    assert spans(site, lake) == {"lab-1": LabSpan(2, 7500, 7000, 8000)}
