"""An MLLP client on asyncio: sends messages over one connection and reads what comes back."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from app.frozen import Frozen
from app.practice.limits import LIMITS, Limits
from app.practice.mllp import Block, Deframer, Fault

_CHUNK: Final = 64 * 1024


@dataclass(slots=True)
class Sending:
    """What became of one sending: answers in order, faults in what came back, how it ended.

    *ended* is ``answered``, ``closed`` (the peer hung up early), ``timeout`` or ``not_mllp``.
    """

    answers: list[bytes] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    heard: bytes = b""
    ended: str = "answered"


class Watch(Frozen):
    """Called as things happen, for the trace: bytes out, answers in, the peer's hanging up."""

    sent: Callable[[bytes], None]
    heard: Callable[[bytes], None]
    hung_up: Callable[[], None]


async def send_frames(
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    frames: Iterable[bytes],
    watch: Watch,
    limits: Limits = LIMITS,
) -> Sending:
    """Send *frames*, each when the one before it is answered, as HL7's original mode asks.

    A frame is asked for only then, so that whoever gives them can judge the answer first.
    """
    reader, writer = connection
    sending, deframer = Sending(), Deframer(limits.message_bytes)
    try:
        for data in frames:
            watch.sent(data)
            writer.write(data)
            await writer.drain()
            async with asyncio.timeout(limits.answer_seconds):
                if not await _hear(reader, deframer, sending, watch):
                    break
    except TimeoutError:
        sending.ended = "timeout"
    except ConnectionError:
        sending.ended = "closed"
        watch.hung_up()
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(limits.connect_seconds):
                await writer.wait_closed()
    return sending


async def _hear(
    reader: asyncio.StreamReader, deframer: Deframer, sending: Sending, watch: Watch
) -> bool:
    """Read until an answer is whole; return whether another message may follow."""
    while True:
        data = await reader.read(_CHUNK)
        sending.heard += data[: _CHUNK - len(sending.heard)]
        found = deframer.feed(data) if data else deframer.finish()
        for item in found:
            if isinstance(item, Block):
                sending.answers.append(item.message)
                watch.heard(item.message)
            else:
                sending.faults.append(item)
        if any(isinstance(item, Block) for item in found):
            return True
        if any(isinstance(item, Fault) and item.code == "NO_START" for item in found):
            sending.ended = "not_mllp"
            return False
        if not data:
            sending.ended = "closed"
            watch.hung_up()
            return False
