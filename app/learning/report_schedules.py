"""Scheduling reports, and handing those that are due to whoever sends mail."""

from uuid import uuid4

from app import clock
from app.errors import InvalidInput, NotFound
from app.frozen import replace
from app.learning.site import Site
from app.records.mail import Attachment
from app.records.managing import ReportSchedule
from app.records.people import Person, WebSession
from app.records.reader import Reader
from app.reporting.people_filter import PERMISSION
from app.reporting.scheduled import ReportMail, next_moment, report_mail
from app.store import Unit

_HOURS, _DAYS = 24, 7


def schedule_report(
    reader: Reader, filter_id: str, weekday: int | None, hour: int | None, site: Site
) -> ReportSchedule:
    """Schedule the report of a filter that the reader may use, in her own zone."""
    if weekday not in range(_DAYS) or hour not in range(_HOURS):
        raise InvalidInput("Choose a weekday and a whole hour.")
    now, person = clock.now(), reader.person
    schedule = ReportSchedule(
        person.organization_id, str(uuid4()), person.id, filter_id, weekday or 0, hour or 0,
        person.time_zone, now,
    )  # fmt: skip
    schedule = replace(schedule, next_at=next_moment(schedule, now))
    with site.store.writing() as unit:
        if unit.saved_filters.get(person.organization_id, filter_id, person.id) is None:
            raise NotFound("You have no such filter.")
        if not unit.report_schedules.keep(schedule):
            raise InvalidInput("This filter's report is scheduled already. Stop it first.")
    return schedule


def stop_report(reader: Reader, schedule_id: str, site: Site) -> None:
    """Stop one of the reader's own schedules."""
    person = reader.person
    with site.store.writing() as unit:
        if not unit.report_schedules.drop(person.organization_id, schedule_id, person.id):
            raise NotFound("You have no such schedule.")


def put_due_reports(site: Site) -> int:
    """Put every report that is due into the outbox, each once; return how many.

    Who has lost the right to see it, or her account, gets nothing; a week that was missed is not
    made up for.
    """
    now, count = clock.now(), 0
    with site.store.reading() as unit:
        due = unit.report_schedules.due(now)
    for schedule in due:
        with site.store.writing() as unit:
            if unit.report_schedules.move_on(schedule, next_moment(schedule, now)):
                count += _put(schedule, unit, site)
    return count


def _put(schedule: ReportSchedule, unit: Unit, site: Site) -> bool:
    owner = unit.people.get(schedule.organization_id, schedule.owner_id)
    mail = None if owner is None else _mail(schedule, owner, unit, site)
    if owner is None or mail is None:
        return False
    files = [Attachment(name, "text/csv", data) for name, data in mail.files.items()]
    return unit.outbox.put(
        owner,
        mail.subject,
        mail.text,
        files,
        dedup_key=mail.dedup_key,
        topic="report",
        link="/manager/",
    )


def _mail(schedule: ReportSchedule, owner: Person, unit: Unit, site: Site) -> ReportMail | None:
    organization_id, owner_id = schedule.organization_id, schedule.owner_id
    saved = unit.saved_filters.get(organization_id, schedule.filter_id, owner_id)
    if saved is None or not owner.active:
        return None
    now = clock.now()
    session = WebSession("", organization_id, owner_id, "", now, now, now)
    reader = Reader(owner, session, tuple(unit.role_grants.of(organization_id, owner_id)))
    if not reader.may(PERMISSION):
        return None
    return report_mail(reader, schedule, saved, unit, site.catalog)
