"""How people want to be written to: the pace of each topic, and quiet hours."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from app.records.mail import Pace, QuietHours, TopicPace
from app.store import schema
from app.store.rows import Rows, values_of

t = schema.topic_pace.c
q = schema.quiet_hours.c


class MailWishes(Rows):
    """What each person chose; whoever chose nothing has no row."""

    def paces(self, organization_id: str, person_id: str) -> dict[str, Pace]:
        """Return the pace of every topic that the person chose one for."""
        query = select(t.topic, t.pace).where(
            t.organization_id == organization_id, t.person_id == person_id
        )
        return {topic: Pace(pace) for topic, pace in self._connection.execute(query)}

    def keep_paces(self, paces: Iterable[TopicPace]) -> None:
        """Keep the paces, one a topic."""
        for pace in paces:
            self._upsert(schema.topic_pace, values_of(pace), frozenset())

    def quiet_hours(self, organization_id: str, person_id: str) -> QuietHours | None:
        """Return when the person wants no mail, if she said so."""
        query = select(schema.quiet_hours).where(
            q.organization_id == organization_id, q.person_id == person_id
        )
        return self._one(QuietHours, query)

    def keep_quiet_hours(self, hours: QuietHours) -> None:
        """Keep the person's quiet hours."""
        self._upsert(schema.quiet_hours, values_of(hours), frozenset())

    def end_quiet_hours(self, organization_id: str, person_id: str) -> None:
        """Let mail come at any hour."""
        self._connection.execute(
            delete(schema.quiet_hours).where(
                q.organization_id == organization_id, q.person_id == person_id
            )
        )
