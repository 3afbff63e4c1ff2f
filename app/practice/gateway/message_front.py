"""HL7 messages from outside: MSH-6 finds the hospital, and what is acknowledged is kept before."""

import asyncio
import logging
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, Protocol

from app.errors import TrainingError
from app.practice.background import Background
from app.practice.config import Record
from app.practice.gateway.books import Books, Guest, Kept
from app.practice.gateway.limits import LIMITS, GatewayLimits
from app.practice.gateway.settling import Settling
from app.practice.gateway.titles import code_in, message_node, receiving
from app.practice.gateway.turns import Turns
from app.practice.mllp import Fault
from app.practice.mllp_server import HangUp, MllpServer

_log = logging.getLogger(__name__)

_UNKNOWN: Final = "MSH-6 (receiving facility) must be the code of your attempt."
_NO_NODE: Final = "MSH-5 (receiving application) names no system of your hospital."
_BUSY: Final = "This could not be taken now; send it again."
_TEXT_OF_CONTROL_ID: Final = 200


class Taking(Protocol):
    """Whoever reads messages for us, in processes of their own."""

    def receive(
        self, hospital: Mapping[str, Any], node: str, data: bytes, fault: Record | None
    ) -> tuple[dict[str, Any], dict[str, Any], bytes | None]:
        """Return the exchange, the holdings that changed, and the answer."""


class MessageFront:
    """Listens for MLLP; each message acts in the hospital as it is when its turn comes."""

    def __init__(
        self,
        listener: socket.socket,
        books: Books,
        turns: Turns,
        taking: Taking,
        settling: Settling,
        limits: GatewayLimits = LIMITS,
    ) -> None:
        self._books = books
        self._turns = turns
        self._taking = taking
        self._settling = settling
        self._limits = limits
        self._pool = ThreadPoolExecutor(limits.messages_at_once, "message")
        self._loop = Background()
        self._loop.__enter__()
        self._server = MllpServer(self._take, self._refuse, _unnoticed, limits.wire)
        self._loop.run(self._server.start(listener=listener))
        self.port = self._server.port

    def stop(self) -> None:
        """Listen no more, and finish what was begun."""
        self._loop.run(self._server.stop())
        self._pool.shutdown()
        self._loop.__exit__(None, None, None)

    async def _take(self, message: bytes) -> bytes:
        return await self._in_turn(message, None)

    async def _refuse(self, fault: Fault) -> bytes | None:
        if not fault.message.startswith(b"MSH"):
            return None
        return await self._in_turn(fault.message, {"code": fault.code, "sentence": fault.sentence})

    async def _in_turn(self, message: bytes, fault: Record | None) -> bytes:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._answer, message, fault)

    def _answer(self, message: bytes, fault: Record | None) -> bytes:
        try:
            application, facility = receiving(message)
            guest = self._books.guest(code_in(facility))
            if guest is None:
                return _refused(message, _UNKNOWN)
            with self._turns.turn(guest, self._limits.turn_seconds) as came:
                if not came:
                    return _refused(message, _BUSY)
                answer = self._kept(guest, application, message, fault)
        except TrainingError as error:
            return _refused(message, str(error))
        except Exception:  # noqa: BLE001 - whatever it is, the sender must not believe it was taken
            _log.exception("a message was not taken")
            return _refused(message, _BUSY)
        self._pool.submit(self._settling.settle, guest)
        if answer is None:
            raise HangUp
        return answer

    def _kept(
        self, guest: Guest, application: str, message: bytes, fault: Record | None
    ) -> bytes | None:
        before = self._books.standing(guest)
        node = message_node(application, before.hospital)
        if node is None:
            return _refused(message, _NO_NODE)
        if (refusal := self._books.refusal(guest, node["id"])) is not None:
            return _refused(message, refusal.sentence)
        exchange, held, answer = self._taking.receive(before.hospital, node["id"], message, fault)
        self._books.keep(guest, before, Kept(exchange, held, {}))
        return answer


def _unnoticed(_address: tuple[str, int], _fault: Fault) -> None:
    """Let faults pass that belong to nobody's attempt."""


def _refused(message: bytes, text: str) -> bytes:
    """Return an AR to a message that was not opened: only MSH-10's usual place can be echoed."""
    header = (
        message.split(b"\r", 1)[0][:4096].decode("latin-1").split(message[3:4].decode("latin-1"))
    )
    control = header[9][:_TEXT_OF_CONTROL_ID] if len(header) > 9 else ""  # noqa: PLR2004
    clean = "".join(letter if letter not in "|^~\\&\r\n\x0b\x1c" else " " for letter in control)
    return f"MSH|^~\\&|READINGROOM|NETWORK|||||ACK||P|2.5.1\rMSA|AR|{clean}|{text}\r".encode()
