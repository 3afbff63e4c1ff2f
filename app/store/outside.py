"""Claims of outside credit, and what was said about each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from app.records.outside import Claim, ClaimEvent, ClaimState
from app.store import schema
from app.store.rows import Rows, values_of

c = schema.outside_claim.c
v = schema.outside_event.c


class Claims(Rows):
    """What learners claim to have earned elsewhere."""

    def add(self, claim: Claim) -> None:
        """Keep a new claim."""
        self._add(schema.outside_claim, claim)

    def get(self, organization_id: str, claim_id: str) -> Claim | None:
        """Return one claim."""
        found = self._claims(
            select(schema.outside_claim).where(
                c.organization_id == organization_id, c.id == claim_id
            )
        )
        return found[0] if found else None

    def of(self, organization_id: str, learner_id: str) -> list[Claim]:
        """Return the learner's claims, newest first."""
        return self._claims(
            select(schema.outside_claim)
            .where(c.organization_id == organization_id, c.learner_id == learner_id)
            .order_by(c.sent_at.desc(), c.id)
        )

    def waiting(self, organization_id: str, limit: int = 200) -> list[Claim]:
        """Return the claims that somebody has to decide about, the longest waiting first."""
        return self._claims(
            select(schema.outside_claim)
            .where(c.organization_id == organization_id, c.state == ClaimState.SENT)
            .order_by(c.sent_at, c.id)
            .limit(limit)
        )

    def waiting_since(self, organization_id: str, decider_id: str) -> tuple[int, datetime | None]:
        """Return how many claims wait for a decision that is hers to make, and since when."""
        query = select(func.count(), func.min(c.sent_at)).where(
            c.organization_id == organization_id,
            c.state == ClaimState.SENT,
            c.learner_id != decider_id,
        )
        count, since = self._connection.execute(query).one()
        return int(count), since

    def decided(self, organization_id: str, limit: int = 50) -> list[Claim]:
        """Return the claims decided last, newest first."""
        return self._claims(
            select(schema.outside_claim)
            .where(c.organization_id == organization_id, c.decided_at.is_not(None))
            .order_by(c.decided_at.desc(), c.id)
            .limit(limit)
        )

    def send_again(self, claim: Claim) -> bool:
        """Keep the claim as the learner sends it anew; say whether it was open for that."""
        kept = ("organization_id", "id", "learner_id")
        values = {name: value for name, value in values_of(claim).items() if name not in kept}
        statement = (
            update(schema.outside_claim)
            .where(
                c.organization_id == claim.organization_id,
                c.id == claim.id,
                c.learner_id == claim.learner_id,
                c.revision == claim.revision - 1,
                c.state.in_((ClaimState.SENT, ClaimState.QUESTION)),
            )
            .values(values)
        )
        return self._changed(schema.outside_claim, statement)

    def decide(
        self, claim: Claim, state: ClaimState, at: datetime, entry_id: str | None = None
    ) -> bool:
        """Move the claim from where it stands to *state*; say whether it still stood there."""
        statement = (
            update(schema.outside_claim)
            .where(
                c.organization_id == claim.organization_id,
                c.id == claim.id,
                c.revision == claim.revision,
                c.state == claim.state,
            )
            .values(state=state, decided_at=at, entry_id=entry_id or claim.entry_id)
        )
        return self._changed(schema.outside_claim, statement)

    def of_entry(self, organization_id: str, entry_id: str) -> Claim | None:
        """Return the claim that the entry approved."""
        found = self._claims(
            select(schema.outside_claim).where(
                c.organization_id == organization_id, c.entry_id == entry_id
            )
        )
        return found[0] if found else None

    def tell(self, event: ClaimEvent) -> None:
        """Add to what was said; the number is the next one."""
        count = select(func.count()).where(
            v.organization_id == event.organization_id, v.claim_id == event.claim_id
        )
        number = int(self._connection.execute(count).scalar_one()) + 1
        values = {**values_of(event), "number": number}
        self._connection.execute(schema.outside_event.insert(), values)

    def told(self, organization_id: str, claim_id: str) -> list[ClaimEvent]:
        """Return what was said about the claim, in order."""
        query = (
            select(schema.outside_event)
            .where(v.organization_id == organization_id, v.claim_id == claim_id)
            .order_by(v.number)
        )
        return self._all(ClaimEvent, query)

    def _claims(self, query: Select[Any]) -> list[Claim]:
        return [
            Claim(**{**row, "state": ClaimState(row["state"])})
            for row in self._connection.execute(query).mappings()
        ]
