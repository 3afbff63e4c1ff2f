"""What an archive holds, as its own DICOMweb service sees it: the same index, the same files."""

from collections.abc import Mapping

from app.practice.archive import Archive
from app.practice.config import Record


class ArchiveHoldings:
    """The narrow view of *archive* that a web service has."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @property
    def stored(self) -> dict[str, bytes]:
        """Return the objects that came in, by SOP Instance UID."""
        return self._archive.shelf.stored

    def lend(self, files: Mapping[str, bytes]) -> None:
        """Let the *files* of an action be looked through as well."""
        self._archive.shelf.lend(files)

    def records(self) -> Mapping[str, Record]:
        """Return the index as it is now."""
        return self._archive.holdings

    def get(self, sop_instance_uid: str) -> bytes | None:
        """Return the object as the archive would send it by C-MOVE."""
        record = self._archive.holdings.get(sop_instance_uid)
        found = self._archive.shelf.parcel(sop_instance_uid, record) if record else None
        return found.data if found is not None else None

    def put(self, sop_instance_uid: str, record: Record, data: bytes) -> None:
        """Keep an object."""
        self._archive.put(sop_instance_uid, dict(record), data)
