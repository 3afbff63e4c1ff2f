"""Requests take turns: see :mod:`app.turns` for why that is faster than all of them at once."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from flask import Flask, Response

from app.turns import Place, Turns, turn

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_A_TURN: Final = 256 * 1024
"""Bytes of a file that are made in one turn."""

_PATIENCE: Final = 0.25
"""Seconds after which a file waits no longer for one that somebody receives slowly."""

files: Final = Turns(_PATIENCE)
"""Whose file is being made: as many as people ask for would all be in memory, half made."""


def take_turns(app: Flask) -> None:
    """Let *app* answer one request at a time, as far as answering is computing."""
    app.wsgi_app = _InTurn(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(_send_in_turn)


class _InTurn:
    """A WSGI application that answers when it is the thread's turn."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with turn():
            return self._application(environ, start_response)


class _Pieces:
    """What is made while it is sent, so much a turn that most files are made in one.

    One file is made after the other, and between two parts of it others have the turn.
    """

    def __init__(self, pieces: Iterable[bytes | str]) -> None:
        self._pieces = pieces
        self._made = iter(pieces)
        self._place: Place | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._place is None:
            self._place = files.take()
        try:
            made = self._part()
        except BaseException:
            self._make_room()
            raise
        if not made:
            self._make_room()
            raise StopIteration
        return made

    def _part(self) -> bytes:
        made, size = list[bytes](), 0
        with turn():
            for piece in self._made:
                made.append(piece.encode() if isinstance(piece, str) else piece)
                size += len(made[-1])
                if size >= _A_TURN:
                    break
        return b"".join(made)

    def _make_room(self) -> None:
        """Let the next file be made."""
        if self._place is not None:
            files.leave(self._place)

    def close(self) -> None:
        """Let go what the pieces are made of, if somebody stops listening."""
        self._make_room()
        if close := getattr(self._pieces, "close", None):
            close()


def _send_in_turn(response: Response) -> Response:
    # Files are read by the system: they ask nothing of the interpreter.
    if response.is_streamed and not response.direct_passthrough:
        response.response = _Pieces(response.response)
    return response
