"""Storage commitment: PS3.4 annex J. N-ACTION asks, N-EVENT-REPORT answers."""

from contextlib import AbstractContextManager, nullcontext
from threading import RLock
from typing import Final, Protocol

from pydicom.dataset import Dataset
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import N_ACTION

from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, ArchiveConfig, Context, Record
from app.practice.datasets import READING_TROUBLE, from_bytes
from app.practice.outcomes import ABORTED, CLOSED
from app.practice.services.courier import Courier
from app.practice.services.diverting import calling_title, is_implicit
from app.practice.services.models import STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE
from app.practice.services.records import Destination
from app.practice.services.reports import Reference, references_in, report_data
from app.practice.services.retrieval import trace_of
from app.practice.services.sending import status_code
from app.practice.services.shelf import Shelf
from app.practice.trace import Trace
from app.practice.visits import Stopped

ALL_COMMITTED, SOME_FAILED = 1, 2
PROCESSING_FAILURE, NO_SUCH_INSTANCE, CLASS_CONFLICT = 0x0110, 0x0112, 0x0119
CLASS_NOT_SUPPORTED, DUPLICATE_TRANSACTION = 0x0122, 0x0131
_NO_SUCH_ACTION, _INVALID_ARGUMENT, _REQUEST = 0x0123, 0x0115, 1
_CONTEXTS: Final = (Context(STORAGE_COMMITMENT, (EXPLICIT_LE, IMPLICIT_LE)),)
_TRIES: Final = 2
_PASSING: Final = (ABORTED, CLOSED)
"""Endings that may be over in a moment; a refusal or silence lasts."""
_UNCONFIRMED: Final = "The association ended before the report was confirmed."


class Custodian(Protocol):
    """Whoever may take custody of what it holds."""

    config: ArchiveConfig
    holdings: dict[str, Record]
    shelf: Shelf
    courier: Courier | None


class Commitment:
    """Takes requests for commitment, and reports on them as the archive's setting says.

    *reported* are the reports that went over the association that asked, by transaction.
    """

    def __init__(self, holder: Custodian) -> None:
        self._holder = holder
        self._lock = RLock()
        self.transactions = list(holder.config.transactions)
        self.reported: dict[str, Record] = {}

    def serve(self, association: Association, request: N_ACTION, context_id: int) -> None:
        """Answer N-ACTION, then report."""
        status, asked = self._read(association, request, context_id)
        response = N_ACTION()
        response.MessageIDBeingRespondedTo = request.MessageID
        response.AffectedSOPClassUID = request.RequestedSOPClassUID
        response.AffectedSOPInstanceUID = request.RequestedSOPInstanceUID
        response.ActionTypeID = request.ActionTypeID
        response.Status = status
        with self._reporting("" if asked is None else asked[0]):
            association.dimse.send_msg(response, context_id)
            if asked is not None:
                self._report(association, self.judge(*asked))

    def _reporting(self, transaction_uid: str) -> AbstractContextManager[None]:
        """Let whoever asked from the console know that a report is on its way."""
        courier = self._holder.courier
        return nullcontext() if courier is None else courier.opener.desk.reporting(transaction_uid)

    def judge(self, transaction_uid: str, references: list[Reference]) -> Dataset:
        """Return the Event Information: who is committed, who is not, and for which reason."""
        with self._lock:
            is_used = transaction_uid in self.transactions
            if not is_used:
                self.transactions.append(transaction_uid)
        reasons = [
            DUPLICATE_TRANSACTION if is_used else self._reason(reference)
            for reference in references
        ]
        judged = list(zip(references, reasons, strict=True))
        event = Dataset()
        event.TransactionUID = transaction_uid
        event.RetrieveAETitle = self._holder.config.ae_title
        good = [_item(reference) for reference, reason in judged if reason is None]
        bad = [_item(reference, reason) for reference, reason in judged if reason is not None]
        if good:
            event.ReferencedSOPSequence = good
        if bad:
            event.FailedSOPSequence = bad
        return event

    def _reason(self, reference: Reference) -> int | None:
        uid, config = reference.sop_instance_uid, self._holder.config
        if uid in config.commitment_failures:
            return int(config.commitment_failures[uid])
        if reference.sop_class_uid not in {row.abstract_syntax for row in config.contexts}:
            return CLASS_NOT_SUPPORTED
        record = self._holder.holdings.get(uid)
        if record is None:
            return NO_SUCH_INSTANCE
        if record.get("SOPClassUID", reference.sop_class_uid) != reference.sop_class_uid:
            return CLASS_CONFLICT
        return None if self._holder.shelf.has(uid) else PROCESSING_FAILURE

    def _read(
        self, association: Association, request: N_ACTION, context_id: int
    ) -> tuple[int, tuple[str, list[Reference]] | None]:
        if request.RequestedSOPInstanceUID != STORAGE_COMMITMENT_INSTANCE:
            return NO_SUCH_INSTANCE, None
        if request.ActionTypeID != _REQUEST:
            return _NO_SUCH_ACTION, None
        information = request.ActionInformation
        data = information.getvalue() if information is not None else b""
        try:
            asked = from_bytes(data, implicit=is_implicit(association, context_id))
            return 0, (str(asked.TransactionUID), references_in(asked))
        except READING_TROUBLE:
            return _INVALID_ARGUMENT, None

    def _report(self, association: Association, event: Dataset) -> None:
        if self._holder.config.commitment == "same":
            self._report_back(association, event)
        elif self._holder.config.commitment == "new":
            self._report_anew(association, event)

    def _report_back(self, association: Association, event: Dataset) -> None:
        """Report on the association that asked, as long as it stands."""
        if _send(association, event):
            report = report_data(_kind(event), event)
            self.reported[report["transaction_uid"]] = {**report, "came_by": "same"}
        elif (trace := trace_of(association)) is not None:
            _note(trace, self._holder.config, _UNCONFIRMED)

    def _report_anew(self, association: Association, event: Dataset) -> None:
        """Report on an association of our own, as PS3.4 J.3.3 allows."""
        trace, courier = trace_of(association), self._holder.courier
        title = calling_title(association)
        known = {row.ae_title.strip(): row for row in self._holder.config.destinations}
        if trace is None or courier is None:
            return
        if title not in known:
            _note(trace, self._holder.config, f"{title} is not in the table of destinations.")
            return
        for _ in range(_TRIES):
            why, may_pass = self._try(courier, known[title], trace, event)
            if why:
                _note(trace, self._holder.config, why)
            if not may_pass:
                return

    def _try(
        self, courier: Courier, to: Destination, trace: Trace, event: Dataset
    ) -> tuple[str, bool]:
        """Return why a report did not go out, if so, and whether that may be over next time."""
        try:
            with courier.call(
                self._holder.config, to, _CONTEXTS, trace, [STORAGE_COMMITMENT]
            ) as caller:
                if caller.use(lambda standing: _send(standing, event)):
                    return "", False
        except Stopped as stop:
            return stop.result["sentence"], stop.result["outcome"] in _PASSING
        return _UNCONFIRMED, True


def _item(reference: Reference, reason: int | None = None) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = reference.sop_class_uid
    item.ReferencedSOPInstanceUID = reference.sop_instance_uid
    if reason is not None:
        item.FailureReason = reason
    return item


def _kind(event: Dataset) -> int:
    return SOME_FAILED if "FailedSOPSequence" in event else ALL_COMMITTED


def _send(association: Association, event: Dataset) -> bool:
    """Send a report, and say whether it was answered."""
    if not association.is_established:
        return False
    status, _ = association.send_n_event_report(
        event, _kind(event), STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE, msg_id=1
    )
    return status_code(status) is not None


def _note(trace: Trace, config: ArchiveConfig, sentence: str) -> None:
    trace.add("note", (config.id, config.id), "The report cannot be sent", sentence, ok=False)
