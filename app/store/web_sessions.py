"""Signed-in browsers, and who stands behind each."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select, update

from app.records.people import Person, Role, RoleGrant, Scope, WebSession
from app.store import schema
from app.store.prepared import Prepared
from app.store.rows import Rows, values_of

p, g, s = schema.person.c, schema.role_grant.c, schema.web_session.c

# Part of the statement: what is prepared takes no text of its own when it runs.
_BETWEEN: Any = literal_column("';'")
_GRANT_TEXT = g.id + "," + g.role + "," + g.scope + "," + func.coalesce(g.team_id, "")


# It runs with every request.
_BEARER = Prepared(
    select(
        schema.web_session,
        schema.person,
        select(func.aggregate_strings(_GRANT_TEXT, _BETWEEN))
        .where(g.organization_id == p.organization_id, g.person_id == p.id)
        .scalar_subquery(),
    )
    .join(schema.person, (p.organization_id == s.organization_id) & (p.id == s.person_id))
    .where(s.token_hash == bindparam("token_hash"), s.expires_at > bindparam("now"), p.active)
)


def _grants_in(person: Person, text: str) -> list[RoleGrant]:
    """Read back the roles that were joined into one text so that one query fetches them."""
    grants = [grant.split(",") for grant in text.split(";") if grant]
    return [
        RoleGrant(person.organization_id, id_, person.id, Role(role), Scope(scope), team_id or None)
        for id_, role, scope, team_id in grants
    ]


class WebSessions(Rows):
    """Signed-in browsers."""

    def start(self, session: WebSession) -> None:
        """Keep a new session."""
        self._connection.execute(schema.web_session.insert().values(**values_of(session)))

    def bearer(
        self, token_hash: str, now: datetime
    ) -> tuple[WebSession, Person, list[RoleGrant]] | None:
        """Return the live session, its active person and her roles, or nothing, in one query."""
        told = {"token_hash": token_hash, "now": now}
        row = _BEARER.row(self._connection, told)
        if row is None:
            return None
        width = len(schema.web_session.c)
        session = WebSession(*row[:width])
        person = Person(*row[width:-1])
        return session, person, _grants_in(person, row[-1] or "")

    def touch(self, token_hash: str, now: datetime) -> None:
        """Note that the session is in use."""
        self._connection.execute(
            update(schema.web_session).where(s.token_hash == token_hash).values(last_seen_at=now)
        )

    def view_as(self, token_hash: str, person_id: str | None) -> None:
        """Let the session look at the site as somebody else does, or as its own person again."""
        self._connection.execute(
            update(schema.web_session)
            .where(s.token_hash == token_hash)
            .values(viewing_id=person_id)
        )

    def end(self, token_hash: str) -> None:
        """End one session."""
        self._connection.execute(delete(schema.web_session).where(s.token_hash == token_hash))

    def end_all(self, organization_id: str, person_id: str) -> None:
        """End every session of the person."""
        self._connection.execute(
            delete(schema.web_session).where(
                s.organization_id == organization_id, s.person_id == person_id
            )
        )

    def end_expired(self, now: datetime) -> None:
        """Forget the sessions that are over."""
        self._connection.execute(delete(schema.web_session).where(s.expires_at <= now))
