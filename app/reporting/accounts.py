"""The accounts of an organization as they are searched, page by page."""

from collections.abc import Mapping

from app.frozen import Frozen, replace
from app.records.people import AccountSearch, AccountState, Person, Team
from app.store import Unit

PAGE = 50


class AccountFilter(Frozen):
    """What an administrator asks of the accounts; all may be open."""

    words: str = ""
    state: AccountState | None = None
    team_id: str = ""

    def as_query(self) -> dict[str, str]:
        """Return what stands in an address for this filter; nothing for what is open."""
        told = {"q": self.words, "state": self.state or "", "team": self.team_id}
        return {name: str(text) for name, text in told.items() if text}


class AccountPage(Frozen):
    """A page of accounts: who stands on it, and what each row tells of her.

    *found* of *every* account fit what was asked; *start* is how many of these come before.
    """

    wanted: AccountFilter
    people: list[Person]
    found: int
    every: int
    page: int
    pages: int
    start: int
    teams: dict[str, Team]
    memberships: dict[str, list[str]]
    roles: dict[str, set[str]]
    with_password: set[str]


def read_account_filter(given: Mapping[str, str]) -> AccountFilter:
    """Return what an address asks; what is unknown is left open."""
    state = given.get("state", "")
    return AccountFilter(
        words=" ".join(given.get("q", "")[:200].split()),
        state=AccountState(state) if state in {*AccountState} else None,
        team_id=given.get("team", "")[:36],
    )


def account_page(organization_id: str, wanted: AccountFilter, page: int, unit: Unit) -> AccountPage:
    """Return page *page* of what is asked, or the last one where there are not so many."""
    teams = {team.id: team for team in unit.teams.of(organization_id)}
    if wanted.team_id not in teams:
        wanted = replace(wanted, team_id="")
    search = _search(organization_id, wanted, unit)
    found, every = unit.accounts.counts(organization_id, search)
    pages = max(1, -(-found // PAGE))
    page = min(max(1, page), pages)
    start = (page - 1) * PAGE
    people = unit.accounts.some(organization_id, search, start, PAGE)
    ids = [each.id for each in people]
    roles: dict[str, set[str]] = {}
    for grant in unit.role_grants.among(organization_id, ids):
        roles.setdefault(grant.person_id, set()).add(grant.role.words)
    return AccountPage(
        wanted=wanted,
        people=people,
        found=found,
        every=every,
        page=page,
        pages=pages,
        start=start,
        teams=teams,
        memberships=unit.teams.among(organization_id, ids),
        roles=roles,
        with_password=unit.passwords.holders(organization_id, ids),
    )


def _search(organization_id: str, wanted: AccountFilter, unit: Unit) -> AccountSearch:
    below = unit.teams.under(organization_id, wanted.team_id) if wanted.team_id else None
    return AccountSearch(
        words=wanted.words,
        state=wanted.state,
        team_ids=None if below is None else frozenset(below),
    )
