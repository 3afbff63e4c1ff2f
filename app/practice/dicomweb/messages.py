"""A request and its answer, as plain records; headers are those that the service heeds."""

from typing import Final

from app.frozen import Frozen, field

METHODS: Final = ("GET", "POST")


class Request(Frozen):
    """One request: *path* begins after the root of the service, *query* is in its order.

    *root* is the address of the service as the caller knows it, for the addresses in answers.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    accept: str = ""
    content_type: str = ""
    body: bytes = b""
    root: str = ""


class Response(Frozen):
    """One answer. *sentence* says for people what it means; *facts* are for graders."""

    status: int
    content_type: str = ""
    body: bytes = b""
    sentence: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    facts: dict[str, object] = field(default_factory=dict)


class Refused(Exception):
    """The request is answered with an error: its status, and a sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

    def response(self) -> Response:
        """Return the refusal as an answer in plain text."""
        body = f"{self.sentence}\n".encode()
        return Response(self.status, "text/plain; charset=utf-8", body, self.sentence)
