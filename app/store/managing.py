"""Saved filters, reports on a schedule, and rosters between their upload and their result."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from app.records.managing import ReportSchedule, RosterUpload, SavedFilter
from app.store import schema
from app.store.rows import Rows, values_of

f = schema.saved_filter.c
s = schema.report_schedule.c
u = schema.roster_upload.c


class SavedFilters(Rows):
    """Named choices of people and days."""

    def keep(self, saved: SavedFilter) -> bool:
        """Keep the filter unless its owner has one of that name; say whether it is new."""
        return self._insert_once(schema.saved_filter, values_of(saved))

    def usable(self, organization_id: str, person_id: str) -> list[SavedFilter]:
        """Return the person's own filters and those that others share, by name."""
        query = (
            select(schema.saved_filter)
            .where(f.organization_id == organization_id, or_(f.owner_id == person_id, f.shared))
            .order_by(f.name, f.id)
        )
        return self._all(SavedFilter, query)

    def get(self, organization_id: str, filter_id: str, person_id: str) -> SavedFilter | None:
        """Return a filter that the person may use."""
        query = select(schema.saved_filter).where(
            f.organization_id == organization_id,
            f.id == filter_id,
            or_(f.owner_id == person_id, f.shared),
        )
        return self._one(SavedFilter, query)

    def drop(self, organization_id: str, filter_id: str, owner_id: str) -> bool:
        """Take the owner's filter away, with the schedules that rest on it; say whether it was."""
        if not self._is_own(organization_id, filter_id, owner_id):
            return False
        self._connection.execute(
            delete(schema.report_schedule).where(
                s.organization_id == organization_id, s.filter_id == filter_id
            )
        )
        query = delete(schema.saved_filter).where(*_own(organization_id, filter_id, owner_id))
        return self._changed(schema.saved_filter, query)

    def _is_own(self, organization_id: str, filter_id: str, owner_id: str) -> bool:
        query = select(f.id).where(*_own(organization_id, filter_id, owner_id))
        return self._connection.execute(query).first() is not None


def _own(organization_id: str, filter_id: str, owner_id: str) -> tuple[ColumnElement[bool], ...]:
    return f.organization_id == organization_id, f.id == filter_id, f.owner_id == owner_id


class ReportSchedules(Rows):
    """Which filters' reports go out when, and to whom."""

    def keep(self, schedule: ReportSchedule) -> bool:
        """Keep the schedule; one a filter and owner. Say whether it is new."""
        return self._insert_once(schema.report_schedule, values_of(schedule))

    def of(self, organization_id: str, owner_id: str) -> list[ReportSchedule]:
        """Return the owner's schedules, the next one first."""
        query = (
            select(schema.report_schedule)
            .where(s.organization_id == organization_id, s.owner_id == owner_id)
            .order_by(s.next_at, s.id)
        )
        return self._all(ReportSchedule, query)

    def due(self, now: datetime, limit: int = 100) -> list[ReportSchedule]:
        """Return the schedules of the whole site whose moment has come, the oldest first."""
        query = (
            select(schema.report_schedule)
            .where(s.next_at <= now)
            .order_by(s.next_at, s.id)
            .limit(limit)
        )
        return self._all(ReportSchedule, query)

    def move_on(self, schedule: ReportSchedule, next_at: datetime) -> bool:
        """Set the next moment unless somebody else has; say whether it was us."""
        query = (
            update(schema.report_schedule)
            .where(
                s.organization_id == schedule.organization_id,
                s.id == schedule.id,
                s.next_at == schedule.next_at,
            )
            .values(next_at=next_at)
        )
        return self._changed(schema.report_schedule, query)

    def drop(self, organization_id: str, schedule_id: str, owner_id: str) -> bool:
        """Stop the owner's schedule; say whether it was there."""
        query = delete(schema.report_schedule).where(
            s.organization_id == organization_id, s.id == schedule_id, s.owner_id == owner_id
        )
        return self._changed(schema.report_schedule, query)


class RosterUploads(Rows):
    """Rosters as they were sent; each is confirmed once."""

    def add(self, upload: RosterUpload) -> None:
        """Keep what was sent."""
        self._add(schema.roster_upload, upload)

    def get(self, organization_id: str, upload_id: str) -> RosterUpload | None:
        """Return one roster."""
        query = select(schema.roster_upload).where(
            u.organization_id == organization_id, u.id == upload_id
        )
        return self._one(RosterUpload, query)

    def confirm(
        self, organization_id: str, upload_id: str, result: Mapping[str, Any], at: datetime
    ) -> bool:
        """Note what came of it; say whether it was not confirmed before."""
        query = (
            update(schema.roster_upload)
            .where(
                u.organization_id == organization_id,
                u.id == upload_id,
                u.confirmed_at.is_(None),
            )
            .values(result=result, confirmed_at=at, text="")
        )
        return self._changed(schema.roster_upload, query)
