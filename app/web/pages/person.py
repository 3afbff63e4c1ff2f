"""One person as an administrator sees and edits her."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict, InvalidInput
from app.learning import editing_people as editing
from app.learning.extending import TIME_FACTORS
from app.learning.inviting import invite_again
from app.records.people import Person, Role
from app.store import Unit
from app.web import current
from app.web.limits import limiter

Answer = Response | tuple[str, int]


def show(person_id: UUID) -> str:
    """Show everything that is known of the person."""
    return _page(str(person_id))


def save(person_id: UUID) -> Answer:
    """Keep what the form says of her."""
    form, admin = request.form.to_dict(), current.reader()
    try:
        editing.change_person(admin, str(person_id), form, current.site())
    except InvalidInput as error:
        return _page(str(person_id), str(error), "given_name", form), 422
    return redirect(url_for(".show", person_id=person_id, done="saved"), 303)


@limiter.limit("60/hour")
def invite(person_id: UUID) -> Answer:
    """Send her a link with which she chooses a password."""
    try:
        invite_again(current.reader(), str(person_id), current.site())
    except Conflict as error:
        return _page(str(person_id), str(error), "way-in"), error.status
    return redirect(url_for(".show", person_id=person_id, done="invited"), 303)


def grant(person_id: UUID) -> Answer:
    """Give her a role."""
    form = request.form.to_dict()
    return _done(
        person_id,
        "role",
        lambda: editing.give_role(current.reader(), str(person_id), form, current.site()),
    )


def revoke(person_id: UUID, grant_id: UUID) -> Answer:
    """Take a role from her."""
    return _done(
        person_id,
        "role",
        lambda: editing.take_role(current.reader(), str(person_id), str(grant_id), current.site()),
    )


def join(person_id: UUID) -> Answer:
    """Make her a member of a team."""
    team_id = request.form.get("team", "")
    return _done(
        person_id,
        "join",
        lambda: editing.join_team(current.reader(), str(person_id), team_id, current.site()),
    )


def leave(person_id: UUID) -> Answer:
    """Take her out of a team."""
    team_id = request.form.get("team", "")
    return _done(
        person_id,
        "join",
        lambda: editing.leave_team(current.reader(), str(person_id), team_id, current.site()),
    )


def _done(person_id: UUID, field: str, deed: Callable[[], None]) -> Answer:
    """Do *deed*, and go back to the page or say what would be right at *field*."""
    try:
        deed()
    except InvalidInput as error:
        return _page(str(person_id), str(error), field), 422
    return redirect(url_for(".show", person_id=person_id, done="saved") + "#teams", 303)


def _page(
    person_id: str, problem: str = "", field: str = "", typed: dict[str, str] | None = None
) -> str:
    admin, now = current.reader(), clock.now()
    with current.site().store.reading() as unit:
        person = editing.person_of(admin, person_id, unit)
        organization_id = person.organization_id
        teams = {team.id: team for team in unit.teams.of(organization_id)}
        member_of = unit.teams.among(organization_id, [person_id]).get(person_id, [])
        facts = {
            "grants": unit.role_grants.of(organization_id, person_id),
            "has_password": unit.passwords.of(organization_id, person_id) is not None,
            "invited_until": unit.sign_in_links.until(organization_id, person_id, now),
            "credentials": unit.credentials.of(organization_id, person_id),
            "typed": typed or _typed(person, unit),
        }
    return render_template(
        "person.html",
        person=person,
        teams=teams,
        member_of=member_of,
        all_roles=list(Role),
        time_factors=TIME_FACTORS,
        zones=clock.zones(),
        problem=problem,
        field=field,
        done=request.args.get("done", ""),
        **facts,
    )


def _typed(person: Person, unit: Unit) -> dict[str, str]:
    """Return what the form holds before anybody typed."""
    ids = [each for each in (person.manager_id, person.mentor_id) if each]
    emails = {each.id: each.email for each in unit.people.among(person.organization_id, ids)}
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "job_role": person.job_role,
        "external_id": person.external_id or "",
        "work_site": person.work_site,
        "time_zone": person.time_zone,
        "hired_on": person.hired_on.isoformat() if person.hired_on else "",
        "manager_email": emails.get(person.manager_id or "", ""),
        "mentor_email": emails.get(person.mentor_id or "", ""),
    }
