"""Administering accounts: adding people, letting them in and keeping them out."""

import re
from collections.abc import Mapping
from uuid import uuid4

from app import clock
from app.errors import Forbidden, InvalidInput, NotFound
from app.learning.inviting import invite
from app.learning.passwords import refuse_guessable
from app.learning.signing_in import hash_password
from app.learning.site import Site
from app.learning.typed import one_line
from app.records.credit import AuditEvent
from app.records.people import Person, Role, RoleGrant, Scope
from app.records.reader import Reader
from app.store import Unit

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def add_person(admin: Reader, form: Mapping[str, str], site: Site) -> Person:
    """Add an account with a role and a team, and a first password or else an invitation."""
    person = _person(admin, form)
    role, team_id = role_of(form), form.get("team") or None
    hashed = _first_password(person, form.get("password", ""))
    with site.store.writing() as unit:
        if team_id and unit.team_tree.held(person.organization_id, team_id) is None:
            raise InvalidInput("Choose a team from the list.")
        if not unit.people.add_unless_known(person):
            raise InvalidInput(_taken(person, unit))
        if hashed:
            unit.passwords.set(person.organization_id, person.id, hashed, clock.now())
        else:
            invite([person], unit, site.settings)
        if team_id:
            unit.teams.join(person.organization_id, team_id, person.id)
        unit.role_grants.grant(grant_of(person, role, team_id))
        detail = {"role": role.value, "invited": not hashed}
        unit.audit_events.add(event_of(admin, "add_person", person.id, detail))
    return person


def set_active(admin: Reader, person_id: str, site: Site, *, active: bool) -> None:
    """Let the person in, or end her sessions and keep her out; nothing of hers is deleted."""
    organization_id = admin.person.organization_id
    if person_id == admin.person.id:
        raise Forbidden("You cannot lock yourself out.")
    with site.store.writing() as unit:
        person = unit.people.get(organization_id, person_id)
        if person is None:
            raise NotFound("There is no such person in your organization.")
        unit.people.set_active(organization_id, person_id, active=active)
        if not active:
            unit.web_sessions.end_all(organization_id, person_id)
            unit.sign_in_links.drop_of(organization_id, [person_id])
        if person.active != active:
            unit.audit_events.add(event_of(admin, "set_active", person_id, {"active": active}))


def _taken(person: Person, unit: Unit) -> str:
    """Return what somebody else has already: the address, or else the external id."""
    if unit.people.with_email(person.email):
        return "Somebody already signs in with this address."
    return "Somebody else has this external ID."


def _first_password(person: Person, password: str) -> str:
    """Return the hash of the password, or nothing where none is given."""
    if not password:
        return ""
    hashed = hash_password(password)
    refuse_guessable(password, (person.name, person.email))
    return hashed


def email_of(form: Mapping[str, str]) -> str:
    """Return the address that the form gives, if it is one."""
    email = form.get("email", "").strip().lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):  # noqa: PLR2004
        raise InvalidInput("Give an e-mail address such as ada@ward.example.")
    return email


def names_of(form: Mapping[str, str]) -> tuple[str, str]:
    """Return the first and the last name that the form gives."""
    given, family = one_line(form.get("given_name", "")), one_line(form.get("family_name", ""))
    if not given or not family or len(given) > 100 or len(family) > 100:  # noqa: PLR2004
        raise InvalidInput("Give a first and a last name of at most 100 characters each.")
    return given, family


def text_of(form: Mapping[str, str], name: str, called: str, most: int) -> str:
    """Return the line that the form gives; a longer one is refused, for cut it is another."""
    text = one_line(form.get(name, ""))
    if len(text) > most:
        raise InvalidInput(f"The {called} may have at most {most} characters.")
    return text


def _person(admin: Reader, form: Mapping[str, str]) -> Person:
    email, (given, family) = email_of(form), names_of(form)
    return Person(
        organization_id=admin.person.organization_id,
        id=str(uuid4()),
        email=email,
        given_name=given,
        family_name=family,
        active=True,
        time_zone=admin.person.time_zone,
        theme="auto",
        job_role=text_of(form, "job_role", "job", 100),
        external_id=text_of(form, "external_id", "external ID", 64) or None,
        hired_on=None,
        created_at=clock.now(),
    )


def role_of(form: Mapping[str, str]) -> Role:
    """Return the role that the form names."""
    try:
        return Role(form.get("role", ""))
    except ValueError as error:
        raise InvalidInput("Choose a role from the list.") from error


def grant_of(person: Person, role: Role, team_id: str | None) -> RoleGrant:
    """Return the grant: mentors and managers within their team, others on the whole site."""
    scope, team = Scope.SITE, None
    if role is Role.LEARNER:
        scope = Scope.SELF
    elif role in (Role.MENTOR, Role.MANAGER) and team_id:
        scope, team = Scope.TEAM, team_id
    return RoleGrant(person.organization_id, str(uuid4()), person.id, role, scope, team)


def event_of(admin: Reader, verb: str, subject: str, detail: Mapping[str, object]) -> AuditEvent:
    """Return what the audit log keeps of an administrator's deed."""
    return AuditEvent(
        organization_id=admin.person.organization_id,
        id=str(uuid4()),
        actor_id=admin.person.id,
        verb=verb,
        subject=subject,
        detail=detail,
        happened_at=clock.now(),
    )
