"""What later graders said of stored hand-ins: rows are added, never changed."""

from sqlalchemy import select

from app.records.regrading import Regrade
from app.store import schema
from app.store.rows import Rows

g = schema.regrade.c
s = schema.submission.c


class Regrades(Rows):
    """Every submission that was graded again, as often as it was."""

    def add(self, *regrades: Regrade) -> None:
        """Keep *regrades*."""
        self._add(schema.regrade, *regrades)

    def of_attempt(self, organization_id: str, attempt_id: str) -> dict[str, Regrade]:
        """Return the newest regrade of each of the attempt's submissions, by submission."""
        query = (
            select(schema.regrade)
            .join(
                schema.submission,
                (s.organization_id == g.organization_id) & (s.id == g.submission_id),
            )
            .where(g.organization_id == organization_id, s.attempt_id == attempt_id)
            .order_by(g.at, g.id)
        )
        return {each.submission_id: each for each in self._all(Regrade, query)}
