"""The clock's time zones: every place, and nothing that is none."""

from zoneinfo import ZoneInfo

from app import clock


def test_a_zone_to_choose_is_a_place_or_a_fixed_time_and_opens() -> None:
    zones = clock.zones()

    assert {"Europe/Berlin", "America/Chicago", "UTC"} <= set(zones)
    assert not {"localtime", "posixrules", "Factory"} & set(zones)
    assert [str(ZoneInfo(name)) for name in zones] == list(zones)
