"""People and organizations for tests."""

from datetime import UTC, datetime
from uuid import uuid4

from app.records.people import Organization, Person, Role, RoleGrant, Scope, Team, WebSession
from app.records.reader import Reader
from app.store import Store

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def organization(store: Store, slug: str = "ward") -> Organization:
    """Add an organization."""
    made = Organization(
        str(uuid4()), slug, f"{slug.title()} Hospital", "1 Main Road", f"ce@{slug}.example",
        "Europe/Berlin", NOON,
    )  # fmt: skip
    with store.writing() as unit:
        unit.organizations.add(made)
    return made


def person(
    store: Store, organization: Organization, name: str = "Ada Lovelace", *roles: Role,
    team: Team | None = None, time_zone: str = "Europe/Berlin",
) -> Person:  # fmt: skip
    """Add a person with roles: mentors and managers in *team* where one is given."""
    given, _, family = name.partition(" ")
    address = f"{given.lower()}.{uuid4().hex[:8]}@{organization.slug}.test"
    made = Person(
        organization.id, str(uuid4()), address, given, family, True, time_zone, "auto", "",
        None, None, NOON,
    )  # fmt: skip
    with store.writing() as unit:
        unit.people.add(made)
        for role in roles or (Role.LEARNER,):
            scoped = team is not None and role in (Role.MENTOR, Role.MANAGER)
            unit.role_grants.grant(
                RoleGrant(
                    organization.id, str(uuid4()), made.id, role,
                    Scope.TEAM if scoped else Scope.SITE, team.id if scoped and team else None,
                )
            )  # fmt: skip
    return made


def team(store: Store, organization: Organization, name: str, *members: Person,
         parent: Team | None = None) -> Team:  # fmt: skip
    """Add a team with members."""
    made = Team(organization.id, str(uuid4()), name, parent.id if parent else None)
    with store.writing() as unit:
        unit.teams.add(made)
        for member in members:
            unit.teams.join(organization.id, made.id, member.id)
    return made


def reader(store: Store, who: Person) -> Reader:
    """Return *who* as a signed-in reader with her present roles."""
    with store.reading() as unit:
        grants = unit.role_grants.of(who.organization_id, who.id)
    session = WebSession("", who.organization_id, who.id, "", NOON, NOON, NOON)
    return Reader(who, session, tuple(grants))
