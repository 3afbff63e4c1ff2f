"""The framing of MLLP: VT, message, FS, CR; what bends it is named, and nothing is lost."""

from typing import Final

from app.counting import counted
from app.frozen import Frozen
from app.practice.protocols import guess_protocol, not_this

VT, FS, CR = b"\x0b", b"\x1c", b"\r"
END: Final = FS + CR
_HEADER_INSIDE: Final = VT + b"MSH"
_BLANK: Final = b"\r\n\t \x00"
_GARBAGE_LIMIT: Final = 4096
_FOREIGN: Final = frozenset({"DICOM", "HTTP", "TLS", "SSH"})


class Fault(Frozen):
    """A bend in the framing: a code for graders, a sentence for people.

    *message* is what was cut off, if anything can be answered; a fatal fault ends the connection.
    """

    code: str
    sentence: str
    message: bytes = b""
    is_fatal: bool = False


class Block(Frozen):
    """A whole message as it came between VT and FS."""

    message: bytes


def frame(message: bytes) -> bytes:
    """Return *message* as it goes over the wire."""
    return VT + message + END


def show(data: bytes) -> str:
    """Return framed bytes for the eye: control characters by name, a segment a line."""
    text = data.decode("utf-8", "replace").replace("\x0b", "<VT>")
    return text.replace("\x1c\r", "<FS><CR>\n").replace("\x1c", "<FS>").replace("\r", "<CR>\n")


class Deframer:
    """Cut a byte stream into messages, fed in pieces of any size."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._searched = 0

    @property
    def is_waiting_for_cr(self) -> bool:
        """Return whether only the CR after FS is still missing."""
        return self._buffer.startswith(VT) and self._buffer.endswith(FS)

    @property
    def is_unfinished(self) -> bool:
        """Return whether something came that is not a whole message yet."""
        return bool(self._buffer)

    @property
    def is_astray(self) -> bool:
        """Return whether something came that no start block precedes."""
        return not self._buffer.startswith(VT) and bool(self._buffer.strip(_BLANK))

    def feed(self, data: bytes) -> list[Block | Fault]:
        """Take *data* and return the messages and faults that are now complete."""
        self._buffer += data
        found: list[Block | Fault] = []
        while self._step(found):
            pass
        return found

    def finish(self) -> list[Block | Fault]:
        """Return what is left when the peer sends no more, or waits for us."""
        left = bytes(self._buffer)
        self._buffer.clear()
        self._searched = 0
        if not left.strip(_BLANK):
            return []
        if not left.startswith(VT):
            return [_no_start(left)]
        if left.endswith(FS):
            return [_no_cr(), *_split(left[1:-1])]
        sentence = "The message has no end: FS and CR did not come."
        return [Fault("MISSING_END", sentence, left[1:], is_fatal=True)]

    def _step(self, found: list[Block | Fault]) -> bool:
        buffer = self._buffer
        if not buffer.startswith(VT):
            return self._skip_to_start(found)
        end = buffer.find(FS, self._searched)
        if end < 0 or end == len(buffer) - 1:
            self._searched = max(0, len(buffer) - 1)
            return self._check_size(found)
        if end > self._limit:
            return self._give_up(found)
        has_cr = buffer[end + 1 : end + 2] == CR
        if not has_cr:
            found.append(_no_cr())
        found.extend(_split(bytes(buffer[1:end])))
        self._drop(end + 1 + has_cr)
        return True

    def _skip_to_start(self, found: list[Block | Fault]) -> bool:
        start = self._buffer.find(VT)
        before = bytes(self._buffer if start < 0 else self._buffer[:start])
        if len(before) > _GARBAGE_LIMIT or guess_protocol(before) in _FOREIGN:
            found.append(_no_start(before))
            self._buffer.clear()
            return False
        if start < 0:
            return False
        if before.strip(_BLANK):
            skipped = counted(len(before), "byte was", "bytes were")
            sentence = f"{skipped} skipped that stood before the start block (VT)."
            found.append(Fault("GARBAGE_BEFORE_START", sentence, before))
        self._drop(start)
        return True

    def _check_size(self, found: list[Block | Fault]) -> bool:
        return self._give_up(found) if len(self._buffer) > self._limit + 1 else False

    def _give_up(self, found: list[Block | Fault]) -> bool:
        sentence = f"The message is longer than {self._limit:,} bytes; the connection is closed."
        found.append(Fault("TOO_LONG", sentence, bytes(self._buffer[1:1024]), is_fatal=True))
        self._buffer.clear()
        self._searched = 0
        return False

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self._searched = 0


def _split(message: bytes) -> list[Block | Fault]:
    # VT and MSH inside a block: the sender began again without ending the message before.
    *cut, last = message.split(_HEADER_INSIDE)
    if not cut:
        return _whole(message)
    sentence = "The next message began before this one had its end (FS and CR)."
    parts = [cut[0], *(b"MSH" + part for part in cut[1:])]
    return [*(Fault("MISSING_END", sentence, part) for part in parts), *_whole(b"MSH" + last)]


def _whole(message: bytes) -> list[Block | Fault]:
    if VT not in message:
        return [Block(message)]
    sentence = "A start block (VT, 0x0B) stands inside the message, where no control byte belongs."
    return [Fault("START_INSIDE", sentence, message)]


def _no_cr() -> Fault:
    return Fault("MISSING_CR", "The end block (FS) is not followed by CR.")


def _no_start(data: bytes) -> Fault:
    sentence = f"No start block (VT, 0x0B) came. {not_this('MLLP', data)}"
    return Fault("NO_START", sentence, data[:_GARBAGE_LIMIT], is_fatal=True)
