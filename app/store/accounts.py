"""The organization's accounts, as an administrator looks for them."""

from sqlalchemy import ColumnElement, and_, case, func, select, true

from app.records.people import AccountSearch, AccountState, Person
from app.store import schema
from app.store.rows import Rows
from app.store.words import holding

p, m, w = schema.person.c, schema.team_member.c, schema.password.c

# As the list writes a name, so that one copied from there is found.
_TEXT = (
    p.family_name + ", " + p.given_name + " " + p.email + " "
    + func.coalesce(p.external_id, "") + " " + p.job_role
)  # fmt: skip


class Accounts(Rows):
    """People by what is typed of them, by state and by team; a page at a time."""

    def counts(self, organization_id: str, wanted: AccountSearch) -> tuple[int, int]:
        """Return how many accounts *wanted* describes, and how many there are."""
        fits = case((and_(true(), *self._conditions(organization_id, wanted)), 1))
        query = select(func.count(fits), func.count()).where(p.organization_id == organization_id)
        found, every = self._connection.execute(query).one()
        return int(found), int(every)

    def some(
        self, organization_id: str, wanted: AccountSearch, start: int, most: int
    ) -> list[Person]:
        """Return at most *most* of the people that *wanted* describes, by name, from *start* on."""
        query = (
            select(schema.person)
            .where(p.organization_id == organization_id)
            .where(*self._conditions(organization_id, wanted))
            .order_by(func.lower(p.family_name), func.lower(p.given_name), p.id)
            .offset(start)
            .limit(most)
        )
        return self._all(Person, query)

    def _conditions(self, organization_id: str, wanted: AccountSearch) -> list[ColumnElement[bool]]:
        conditions = _in_state(organization_id, wanted.state) if wanted.state else []
        if wanted.team_ids is not None:
            members = select(m.person_id).where(
                m.organization_id == organization_id, self._among(m.team_id, wanted.team_ids)
            )
            conditions.append(p.id.in_(members))
        # Last, since a pattern costs more than what an index answers.
        return [*conditions, *holding(_TEXT, wanted.words)]


def _in_state(organization_id: str, state: AccountState) -> list[ColumnElement[bool]]:
    holders = select(w.person_id).where(w.organization_id == organization_id)
    match state:
        case AccountState.LOCKED_OUT:
            return [~p.active]
        case AccountState.NEW:
            return [p.active, p.id.not_in(holders)]
        case AccountState.ACTIVE:
            return [p.active, p.id.in_(holders)]
