"""Coming sessions: signing up, giving a seat up, the invitation; and the instructor's roster."""

from datetime import timedelta
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app import clock
from app.errors import Conflict, NotFound
from app.learning import classroom
from app.learning.attending import mark_attendance
from app.records.sessions import LiveSession
from app.reporting.agenda import session_file
from app.store import Unit
from app.web import current
from app.web.sending import attachment

_AHEAD, _BACK = timedelta(days=730), timedelta(days=60)


def coming() -> str:
    """Show the sessions to come, and those just over in which the reader had a part."""
    person, now = current.learner(), clock.now()
    with current.site().store.reading() as unit:
        every = unit.live_sessions.between(person.organization_id, now - _BACK, now + _AHEAD)
        counts = unit.seats.counts(person.organization_id, [each.id for each in every])
        seats = unit.seats.of_person(person.organization_id, person.id)
        names = _instructors(every, unit)
    mine = {seat.session_id: seat for seat in seats if not seat.cancelled_at}
    past = [each for each in every if each.ends_at <= now]
    return render_template(
        "sessions.html",
        ahead=[each for each in every if each.ends_at > now],
        past=[each for each in past if each.id in mine or each.instructor_id == person.id],
        counts=counts,
        mine=mine,
        names=names,
    )


def show(session_id: UUID) -> str:
    """Show one session; to its instructor with the roster."""
    return _page(str(session_id))


def sign_up(session_id: UUID) -> BaseResponse | tuple[str, int]:
    """Sign the reader up."""
    try:
        classroom.sign_up(current.learner(), str(session_id), current.site())
    except Conflict as error:
        return _page(str(session_id), problem=str(error)), error.status
    return redirect(url_for(".show", session_id=session_id), 303)


def give_up(session_id: UUID) -> BaseResponse | tuple[str, int]:
    """Give the reader's seat up."""
    try:
        classroom.give_up_seat(current.learner(), str(session_id), current.site())
    except Conflict as error:
        return _page(str(session_id), problem=str(error)), error.status
    return redirect(url_for(".show", session_id=session_id), 303)


def invitation(session_id: UUID) -> Response:
    """Send the session for the reader's calendar."""
    with current.site().store.reading() as unit:
        session = _found(str(session_id), unit)
    file = session_file(session, current.site().settings.base_url)
    return attachment(file.data, file.media_type, file.name)


def mark(session_id: UUID) -> BaseResponse | tuple[str, int]:
    """Note who was there, as the instructor saw it."""
    present = frozenset(request.form.getlist("present"))
    try:
        mark_attendance(current.reader(), str(session_id), present, current.site(), office=False)
    except Conflict as error:
        return _page(str(session_id), problem=str(error)), error.status
    return redirect(url_for(".show", session_id=session_id) + "#roster", 303)


def _page(session_id: str, problem: str = "") -> str:
    site, person = current.site(), current.learner()
    with site.store.reading() as unit:
        session = _found(session_id, unit)
        seats = unit.seats.of(person.organization_id, session_id)
        leads = session.instructor_id == person.id
        ids = {session.instructor_id, *(seat.person_id for seat in seats if leads)}
        names = {p.id: p.name for p in unit.people.among(person.organization_id, ids)}
    roster, now = classroom.roster_of(session, seats), clock.now()
    return render_template(
        "session.html",
        session=session,
        roster=roster,
        place=roster.place_of(person.id),
        leads=leads,
        names=names,
        has_begun=session.starts_at <= now,
        module=next((m for m in site.catalog.modules() if m.id == session.module_id), None),
        problem=problem,
    )


def _found(session_id: str, unit: Unit) -> LiveSession:
    session = unit.live_sessions.get(current.learner().organization_id, session_id)
    if session is None:
        raise NotFound("There is no such session in your organization.")
    return session


def _instructors(sessions: list[LiveSession], unit: Unit) -> dict[str, str]:
    ids = {each.instructor_id for each in sessions}
    people = unit.people.among(current.learner().organization_id, ids)
    return {person.id: person.name for person in people}
