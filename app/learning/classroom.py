"""Instructor-led sessions: scheduled, changed, called off; and signing up for them."""

from collections.abc import Iterable
from uuid import uuid4
from zoneinfo import ZoneInfo

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import Frozen, replace
from app.learning.notices import tell_all
from app.learning.session_form import Plan
from app.learning.site import Site
from app.records.credit import AuditEvent
from app.records.people import Person
from app.records.reader import Reader
from app.records.sessions import LiveSession, Seat
from app.reporting.agenda import session_file
from app.store import Unit
from app.store.outbox import new_mail


class Roster(Frozen):
    """Who has a seat, and who waits for one, in the order in which they signed up."""

    seated: tuple[Seat, ...]
    waiting: tuple[Seat, ...]

    def place_of(self, person_id: str) -> int | None:
        """Return 0 for somebody with a seat, her place in line if she waits, else ``None``."""
        if any(seat.person_id == person_id for seat in self.seated):
            return 0
        ids = [seat.person_id for seat in self.waiting]
        return ids.index(person_id) + 1 if person_id in ids else None


def roster_of(session: LiveSession, seats: Iterable[Seat]) -> Roster:
    """Return the roster: as many seats as there are, whoever signed up later waits."""
    kept = sorted((seat for seat in seats if not seat.cancelled_at), key=lambda s: s.position)
    return Roster(tuple(kept[: session.capacity]), tuple(kept[session.capacity :]))


def schedule_session(admin: Reader, plan: Plan, site: Site) -> LiveSession:
    """Put a session on the schedule."""
    now = clock.now()
    session = LiveSession(
        organization_id=admin.person.organization_id,
        id=str(uuid4()),
        version=0,
        made_at=now,
        changed_at=now,
        cancelled_at=None,
        confirmed_at=None,
        next_position=1,
        **plan.values(),
    )
    with site.store.writing() as unit:
        _must_be_ours(session, unit)
        unit.live_sessions.add(session)
        log(unit, admin.person, "schedule_session", session)
    return session


def change_session(admin: Reader, session_id: str, plan: Plan, site: Site) -> LiveSession:
    """Change a session that nobody has confirmed yet, and tell those on its roster."""
    with site.store.writing() as unit:
        session = held_session(admin.person, session_id, unit)
        changed = replace(
            session, version=session.version + 1, changed_at=clock.now(), **plan.values()
        )
        _must_be_ours(changed, unit)
        before = roster_of(session, seats := unit.seats.of(session.organization_id, session.id))
        unit.live_sessions.change(changed)
        log(unit, admin.person, "change_session", changed)
        _tell(
            unit, changed, [s.person_id for s in seats if not s.cancelled_at], "was changed.", site
        )
        _tell_who_moved_up(before, roster_of(changed, seats), changed, unit, site)
    return changed


def call_off(admin: Reader, session_id: str, site: Site) -> None:
    """Call a session off; those on its roster are told."""
    with site.store.writing() as unit:
        session = unit.live_sessions.hold(admin.person.organization_id, session_id)
        if session is not None and session.cancelled_at:
            return
        session = held_session(admin.person, session_id, unit)
        now = clock.now()
        session = replace(session, cancelled_at=now, changed_at=now, version=session.version + 1)
        unit.live_sessions.change(session)
        seats = unit.seats.of(session.organization_id, session.id)
        log(unit, admin.person, "call_off_session", session)
        people = [s.person_id for s in seats if not s.cancelled_at]
        _tell(unit, session, people, "was called off.", site)


def sign_up(person: Person, session_id: str, site: Site) -> int:
    """Sign up; return 0 with a seat, else the place in line. Twice is once."""
    with site.store.writing() as unit:
        session = held_session(person, session_id, unit)
        _must_lie_ahead(session)
        seats = {seat.person_id: seat for seat in unit.seats.of(person.organization_id, session_id)}
        mine = seats.get(person.id)
        if mine is None or mine.cancelled_at:
            seats[person.id] = _seat(person, session)
            unit.seats.keep(seats[person.id])
            unit.live_sessions.change(replace(session, next_position=session.next_position + 1))
            invite(person.id, session, unit, site)
        place = roster_of(session, seats.values()).place_of(person.id)
    return place or 0


def give_up_seat(person: Person, session_id: str, site: Site) -> None:
    """Give the seat or the place in line up; whoever waits longest moves up and is told."""
    with site.store.writing() as unit:
        session = held_session(person, session_id, unit)
        _must_lie_ahead(session)
        seats = unit.seats.of(person.organization_id, session_id)
        mine = next((s for s in seats if s.person_id == person.id and not s.cancelled_at), None)
        if mine is None:
            return
        freed = replace(mine, cancelled_at=clock.now())
        unit.seats.keep(freed)
        after = [freed if seat is mine else seat for seat in seats]
        _tell_who_moved_up(
            roster_of(session, seats), roster_of(session, after), session, unit, site
        )


def invite(person_id: str, session: LiveSession, unit: Unit, site: Site) -> None:
    """Send the session to somebody on its roster, for her calendar; once a version of it."""
    begins = session.starts_at.astimezone(ZoneInfo(session.time_zone))
    mail = new_mail(
        session.organization_id,
        f"You are on the roster of “{session.title}”",
        f"“{session.title}” begins on {clock.day_words(begins)} at {begins:%H:%M %Z}. "
        f"Where: {session.place}.\n\n"
        "Whether you have a seat or wait for one stands on its page.",
        [session_file(session, site.settings.base_url)],
        dedup_key=f"invitation:{session.id}:{session.version}:{person_id}",
        topic="session",
        person_id=person_id,
        link=f"/sessions/{session.id}",
    )
    unit.outbox.add(mail)


def held_session(person: Person, session_id: str, unit: Unit) -> LiveSession:
    """Return a session of the person's organization that is still open, held for a change."""
    session = unit.live_sessions.hold(person.organization_id, session_id)
    if session is None:
        raise NotFound("There is no such session in your organization.")
    if session.cancelled_at:
        raise Conflict("This session was called off.")
    if session.confirmed_at:
        raise Conflict("Who came to this session is confirmed; it stands as it is.")
    return session


def log(unit: Unit, actor: Person, verb: str, session: LiveSession, **detail: object) -> None:
    """Write down who did what with the session."""
    unit.audit_events.add(
        AuditEvent(
            organization_id=session.organization_id,
            id=str(uuid4()),
            actor_id=actor.id,
            verb=verb,
            subject=session.id,
            detail=detail,
            happened_at=clock.now(),
        )
    )


def _seat(person: Person, session: LiveSession) -> Seat:
    return Seat(
        organization_id=person.organization_id,
        session_id=session.id,
        person_id=person.id,
        position=session.next_position,
        signed_up_at=clock.now(),
        cancelled_at=None,
        attended=None,
        entry_id=None,
    )


def _must_lie_ahead(session: LiveSession) -> None:
    if session.starts_at <= clock.now():
        raise Conflict("This session has begun; ask its instructor to put you on the roster.")


def _must_be_ours(session: LiveSession, unit: Unit) -> None:
    if unit.people.get(session.organization_id, session.instructor_id) is None:
        raise InvalidInput("Choose the instructor from the list.")


def _tell_who_moved_up(
    before: Roster, after: Roster, session: LiveSession, unit: Unit, site: Site
) -> None:
    waited = {seat.person_id for seat in before.waiting}
    up = [seat.person_id for seat in after.seated if seat.person_id in waited]
    _tell(unit, session, up, "has a seat for you now.", site)


def _tell(unit: Unit, session: LiveSession, people: Iterable[str], says: str, site: Site) -> None:
    """Tell the people, and send the session along for their calendars."""
    tell_all(
        session.organization_id,
        dict.fromkeys(people, f"The session “{session.title}” {says}"),
        "session",
        f"/sessions/{session.id}",
        unit,
        attachments=[session_file(session, site.settings.base_url)],
    )
