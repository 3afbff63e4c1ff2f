"""A File-set as PS3.10 has it: objects under File IDs, and a DICOMDIR that lists them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Final

from pydicom import DataElement, Dataset, dcmread
from pydicom.dataelem import RawDataElement
from pydicom.errors import InvalidDicomError
from pydicom.fileset import FileSet
from pydicom.uid import UID

from app.dicom.dictionary import entry
from app.dicom.json_model import DAMAGE
from app.errors import UnreadableSample
from app.frozen import Frozen

DICOMDIR: Final = "DICOMDIR"

_DAMAGE: Final = (*DAMAGE, InvalidDicomError)
_COUNTED: Final = (
    ("StudyID", "StudyInstanceUID"),
    ("SeriesNumber", "SeriesInstanceUID"),
    ("InstanceNumber", "SOPInstanceUID"),
)
"""Keys that a directory record must have, and the UID of what is counted where there is none."""
_STARTS: Final = {
    "StudyDate": ("SeriesDate", "AcquisitionDate", "ContentDate"),
    "StudyTime": ("SeriesTime", "AcquisitionTime", "ContentTime"),
}
_MIDNIGHT: Final = "000000"
_ASKED: Final = ("SOPInstanceUID", "PatientID", "StudyDate")


class UnlistedObject(UnreadableSample):
    """A directory of media cannot list the object: it lacks what a record must have."""


class WrittenFileSet(Frozen):
    """The files of a File-set by their paths on the medium, the DICOMDIR among them.

    *filled* names the keys that some object lacks and its directory record must have.
    """

    files: Mapping[str, bytes]
    filled: tuple[str, ...]


def write_file_set(objects: Iterable[bytes], file_set_id: str, uid: str) -> WrittenFileSet:
    """Return the File-set of *objects*: each goes onto the medium byte for byte as it is.

    The same objects, ID and UID give the same bytes. An object that cannot be listed raises
    :class:`UnlistedObject`.
    """
    filler, by_uid = _Filler(), {}
    with _empty_file_set() as fresh, TemporaryDirectory() as folder:
        fresh.ID, fresh.UID = file_set_id, UID(uid)
        for data in objects:
            listed = _listed(data, filler)
            by_uid[_said(listed, "SOPInstanceUID")] = data
            _add(fresh, listed)
        places = {PurePath(each.FileID).as_posix(): str(each.SOPInstanceUID) for each in fresh}
        fresh.write(folder)
        directory = (Path(folder) / DICOMDIR).read_bytes()
    files = {place: by_uid[places[place]] for place in sorted(places)}
    return WrittenFileSet({DICOMDIR: directory, **files}, tuple(sorted(filler.keywords)))


@contextmanager
def _empty_file_set() -> Iterator[FileSet]:
    """Give a new File-set, and clear away the folders that it makes and would leave behind."""
    fresh = FileSet()
    first = fresh._stage["t"]  # noqa: SLF001
    try:
        yield fresh
    finally:
        first.cleanup()
        fresh._stage["t"].cleanup()  # noqa: SLF001 - writing made another one


class _Filler:
    """Gives directory records the keys that PS3.3 F.5 asks for and that an object may lack."""

    def __init__(self) -> None:
        self.keywords: set[str] = set()
        self._seen: dict[str, dict[str, int]] = {keyword: {} for keyword, _ in _COUNTED}

    def filled(self, head: Dataset) -> Dataset:
        """Return *head* with numbers that are counted, and with a date and time of its own."""
        for keyword, of in _COUNTED:
            seen = self._seen[keyword]
            number = seen.setdefault(str(head.get(of, "")), len(seen) + 1)
            if not _said(head, keyword):
                self._fill(head, keyword, str(number))
        for keyword, others in _STARTS.items():
            if not _said(head, keyword):
                known = next((_said(head, each) for each in others if _said(head, each)), "")
                self._fill(head, keyword, known or (_MIDNIGHT if keyword == "StudyTime" else ""))
        return head

    def _fill(self, head: Dataset, keyword: str, value: str) -> None:
        if value:
            self.keywords.add(keyword)
            setattr(head, keyword, value)


def _listed(data: bytes, filler: _Filler) -> Dataset:
    """Return what a record says of an object, with every key read that the listing asks for."""
    try:
        head = filler.filled(dcmread(BytesIO(data), stop_before_pixels=True))
        for keyword in _ASKED:
            _said(head, keyword)
        odd = next(filter(None, map(_item_holder, map(head.get_item, head.keys()))), "")
    except _DAMAGE as error:
        raise UnlistedObject("An object cannot be read, so it cannot be listed.") from error
    if odd:
        raise UnlistedObject(
            f"The object {_said(head, 'SOPInstanceUID')} holds items where {odd} has a value, so "
            "it cannot be listed in a DICOMDIR."
        )
    return head


def _item_holder(element: DataElement | RawDataElement) -> str:
    """Return the name of an element that is written as a sequence and is none."""
    known = entry(element.tag)
    return known.name if element.VR == "SQ" and known.vr not in {"SQ", "UN"} else ""


def _add(file_set: FileSet, head: Dataset) -> None:
    try:
        file_set.add(head)
    except _DAMAGE as error:
        missing = next((each for each in ("PatientID", "StudyDate") if not _said(head, each)), "")
        lacks = f" lacks {missing}, so it" if missing else ""
        raise UnlistedObject(
            f"The object {_said(head, 'SOPInstanceUID')}{lacks} cannot be listed in a DICOMDIR."
        ) from error


def _said(head: Dataset, keyword: str) -> str:
    value = head.get(keyword)
    return "" if value is None else str(value)
