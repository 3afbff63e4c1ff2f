"""Days of the demonstration's past."""

from datetime import UTC, datetime, time, timedelta

from app import clock


def days_ago(days: int) -> datetime:
    """Return an hour of the day shift, so many days before today."""
    return datetime.combine(clock.now().date() - timedelta(days=days), time(15, 10), UTC)
