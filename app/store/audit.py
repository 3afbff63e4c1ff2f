"""Who did what: rows are added, never changed."""

from collections.abc import Generator

from sqlalchemy import ColumnElement, and_, or_, select

from app.records.credit import AuditEvent
from app.records.managing import AuditSearch
from app.store import schema
from app.store.rows import Rows

u = schema.audit_event.c
# Credit and attendance are somebody's: what was done is done to her as well as to the claim.
_TO_WHAT = (u.subject, u.detail["learner"].as_string(), u.detail["person"].as_string())


class AuditEvents(Rows):
    """The organization's audit log."""

    def add(self, event: AuditEvent) -> None:
        """Write *event* down."""
        self._add(schema.audit_event, event)

    def found(
        self, organization_id: str, wanted: AuditSearch, limit: int | None = None
    ) -> Generator[AuditEvent]:
        """Yield the events that *wanted* describes, newest first; by ids within one moment."""
        query = select(schema.audit_event).where(*self._conditions(organization_id, wanted))
        query = query.order_by(u.happened_at.desc(), u.id).limit(limit)
        rows = self._connection.execute(query.execution_options(yield_per=1000))
        try:
            for row in rows:
                yield AuditEvent(*row)
        finally:
            rows.close()

    def are_more(self, organization_id: str, wanted: AuditSearch, than: int) -> bool:
        """Say whether *wanted* describes more events, without counting all of them."""
        query = select(u.id).where(*self._conditions(organization_id, wanted)).offset(than).limit(1)
        return self._connection.execute(query).first() is not None

    def verbs(self, organization_id: str) -> list[str]:
        """Return what was ever done, in order."""
        query = select(u.verb).where(u.organization_id == organization_id)
        return list(self._connection.execute(query.distinct().order_by(u.verb)).scalars())

    def newest(self, organization_id: str, limit: int = 200) -> list[AuditEvent]:
        """Return the newest events first."""
        query = (
            select(schema.audit_event)
            .where(u.organization_id == organization_id)
            .order_by(u.happened_at.desc(), u.id)
            .limit(limit)
        )
        return self._all(AuditEvent, query)

    def _conditions(self, organization_id: str, wanted: AuditSearch) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [u.organization_id == organization_id]
        if wanted.actor_ids is not None:
            conditions.append(u.actor_id.in_(wanted.actor_ids))
        if wanted.subjects is not None:
            conditions.append(or_(*(self._among(each, wanted.subjects) for each in _TO_WHAT)))
        if wanted.verb:
            conditions.append(u.verb == wanted.verb)
        if wanted.first:
            conditions.append(u.happened_at >= wanted.first)
        if wanted.last:
            conditions.append(u.happened_at < wanted.last)
        if wanted.after:
            moment, event_id = wanted.after
            later_id = and_(u.happened_at == moment, u.id > event_id)
            conditions.append(or_(u.happened_at < moment, later_id))
        return conditions
