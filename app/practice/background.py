"""An asyncio loop in a thread of its own, for as long as an exchange takes."""

import asyncio
from collections.abc import Coroutine
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

Result = TypeVar("Result")

_ACCEPTING_STEPS = 5
"""Turns of the loop from a connection that was taken to the first line of its talk."""


async def stop_listening(server: asyncio.Server) -> None:
    """Let nobody in any more; who was accepted already begins, so that her talk can be ended.

    A server that is closed while it accepts somebody forgets her with her connection open.
    """
    loop = asyncio.get_running_loop()
    for listener in server.sockets:
        loop.remove_reader(listener.fileno())
    for _ in range(_ACCEPTING_STEPS):
        await asyncio.sleep(0)
    server.close()


class Background:
    """Runs coroutines for threads that wait; leaving the block ends loop and thread."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="practice loop", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for *work* and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
