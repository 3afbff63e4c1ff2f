"""Long reports that are made in the background: asked for, begun, counted, ended, forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from app.records.managing import FileState, ReportFile
from app.store import schema
from app.store.rows import Rows

f = schema.report_file.c
_UNFINISHED = (FileState.WAITING, FileState.RUNNING)


class ReportFiles(Rows):
    """Every long report somebody asked for, until its file is too old."""

    def add(self, file: ReportFile) -> None:
        """Keep what was asked for."""
        self._add(schema.report_file, file)

    def get(self, organization_id: str, file_id: str, owner_id: str) -> ReportFile | None:
        """Return one of the owner's files."""
        query = select(schema.report_file).where(
            f.organization_id == organization_id, f.id == file_id, f.owner_id == owner_id
        )
        return self._one(ReportFile, query)

    def of(self, organization_id: str, owner_id: str) -> list[ReportFile]:
        """Return the owner's files, the newest first."""
        query = (
            select(schema.report_file)
            .where(f.organization_id == organization_id, f.owner_id == owner_id)
            .order_by(f.asked_at.desc(), f.id)
        )
        return self._all(ReportFile, query)

    def next(self) -> ReportFile | None:
        """Return what was asked for first and is not ended; what stopped half way comes anew."""
        query = (
            select(schema.report_file)
            .where(f.state.in_(_UNFINISHED))
            .order_by(f.asked_at, f.id)
            .limit(1)
        )
        return self._one(ReportFile, query)

    def stand(self, file: ReportFile, **values: Any) -> bool:
        """Note how far an unfinished file is; say whether it still was one."""
        statement = (
            update(schema.report_file)
            .where(*_same(file), f.state.in_(_UNFINISHED))
            .values(**values)
        )
        return self._changed(schema.report_file, statement)

    def older_than(self, moment: datetime) -> list[ReportFile]:
        """Return what was asked for before *moment*."""
        return self._all(
            ReportFile, select(schema.report_file).where(f.asked_at < moment).order_by(f.asked_at)
        )

    def drop(self, file: ReportFile) -> None:
        """Forget the file."""
        self._connection.execute(delete(schema.report_file).where(*_same(file)))


def _same(file: ReportFile) -> tuple[ColumnElement[bool], ...]:
    return f.organization_id == file.organization_id, f.id == file.id
