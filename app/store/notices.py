"""What the site has to tell people, until they have read it."""

from datetime import datetime

from sqlalchemy import select, update

from app.records.notices import Notice
from app.store import schema
from app.store.rows import Rows

n = schema.notice.c


class Notices(Rows):
    """Sentences for people, each with the page that it is about."""

    def add(self, *notices: Notice) -> None:
        """Let each person find her notice on her first page."""
        self._add(schema.notice, *notices)

    def get(self, organization_id: str, notice_id: str) -> Notice | None:
        """Return one notice."""
        query = select(schema.notice).where(n.organization_id == organization_id, n.id == notice_id)
        return self._one(Notice, query)

    def unread(self, organization_id: str, person_id: str, link: str = "") -> list[Notice]:
        """Return what the person has not read yet, newest first; with *link*, about that page."""
        query = (
            select(schema.notice)
            .where(
                n.organization_id == organization_id,
                n.person_id == person_id,
                n.read_at.is_(None),
            )
            .order_by(n.created_at.desc(), n.id)
        )
        return self._all(Notice, query.where(n.link == link) if link else query)

    def newest(
        self, organization_id: str, person_id: str, limit: int, offset: int, *, unread: bool
    ) -> list[Notice]:
        """Return a page of what the person was told, newest first; *unread* leaves out the rest."""
        query = (
            select(schema.notice)
            .where(n.organization_id == organization_id, n.person_id == person_id)
            .order_by(n.created_at.desc(), n.id)
            .limit(limit)
            .offset(offset)
        )
        return self._all(Notice, query.where(n.read_at.is_(None)) if unread else query)

    def read_all(self, organization_id: str, person_id: str, until: datetime, at: datetime) -> None:
        """Note that the person read whatever she was told up to *until*."""
        self._connection.execute(
            update(schema.notice)
            .where(
                n.organization_id == organization_id,
                n.person_id == person_id,
                n.created_at <= until,
                n.read_at.is_(None),
            )
            .values(read_at=at)
        )

    def read(self, organization_id: str, notice_id: str, at: datetime) -> None:
        """Note that the notice was read; the first time counts."""
        self._connection.execute(
            update(schema.notice)
            .where(n.organization_id == organization_id, n.id == notice_id, n.read_at.is_(None))
            .values(read_at=at)
        )

    def read_about(self, organization_id: str, link: str, at: datetime) -> None:
        """Note that what everybody was told about that page needs no reading any more."""
        self._connection.execute(
            update(schema.notice)
            .where(n.organization_id == organization_id, n.link == link, n.read_at.is_(None))
            .values(read_at=at)
        )
