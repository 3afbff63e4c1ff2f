"""Reports on a schedule: at the reader's hour, once each, and only for who may still see them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.errors import InvalidInput, NotFound
from app.learning.filters import drop_filter, save_filter
from app.learning.report_schedules import put_due_reports, schedule_report, stop_report
from app.learning.site import Site
from app.records.mail import Mail
from app.records.managing import ReportSchedule
from app.records.people import Role
from app.records.reader import Reader
from app.reporting.scheduled import next_moment
from tests.people import NOON, organization, person, reader, team

WEEK = timedelta(days=7)


def letters(site: Site, manager: Reader) -> list[Mail]:
    with site.store.reading() as unit:
        return unit.outbox.of_person(manager.person.organization_id, manager.person.id)


@pytest.fixture
def manager(site: Site) -> Reader:
    ward = organization(site.store)
    pacs = team(site.store, ward, "PACS", person(site.store, ward, "Ada Lovelace"))
    person(site.store, ward, "Olga Other")
    return reader(site.store, person(site.store, ward, "Ines C", Role.MANAGER, team=pacs))


def planned(weekday: int, hour: int, zone: str = "Europe/Berlin") -> ReportSchedule:
    return ReportSchedule("o", "s", "p", "f", weekday, hour, zone, NOON)


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        # NOON is a Monday, 13:00 in Berlin.
        (planned(0, 14), NOON, datetime(2026, 3, 2, 13, tzinfo=UTC)),
        (planned(0, 13), NOON, datetime(2026, 3, 9, 12, tzinfo=UTC)),
        (planned(6, 7, "America/Chicago"), NOON, datetime(2026, 3, 8, 12, tzinfo=UTC)),
        # 29 March 2026: 02:00 is not there. 25 October 2026: 02:00 comes twice.
        (planned(6, 2), datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (planned(6, 2), datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)),
    ],
)
def test_the_next_moment_is_at_the_hour_of_the_zone(
    schedule: ReportSchedule, after: datetime, expected: datetime
) -> None:
    assert next_moment(schedule, after) == expected


def test_a_due_report_is_put_once_with_the_readers_reach(site: Site, manager: Reader) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        saved = save_filter(manager, "My team", {}, site, shared=False)
        schedule = schedule_report(manager, saved.id, 0, 14, site)
        assert put_due_reports(site) == 0
        now.move_to(schedule.next_at)

        assert [put_due_reports(site) for _ in range(2)] == [1, 0]
        now.shift(3 * WEEK)
        assert [put_due_reports(site) for _ in range(2)] == [1, 0]

    first, second = letters(site, manager)
    assert (first.topic, first.subject) == ("report", "Team report: My team")
    assert "1 active people" in first.text
    assert {each["name"] for each in first.attachments} == {
        "completion.csv",
        "cycles.csv",
        "credit.csv",
        "expiring.csv",
    }
    assert first.dedup_key != second.dedup_key


def test_who_may_no_longer_see_it_gets_nothing(site: Site, manager: Reader) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        saved = save_filter(manager, "My team", {}, site, shared=False)
        schedule = schedule_report(manager, saved.id, 0, 14, site)
        with site.store.writing() as unit:
            unit.role_grants.revoke(manager.person.organization_id, manager.grants[0].id)
        now.move_to(schedule.next_at)

        assert put_due_reports(site) == 0
    assert letters(site, manager) == []


def test_a_schedule_is_the_owners_alone_and_goes_with_its_filter(
    site: Site, manager: Reader
) -> None:
    ward = organization(site.store, "lake")
    other = reader(site.store, person(site.store, ward, "Stella S", Role.MANAGER))
    saved = save_filter(manager, "My team", {}, site, shared=True)
    schedule = schedule_report(manager, saved.id, 0, 14, site)

    for deed in (
        lambda: schedule_report(other, saved.id, 0, 14, site),
        lambda: stop_report(other, schedule.id, site),
        lambda: drop_filter(other, saved.id, site),
    ):
        with pytest.raises(NotFound):
            deed()
    with pytest.raises(InvalidInput):
        schedule_report(manager, saved.id, 0, 15, site)
    with pytest.raises(InvalidInput):
        schedule_report(manager, saved.id, 7, 24, site)
    drop_filter(manager, saved.id, site)
    with site.store.reading() as unit:
        assert unit.report_schedules.of(manager.person.organization_id, manager.person.id) == []
