"""``readingroom add-organization``: the first organization and its first administrator."""

import os
import re
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from app import clock
from app.errors import InvalidInput
from app.learning.passwords import refuse_guessable
from app.learning.signing_in import hash_password
from app.records.people import Organization, Person, Role, RoleGrant, Scope
from app.settings import read_settings
from app.store import Store, migrate

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@click.command("add-organization")
@click.option("--slug", prompt="Short name (small letters, digits and hyphens)")
@click.option("--name", prompt="Name as on certificates")
@click.option("--address", prompt="Address")
@click.option("--contact", prompt="Contact for auditors (e-mail)")
@click.option("--time-zone", default="America/New_York", show_default=True)
@click.option("--email", prompt="Administrator's e-mail")
@click.option("--given-name", prompt="Administrator's first name")
@click.option("--family-name", prompt="Administrator's last name")
@click.password_option("--password", prompt="Administrator's password (15 characters or more)")
def add_organization(password: str, **told: str) -> None:
    """Add an organization and its first administrator."""
    settings, now = read_settings(os.environ), clock.now()
    _must_be_sound(told)
    organization = _organization(told, now)
    person = _administrator(told, organization, now)
    refuse_guessable(password, (person.email, person.name, organization.name, organization.slug))
    hashed = hash_password(password)
    settings.home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database_url)
    try:
        migrate(store.engine)
        _keep(organization, person, hashed, store)
    finally:
        store.close()
    click.echo(f"Added {organization.name}; {person.email} can sign in.")


def _must_be_sound(told: dict[str, str]) -> None:
    if not _SLUG.fullmatch(told["slug"]):
        raise InvalidInput("The short name must be small letters, digits and hyphens.")
    if not _EMAIL.fullmatch(told["email"].strip()):
        raise InvalidInput("The administrator's e-mail address needs a name, an @ and a host.")
    try:
        ZoneInfo(told["time_zone"])
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(
            f"There is no time zone {told['time_zone']!r}; write one such as Europe/Berlin."
        ) from error


def _organization(told: dict[str, str], now: datetime) -> Organization:
    return Organization(
        str(uuid4()), told["slug"], told["name"], told["address"], told["contact"],
        told["time_zone"], now,
    )  # fmt: skip


def _administrator(told: dict[str, str], organization: Organization, now: datetime) -> Person:
    return Person(
        organization.id, str(uuid4()), told["email"].strip().lower(), told["given_name"],
        told["family_name"], True, organization.time_zone, "auto", "Administrator", None, None,  # noqa: FBT003
        now,
    )  # fmt: skip


def _keep(organization: Organization, person: Person, hashed: str, store: Store) -> None:
    with store.writing() as unit:
        if unit.organizations.named(organization.slug) or unit.people.with_email(person.email):
            raise InvalidInput("The short name or the e-mail address is taken.")
        unit.organizations.add(organization)
        unit.people.add(person)
        unit.passwords.set(organization.id, person.id, hashed, person.created_at)
        for role, scope in ((Role.LEARNER, Scope.SELF), (Role.ADMIN, Scope.SITE)):
            grant_id = str(uuid4())
            unit.role_grants.grant(
                RoleGrant(organization.id, grant_id, person.id, role, scope, None)
            )
