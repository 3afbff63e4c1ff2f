"""Organizations, people, roles, teams and signed-in sessions."""

from datetime import date, datetime
from enum import StrEnum

from app.frozen import Frozen


class Role(StrEnum):
    """What a person may do; one person may hold several, each within its own scope."""

    LEARNER = "learner"
    MENTOR = "mentor"
    MANAGER = "manager"
    AUTHOR = "author"
    CE_ADMINISTRATOR = "ce_administrator"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def words(self) -> str:
        """Return the role as people call it; the value is for programs."""
        named = {Role.CE_ADMINISTRATOR: "CE administrator", Role.ADMIN: "administrator"}
        return named.get(self, self.value)


class Scope(StrEnum):
    """How far a role reaches within its organization."""

    SITE = "site"
    TEAM = "team"
    SELF = "self"


class Organization(Frozen):
    """A hospital or group: the owner of people, progress and one ledger."""

    id: str
    slug: str
    name: str
    address: str
    contact: str
    time_zone: str
    created_at: datetime


class Person(Frozen):
    """Somebody with an account; who she is to the site, never how she signs in.

    *time_factor_percent* stretches every clock that runs against her: 150 is time and a half.
    *work_site* is the building or branch where she works; *manager_id* and *mentor_id* name the
    people of her organization who manage and mentor her.
    """

    organization_id: str
    id: str
    email: str
    given_name: str
    family_name: str
    active: bool
    time_zone: str
    theme: str
    job_role: str
    external_id: str | None
    hired_on: date | None
    created_at: datetime
    time_factor_percent: int = 100
    work_site: str = ""
    manager_id: str | None = None
    mentor_id: str | None = None

    @property
    def name(self) -> str:
        """Return the name as it stands on a certificate."""
        return f"{self.given_name} {self.family_name}".strip()


class AccountState(StrEnum):
    """How far an account is open; it is new until its owner has a password to come in with.

    Whoever is locked out is that, password or not.
    """

    ACTIVE = "active"
    NEW = "new"
    LOCKED_OUT = "locked_out"

    @property
    def words(self) -> str:
        """Return the state as pages call it."""
        named = {AccountState.ACTIVE: "Active", AccountState.LOCKED_OUT: "Locked out"}
        return named.get(self, "No password yet")


class AccountSearch(Frozen):
    """Which accounts are wanted; what is empty or ``None`` is open.

    Each of the *words* stands in a name, the address, the external ID or the job.
    """

    words: str = ""
    state: AccountState | None = None
    team_ids: frozenset[str] | None = None


class RoleGrant(Frozen):
    """One role of one person; *team_id* is set when the scope is a team and its sub-teams."""

    organization_id: str
    id: str
    person_id: str
    role: Role
    scope: Scope
    team_id: str | None


class Team(Frozen):
    """A node in the organization's tree of teams."""

    organization_id: str
    id: str
    name: str
    parent_id: str | None


class TeamSize(Frozen):
    """How many people belong to a team: *direct* itself, *below* with its sub-teams, each once."""

    direct: int
    below: int


class TeamUses(Frozen):
    """How much names a team: what keeps it from being deleted."""

    sub_teams: int
    members: int
    roles: int
    assignments: int
    rules: int


class WebSession(Frozen):
    """A signed-in browser; the cookie holds a token of which we keep only the SHA-256.

    *viewing_id* is the mentee as whom a mentor looks at the site, and changes nothing.
    """

    token_hash: str
    organization_id: str
    person_id: str
    csrf_token: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    viewing_id: str | None = None
