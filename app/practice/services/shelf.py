"""The files behind an archive's index, of which plain data carries only the facts."""

from collections.abc import Iterable, Mapping
from io import BytesIO

from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID

from app.errors import InvalidInput
from app.practice.config import EXPLICIT_LE, Record
from app.practice.datasets import READING_TROUBLE, to_dataset
from app.practice.forms import CannotSend
from app.practice.objects import Parcel, data_set_start, parcel


class Shelf:
    """Finds the file of a SOP Instance that the index lists.

    A file that came in during these actions is there as it came. One of an earlier action is lent
    to a later one among its files, under the name that it was handed back with:
    ``<node id>/<SOP Instance UID>.dcm``. Of the rest a file is made from the indexed facts, without
    pixels. What is *lost* has no file at all.
    """

    def __init__(self, node_id: str, lost: Iterable[str]) -> None:
        self.stored: dict[str, bytes] = {}
        self._node_id = node_id
        self._lost = frozenset(lost)
        self._lent: Mapping[str, bytes] = {}

    def lend(self, files: Mapping[str, bytes]) -> None:
        """Let the *files* of an action be looked through as well."""
        self._lent = files

    def has(self, uid: str) -> bool:
        """Return whether the file of an indexed SOP Instance can be read."""
        return uid in self.stored or uid not in self._lost

    def parcel(self, uid: str, record: Record) -> Parcel | None:
        """Return the file of the SOP Instance ready to be sent, if there is one."""
        if not self.has(uid):
            return None
        name = f"{self._node_id}/{uid}.dcm"
        data = self.stored.get(uid) or self._lent.get(name)
        try:
            return parcel(name, data) if data else _made(name, uid, record)
        except CannotSend:
            return None


def _made(name: str, uid: str, record: Record) -> Parcel:
    sop_class = str(record.get("SOPClassUID", ""))
    try:
        dataset = to_dataset({**record, "SOPInstanceUID": uid})
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = UID(EXPLICIT_LE)
        out = BytesIO()
        dataset.save_as(out, implicit_vr=False, little_endian=True, enforce_file_format=True)
    except (InvalidInput, *READING_TROUBLE) as error:
        raise CannotSend(f"No file can be made of {uid}.") from error
    data = out.getvalue()
    data_set = data[data_set_start(name, data) :]
    return Parcel(name, data, data_set, sop_class, uid, EXPLICIT_LE)
