"""What a DICOMweb service sees of an archive: an index, objects, and a place for new ones."""

from collections.abc import Mapping
from typing import Protocol

from app.practice.config import Record
from app.practice.dicomweb.config import DicomWebConfig


class Holdings(Protocol):
    """The narrow view: whoever keeps these answers a DICOMweb service."""

    def records(self) -> Mapping[str, Record]:
        """Return the index: a record of attributes by SOP Instance UID."""

    def get(self, sop_instance_uid: str) -> bytes | None:
        """Return the object as a file, or nothing where only the index knows it."""

    def put(self, sop_instance_uid: str, record: Record, data: bytes) -> None:
        """Keep a new object, or one that takes the place of another."""


class Shelf:
    """Holdings in memory, as a hospital has them between its plain data and an action."""

    def __init__(self, config: DicomWebConfig, files: Mapping[str, bytes] | None = None) -> None:
        self.config = config
        self._id = config.id
        self._records = {uid: dict(record) for uid, record in config.holdings.items()}
        self._names = dict(config.objects)
        self.files = dict(files or {})
        self.stored: dict[str, bytes] = {}

    def lend(self, files: Mapping[str, bytes]) -> None:
        """Let the *files* of an action be looked through as well."""
        self.files |= files

    def records(self) -> Mapping[str, Record]:
        """Return the index as it is now."""
        return self._records

    def get(self, sop_instance_uid: str) -> bytes | None:
        """Return the object, what was stored before what the bench holds."""
        if (stored := self.stored.get(sop_instance_uid)) is not None:
            return stored
        return self.files.get(self._names.get(sop_instance_uid, ""))

    def put(self, sop_instance_uid: str, record: Record, data: bytes) -> None:
        """Keep an object."""
        self._records[sop_instance_uid] = dict(record)
        self.stored[sop_instance_uid] = data

    def to_data(self) -> Record:
        """Return what is held as the node's settings would say it."""
        stored = {uid: self.name_of(uid) for uid in self.stored}
        return {"holdings": dict(self._records), "objects": self._names | stored}

    def name_of(self, sop_instance_uid: str) -> str:
        """Return the name under which a stored object travels."""
        return f"{self._id}/{sop_instance_uid}.dcm"
