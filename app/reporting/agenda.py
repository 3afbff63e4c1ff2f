"""What stands in a person's calendar: sessions, due dates, cycles that end, her exam's day."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app import clock
from app.credit.cycles import cycle_to_keep
from app.credit.rules import Renewal, all_rules
from app.records.learning import AssignedModule
from app.records.mail import Attachment
from app.records.mentoring import AssignmentChange
from app.records.people import Person
from app.records.sessions import LiveSession
from app.reporting.icalendar import Event, calendar
from app.store import Unit

_BACK, _AHEAD, _DAY = timedelta(days=60), timedelta(days=730), timedelta(days=1)
_LAST_SECOND = time(23, 59, 59)


def agenda_of(
    person: Person, titles: Mapping[tuple[str, str], str], base_url: str, unit: Unit
) -> list[Event]:
    """Return what *person* has to come to and to have done, and nothing of how she did."""
    return [
        *_sessions(person, base_url, unit),
        *_due_dates(person, titles, base_url, unit),
        *_cycles(person, base_url, unit),
        *_exam(person, base_url, unit),
    ]


def session_event(session: LiveSession, base_url: str) -> Event:
    """Return *session* as an event; under the same UID wherever it is told."""
    return Event(
        uid=f"{session.id}@{urlsplit(base_url).hostname}",
        summary=session.title,
        description=session.about,
        location=session.place,
        url=f"{base_url}/sessions/{session.id}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=session.changed_at,
        sequence=session.version,
        is_cancelled=session.cancelled_at is not None,
    )


def session_file(session: LiveSession, base_url: str) -> Attachment:
    """Return *session* as a file for calendars."""
    text = calendar([session_event(session, base_url)], clock.now())
    return Attachment("session.ics", "text/calendar", text.encode("utf-8"))


def due_event(
    asked: AssignedModule,
    title: str,
    asked_at: datetime,
    changes: list[AssignmentChange],
    zone: str,
    base_url: str,
) -> Event:
    """Return a due date as an event: of the day where it ends with the reader's day, else timed."""
    local = asked.due_at.astimezone(ZoneInfo(zone))
    whole_day = local.time().replace(microsecond=0) == _LAST_SECOND
    return Event(
        uid=f"due-{asked.assignment_id}-{asked.learner_id}@{urlsplit(base_url).hostname}",
        summary=f"Due: {title}",
        description=f"{title} is due on {clock.day_words(local)}, {local:%H:%M %Z}.",
        location="",
        url=f"{base_url}/",
        starts_at=local.date() if whole_day else asked.due_at,
        ends_at=local.date() + _DAY if whole_day else asked.due_at,
        changed_at=max([asked_at, *(each.made_at for each in changes)]),
        sequence=len(changes),
        is_cancelled=False,
        has_alarm=True,
    )


def _sessions(person: Person, base_url: str, unit: Unit) -> Iterator[Event]:
    now = clock.now()
    seats = unit.seats.of_person(person.organization_id, person.id)
    mine = {seat.session_id for seat in seats if seat.cancelled_at is None}
    for session in unit.live_sessions.between(person.organization_id, now - _BACK, now + _AHEAD):
        if session.id in mine or session.instructor_id == person.id:
            yield session_event(session, base_url)


def _due_dates(
    person: Person, titles: Mapping[tuple[str, str], str], base_url: str, unit: Unit
) -> Iterator[Event]:
    changes: dict[str, list[AssignmentChange]] = {}
    for change in unit.assigned_work.changes(person.organization_id, learner_ids=[person.id]):
        changes.setdefault(change.assignment_id, []).append(change)
    works = unit.assigned_work.open_among(person.organization_id, [person.id])
    for work in sorted(works, key=lambda each: (each.asked.due_at, each.asked.assignment_id)):
        asked = work.asked
        if title := titles.get((asked.kind, asked.module_id)):
            told = changes.get(asked.assignment_id, [])
            yield due_event(asked, title, work.assigned_at, told, person.time_zone, base_url)


def _cycles(person: Person, base_url: str, unit: Unit) -> Iterator[Event]:
    today = clock.today(person.time_zone)
    for credential in unit.credentials.of(person.organization_id, person.id):
        rule = all_rules()[credential.body]
        cycle = cycle_to_keep(rule, credential.anchored_on, today)
        if cycle is None or not (rule.required or rule.renewal is Renewal.EXAM):
            continue
        uid = f"cycle-{credential.id}-{cycle.end:%Y%m%d}@{urlsplit(base_url).hostname}"
        words = f"The running cycle of {rule.title} ends with this day."
        summary, changed = f"{rule.credential}: cycle ends", credential.added_at
        yield _day(uid, summary, words, f"{base_url}/me/credit", cycle.end, changed)


def _exam(person: Person, base_url: str, unit: Unit) -> Iterator[Event]:
    setting = unit.study_settings.get(person.organization_id, person.id)
    if setting is not None and setting.exam_on is not None:
        uid = f"exam-{person.id}@{urlsplit(base_url).hostname}"
        words = "The day that you set for your exam."
        link = f"{base_url}/plan/"
        changed_at = setting.saved_at or person.created_at
        yield _day(uid, "Your exam", words, link, setting.exam_on, changed_at)


def _day(uid: str, summary: str, words: str, link: str, day: date, changed_at: datetime) -> Event:
    return Event(
        uid=uid,
        summary=summary,
        description=words,
        location="",
        url=link,
        starts_at=day,
        ends_at=day + _DAY,
        changed_at=changed_at,
        # A day that moves is told anew: what grows with it orders the versions of an event.
        sequence=0,
        is_cancelled=False,
    )
