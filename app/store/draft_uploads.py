"""Which files were chosen for which exercise, and how much of the disk they take."""

from sqlalchemy import func, select

from app.records.learning import DraftUpload
from app.store import schema
from app.store.rows import Rows, values_of

u = schema.draft_upload.c


class DraftUploads(Rows):
    """What was chosen and not handed in; the newest choice wins, whichever arrives last."""

    def save(self, upload: DraftUpload) -> bool:
        """Keep the choice unless a later one is there; say whether it was kept."""
        statement = self._conflicting(schema.draft_upload).values(**values_of(upload))
        statement = statement.on_conflict_do_update(
            index_elements=["organization_id", "attempt_id", "exercise_id"],
            set_={
                name: statement.excluded[name]
                for name in ("files", "folder", "size", "sequence", "saved_at")
            },
            where=u.sequence < statement.excluded.sequence,
        )
        return self._changed(schema.draft_upload, statement)

    def of(self, organization_id: str, attempt_id: str) -> dict[str, DraftUpload]:
        """Return what was chosen in an attempt by exercise, also where it was taken away since."""
        query = select(schema.draft_upload).where(
            u.organization_id == organization_id, u.attempt_id == attempt_id
        )
        return {each.exercise_id: each for each in self._all(DraftUpload, query)}

    def held_by(self, organization_id: str, learner_id: str) -> list[DraftUpload]:
        """Return the learner's choices that take room on the disk, the largest first."""
        query = (
            select(schema.draft_upload)
            .where(u.organization_id == organization_id, u.learner_id == learner_id, u.size > 0)
            .order_by(u.size.desc(), u.saved_at)
        )
        return self._all(DraftUpload, query)

    def folders(self) -> set[str]:
        """Return the folders that hold files, whoever chose them: the others are strays."""
        query = select(u.folder).where(func.length(u.folder) > 0)
        return set(self._connection.execute(query).scalars())
