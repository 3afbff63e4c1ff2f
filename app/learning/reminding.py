"""Reminders: due dates that come near or have passed, cycles that end, renewals that are due."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from threading import Event
from zoneinfo import ZoneInfo

from app import clock
from app.credit.cycles import cycle_to_keep
from app.credit.rules import Renewal, all_rules
from app.frozen import Frozen
from app.learning.being_there import forget_presences
from app.learning.choosing_files import drop_strays
from app.learning.days import local_day
from app.learning.notices import tell
from app.learning.purging import purge_mail
from app.learning.report_files import drop_old_files
from app.learning.report_schedules import put_due_reports
from app.learning.site import Site
from app.learning.subjects import Subject, subjects_by_id
from app.records.credit import Credential
from app.records.learning import AssignedModule
from app.records.people import Person
from app.store import Unit
from app.store.assigning import OpenWork

DUE_IN = (1, 3, 7)
CYCLE_ENDS_IN = (7, 30, 60, 90)
_WEEKS = 8
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_HOUR, _AT_ONCE = 3600, 500
_log = logging.getLogger(__name__)


class Reminder(Frozen):
    """One sentence for one person, told once under its *key*."""

    key: str
    person: Person
    kind: str
    sentence: str
    link: str


def keep_reminding(site: Site, over: Event) -> None:
    """Remind, report and purge at once and at every full hour until it is *over*.

    What fails is tried again with the next hour.
    """
    while not over.is_set():
        try:
            remind_all(site)
            put_due_reports(site)
            purge_mail(site)
            drop_old_files(site)
            forget_presences(site)
            drop_strays(site)
        except Exception:  # noqa: BLE001 - the thread outlives whatever the hour brings
            _log.exception("People could not be reminded; tried again in an hour.")
        over.wait(_HOUR - clock.now().timestamp() % _HOUR + 1)


def remind_all(site: Site) -> int:
    """Tell everybody what comes near, each once; return how many reminders were new."""
    subjects, count = subjects_by_id(site.catalog), 0
    with site.store.reading() as unit:
        organizations = unit.organizations.all()
    for organization in organizations:
        with site.store.reading() as unit:
            found = iter([*_of_work(organization.id, subjects, unit),
                          *_of_credentials(organization.id, unit)])  # fmt: skip
        while some := list(islice(found, _AT_ONCE)):
            with site.store.writing() as unit:
                count += _tell_new(organization.id, some, unit)
    return count


def _tell_new(organization_id: str, reminders: Iterable[Reminder], unit: Unit) -> int:
    by_key = {f"{each.key}:{each.person.id}": each for each in reminders}
    known = unit.outbox.knows(organization_id, by_key)
    fresh = [each for key, each in by_key.items() if key not in known]
    return sum(
        tell(organization_id, each.person.id, each.kind, each.sentence, each.link, unit,
             key=each.key)
        for each in fresh
    )  # fmt: skip


def _of_work(
    organization_id: str, subjects: Mapping[tuple[str, str], Subject], unit: Unit
) -> Iterator[Reminder]:
    now = clock.now()
    open_works = unit.assigned_work.due_between(
        organization_id, now - _WEEKS * _WEEK, now + (max(DUE_IN) + 1) * _DAY
    )
    renewals = unit.assigned_work.expiring_between(
        organization_id, now, now + (max(CYCLE_ENDS_IN) + 1) * _DAY
    )
    people = _active(organization_id, {w.asked.learner_id for w in open_works}
                     | {each.learner_id for each in renewals}, unit)  # fmt: skip
    for work in open_works:
        subject = subjects.get((work.asked.kind, work.asked.module_id))
        if subject and (person := people.get(work.asked.learner_id)):
            yield from _of_due(work, subject.title, person, now)
    for asked in renewals:
        subject = subjects.get((asked.kind, asked.module_id))
        if subject and (person := people.get(asked.learner_id)):
            yield from _of_renewal(asked, subject.title, person)


def _of_due(work: OpenWork, title: str, person: Person, now: datetime) -> Iterator[Reminder]:
    """Yield the reminder of the nearest step, or of the week since it was due."""
    asked, zone = work.asked, person.time_zone
    due = asked.due_at.astimezone(ZoneInfo(zone))
    key = f"due:{asked.assignment_id}:{asked.due_at.isoformat()}"
    if asked.due_at <= now:
        weeks = (now - asked.due_at) // _WEEK
        words = f"{title} was due on {clock.day_words(due)} and is not done yet."
        yield Reminder(f"{key}:over {weeks}", person, "due", words, "/")
        return
    days = (due.date() - clock.today(zone)).days
    step = next((each for each in DUE_IN if days <= each), None)
    # Whoever was asked within the step has just read of the due date.
    if step is not None and local_day(work.assigned_at, zone) <= due.date() - step * _DAY:
        words = f"{title} is due {_in(days)}: {clock.day_words(due)}, {due:%H:%M %Z}."
        yield Reminder(f"{key}:{step}", person, "due", words, "/")


def _of_renewal(asked: AssignedModule, title: str, person: Person) -> Iterator[Reminder]:
    if asked.expires_at is None:
        return
    day = local_day(asked.expires_at, person.time_zone)
    days = (day - clock.today(person.time_zone)).days
    step = next((each for each in CYCLE_ENDS_IN if days <= each), None)
    if step is not None:
        key = f"renew:{asked.assignment_id}:{asked.expires_at.isoformat()}:{step}"
        words = f"{title} has to be done again by {clock.day_words(day)}: that is {_in(days)}."
        yield Reminder(key, person, "credential", words, "/")


def _of_credentials(organization_id: str, unit: Unit) -> Iterator[Reminder]:
    credentials = unit.credentials.everybodys(organization_id)
    people = _active(organization_id, {each.learner_id for each in credentials}, unit)
    for credential in credentials:
        if person := people.get(credential.learner_id):
            yield from _of_cycle(credential, person, clock.today(person.time_zone))


def _of_cycle(credential: Credential, person: Person, today: date) -> Iterator[Reminder]:
    """Yield the reminder of the nearest step before the running cycle of *credential* ends."""
    rule = all_rules()[credential.body]
    cycle = cycle_to_keep(rule, credential.anchored_on, today)
    by_exam = rule.renewal is Renewal.EXAM
    if cycle is None or today > cycle.end or not (by_exam or rule.required):
        return
    days = cycle.days_left(today)
    step = next((each for each in CYCLE_ENDS_IN if days <= each), None)
    if step is None:
        return
    when = f"{_in(days)}, on {clock.day_words(cycle.end)}"
    words = (
        f"Your {rule.credential} expires {when}; it is kept by sitting its exam again."
        if by_exam
        else f"Your {rule.credential} cycle ends {when}. My credit shows what is still missing."
    )
    kind = "credential" if by_exam else "cycle"
    key = f"cycle:{credential.id}:{cycle.end}:{step}"
    yield Reminder(key, person, kind, words, "/me/credit")


def _active(organization_id: str, ids: set[str], unit: Unit) -> dict[str, Person]:
    people = unit.people.among(organization_id, ids) if ids else []
    return {person.id: person for person in people if person.active}


def _in(days: int) -> str:
    if days == 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days"
