"""The requesting end of an association: verification, storage and queries as a user of them."""

import socket
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Final, Self, TypeVar

from pydicom.dataset import Dataset
from pynetdicom import AE
from pynetdicom.association import Association
from pynetdicom.presentation import build_context, build_role
from pynetdicom.transport import AddressInformation

from app.frozen import Frozen
from app.practice.config import Context, Record
from app.practice.conversation import Conversation
from app.practice.datasets import from_dataset
from app.practice.endings import end_association
from app.practice.forms import Titles
from app.practice.limits import Limits
from app.practice.objects import Parcel
from app.practice.services.sending import NoContext, Originator, send_store, status_code
from app.practice.taming import tame
from app.practice.wire import WireSocket

_MAX_MATCHES: Final = 500

Given = TypeVar("Given")


class Found(Frozen):
    """The end of a query: its final status, if one came, and the matches before it."""

    status: int | None
    matches: list[Record]


class Caller:
    """An association that we request over an open connection; leaving the block ends it.

    *scp_of* are SOP Classes of which we propose to be the provider (SCP/SCU Role Selection).
    """

    def __init__(
        self,
        connected: socket.socket,
        conversation: Conversation,
        titles: Titles,
        contexts: Iterable[Context],
        limits: Limits,
        scp_of: Iterable[str] = (),
    ) -> None:
        self._association = _prepare(titles, contexts, limits)
        for uid in scp_of:
            role = build_role(uid, scp_role=True)
            self._association.requestor.add_negotiation_item(role)
        wire = WireSocket(self._association, connected, conversation, conversation.client, limits)
        # A plain socket that is open already announces an incoming connection; this one goes out.
        self._association.dul.event_queue.get_nowait()
        self._association.set_socket(wire)
        self._message_id = 0

    def __enter__(self) -> Self:
        self._association.request()
        if self._association.is_established:
            self._association.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._association.is_established:
            self._association.release()
        end_association(self._association)

    @property
    def is_established(self) -> bool:
        """Return whether the association stands."""
        return bool(self._association.is_established)

    def echo(self) -> int | None:
        """Ask C-ECHO and return the status, or ``None`` where no answer came."""
        try:
            return status_code(self._association.send_c_echo(self._next_id()))
        except ValueError as error:
            raise NoContext(str(error)) from error
        except RuntimeError:  # the association has ended meanwhile
            return None

    def find(self, model: str, keys: Dataset) -> Found:
        """Ask C-FIND in the information model *model*."""
        matches: list[Record] = []
        status: int | None = None
        try:
            answers = self._association.send_c_find(keys, model, self._next_id())
            for given, identifier in answers:
                status = status_code(given)
                if identifier is not None and len(matches) < _MAX_MATCHES:
                    matches.append(from_dataset(identifier))
        except ValueError as error:
            raise NoContext(str(error)) from error
        except RuntimeError:  # the association has ended meanwhile
            return Found(None, matches)
        return Found(status, matches)

    def store(self, parcel: Parcel, originator: Originator | None = None) -> int | None:
        """Send an object by C-STORE: its own bytes where its encoding was accepted."""
        return send_store(self._association, parcel, self._next_id(), originator)

    def use(self, work: Callable[[Association], Given]) -> Given:
        """Do *work* with the association itself."""
        return work(self._association)

    def _next_id(self) -> int:
        self._message_id += 1
        return self._message_id


def _prepare(titles: Titles, contexts: Iterable[Context], limits: Limits) -> Association:
    entity = AE(ae_title=titles.calling)
    entity.acse_timeout = limits.answer_seconds
    entity.dimse_timeout = limits.answer_seconds
    entity.network_timeout = limits.idle_seconds
    association = Association(entity, "requestor")
    tame(association)
    nowhere = AddressInformation("127.0.0.1", 0)
    association.acceptor.ae_title = titles.called
    association.acceptor.address_info = nowhere
    requestor = association.requestor
    requestor.address_info = nowhere
    requestor.ae_title = titles.calling
    requestor.maximum_length = entity.maximum_pdu_size
    requestor.implementation_class_uid = entity.implementation_class_uid
    requestor.implementation_version_name = entity.implementation_version_name
    proposed = [build_context(row.abstract_syntax, list(row.transfer_syntaxes)) for row in contexts]
    for number, context in enumerate(proposed):
        context.context_id = 2 * number + 1
    requestor.requested_contexts = proposed
    return association
