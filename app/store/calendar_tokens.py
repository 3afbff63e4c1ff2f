"""The secret addresses of people's calendars."""

from sqlalchemy import delete, select

from app.records.mail import CalendarToken
from app.store import schema
from app.store.rows import Rows, values_of

c = schema.calendar_token.c


class CalendarTokens(Rows):
    """One calendar address a person, kept as the SHA-256 of its token."""

    def renew(self, token: CalendarToken) -> None:
        """Let *token* be the person's only one."""
        self.revoke(token.organization_id, token.person_id)
        self._upsert(schema.calendar_token, values_of(token), frozenset())

    def revoke(self, organization_id: str, person_id: str) -> None:
        """Let no address lead to the person's calendar."""
        self._connection.execute(
            delete(schema.calendar_token).where(
                c.organization_id == organization_id, c.person_id == person_id
            )
        )

    def bearer(self, token_hash: str) -> CalendarToken | None:
        """Return whose token has this hash."""
        query = select(schema.calendar_token).where(c.token_hash == token_hash)
        return self._one(CalendarToken, query)

    def of(self, organization_id: str, person_id: str) -> CalendarToken | None:
        """Return the person's token, if she has one."""
        query = select(schema.calendar_token).where(
            c.organization_id == organization_id, c.person_id == person_id
        )
        return self._one(CalendarToken, query)
