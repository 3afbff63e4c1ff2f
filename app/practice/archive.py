"""The archive (PACS), and other systems that listen for DICOM: what each accepts is its setting."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from threading import RLock
from typing import Any, Final

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom import evt
from pynetdicom.dimse_primitives import C_GET, C_MOVE, N_ACTION
from pynetdicom.events import Event, InterventionEvent

from app.dicom import Limits as ReadingLimits
from app.dicom import read_object
from app.errors import InvalidInput, UnreadableSample
from app.practice import studies
from app.practice.config import ArchiveConfig, Record
from app.practice.datasets import READING_TROUBLE, from_dataset, to_dataset
from app.practice.indexing import facts
from app.practice.limits import LIMITS, Limits
from app.practice.lobby import Introduce
from app.practice.matching import answer, matching
from app.practice.reception import Reception, Rejection
from app.practice.services.coercing import changes, coerced
from app.practice.services.commitment import Commitment
from app.practice.services.courier import Courier
from app.practice.services.diverting import Services
from app.practice.services.models import WORKLIST_FIND, levels_of
from app.practice.services.reports import Inbox
from app.practice.services.retrieval import Retrieval
from app.practice.services.shelf import Shelf
from app.practice.services.steps import Steps, open_entries

SUCCESS, PENDING, CANCELED = 0x0000, 0xFF00, 0xFE00
DUPLICATE, INVALID_INSTANCE, OUT_OF_RESOURCES = 0x0111, 0x0117, 0xA700
NOT_THIS_CLASS, CANNOT_UNDERSTAND, COERCED = 0xA900, 0xC000, 0xB000

CALLING_UNKNOWN: Final = (1, 1, 3)
CALLED_UNKNOWN: Final = (1, 1, 7)
NO_SUCH_CONTEXT_NAME: Final = (1, 1, 2)
LIMIT_REACHED: Final = (2, 3, 2)
_LONGEST_IDENTIFIER: Final = 256 * 1024
_DICOM_APPLICATION: Final = "1.2.840.10008.3.1.1.1"


class Archive:
    """An archive at work: what it holds, and how it answers.

    A *courier* lets it call other systems; *tell* gets the reports of commitment that come to it.
    """

    def __init__(
        self,
        config: ArchiveConfig,
        limits: Limits = LIMITS,
        courier: Courier | None = None,
        tell: Callable[[Record], None] = lambda _report: None,
    ) -> None:
        self.config = config
        self.limits = limits
        self.courier = courier
        self.holdings: dict[str, Record] = {uid: dict(row) for uid, row in config.holdings.items()}
        self.worklist: list[Record] = deepcopy(list(config.worklist))
        self.shelf = Shelf(config.id, config.lost_objects)
        self.steps = Steps(self)
        self.commitment = Commitment(self)
        self.inbox = Inbox(config, tell)
        self._retrieval = Retrieval(self)
        self._reading = ReadingLimits(max_bytes=limits.object_bytes)
        self._lock = RLock()

    def open(self, introduce: Introduce) -> Reception:
        """Listen on a port of the loopback until the reception is stopped."""
        handlers = list(self.handlers().items())
        services = self.services()
        return Reception(self.config, introduce, self.judge, handlers, services, self.limits)

    def handlers(self) -> dict[InterventionEvent, Callable[[Event], Any]]:
        """Return what answers the requests that pynetdicom serves."""
        return {
            evt.EVT_C_ECHO: self._echo,
            evt.EVT_C_STORE: self._store,
            evt.EVT_C_FIND: self._find,
            evt.EVT_N_CREATE: self.steps.create,
            evt.EVT_N_SET: self.steps.change,
            evt.EVT_N_EVENT_REPORT: self.inbox.take,
        }

    def services(self) -> Services:
        """Return what answers the requests that we serve ourselves."""
        return {
            C_MOVE: self._retrieval.move,
            C_GET: self._retrieval.get,
            N_ACTION: self.commitment.serve,
        }

    def state(self) -> Record:
        """Return what changed hands so far, in the form of the settings that say it."""
        return {
            "holdings": dict(self.holdings),
            "worklist": list(self.worklist),
            "performed_steps": dict(self.steps.kept),
            "transactions": list(self.commitment.transactions),
            "reports": list(self.inbox.reports),
        }

    def judge(self, request: Mapping[str, Any], associations: int) -> Rejection | None:
        """Return why an A-ASSOCIATE-RQ is rejected, or ``None``; see PS3.8 9.3.4."""
        if request.get("application_context", {}).get("uid") != _DICOM_APPLICATION:
            return NO_SUCH_CONTEXT_NAME
        known = {device.ae_title.strip() for device in self.config.device_table}
        failed = {
            "calling": str(request["calling_ae_title"]).strip() not in known,
            "called": str(request["called_ae_title"]).strip() != self.config.ae_title.strip(),
        }
        rejections = {"calling": CALLING_UNKNOWN, "called": CALLED_UNKNOWN}
        for check in self.config.checks:
            if failed[check]:
                return rejections[check]
        if self.config.associations_in_use + associations >= self.config.max_associations:
            return LIMIT_REACHED
        return None

    def _echo(self, _event: Event) -> int:
        return SUCCESS

    def _store(self, event: Event) -> int | Dataset:
        request: Any = event.request
        uid = str(request.AffectedSOPInstanceUID or "")
        if not _is_strict_uid(uid):
            return _status(INVALID_INSTANCE, "The SOP Instance UID breaks the rules for UIDs.")
        encoded = event.encoded_dataset()
        if len(encoded) > self.limits.object_bytes:
            return _status(OUT_OF_RESOURCES, "The object is larger than this archive takes.")
        try:
            record = facts(read_object(encoded, uid, self._reading))
        except UnreadableSample as error:
            return _status(CANNOT_UNDERSTAND, str(error))
        named = (record.get("SOPInstanceUID"), record.get("SOPClassUID"))
        if named != (uid, str(request.AffectedSOPClassUID)):
            return _status(NOT_THIS_CLASS, "Command and data set name different objects.")
        return self._take(uid, record, encoded)

    def _take(self, uid: str, record: Record, encoded: bytes) -> int | Dataset:
        changed = changes(self.config, self.worklist, record)
        if not changed:
            return self._keep(uid, record, encoded)
        try:
            altered = coerced(encoded, changed, self.config.ae_title)
        except READING_TROUBLE as error:
            return _status(CANNOT_UNDERSTAND, str(error))
        status = self._keep(uid, {**record, **changed}, altered)
        return _status(COERCED, f"Changed: {', '.join(changed)}") if status == SUCCESS else status

    def _keep(self, uid: str, record: Record, encoded: bytes) -> int | Dataset:
        with self._lock:
            if uid in self.holdings and self.config.duplicates != "replace":
                if self.config.duplicates == "refuse":
                    return _status(DUPLICATE, "This SOP Instance is already here.")
                return SUCCESS
            quota = self.config.quota_objects
            if quota is not None and uid not in self.holdings and len(self.holdings) >= quota:
                return _status(OUT_OF_RESOURCES, "The archive is full.")
            self.put(uid, record, encoded)
        return SUCCESS

    def put(self, uid: str, record: Record, encoded: bytes) -> None:
        """Keep an object that came in."""
        with self._lock:
            self.holdings[uid] = record
            self.shelf.stored[uid] = encoded

    def _find(self, event: Event) -> Iterator[tuple[int | Dataset, Dataset | None]]:
        request: Any = event.request
        if len(request.Identifier.getvalue()) > _LONGEST_IDENTIFIER:
            yield _status(OUT_OF_RESOURCES, "The query is longer than this archive reads."), None
            return
        try:
            keys = from_dataset(event.identifier)
            found = self.find(str(request.AffectedSOPClassUID), keys)
        except READING_TROUBLE:
            yield _status(CANNOT_UNDERSTAND, "The identifier cannot be read."), None
            return
        except InvalidInput as error:
            yield _status(NOT_THIS_CLASS, str(error)), None
            return
        for record in found:
            if event.is_cancelled:
                yield CANCELED, None
                return
            yield PENDING, to_dataset(record)

    def find(self, model: str, keys: Record) -> list[Record]:
        """Return the answers to a query in the information model *model*, PS3.4 C and K."""
        if model == WORKLIST_FIND:
            entries = open_entries(self.worklist, keys)
            return [answer(row, keys) for row in matching(entries, keys)]
        return studies.find(self._records(), keys, self.config.ae_title, levels_of(model))

    def select(self, model: str, keys: Record) -> list[Record]:
        """Return the instances that a retrieval in the information model *model* asks for."""
        return studies.select(self._records(), keys, levels_of(model))

    def _records(self) -> list[Record]:
        with self._lock:
            return [{**row, "SOPInstanceUID": uid} for uid, row in self.holdings.items()]


def _status(code: int, comment: str) -> Dataset:
    status = Dataset()
    status.Status = code
    status.ErrorComment = comment[:64]
    return status


def _is_strict_uid(text: str) -> bool:
    return bool(text) and bool(UID(text).is_valid)
