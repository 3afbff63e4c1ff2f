"""Services that live on other ports and speak neither DICOM nor HL7, for those who go astray."""

import asyncio
import contextlib
from typing import Final, Self

from app.practice.background import stop_listening

BAD_REQUEST: Final = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n"
    b"Connection: close\r\n\r\nThis server speaks HTTP.\r\n"
)


class Stranger:
    """A small server: a web server answers 400 to anything, a silent one never answers."""

    def __init__(self, reply: bytes, patience: float) -> None:
        self._reply = reply
        self._patience = patience
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> Self:
        """Begin to listen on a port of the loopback."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
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
            self._talks.add(task)
            task.add_done_callback(self._talks.discard)
        with contextlib.suppress(ConnectionError, TimeoutError, asyncio.CancelledError):
            async with asyncio.timeout(self._patience):
                while await reader.read(1 << 18):
                    if self._reply:
                        writer.write(self._reply)
                        break
        writer.close()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()
