"""Organizations, people and their passwords."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update

from app.records.people import Organization, Person
from app.store import schema
from app.store.rows import Rows, values_of
from app.store.words import holding

p = schema.person.c

_KNOWN = (
    "email", "given_name", "family_name", "active", "time_zone", "job_role", "external_id",
    "hired_on", "work_site", "manager_id", "mentor_id",
)  # fmt: skip
"""What an administrator or a roster says about somebody."""


class Organizations(Rows):
    """The hospitals and groups that this site serves."""

    def add(self, organization: Organization) -> None:
        """Add *organization*."""
        self._add(schema.organization, organization)

    def get(self, organization_id: str) -> Organization | None:
        """Return one organization."""
        query = select(schema.organization).where(schema.organization.c.id == organization_id)
        return self._one(Organization, query)

    def named(self, slug: str) -> Organization | None:
        """Return the organization with this slug."""
        query = select(schema.organization).where(schema.organization.c.slug == slug)
        return self._one(Organization, query)

    def all(self) -> list[Organization]:
        """Return every organization, by slug."""
        return self._all(
            Organization, select(schema.organization).order_by(schema.organization.c.slug)
        )


class People(Rows):
    """Everybody with an account."""

    def add(self, *people: Person) -> None:
        """Add *people*; e-mail addresses are kept in lower case and are unique on the site."""
        self._add(schema.person, *people)

    def add_unless_known(self, person: Person) -> bool:
        """Add *person* unless somebody has the address or id; say whether she is new."""
        return self._insert_once(schema.person, values_of(person))

    def get(self, organization_id: str, person_id: str) -> Person | None:
        """Return one person of the organization."""
        query = select(schema.person).where(p.organization_id == organization_id, p.id == person_id)
        return self._one(Person, query)

    def with_email(self, email: str) -> Person | None:
        """Return the person who signs in with this address."""
        return self._one(Person, select(schema.person).where(p.email == email.strip().lower()))

    def of(self, organization_id: str) -> list[Person]:
        """Return the organization's people by name."""
        query = (
            select(schema.person)
            .where(p.organization_id == organization_id)
            .order_by(func.lower(p.family_name), func.lower(p.given_name), p.id)
        )
        return self._all(Person, query)

    def among(self, organization_id: str, ids: Iterable[str]) -> list[Person]:
        """Return those of *ids* who belong to the organization, by name."""
        query = (
            select(schema.person)
            .where(p.organization_id == organization_id, self._among(p.id, ids))
            .order_by(func.lower(p.family_name), func.lower(p.given_name), p.id)
        )
        return self._all(Person, query)

    def called(self, organization_id: str, words: str, most: int = 200) -> list[Person]:
        """Return the people whose name or address holds each of *words*, by name."""
        text = p.given_name + " " + p.family_name + " " + p.email
        query = (
            select(schema.person)
            .where(p.organization_id == organization_id, *holding(text, words))
            .order_by(func.lower(p.family_name), func.lower(p.given_name), p.id)
            .limit(most)
        )
        return self._all(Person, query)

    def emails_elsewhere(self, organization_id: str, emails: Iterable[str]) -> set[str]:
        """Return those of *emails* with which people of other organizations sign in."""
        query = select(p.email).where(
            self._among(p.email, emails), p.organization_id != organization_id
        )
        return set(self._connection.execute(query).scalars())

    def change(self, person: Person) -> None:
        """Keep what is known of the person: who she is, what she does, whether she is in."""
        values = {name: getattr(person, name) for name in _KNOWN}
        self._connection.execute(
            update(schema.person)
            .where(p.organization_id == person.organization_id, p.id == person.id)
            .values(**values)
        )

    def managing(self, organization_id: str) -> dict[str, str]:
        """Return the id of each person's manager, by person."""
        query = select(p.id, p.manager_id).where(
            p.organization_id == organization_id, p.manager_id.is_not(None)
        )
        rows = self._connection.execute(query)
        return {row.id: row.manager_id for row in rows}

    def set_active(self, organization_id: str, person_id: str, *, active: bool) -> None:
        """Let the person in, or keep her out from her next request on."""
        self._connection.execute(
            update(schema.person)
            .where(p.organization_id == organization_id, p.id == person_id)
            .values(active=active)
        )

    def set_preferences(
        self, organization_id: str, person_id: str, *, theme: str, time_zone: str
    ) -> None:
        """Keep how the person wants to see the site."""
        self._connection.execute(
            update(schema.person)
            .where(p.organization_id == organization_id, p.id == person_id)
            .values(theme=theme, time_zone=time_zone)
        )

    def set_time_factor(self, organization_id: str, person_id: str, percent: int) -> None:
        """Keep how far the person's clocks are stretched; sittings begun keep theirs."""
        self._connection.execute(
            update(schema.person)
            .where(p.organization_id == organization_id, p.id == person_id)
            .values(time_factor_percent=percent)
        )


class Passwords(Rows):
    """Argon2id hashes, apart from the people they belong to."""

    def of(self, organization_id: str, person_id: str) -> str | None:
        """Return the hash, or ``None`` where the person signs in otherwise."""
        query = select(schema.password.c.hash).where(
            schema.password.c.organization_id == organization_id,
            schema.password.c.person_id == person_id,
        )
        found: str | None = self._connection.execute(query).scalar()
        return found

    def holders(self, organization_id: str, among: Iterable[str] | None = None) -> set[str]:
        """Return the ids of those who have a password, or of those *among* the given ones."""
        query = select(schema.password.c.person_id).where(
            schema.password.c.organization_id == organization_id
        )
        if among is not None:
            query = query.where(self._among(schema.password.c.person_id, among))
        return set(self._connection.execute(query).scalars())

    def set(self, organization_id: str, person_id: str, hashed: str, at: datetime) -> None:
        """Keep *hashed* as the person's only password."""
        values = {
            "organization_id": organization_id,
            "person_id": person_id,
            "hash": hashed,
            "set_at": at,
        }
        self._upsert(schema.password, values, frozenset())
