"""The clock's time zones: every place, and nothing that is none; and its days in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app import clock


def test_a_zone_to_choose_is_a_place_or_a_fixed_time_and_opens() -> None:
    zones = clock.zones()

    assert {"Europe/Berlin", "America/Chicago", "UTC"} <= set(zones)
    assert not {"localtime", "posixrules", "Factory"} & set(zones)
    assert [str(ZoneInfo(name)) for name in zones] == list(zones)


def test_a_day_is_said_with_the_name_of_its_month() -> None:
    assert clock.day_words(date(2026, 3, 2)) == "2 Mar 2026"
    assert clock.day_words(datetime(2026, 11, 24, 23, 59, tzinfo=UTC)) == "24 Nov 2026"
