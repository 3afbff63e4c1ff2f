"""C-MOVE and C-GET as an archive performs them: PS3.4 C.4.2 and C.4.3."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Final, Protocol, TypeAlias

from pydicom.dataset import Dataset
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_GET, C_MOVE
from pynetdicom.dsutils import encode

from app.errors import InvalidInput
from app.practice.config import ArchiveConfig, Record
from app.practice.datasets import READING_TROUBLE, from_bytes, from_dataset
from app.practice.objects import Parcel, contexts_for
from app.practice.services.courier import Courier
from app.practice.services.diverting import calling_title, is_implicit
from app.practice.services.records import Destination
from app.practice.services.sending import NoContext, Originator, send_store
from app.practice.services.shelf import Shelf
from app.practice.services.tally import CANCELED, PENDING, Tally
from app.practice.trace import Trace
from app.practice.visits import Stopped

NOT_THIS_CLASS, CANNOT_UNDERSTAND = 0xA900, 0xC000
CANNOT_PERFORM, DESTINATION_UNKNOWN = 0xA702, 0xA801
_LONGEST_IDENTIFIER: Final = 256 * 1024
_FIRST_MESSAGE: Final = 100

Deliver: TypeAlias = Callable[[Parcel, int], int | None]
Wanted: TypeAlias = list[tuple[str, Parcel | None]]


class Holder(Protocol):
    """Whoever has an index and the files behind it."""

    config: ArchiveConfig
    shelf: Shelf
    courier: Courier | None

    def select(self, model: str, keys: Record) -> list[Record]:
        """Return the indexed SOP Instances that a retrieval asks for."""


class Retrieval:
    """Answers C-MOVE by an association to the destination, C-GET on the one that asked."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder

    def move(self, association: Association, request: C_MOVE, context_id: int) -> None:
        """Send what is asked for to the move destination, if the table knows it."""
        reply = Reply(association, request, context_id)
        wanted = self._wanted(association, request, context_id, reply)
        if wanted is None:
            return
        title = str(request.MoveDestination or "").strip()
        known = {row.ae_title.strip(): row for row in self._holder.config.destinations}
        if title not in known:
            reply.end(DESTINATION_UNKNOWN, f"{title} is not in the table of destinations")
        elif not wanted:
            reply.finish(Tally(0))
        else:
            self._move_to(known[title], association, wanted, reply)

    def get(self, association: Association, request: C_GET, context_id: int) -> None:
        """Send what is asked for back over the association that asks."""
        reply = Reply(association, request, context_id)
        wanted = self._wanted(association, request, context_id, reply)
        if wanted is not None:
            perform(wanted, reply, lambda item, n: send_store(association, item, n))

    def _move_to(
        self, to: Destination, association: Association, wanted: Wanted, reply: "Reply"
    ) -> None:
        courier = self._holder.courier
        parcels = [item for _, item in wanted if item is not None]
        trace = trace_of(association)
        if courier is None or trace is None or not parcels:
            reply.none_of(wanted, "No file of these objects can be read")
            return
        originator = Originator(calling_title(association), int(reply.request.MessageID or 0))
        try:
            contexts = contexts_for(parcels)
            with courier.call(self._holder.config, to, contexts, trace) as caller:
                perform(wanted, reply, lambda item, _n: caller.store(item, originator))
        except Stopped as stop:
            reply.none_of(wanted, stop.result["sentence"])

    def _wanted(
        self, association: Association, request: Any, context_id: int, reply: "Reply"
    ) -> Wanted | None:
        data = request.Identifier.getvalue()
        if len(data) > _LONGEST_IDENTIFIER:
            reply.end(CANNOT_PERFORM, "The identifier is longer than this archive reads")
            return None
        try:
            identifier = from_bytes(data, implicit=is_implicit(association, context_id))
            model = str(request.AffectedSOPClassUID)
            found = self._holder.select(model, from_dataset(identifier))
        except InvalidInput as error:
            reply.end(NOT_THIS_CLASS, str(error))
            return None
        except READING_TROUBLE:
            reply.end(CANNOT_UNDERSTAND, "The identifier cannot be read")
            return None
        return [(uid, self._holder.shelf.parcel(uid, row)) for uid, row in _by_uid(found)]


class Reply:
    """The responses to one C-MOVE or C-GET request."""

    def __init__(self, association: Association, request: Any, context_id: int) -> None:
        self.request = request
        self._association = association
        self._context_id = context_id

    @property
    def is_canceled(self) -> bool:
        """Return whether the requester wants no more."""
        return self.request.MessageID in self._association.dimse.cancel_req

    @property
    def is_heard(self) -> bool:
        """Return whether the association still stands."""
        return bool(self._association.is_established)

    def progress(self, tally: Tally) -> None:
        """Say how many sub-operations are done."""
        self._send(PENDING, tally, remaining=True)

    def finish(self, tally: Tally) -> None:
        """Say how the sub-operations ended."""
        self._send(tally.status(), tally)

    def stop(self, tally: Tally) -> None:
        """Say that the operation was canceled, and what was done until then."""
        self._send(CANCELED, tally, remaining=True)

    def none_of(self, wanted: Wanted, comment: str) -> None:
        """Say that no sub-operation could be performed."""
        tally = Tally(len(wanted))
        for uid, _ in wanted:
            tally.count(uid, None)
        self._send(CANNOT_PERFORM, tally, comment)

    def end(self, status: int, comment: str) -> None:
        """Refuse the operation before any sub-operation."""
        self._send(status, None, comment)

    def _send(
        self, status: int, tally: Tally | None, comment: str = "", *, remaining: bool = False
    ) -> None:
        response = type(self.request)()
        response.MessageIDBeingRespondedTo = self.request.MessageID
        response.AffectedSOPClassUID = self.request.AffectedSOPClassUID
        response.Status = status
        if comment:
            response.ErrorComment = comment[:64]
        if tally is not None:
            response.NumberOfCompletedSuboperations = tally.completed
            response.NumberOfFailedSuboperations = tally.failed
            response.NumberOfWarningSuboperations = tally.warning
            if remaining:
                response.NumberOfRemainingSuboperations = tally.remaining
            if status not in (PENDING, 0) and tally.failed_uids:
                response.Identifier = BytesIO(self._failures(tally.failed_uids))
        self._association.dimse.send_msg(response, self._context_id)

    def _failures(self, uids: list[str]) -> bytes:
        identifier = Dataset()
        identifier.FailedSOPInstanceUIDList = uids
        implicit = is_implicit(self._association, self._context_id)
        return encode(identifier, implicit, is_little_endian=True) or b""


def perform(wanted: Wanted, reply: Reply, deliver: Deliver) -> None:
    """Deliver each of *wanted* in a sub-operation, and report after every one."""
    tally = Tally(len(wanted))
    for number, (uid, item) in enumerate(wanted):
        if not reply.is_heard:
            return
        if reply.is_canceled:
            reply.stop(tally)
            return
        try:
            status = deliver(item, _FIRST_MESSAGE + number) if item is not None else None
        except NoContext:
            status = None
        tally.count(uid, status)
        if tally.remaining:
            reply.progress(tally)
    if reply.is_heard:
        reply.finish(tally)


def trace_of(association: Association) -> Trace | None:
    """Return the trace of the connection under *association*, if it is one of ours."""
    conversation = getattr(association.dul.socket, "conversation", None)
    return conversation.trace if conversation is not None else None


def _by_uid(records: Iterable[Record]) -> list[tuple[str, Record]]:
    return [(str(row.get("SOPInstanceUID", "")), row) for row in records]
