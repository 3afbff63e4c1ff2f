"""Reminders: each step once, by the reader's days, and nothing of what is done."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from app import clock
from app.credit.cycles import cycle_of
from app.credit.rules import all_rules
from app.learning.assigning import Target, assign_module, withdraw_assignment
from app.learning.days import end_of_day
from app.learning.extending_dates import extend, waive
from app.learning.reminding import remind_all
from app.learning.site import Site
from app.records.credit import Credential
from app.records.learning import Assignment
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from app.store import Store
from tests.people import NOON, organization, person, reader


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward)


@pytest.fixture
def mentor(store: Store, ward: Organization) -> Reader:
    return reader(store, person(store, ward, "Grace Hopper", Role.MENTOR))


def told(site: Site, who: Person, kind: str) -> list[str]:
    with site.store.reading() as unit:
        found = unit.notices.unread(who.organization_id, who.id)
        mails = unit.outbox.of_person(who.organization_id, who.id)
    sentences = sorted(each.sentence for each in found if each.kind == kind)
    assert sentences == sorted(mail.text for mail in mails if mail.topic == kind)
    return sentences


def asked(site: Site, mentor: Reader, who: Person, due_on: date) -> Assignment:
    [module, *_] = site.catalog.modules()
    return assign_module(mentor, module, Target(person_id=who.id), due_on, "Soon.", site)


def test_whom_something_is_assigned_to_is_told_once_and_when_it_is_taken_back(
    site: Site, mentor: Reader, ada: Person
) -> None:
    made = asked(site, mentor, ada, date(2026, 3, 20))
    withdraw_assignment(mentor, made.id, site)
    withdraw_assignment(mentor, made.id, site)

    [back, first] = sorted(told(site, ada, "assignment"), key=len)
    assert first == "Grace Hopper asks you to complete M1 First look by 20 Mar 2026. Soon."
    assert back == "Grace Hopper took back what was asked of you: M1 First look."


def test_seven_three_and_one_day_before_it_is_due_and_every_week_after(
    site: Site, mentor: Reader, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    asked(site, mentor, ada, date(2026, 3, 20))

    news = {}
    for day in range(90):
        clock_at_noon.move_to(NOON + timedelta(days=day))
        if count := remind_all(site) + remind_all(site):
            news[(NOON + timedelta(days=day)).date().isoformat()] = count

    before = ["2026-03-13", "2026-03-17", "2026-03-19"]
    after = [(date(2026, 3, 21) + timedelta(weeks=week)).isoformat() for week in range(8)]
    assert news == dict.fromkeys([*before, *after], 1)
    assert "M1 First look is due in 7 days: 20 Mar 2026, 23:59 CET." in told(site, ada, "due")
    assert "M1 First look is due tomorrow: 20 Mar 2026, 23:59 CET." in told(site, ada, "due")


def test_whoever_is_asked_late_hears_of_the_steps_to_come_alone(
    site: Site, mentor: Reader, ada: Person
) -> None:
    asked(site, mentor, ada, date(2026, 3, 4))

    assert remind_all(site) == 0


def test_a_moved_due_date_is_reminded_of_anew_and_a_waived_one_is_not(
    site: Site, mentor: Reader, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    made = asked(site, mentor, ada, date(2026, 3, 20))
    clock_at_noon.move_to(NOON + timedelta(days=15))
    assert remind_all(site) == 1
    extend(mentor, made.id, ada.id, site, days=7, reason="On leave.")
    clock_at_noon.move_to(NOON + timedelta(days=22))
    assert remind_all(site) == 1
    waive(mentor, made.id, ada.id, site, reason="Knows it.")
    clock_at_noon.move_to(NOON + timedelta(days=24))

    assert remind_all(site) == 0


def test_nobody_without_an_active_account_is_reminded(
    site: Site, mentor: Reader, ada: Person, clock_at_noon: time_machine.Traveller
) -> None:
    asked(site, mentor, ada, date(2026, 3, 20))
    with site.store.writing() as unit:
        unit.people.set_active(ada.organization_id, ada.id, active=False)
    clock_at_noon.move_to(NOON + timedelta(days=15))

    assert remind_all(site) == 0


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [("ciip", "cycle", "cycle ends in 90 days"), ("parca", "credential", "expires in 90 days")],
)
def test_the_end_of_a_cycle_is_told_at_ninety_sixty_thirty_and_seven_days(
    site: Site, ada: Person, body: str, kind: str, says: str,
    clock_at_noon: time_machine.Traveller,
) -> None:  # fmt: skip
    rule = next(each for each in all_rules().values() if each.id.startswith(body))
    anchor = date(2024, 6, 1)
    with site.store.writing() as unit:
        unit.credentials.add(
            Credential(ada.organization_id, str(uuid4()), ada.id, rule.id, "", anchor, clock.now())
        )
    cycle = cycle_of(rule, anchor, date(2026, 3, 2))
    assert cycle is not None
    left = []
    for days in range(100, -1, -1):
        moment = end_of_day(cycle.end - timedelta(days=days), ada.time_zone)
        clock_at_noon.move_to(moment - timedelta(hours=12))
        if remind_all(site):
            left.append(days)

    assert left == [90, 60, 30, 7]
    assert any(says in sentence for sentence in told(site, ada, kind))


@pytest.mark.parametrize(
    ("zone", "now", "says"),
    [
        # In the hours around both changes of the clock, the day is the one on the reader's wall.
        ("Europe/London", "2026-03-28T23:30+00:00", "tomorrow"),
        ("Europe/London", "2026-03-29T00:30+00:00", "today"),
        ("Europe/London", "2026-10-24T22:30+00:00", "tomorrow"),
        ("Europe/London", "2026-10-24T23:30+00:00", "today"),
        ("America/New_York", "2026-03-08T04:30+00:00", "tomorrow"),
        ("America/New_York", "2026-03-08T05:30+00:00", "today"),
        ("America/New_York", "2026-11-01T03:30+00:00", "tomorrow"),
        ("America/New_York", "2026-11-01T04:30+00:00", "today"),
    ],
)
def test_days_are_those_of_the_readers_zone_in_both_nights_of_a_change(
    site: Site, ward: Organization, zone: str, now: str, says: str,
    clock_at_noon: time_machine.Traveller,
) -> None:  # fmt: skip
    who = person(site.store, ward, "Bea Staff", time_zone=zone)
    boss = reader(site.store, person(site.store, ward, "Mo Tor", Role.MENTOR, time_zone=zone))
    moment = datetime.fromisoformat(now).astimezone(UTC)
    due_on = {3: {"E": 29, "A": 8}, 10: {"E": 25}, 11: {"A": 1}}
    month = 11 if zone.startswith("A") and moment.month != 3 else moment.month
    day = date(2026, month, due_on[month][zone[0]])
    asked(site, boss, who, day)
    clock_at_noon.move_to(moment)

    assert remind_all(site) == 1

    [sentence] = told(site, who, "due")
    assert sentence.startswith(f"M1 First look is due {says}: {day.day} ")
