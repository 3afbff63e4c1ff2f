"""Editing people: who somebody is, what she does and where, in which teams and roles."""

from collections.abc import Mapping
from datetime import date

from app import clock
from app.errors import Forbidden, InvalidInput, NotFound
from app.frozen import replace
from app.learning.administering import email_of, event_of, grant_of, names_of, role_of, text_of
from app.learning.hierarchy import circle_of
from app.learning.inviting import invite
from app.learning.site import Site
from app.records.people import Person, Role, RoleGrant
from app.records.reader import Reader
from app.store import Unit

_SHOWN = (
    "given_name", "family_name", "email", "job_role", "external_id", "work_site", "time_zone",
    "hired_on", "manager_id", "mentor_id",
)  # fmt: skip
_FIRST, _LAST = date(1950, 1, 1), date(2200, 12, 31)


def person_of(admin: Reader, person_id: str, unit: Unit) -> Person:
    """Return somebody of the administrator's organization."""
    found = unit.people.get(admin.person.organization_id, person_id)
    if found is None:
        raise NotFound("There is no such person in your organization.")
    return found


def change_person(
    admin: Reader, person_id: str, form: Mapping[str, str], site: Site
) -> tuple[str, ...]:
    """Keep what the form says of the person and write it down; return what is another now."""
    with site.store.writing() as unit:
        person = person_of(admin, person_id, unit)
        wanted = _wanted(person, form, unit)
        changed = tuple(n for n in _SHOWN if getattr(person, n) != getattr(wanted, n))
        if changed:
            unit.people.change(wanted)
            detail = {n: [_told(getattr(person, n)), _told(getattr(wanted, n))] for n in changed}
            unit.audit_events.add(event_of(admin, "change_person", person_id, detail))
        if "email" in changed:
            _send_links_anew(wanted, unit, site)
    return changed


def give_role(admin: Reader, person_id: str, form: Mapping[str, str], site: Site) -> None:
    """Give a role; mentors and managers within a team, or everywhere where none is named."""
    role, team_id = role_of(form), form.get("team") or None
    with site.store.writing() as unit:
        person = person_of(admin, person_id, unit)
        if team_id:
            _must_be_team(person, team_id, unit)
        grant = grant_of(person, role, team_id)
        held = unit.role_grants.of(person.organization_id, person_id)
        is_held = any((each.role, each.team_id) == (grant.role, grant.team_id) for each in held)
        if is_held or not unit.role_grants.grant_unless_held(grant):
            raise InvalidInput("This role is held already, and reaches as far.")
        unit.audit_events.add(event_of(admin, "give_role", person_id, _role_told(grant)))


def take_role(admin: Reader, person_id: str, grant_id: str, site: Site) -> None:
    """Take a role away; it ends with the person's next request."""
    with site.store.writing() as unit:
        grant = unit.role_grants.get(admin.person.organization_id, grant_id)
        if grant is None or grant.person_id != person_id:
            raise NotFound("There is no such role of this person.")
        if person_id == admin.person.id and grant.role is Role.ADMIN:
            raise Forbidden("You cannot take the administrator's role from yourself.")
        unit.role_grants.revoke(grant.organization_id, grant.id)
        unit.audit_events.add(event_of(admin, "take_role", person_id, _role_told(grant)))


def join_team(admin: Reader, person_id: str, team_id: str, site: Site) -> None:
    """Make the person a member of the team."""
    with site.store.writing() as unit:
        person = person_of(admin, person_id, unit)
        _must_be_team(person, team_id, unit)
        if unit.teams.join(person.organization_id, team_id, person_id):
            unit.audit_events.add(event_of(admin, "join_team", person_id, {"team": team_id}))


def leave_team(admin: Reader, person_id: str, team_id: str, site: Site) -> None:
    """Take the person out of the team."""
    with site.store.writing() as unit:
        person = person_of(admin, person_id, unit)
        _must_be_team(person, team_id, unit)
        if unit.teams.leave(person.organization_id, team_id, person_id):
            unit.audit_events.add(event_of(admin, "leave_team", person_id, {"team": team_id}))


def _send_links_anew(person: Person, unit: Unit, site: Site) -> None:
    """End the links that went to the old address; who has no password is invited at the new."""
    unit.sign_in_links.drop_of(person.organization_id, [person.id])
    if person.active and unit.passwords.of(person.organization_id, person.id) is None:
        invite([person], unit, site.settings)


def _wanted(person: Person, form: Mapping[str, str], unit: Unit) -> Person:
    given, family = names_of(form)
    wanted = replace(
        person,
        given_name=given,
        family_name=family,
        email=email_of(form),
        job_role=text_of(form, "job_role", "job", 100),
        external_id=text_of(form, "external_id", "external ID", 64) or None,
        work_site=text_of(form, "work_site", "site", 120),
        time_zone=_zone(form),
        hired_on=_day(form.get("hired_on", "")),
        manager_id=_colleague(person, form, "manager", unit),
        mentor_id=_colleague(person, form, "mentor", unit),
    )
    _must_be_hers(wanted, unit)
    managers = {**unit.people.managing(person.organization_id), person.id: wanted.manager_id}
    if circle_of(person.id, managers):
        raise InvalidInput(
            f"This manager is managed by {given}, directly or by others. Name another."
        )
    return wanted


def _must_be_hers(wanted: Person, unit: Unit) -> None:
    """Refuse an address or an external id that somebody else has."""
    holder = unit.people.with_email(wanted.email)
    if holder is not None and holder.id != wanted.id:
        raise InvalidInput("Somebody else signs in with this address.")
    if wanted.external_id and any(
        each.external_id == wanted.external_id and each.id != wanted.id
        for each in unit.people.of(wanted.organization_id)
    ):
        raise InvalidInput("Somebody else has this external ID.")


def _colleague(person: Person, form: Mapping[str, str], what: str, unit: Unit) -> str | None:
    """Return whom the form names as her manager or mentor."""
    email = form.get(f"{what}_email", "").strip().lower()
    if not email:
        return None
    found = unit.people.with_email(email[:254])
    if found is None or found.organization_id != person.organization_id:
        raise InvalidInput(f"Nobody in your organization signs in with the {what}'s address.")
    if found.id == person.id:
        raise InvalidInput(
            f"Nobody can be their own {what}. Name somebody else, or leave it empty."
        )
    if not found.active and found.id != getattr(person, f"{what}_id"):
        raise InvalidInput(f"The account of this {what} is locked out. Name somebody else.")
    if what == "mentor" and not _is_mentor(found, unit):
        raise InvalidInput(f"{found.name} has no role of mentor. Give it first.")
    return found.id


def _is_mentor(person: Person, unit: Unit) -> bool:
    grants = unit.role_grants.of(person.organization_id, person.id)
    return any(grant.role is Role.MENTOR for grant in grants)


def _must_be_team(person: Person, team_id: str, unit: Unit) -> None:
    if unit.team_tree.held(person.organization_id, team_id) is None:
        raise InvalidInput("Choose a team from the list.")


def _zone(form: Mapping[str, str]) -> str:
    zone = form.get("time_zone", "")
    if zone not in clock.zones():
        raise InvalidInput("Choose a time zone from the list, such as Europe/Berlin.")
    return zone


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput("Give the day of hire as year, month and day.") from error
    if not _FIRST <= day <= _LAST:
        raise InvalidInput("The day of hire must lie between 1950 and 2200.")
    return day


def _role_told(grant: RoleGrant) -> dict[str, str]:
    return {"role": grant.role.value, "team": grant.team_id or ""}


def _told(value: object) -> str:
    return "" if value is None else str(value)
