"""An MLLP server on asyncio: many messages a connection, pipelined, answered in order."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final, Self, TypeAlias

from app.practice.background import stop_listening
from app.practice.limits import LIMITS, Limits
from app.practice.mllp import Block, Deframer, Fault, frame

Reply: TypeAlias = bytes | None
Answer: TypeAlias = Callable[[bytes], Reply | Awaitable[Reply]]
Refuse: TypeAlias = Callable[[Fault], Reply | Awaitable[Reply]]
Notice: TypeAlias = Callable[[tuple[str, int], Fault], None]

_CHUNK: Final = 64 * 1024
_GRACE_SECONDS: Final = 0.3
_LINGER_SECONDS: Final = 0.5


class HangUp(ConnectionAbortedError):
    """The one who answers closes the connection instead."""


class MllpServer:
    """Listen for messages; *answer* acknowledges a whole one, *refuse* a bent one.

    *refuse* may return nothing: then the fault is only noticed. Either may be awaited.
    """

    def __init__(
        self, answer: Answer, refuse: Refuse, notice: Notice, limits: Limits = LIMITS
    ) -> None:
        self._answer = answer
        self._refuse = refuse
        self._notice = notice
        self._limits = limits
        self._server: asyncio.Server | None = None
        self._talks: dict[asyncio.Task[None], None] = {}
        self.port = 0

    async def start(
        self, host: str = "127.0.0.1", port: int = 0, listener: socket.socket | None = None
    ) -> Self:
        """Begin to listen: on *listener*, or else on a port of *host*."""
        place: dict[str, Any] = {"sock": listener} if listener else {"host": host, "port": port}
        self._server = await asyncio.start_server(self._talk, **place, limit=_CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """Stop listening and end what is still open."""
        if self._server is not None:
            await stop_listening(self._server)
        for task in list(self._talks):
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._make_room()
            self._talks[task] = None
            task.add_done_callback(lambda done: self._talks.pop(done, None))
        try:
            await self._serve(reader, writer)
        except (ConnectionError, TimeoutError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    def _make_room(self) -> None:
        """End the oldest connections beyond the bound, so that there is always one to be had."""
        excess = len(self._talks) + 1 - self._limits.waiting_connections
        for task in list(self._talks)[: max(excess, 0)]:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("peername")
        deframer = Deframer(self._limits.message_bytes)
        clock = asyncio.get_running_loop().time
        began = clock()
        while True:
            left = began + self._limits.message_seconds - clock()
            found, is_over = await self._next(reader, deframer, left)
            if found or not deframer.is_unfinished:
                began = clock()
            for item in found:
                if writer.is_closing():
                    return
                if reply := await self._reply(address, item):
                    writer.write(frame(reply))
                await asyncio.sleep(0)  # Others have their turn between two messages of one peer.
            await asyncio.wait_for(writer.drain(), self._limits.idle_seconds)
            if is_over or any(isinstance(item, Fault) and item.is_fatal for item in found):
                await self._farewell(reader, writer)
                return

    async def _next(
        self, reader: asyncio.StreamReader, deframer: Deframer, left: float
    ) -> tuple[list[Block | Fault], bool]:
        # Who sends a byte now and then is never idle; a message has to be whole all the same.
        patience = self._limits.idle_seconds
        if deframer.is_unfinished:
            patience = min(patience, max(left, 0))
        if deframer.is_waiting_for_cr or deframer.is_astray:
            patience = _GRACE_SECONDS
        try:
            data = await asyncio.wait_for(reader.read(_CHUNK), patience)
        except TimeoutError:
            return deframer.finish(), patience != _GRACE_SECONDS
        return (deframer.feed(data), False) if data else (deframer.finish(), True)

    async def _reply(self, address: tuple[str, int], item: Block | Fault) -> Reply:
        if isinstance(item, Block):
            reply = self._answer(item.message)
        else:
            self._notice(address, item)
            reply = self._refuse(item)
        return await reply if isinstance(reply, Awaitable) else reply

    async def _farewell(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # What is closed with unread bytes is reset, and our last words with it: read a little on.
        with contextlib.suppress(TimeoutError, ConnectionError, OSError):
            writer.write_eof()
            async with asyncio.timeout(_LINGER_SECONDS):
                while await reader.read(_CHUNK):
                    pass
