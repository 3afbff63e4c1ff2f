"""Settling in: how a person wants to see the site, and her password."""

from app import clock
from app.errors import InvalidInput
from app.learning.passwords import refuse_guessable
from app.learning.signing_in import hash_password, password_holds
from app.learning.site import Site
from app.records.people import Person
from app.records.reader import Reader

THEMES = ("auto", "light", "dark")


def save_preferences(person: Person, theme: str, time_zone: str, site: Site) -> None:
    """Keep the theme and the IANA time zone."""
    if theme not in THEMES:
        raise InvalidInput("The theme is auto, light or dark.")
    if time_zone not in clock.zones():
        raise InvalidInput("Choose a time zone from the list, such as Europe/Berlin.")
    with site.store.writing() as unit:
        unit.people.set_preferences(
            person.organization_id, person.id, theme=theme, time_zone=time_zone
        )


def save_theme(person: Person, theme: str, site: Site) -> None:
    """Keep the theme alone."""
    save_preferences(person, theme, person.time_zone, site)


def change_password(reader: Reader, current_password: str, new: str, site: Site) -> None:
    """Set a new password after the old one was given; every session of the person ends."""
    person = reader.person
    if not password_holds(person, current_password, site.store):
        raise InvalidInput("The current password is not right.")
    hashed = hash_password(new)
    refuse_guessable(new, (person.name, person.email))
    with site.store.writing() as unit:
        unit.passwords.set(person.organization_id, person.id, hashed, clock.now())
        unit.web_sessions.end_all(person.organization_id, person.id)
