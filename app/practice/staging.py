"""Exchanges that are staged: written PDU by PDU, and told by the trace that live ones use.

A bench must be built the same each time, so its records cannot be taken from a real clock. The
bytes are those that our programs send; the tests compare them with what goes over the loopback.
"""

from collections.abc import Sequence
from typing import Any

from app.practice import pdu_writing as writing
from app.practice.conversation import Conversation
from app.practice.doors import Door, tell_opened, tell_refused, tell_silent
from app.practice.pdu_writing import Answer, Proposal
from app.practice.trace import Trace

_CLIENT, _SERVER = "caller", "called"


class Stage:
    """One association from *caller* to *called*, both named as the diagram shows them.

    Each step happens where the clock stands; :meth:`wait` moves it on.
    """

    def __init__(self, caller: str, called: str, door: Door) -> None:
        self._now_ms = 0.0
        self._door = door
        self._titles = ("", "")
        trace = Trace(lambda: self._now_ms / 1000)
        trace.add_peer(_CLIENT, caller, "console")
        trace.add_peer(_SERVER, called, "archive")
        self._talk = Conversation(trace, _CLIENT, _SERVER, shared=False)

    def wait(self, milliseconds: float) -> None:
        """Let time pass."""
        self._now_ms += milliseconds

    def opened(self) -> None:
        """Let the TCP connection be opened."""
        tell_opened(self._talk, self._door)

    def refused(self) -> None:
        """Let the machine answer that nothing listens on this port."""
        tell_refused(self._talk, self._door)

    def silent(self) -> None:
        """Let nobody answer the attempt to connect."""
        tell_silent(self._talk, self._door)

    def request(self, called: str, calling: str, proposals: Sequence[Proposal]) -> None:
        """Let the caller ask for an association."""
        self._titles = (called, calling)
        self.caller_says(writing.associate_rq(called, calling, proposals))

    def accept(self, answers: Sequence[Answer]) -> None:
        """Let the called side accept the association, each context with its answer."""
        self.called_says(writing.associate_ac(*self._titles, answers))

    def reject(self, result: int, source: int, reason: int) -> None:
        """Let the called side reject the association."""
        self.called_says(writing.associate_rj(result, source, reason))

    def abort(self, source: int = 2, reason: int = 0) -> None:
        """Let the caller abort."""
        self.caller_says(writing.abort(source, reason))

    def release(self, milliseconds: float = 2.0) -> None:
        """Let the caller release the association, and the called side agree."""
        self.caller_says(writing.RELEASE_RQ)
        self.wait(milliseconds)
        self.called_says(writing.RELEASE_RP)

    def caller_says(self, data: bytes) -> None:
        """Let the caller send a PDU."""
        self._talk.sent(_CLIENT, data)

    def called_says(self, data: bytes) -> None:
        """Let the called side send a PDU."""
        self._talk.sent(_SERVER, data)

    def close(self) -> None:
        """Let the caller close the connection."""
        self._talk.closed(_CLIENT)

    def to_data(self) -> dict[str, Any]:
        """Return what happened as the wire trace reads it."""
        return self._talk.trace.to_data()
