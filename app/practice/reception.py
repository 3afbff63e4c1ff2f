"""The listening end of an archive: whoever is let in gets an association of its own."""

from collections.abc import Callable
from copy import copy
from functools import lru_cache
from typing import Any, Final, TypeAlias, cast

from pynetdicom import AE
from pynetdicom.association import Association
from pynetdicom.presentation import PresentationContext, build_context
from pynetdicom.transport import AssociationServer, RequestHandler

from app.practice import pdu
from app.practice.config import ArchiveConfig, Context
from app.practice.endings import end_all, is_alive, is_over
from app.practice.limits import Limits
from app.practice.lobby import Arrival, Introduce, Lobby
from app.practice.services.diverting import Services, divert
from app.practice.services.models import STORAGE_COMMITMENT, is_storage
from app.practice.taming import tame
from app.practice.wire import WireSocket

Rejection: TypeAlias = tuple[int, int, int]
Judge: TypeAlias = Callable[[dict[str, Any], int], Rejection | None]

_REJECT: Final = bytes.fromhex("0300 00000004 00")


class _Doorman(RequestHandler):
    """Makes an association of the arrival that the reception hands over."""

    def _create_association(self) -> Association:
        association = super()._create_association()
        tame(association)
        reception = cast("Reception", self.server)
        divert(association, reception.services)
        # Our socket announces the connection in place of the plain one.
        association.dul.event_queue.get_nowait()
        arrival = cast("Arrival", reception.handing_over)
        association.dul.socket = WireSocket(
            association,
            arrival.connected,
            arrival.conversation,
            arrival.conversation.server,
            reception.limits,
            ahead=bytes(arrival.heard),
        )
        reception.prepare(association)
        reception.associations.append(association)
        return association


class Reception(AssociationServer):
    """Listens for an archive on a port of its own, in one thread.

    A connection waits in the lobby until a whole A-ASSOCIATE-RQ is in; *judge* then says whether
    it is rejected. *prepare* sees every association before it begins.
    """

    def __init__(
        self,
        config: ArchiveConfig,
        introduce: Introduce,
        judge: Judge,
        handlers: list[Any],
        services: Services,
        limits: Limits,
        address: tuple[str, int] = ("127.0.0.1", 0),
        prepare: Callable[[Association], None] = lambda _association: None,
    ) -> None:
        self.limits = limits
        self.services = services
        self.prepare = prepare
        self.associations: list[Association] = []
        self.handing_over: Arrival | None = None
        self._judge = judge
        contexts = _Offer(map(_supported, config.contexts))
        super().__init__(
            _entity(config, limits),
            address,
            config.ae_title.strip() or "ARCHIVE",
            contexts,
            evt_handlers=handlers,
            request_handler=_Doorman,
        )
        listener: Any = self.socket
        self.port: int = listener.getsockname()[1]
        self._lobby: Lobby | None = Lobby(listener, introduce, self._decide, limits, config.id)

    def close_door(self) -> None:
        """Let nobody in any more; whoever is in stays."""
        if self._lobby is not None:
            self._lobby.stop()
            self._lobby = None
            self.server_close()

    def stop(self) -> None:
        """Close the door, end what is still going on, and wait until nothing is left."""
        self.close_door()
        end_all(self.associations)

    def refusal(self, request: bytes) -> bytes:
        """Return the A-ASSOCIATE-RJ that answers *request*; nothing where it may come in."""
        self.associations = [row for row in self.associations if is_alive(row)]
        in_use = sum(not is_over(row) for row in self.associations)
        rejection = self._judge(pdu.read_associate(request), in_use)
        return b"" if rejection is None else _REJECT + bytes(rejection)

    def seat(self, arrival: Arrival) -> None:
        """Begin the association that *arrival* asks for."""
        arrival.connected.settimeout(None)
        self.handing_over = arrival
        self.finish_request(arrival.connected, arrival.address)
        self.handing_over = None

    def _decide(self, arrival: Arrival, request: bytes) -> None:
        lobby = cast("Lobby", self._lobby)
        if words := self.refusal(request):
            talk = arrival.conversation
            talk.received(talk.server, request)
            lobby.dismiss(arrival, words)
            return
        lobby.forget(arrival)
        self.seat(arrival)


class _Offer(list[PresentationContext]):
    """The contexts that an archive offers; each association gets copies of its own.

    pynetdicom copies them with everything below, which takes longer than a whole C-ECHO.
    """

    def __deepcopy__(self, _memo: dict[int, Any]) -> "_Offer":
        return _Offer(map(_copied, self))


def _copied(context: PresentationContext) -> PresentationContext:
    fresh = copy(context)
    vars(fresh)["_transfer_syntax"] = list(context.transfer_syntax)
    return fresh


@lru_cache(maxsize=256)
def _supported(row: Context) -> PresentationContext:
    context = build_context(row.abstract_syntax, list(row.transfer_syntaxes))
    if is_storage(row.abstract_syntax) or row.abstract_syntax == STORAGE_COMMITMENT:
        # Whoever asks may be the provider: of storage after C-GET, of a report of commitment.
        context.scu_role = context.scp_role = True
    return context


def _entity(config: ArchiveConfig, limits: Limits) -> AE:
    entity = AE(ae_title=config.ae_title.strip() or "ARCHIVE")
    entity.maximum_pdu_size = config.max_pdu
    entity.maximum_associations = 10_000  # the reception counts and rejects
    entity.acse_timeout = limits.answer_seconds
    entity.dimse_timeout = limits.idle_seconds
    entity.network_timeout = limits.idle_seconds
    return entity
