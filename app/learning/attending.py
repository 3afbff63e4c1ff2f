"""Attendance of sessions: marked by the instructor, confirmed once, awarded to who was there."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from app import clock
from app.credit.certificates import session_statement
from app.credit.rules import TimeClass
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.frozen import replace
from app.learning.awarding import OUTLINE, append_entry, issue_certificate
from app.learning.checkpointing import add_checkpoint
from app.learning.classroom import held_session, invite, log, roster_of
from app.learning.days import local_day
from app.learning.notices import pass_on
from app.learning.site import Site
from app.learning.totals import add_to_totals
from app.records.credit import EntryKind, LedgerEntry
from app.records.notices import Notice
from app.records.people import Organization, Person
from app.records.reader import Reader
from app.records.sessions import LiveSession, Seat
from app.store import Unit

FORMAT = "Instructor-led session"


def mark_attendance(
    marker: Reader, session_id: str, present: Collection[str], site: Site, *, office: bool
) -> None:
    """Note who was there; *office* lets a CE administrator mark, else the instructor alone may.

    Whoever was there has a seat from then on, also from the waiting list or the door.
    """
    with site.store.writing() as unit:
        session = held_session(marker.person, session_id, unit)
        if not office and session.instructor_id != marker.person.id:
            raise NotFound("There is no such session among those you lead.")
        if session.starts_at > clock.now():
            raise Conflict("The session has not begun; mark who came once it has.")
        seats = unit.seats.of(session.organization_id, session.id)
        for seat in seats:
            was_there = seat.person_id in present
            if seat.cancelled_at is None or was_there:
                back = None if was_there else seat.cancelled_at
                unit.seats.keep(replace(seat, attended=was_there, cancelled_at=back))
        log(unit, marker.person, "mark_attendance", session, present=len(set(present)))


def enlist(admin: Reader, session_id: str, person_id: str, site: Site) -> None:
    """Put somebody on the roster who stood at the door, or could not sign up herself."""
    with site.store.writing() as unit:
        session = held_session(admin.person, session_id, unit)
        person = unit.people.get(admin.person.organization_id, person_id)
        if person is None:
            raise InvalidInput("Choose a person from the list.")
        seats = unit.seats.of(session.organization_id, session.id)
        mine = next((seat for seat in seats if seat.person_id == person_id), None)
        if mine and not mine.cancelled_at:
            return
        unit.seats.keep(_seat(session, person_id))
        unit.live_sessions.change(replace(session, next_position=session.next_position + 1))
        log(unit, admin.person, "enlist", session, person=person_id)
        if session.starts_at > clock.now():
            invite(person_id, session, unit, site)


def confirm_attendance(admin: Reader, session_id: str, site: Site) -> list[LedgerEntry]:
    """Award the session to everybody marked as present, once; asked again, the same is returned."""
    organization_id = admin.person.organization_id
    with site.store.writing() as unit:
        unit.ledger.head(organization_id)
        session = unit.live_sessions.hold(organization_id, session_id)
        if session is not None and session.confirmed_at:
            return _entries(session, unit)
        session = _ended(admin, session_id, unit)
        present = [s for s in unit.seats.of(organization_id, session_id) if s.attended]
        _must_be_foreign(admin, present)
        entries = [_award(session, seat, unit) for seat in present]
        unit.live_sessions.change(replace(session, confirmed_at=clock.now()))
        log(unit, admin.person, "confirm_attendance", session, present=len(present))
        add_checkpoint(organization_id, unit, site.store, site.settings)
    return entries


def _ended(admin: Reader, session_id: str, unit: Unit) -> LiveSession:
    session = held_session(admin.person, session_id, unit)
    if session.ends_at > clock.now():
        raise Conflict("The session is not over yet; confirm who came once it is.")
    seats = unit.seats.of(session.organization_id, session.id)
    if any(seat.attended is None for seat in roster_of(session, seats).seated):
        raise Conflict("Mark first for everybody with a seat whether she was there.")
    return session


def _must_be_foreign(admin: Reader, present: list[Seat]) -> None:
    if any(seat.person_id == admin.person.id for seat in present):
        raise Forbidden("You were there yourself: another CE administrator has to confirm it.")


def _entries(session: LiveSession, unit: Unit) -> list[LedgerEntry]:
    seats = unit.seats.of(session.organization_id, session.id)
    found = (unit.ledger.get(session.organization_id, s.entry_id) for s in seats if s.entry_id)
    return [entry for entry in found if entry is not None]


def _award(session: LiveSession, seat: Seat, unit: Unit) -> LedgerEntry:
    organization = unit.organizations.get(session.organization_id)
    learner = unit.people.get(session.organization_id, seat.person_id)
    if organization is None or learner is None:
        raise LookupError("A seat belongs to somebody who is not there.")
    minutes = {TimeClass(name): n for name, n in session.minutes.items()}
    day, activity = local_day(session.ends_at, session.time_zone), _activity(session)
    entry = append_entry(
        unit, learner, EntryKind.AWARD, activity, minutes, day,
        award_key=f"session:{learner.id}:{session.id}",
    )  # fmt: skip
    add_to_totals(learner, minutes, day, unit, activity=activity)
    issue_certificate(unit, learner, organization, entry, minutes, _facts(session, organization))
    unit.seats.keep(replace(seat, entry_id=entry.id))
    pass_on([_notice(learner, session)], unit)
    return entry


def _activity(session: LiveSession) -> dict[str, Any]:
    facts = session.facts
    activity: dict[str, Any] = {
        "id": f"session:{session.id}",
        "title": session.title,
        "version": "1",
        "format": FORMAT,
        "domains": list(facts["domains"]),
        "outline": OUTLINE if facts["domains"] else "",
        "categories": list(facts["categories"]),
        "approvals": dict(facts["references"]),
    }
    # Without a body named, whatever needs no approval counts it, as it counts a module.
    return activity | ({"accepted_by": list(facts["bodies"])} if facts["bodies"] else {})


def _facts(session: LiveSession, organization: Organization) -> dict[str, Any]:
    return {
        "activity_title": session.title,
        "activity_version": "1",
        "format": f"{FORMAT} of {organization.name}",
        "location": session.place,
        "outline": OUTLINE if session.facts["domains"] else "",
        "domains": list(session.facts["domains"]),
        "statement": session_statement(session.facts["references"]),
    }


def _seat(session: LiveSession, person_id: str) -> Seat:
    return Seat(
        organization_id=session.organization_id,
        session_id=session.id,
        person_id=person_id,
        position=session.next_position,
        signed_up_at=clock.now(),
        cancelled_at=None,
        attended=None,
        entry_id=None,
    )


def _notice(learner: Person, session: LiveSession) -> Notice:
    return Notice(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        person_id=learner.id,
        kind="certificate",
        sentence=f"Your attendance of “{session.title}” is confirmed; its certificate is ready.",
        link="/me/credit",
        created_at=clock.now(),
        read_at=None,
    )
