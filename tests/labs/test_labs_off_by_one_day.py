"""The nights of the lab on time stamps are those that really were."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from labs.off_by_one_day.clocks import NIGHTS, Night, reading_of

ZONES = {
    "east": "America/New_York",
    "west": "America/Los_Angeles",
    "island": "America/St_Johns",
    "middle": "Europe/Prague",
    "south": "Australia/Adelaide",
    "far": "Pacific/Auckland",
}


@pytest.mark.parametrize("name", sorted(NIGHTS))
def test_a_night_changes_when_and_as_its_zone_did(name: str) -> None:
    night, zone = NIGHTS[name], ZoneInfo(ZONES[name.partition("_")[0]])

    for moment in (night.changed_at - timedelta(seconds=1), night.changed_at):
        wanted = moment.astimezone(zone).utcoffset()
        assert timedelta(minutes=night.offset_at(moment)) == wanted


@pytest.mark.parametrize(
    ("changed", "reading", "count"),
    [
        ("middle_autumn", "20251026013000", 1),
        ("middle_autumn", "20251026023000", 2),
        ("middle_autumn", "20251026030000", 1),
        ("middle_spring", "20250330013000", 1),
        ("middle_spring", "20250330023000", 0),
        ("middle_spring", "20250330030000", 1),
    ],
)
def test_a_reading_means_one_moment_but_for_the_hour_of_the_change(
    changed: str, reading: str, count: int
) -> None:
    night: Night = NIGHTS[changed]

    assert len(night.moments_of(reading_of(reading))) == count


def test_a_doubled_reading_means_two_moments_an_hour_apart() -> None:
    first, second = NIGHTS["east_autumn"].moments_of(reading_of("20251102013000"))

    assert (first, second) == (
        datetime(2025, 11, 2, 5, 30, tzinfo=UTC),
        datetime(2025, 11, 2, 6, 30, tzinfo=UTC),
    )
