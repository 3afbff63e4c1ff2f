"""The time that a learner was really at it: pauses, two pages at once, clocks, deeds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine

from app.catalog import LabEntry, Module
from app.learning.attempting import open_attempt, save_draft
from app.learning.being_there import (
    IDLE_AFTER,
    Doing,
    at_lab,
    at_lesson,
    be_there,
    forget_presences,
)
from app.learning.reading import finish_lesson, open_lesson
from app.learning.site import Site
from app.learning.sitting import choose, start_sitting
from app.records.people import Person
from app.records.presence import TimeSpent
from app.reporting.time_spent import minutes_at, time_evidence
from tests.people import NOON, organization, person


@pytest.fixture
def reading(module: Module) -> Doing:
    return at_lesson(module, module.lessons[0])


def seen(site: Site, who: Person, doing: Doing, second: float, *, anew: bool = False) -> None:
    """Let *who* give a sign so many seconds after noon."""
    moment = NOON + timedelta(seconds=second)
    with time_machine.travel(moment, tick=False), site.store.writing() as unit:
        be_there(who, doing, unit, anew=anew)


def spent(site: Site, who: Person, module: Module) -> list[TimeSpent]:
    with site.store.reading() as unit:
        return unit.times_spent.of(who.organization_id, who.id, [module.id])


def sums(site: Site, who: Person, module: Module) -> tuple[int, int]:
    """Return active and idle seconds of *who* in the module."""
    found = spent(site, who, module)
    return sum(e.active_seconds for e in found), sum(e.idle_seconds for e in found)


@pytest.mark.parametrize(
    ("signs", "active", "idle"),
    [
        ([0], 0, 0),
        ([0, 60, 120, 185], 185, 0),
        ([0, 600], 600, 0),
        ([0, 601], 0, 601),
        ([0, 300, 2000, 2060], 360, 1700),
        ([0, 60, 86460, 86520], 120, 86400),
        ([0, 60, 86461, 86521], 120, 0),
        ([0.9, 1.8, 2.7, 3.6, 4.5], 4, 0),
        ([0, 60, 60, 60], 60, 0),
    ],
)
def test_a_pause_longer_than_ten_minutes_is_left_out(
    signs: list[float], active: int, idle: int, ada: Person, module: Module, reading: Doing,
    site: Site,
) -> None:  # fmt: skip
    assert timedelta(minutes=10) == IDLE_AFTER

    for second in signs:
        seen(site, ada, reading, second)

    assert sums(site, ada, module) == (active, idle)


def test_who_comes_anew_after_a_long_absence_was_not_idle_meanwhile(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    seen(site, ada, reading, 0)
    seen(site, ada, reading, 60)
    seen(site, ada, reading, 7260, anew=True)
    seen(site, ada, reading, 7320)
    seen(site, ada, reading, 7380, anew=True)

    assert sums(site, ada, module) == (180, 0)


def test_two_pages_at_once_count_no_minute_twice(
    ada: Person, module: Module, lab: LabEntry, reading: Doing, site: Site
) -> None:
    working = at_lab(lab, site.catalog)
    assert working is not None

    for minute in range(11):
        seen(site, ada, reading, 60 * minute, anew=minute == 0)
        seen(site, ada, working, 60 * minute + 20, anew=minute == 0)

    of_lesson, of_lab = spent(site, ada, module)
    assert (of_lesson.time_class, of_lesson.active_seconds) == ("instruction", 400)
    assert (of_lab.time_class, of_lab.active_seconds) == ("lab", 220)


def test_signs_of_one_moment_from_many_pages_count_what_passed_once(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    seen(site, ada, reading, 0)

    def sign(_number: int) -> None:
        with site.store.writing() as unit:
            be_there(ada, reading, unit)

    later = NOON + timedelta(seconds=45)
    with time_machine.travel(later, tick=False), ThreadPoolExecutor(8) as pool:
        list(pool.map(sign, range(24)))

    assert sums(site, ada, module) == (45, 0)


def test_a_clock_set_back_takes_nothing_away_and_counting_goes_on(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    for second in (0, 60, -3600, -3540):
        seen(site, ada, reading, second)

    assert sums(site, ada, module) == (120, 0)


def test_clocks_that_differ_by_seconds_count_nothing_twice(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    for second in (0, 30, 27, 60, 57, 90):
        seen(site, ada, reading, second)

    assert sums(site, ada, module) == (90, 0)


def test_nobody_elses_time_is_touched(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    neighbor = person(site.store, organization(site.store, "lake"))
    seen(site, ada, reading, 0)
    seen(site, neighbor, reading, 30)
    seen(site, ada, reading, 60)

    assert sums(site, ada, module) == (60, 0)
    assert sums(site, neighbor, module) == (0, 0)


def test_a_lesson_keeps_one_row_however_often_its_reader_is_seen(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    for second in range(0, 1200, 60):
        seen(site, ada, reading, second)

    [kept] = spent(site, ada, module)
    assert (kept.first_at, kept.last_at) == (NOON, NOON + timedelta(seconds=1140))
    assert kept.content_hash == module.content_hash


def test_deeds_are_signs_too(ada: Person, module: Module, lab: LabEntry, site: Site) -> None:
    exercise = lab.spec.exercises[0]
    with time_machine.travel(NOON, tick=False) as now:
        open_lesson(ada, module, module.lessons[0], site)
        now.shift(240)
        finish_lesson(ada, module, module.lessons[0], site)
        attempt = open_attempt(ada, lab, site)
        now.shift(90)
        save_draft(ada, attempt.id, exercise, "1.2", 1, site)
        sitting = start_sitting(ada, module, site)
        now.shift(30)
        choose(ada, sitting.id, 0, 0, 1, site)

    by_class = {each.time_class: each.active_seconds for each in spent(site, ada, module)}
    assert by_class == {"instruction": 240, "lab": 90, "assessment": 30}


def test_an_auditor_reads_the_sums_by_class_and_version(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    revised = Doing(module.id, "f" * 64, reading.time_class, reading.subject_id)
    seen(site, ada, reading, 0)
    seen(site, ada, reading, 100)
    seen(site, ada, reading, 2000)
    seen(site, ada, revised, 2050)

    told = time_evidence(spent(site, ada, module))

    assert told["idle_after_minutes"] == 10
    by_version = {each["version"]: each for each in told["modules"]}
    assert by_version[module.content_hash] == {
        "module": module.id,
        "version": module.content_hash,
        "active_seconds": {"instruction": 100, "lab": 0, "assessment": 0},
        "idle_seconds": 1900,
        "first_at": "2026-03-02T12:00:00+00:00",
        "last_at": "2026-03-02T12:33:20+00:00",
    }
    assert by_version["f" * 64]["active_seconds"]["instruction"] == 50
    with site.store.reading() as unit:
        assert minutes_at(module, ada, unit) == 2


def test_who_was_seen_when_is_forgotten_a_day_later_and_the_sums_stay(
    ada: Person, module: Module, reading: Doing, site: Site
) -> None:
    seen(site, ada, reading, 0)
    seen(site, ada, reading, 120)
    late: list[tuple[datetime, int]] = [
        (NOON + timedelta(hours=20), 0),
        (NOON + timedelta(hours=25), 1),
        (NOON + timedelta(hours=26), 0),
    ]

    for moment, forgotten in late:
        with time_machine.travel(moment, tick=False):
            assert forget_presences(site) == forgotten
    seen(site, ada, reading, 26 * 3600)

    assert sums(site, ada, module) == (120, 0)
