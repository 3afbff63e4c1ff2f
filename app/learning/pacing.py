"""When a mail may go: at once or with a digest, and never in the reader's quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.records.mail import Pace, QuietHours

DIGEST_AT = time(7, 0)
"""Digests go in the morning, by the reader's clock."""

_DAY = timedelta(days=1)
_MONDAY = 0


def ready_at(pace: Pace, written_at: datetime, zone: str) -> datetime:
    """Return from when on a mail of that pace may go: now, or with the next digest."""
    if pace not in (Pace.DAILY, Pace.WEEKLY):
        return written_at
    local = written_at.astimezone(ZoneInfo(zone))
    day = local.date()
    if _moment(day, DIGEST_AT, zone) <= written_at:
        day += _DAY
    while pace is Pace.WEEKLY and day.weekday() != _MONDAY:
        day += _DAY
    return _moment(day, DIGEST_AT, zone)


def after_quiet_hours(hours: QuietHours | None, now: datetime, zone: str) -> datetime:
    """Return *now*, or the end of the quiet hours that it lies in."""
    if hours is None or not _is_quiet(hours, now, zone):
        return now
    day = now.astimezone(ZoneInfo(zone)).date()
    end = _moment(day, hours.ends, zone)
    return end if end > now else _moment(day + _DAY, hours.ends, zone)


def _is_quiet(hours: QuietHours, now: datetime, zone: str) -> bool:
    clock_says = now.astimezone(ZoneInfo(zone)).time()
    if hours.begins <= hours.ends:
        return hours.begins <= clock_says < hours.ends
    return clock_says >= hours.begins or clock_says < hours.ends


def _moment(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
