"""Requests take turns: see :mod:`app.turns` for why that is faster than all of them at once."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask import Flask, Response

from app.turns import turn

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


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
    """What is made while it is sent, each piece in a turn of its own."""

    def __init__(self, pieces: Iterable[bytes | str]) -> None:
        self._pieces = pieces
        self._made = iter(pieces)

    def __iter__(self) -> Iterator[bytes | str]:
        return self

    def __next__(self) -> bytes | str:
        with turn():
            return next(self._made)

    def close(self) -> None:
        """Let go what the pieces are made of, if somebody stops listening."""
        if close := getattr(self._pieces, "close", None):
            close()


def _send_in_turn(response: Response) -> Response:
    # Files are read by the system: they ask nothing of the interpreter.
    if response.is_streamed and not response.direct_passthrough:
        response.response = _Pieces(response.response)  # type: ignore[assignment]
    return response
