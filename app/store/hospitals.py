"""The versions of an attempt's practice hospital; rows are added, never changed."""

from collections.abc import Iterable

from sqlalchemy import and_, func, select

from app.records.hospitals import HospitalVersion, NodeState
from app.store import schema
from app.store.rows import Rows

v = schema.hospital_version.c
n = schema.node_state.c


class Hospitals(Rows):
    """States of hospitals: whole histories of small steps, of which the newest holds."""

    def add(self, version: HospitalVersion, states: Iterable[NodeState]) -> None:
        """Keep the next version with the systems that it changed."""
        self._add(schema.hospital_version, version)
        self._add(schema.node_state, *states)

    def newest(self, organization_id: str, attempt_id: str) -> int:
        """Return the number of the newest version; 0 where nothing was changed yet."""
        query = select(func.coalesce(func.max(v.number), 0)).where(
            v.organization_id == organization_id, v.attempt_id == attempt_id
        )
        return int(self._connection.execute(query).scalar_one())

    def history(self, organization_id: str, attempt_id: str) -> list[HospitalVersion]:
        """Return every version, oldest first."""
        query = (
            select(schema.hospital_version)
            .where(v.organization_id == organization_id, v.attempt_id == attempt_id)
            .order_by(v.number)
        )
        return self._all(HospitalVersion, query)

    def every_state(self, organization_id: str, attempt_id: str) -> list[NodeState]:
        """Return every state that a system was in since the bench, oldest first."""
        query = (
            select(schema.node_state)
            .where(n.organization_id == organization_id, n.attempt_id == attempt_id)
            .order_by(n.version, n.node_id)
        )
        return self._all(NodeState, query)

    def states(self, organization_id: str, attempt_id: str, version: int) -> list[NodeState]:
        """Return the systems that are no longer as on the bench, as they were in *version*."""
        last = (
            select(n.node_id, func.max(n.version).label("version"))
            .where(
                n.organization_id == organization_id,
                n.attempt_id == attempt_id,
                n.version <= version,
            )
            .group_by(n.node_id)
            .subquery()
        )
        query = (
            select(schema.node_state)
            .join(last, and_(last.c.node_id == n.node_id, last.c.version == n.version))
            .where(n.organization_id == organization_id, n.attempt_id == attempt_id)
        )
        return self._all(NodeState, query)
