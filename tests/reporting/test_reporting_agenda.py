"""Calendars of due dates: days where they are days, moments in UTC in both nights of a change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.learning.days import end_of_day
from app.records.learning import AssignedModule
from app.records.mentoring import AssignmentChange
from app.reporting.agenda import due_event
from app.reporting.icalendar import Event, calendar

ASKED = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONDON, NEW_YORK = "Europe/London", "America/New_York"


def fields(text: str) -> dict[str, str]:
    """Return what a calendar reads of the event: lines unfolded, by name."""
    unfolded = text.replace("\r\n ", "").partition("BEGIN:VALARM")[0]
    return dict(line.split(":", 1) for line in unfolded.split("\r\n") if line)


def due(at: datetime, zone: str, *changes: AssignmentChange) -> Event:
    asked = AssignedModule("org", "a1", "ada", "m1", at, None)
    return due_event(asked, "Headers", ASKED, list(changes), zone, "https://ward.test")


@pytest.mark.parametrize("zone", [LONDON, NEW_YORK, "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "day",
    [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2028, 2, 29)],
)
def test_what_is_due_with_the_readers_day_is_a_whole_day(zone: str, day: date) -> None:
    read = fields(calendar([due(end_of_day(day, zone), zone)]))

    assert read["DTSTART;VALUE=DATE"] == f"{day:%Y%m%d}"
    assert read["DTEND;VALUE=DATE"] == f"{day + timedelta(days=1):%Y%m%d}"


@pytest.mark.parametrize(
    ("assigned_in", "read_in", "day", "told"),
    [
        # The night on which the one country has changed its clocks and the other has not.
        (LONDON, NEW_YORK, date(2026, 3, 29), "20260329T225959Z"),
        (LONDON, NEW_YORK, date(2026, 10, 25), "20261025T235959Z"),
        (NEW_YORK, LONDON, date(2026, 3, 8), "20260309T035959Z"),
        (NEW_YORK, LONDON, date(2026, 11, 1), "20261102T045959Z"),
    ],
)
def test_what_is_due_with_another_zones_day_is_a_moment(
    assigned_in: str, read_in: str, day: date, told: str
) -> None:
    read = fields(calendar([due(end_of_day(day, assigned_in), read_in)]))

    assert read["DTSTART"] == told
    assert "DTEND" not in read


def test_an_extension_is_a_new_version_of_the_same_event() -> None:
    at = end_of_day(date(2026, 3, 9), LONDON)
    later = ASKED + timedelta(days=1)
    change = AssignmentChange("org", "c", "a1", "ada", "extension", "", at, at, "mo", later)

    before, after = (fields(calendar([due(at, LONDON, *told)])) for told in ((), (change,)))

    assert before["UID"] == after["UID"] == "due-a1-ada@ward.test"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert (before["DTSTAMP"], after["DTSTAMP"]) == ("20260302T120000Z", "20260303T120000Z")


def test_the_same_events_are_the_same_text_with_an_alarm_a_day_before() -> None:
    event = due(end_of_day(date(2026, 3, 9), LONDON), LONDON)

    text = calendar([event], name="Reading Room")

    assert text == calendar([event], name="Reading Room")
    assert "BEGIN:VALARM\r\nACTION:DISPLAY\r\n" in text
    assert "TRIGGER:-P1D\r\nEND:VALARM\r\nEND:VEVENT\r\n" in text
    assert "X-WR-CALNAME:Reading Room\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in text
