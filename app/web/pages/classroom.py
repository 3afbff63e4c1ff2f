"""The CE office's sessions: scheduled and changed, with roster, attendance and its award."""

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.learning import classroom
from app.learning.attending import confirm_attendance, mark_attendance
from app.learning.attending import enlist as put_on_roster
from app.learning.claim_form import bodies
from app.learning.session_form import Plan, read_plan
from app.records.sessions import LiveSession
from app.web import current


def schedule() -> str:
    """Show every session, the latest first, and ask for a new one."""
    return _schedule()


def add() -> Response | tuple[str, int]:
    """Put a session on the schedule."""
    try:
        session = classroom.schedule_session(current.reader(), _plan(), current.site())
    except InvalidInput as error:
        return _schedule(problem=str(error)), 422
    return redirect(url_for(".show", session_id=session.id), 303)


def show(session_id: UUID) -> str:
    """Show one session with its roster."""
    return _page(str(session_id))


def change(session_id: UUID) -> Response | tuple[str, int]:
    """Change a session."""
    return _done(
        session_id,
        lambda found: classroom.change_session(current.reader(), found, _plan(), current.site()),
    )


def call_off(session_id: UUID) -> Response | tuple[str, int]:
    """Call a session off."""
    return _done(
        session_id, lambda found: classroom.call_off(current.reader(), found, current.site())
    )


def enlist(session_id: UUID) -> Response | tuple[str, int]:
    """Put somebody on the roster."""
    person = request.form.get("person", "")
    return _done(
        session_id, lambda found: put_on_roster(current.reader(), found, person, current.site())
    )


def mark(session_id: UUID) -> Response | tuple[str, int]:
    """Note who was there."""
    present = frozenset(request.form.getlist("present"))
    return _done(
        session_id,
        lambda found: mark_attendance(
            current.reader(), found, present, current.site(), office=True
        ),
    )


def confirm(session_id: UUID) -> Response | tuple[str, int]:
    """Confirm who was there, and award the session to them."""
    return _done(
        session_id, lambda found: confirm_attendance(current.reader(), found, current.site())
    )


def _done(session_id: UUID, deed: Callable[[str], object]) -> Response | tuple[str, int]:
    """Do the deed and go back to the session's page, which says why where it could not be done."""
    try:
        deed(str(session_id))
    except (Conflict, Forbidden, InvalidInput) as error:
        return _page(str(session_id), problem=str(error)), error.status
    return redirect(url_for(".show", session_id=session_id), 303)


def _plan() -> Plan:
    modules = frozenset(module.id for module in current.site().catalog.modules())
    return read_plan(request.form, modules)


def _schedule(problem: str = "") -> str:
    organization_id = current.learner().organization_id
    with current.site().store.reading() as unit:
        sessions = unit.live_sessions.newest(organization_id)
        counts = unit.seats.counts(organization_id, [each.id for each in sessions])
        people = [person for person in unit.people.of(organization_id) if person.active]
    return render_template(
        "classroom.html",
        sessions=sessions,
        counts=counts,
        people=people,
        names={person.id: person.name for person in people},
        problem=problem,
        **_offered(None),
    )


def _page(session_id: str, problem: str = "") -> str:
    organization_id = current.learner().organization_id
    with current.site().store.reading() as unit:
        session = unit.live_sessions.get(organization_id, session_id)
        if session is None:
            raise NotFound("There is no such session in your organization.")
        seats = unit.seats.of(organization_id, session_id)
        everybody = unit.people.of(organization_id)
    listed = {seat.person_id for seat in seats if not seat.cancelled_at}
    now = clock.now()
    return render_template(
        "classroom_session.html",
        session=session,
        roster=classroom.roster_of(session, seats),
        names={person.id: person.name for person in everybody},
        people=[person for person in everybody if person.active],
        absent=[person for person in everybody if person.active and person.id not in listed],
        has_begun=session.starts_at <= now,
        is_over=session.ends_at <= now,
        problem=problem,
        **_offered(session),
    )


def _offered(session: LiveSession | None) -> dict[str, object]:
    """Return what the form offers, and what stands in it: typed now, else what *session* says."""
    form, facts = request.form, session.facts if session else {}
    planned = "title" in form
    outlines = current.site().catalog.blueprint("ciip")
    return {
        "is_planned": planned,
        "typed": form.to_dict() if planned else _typed(session),
        "marked": {
            "body": form.getlist("body") if planned else facts.get("bodies", []),
            "category": form.getlist("category") if planned else facts.get("categories", []),
            "domain": form.getlist("domain") if planned else facts.get("domains", []),
        },
        "bodies": bodies(),
        "domains": outlines.versions[-1].domains if outlines else (),
        "modules": current.site().catalog.modules(),
        "zones": clock.zones(),
    }


def _typed(session: LiveSession | None) -> dict[str, str]:
    if session is None:
        return {"time_zone": current.learner().time_zone, "instructor": current.learner().id}
    zone = ZoneInfo(session.time_zone)
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return {
        "title": session.title,
        "about": session.about,
        "module": session.module_id or "",
        "instructor": session.instructor_id,
        "place": session.place,
        "time_zone": session.time_zone,
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "capacity": str(session.capacity),
        **{f"minutes.{name}": str(n) for name, n in session.minutes.items()},
        **{f"reference.{body}": text for body, text in session.facts["references"].items()},
    }
