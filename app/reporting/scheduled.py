"""A report on a schedule: when it is next due, and the mail that it makes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.catalog import Catalog
from app.frozen import Frozen
from app.records.managing import ReportSchedule, SavedFilter
from app.records.reader import Reader
from app.reporting.files import as_csv
from app.reporting.people_filter import read_filter
from app.reporting.tables import Report
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from app.store import Unit

_ATTACHED = ("completion", "cycles", "credit", "expiring")
_AT_ONCE = 1000
_WEEK = 7


class ReportMail(Frozen):
    """A report to be mailed: *files* are CSV by name; the same *dedup_key* is sent once."""

    subject: str
    text: str
    files: Mapping[str, bytes]
    dedup_key: str


def next_moment(schedule: ReportSchedule, after: datetime) -> datetime:
    """Return the first moment later than *after* at the schedule's weekday and hour.

    In the night when clocks go forward an hour that is not there becomes the one after it; when
    they go back, the first of two counts.
    """
    zone = ZoneInfo(schedule.time_zone)
    day = after.astimezone(zone).date()
    for ahead in range(_WEEK + 1):
        wanted = day + timedelta(days=ahead)
        if wanted.weekday() == schedule.weekday:
            at = datetime.combine(wanted, time(schedule.hour), zone).astimezone(after.tzinfo)
            if at > after:
                return at
    raise LookupError("A weekday comes within eight days.")


def report_mail(
    reader: Reader, schedule: ReportSchedule, saved: SavedFilter, unit: Unit, catalog: Catalog
) -> ReportMail:
    """Return the mail for the moment at which *schedule* is due, of the reader's reach today."""
    wanted = read_filter(saved.wanted)
    question = Question(reader, wanted, {}, unit, catalog, _AT_ONCE)
    reports = [REPORTS[name](question) for name in _ATTACHED]
    return ReportMail(
        subject=f"Team report: {saved.name}",
        text=_text(REPORTS["figures"](question), saved),
        files={f"{each.name}.csv": _csv(each) for each in reports},
        dedup_key=f"report:{schedule.id}:{schedule.next_at.isoformat()}",
    )


def _text(figures: Report, saved: SavedFilter) -> str:
    lines: Sequence[str] = [f"{value} {meaning}" for _, value, meaning in figures.rows()]
    return (
        f"Your filter {saved.name} today:\n\n"
        + "\n".join(f"- {line}" for line in lines)
        + "\n\nThe rows are attached as CSV. You get this because you scheduled it on your "
        "dashboard, where you can stop it.\n"
    )


def _csv(report: Report) -> bytes:
    return "".join(as_csv(report.columns, report.rows())).encode()
