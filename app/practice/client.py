"""The practice hospital as the site calls it: the protocols run in warm processes beside it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from app.frozen import Frozen
from app.grading.warm import WarmPool

_ACT_SECONDS: Final = 20.0
_PERFORM_SECONDS: Final = 60.0
_WEB_SECONDS: Final = 20.0


class Performed(Frozen):
    """What came of actions: the exchanges, what each system holds now, and objects stored.

    *holdings* go by node id and have the form of the nodes' own settings, so that
    ``{**node, **holdings[node["id"]]}`` is the node as it is after the actions.
    """

    exchanges: tuple[dict[str, Any], ...]
    holdings: dict[str, Any]
    objects: dict[str, bytes]


class Asked(Frozen):
    """A DICOMweb request: a console's form, or what a tool sent with its *body*.

    *root* is the address of the service as the tool knows it. What carries bytes from outside is
    *guarded*.
    """

    action: Mapping[str, Any]
    caller: str
    body: bytes | None = None
    root: str = ""
    guarded: bool = True


class Answered(Frozen):
    """A DICOMweb answer; *records* and *objects* are what was stored, by SOP Instance UID."""

    exchange: dict[str, Any]
    status: int
    content_type: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    records: dict[str, Any]
    objects: dict[str, bytes]


class Practice:
    """Performs actions in practice hospitals; threads may share it.

    *orthanc* is the program that stands in for archives.
    """

    def __init__(self, size: int = 2, orthanc: Path | None = None) -> None:
        arguments = [] if orthanc is None else [str(orthanc)]
        self._pool = WarmPool("app.practice.worker", size=size, arguments=arguments)

    def start(self) -> None:
        """Start the processes and return at once."""
        self._pool.start()

    def ready(self) -> bool:
        """Say, without waiting, whether a process is ready to act."""
        return self._pool.ready()

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def act(
        self,
        hospital: Mapping[str, Any],
        action: Mapping[str, Any],
        files: Mapping[str, bytes] | None = None,
    ) -> Performed:
        """Perform one action for real and return what came of it."""
        payload = {"hospital": dict(hospital), "action": dict(action)}
        answer, objects = self._pool.call("act", payload, files, timeout=_ACT_SECONDS)
        return Performed((answer["exchange"],), answer["holdings"], objects)

    def perform(
        self,
        hospital: Mapping[str, Any],
        actions: Iterable[Mapping[str, Any]],
        files: Mapping[str, bytes] | None = None,
    ) -> Performed:
        """Perform *actions* one after the other in the same hospital."""
        payload = {"hospital": dict(hospital), "actions": [dict(action) for action in actions]}
        answer, objects = self._pool.call("perform", payload, files, timeout=_PERFORM_SECONDS)
        return Performed(tuple(answer["exchanges"]), answer["holdings"], objects)

    def dicomweb(
        self,
        node: Mapping[str, Any],
        asked: Asked,
        files: Mapping[str, bytes] | None = None,
    ) -> Answered:
        """Let the DICOMweb service of *node* answer, and return answer and exchange."""
        blobs = {f"file/{name}": data for name, data in (files or {}).items()}
        if asked.body is not None:
            blobs["body"] = asked.body
        payload = {
            "node": dict(node),
            "action": dict(asked.action),
            "root": asked.root,
            "caller": asked.caller,
            "guarded": asked.guarded,
        }
        answer, given = self._pool.call("dicomweb", payload, blobs, timeout=_WEB_SECONDS)
        body = given.pop("body", b"")
        headers = tuple((name, value) for name, value in answer["headers"])
        return Answered(
            answer["exchange"],
            answer["status"],
            answer["content_type"],
            headers,
            body,
            answer["records"],
            given,
        )

    def receive(
        self, hospital: Mapping[str, Any], node: str, data: bytes, fault: dict[str, Any] | None
    ) -> tuple[dict[str, Any], dict[str, Any], bytes | None]:
        """Let a system take a message from outside.

        Return the exchange, what the systems hold that changed, and the answer, if there is one.
        """
        payload = {"hospital": dict(hospital), "node": node, "fault": fault}
        sent = {"message": data}
        told, answer = self._pool.call("receive", payload, sent, timeout=_ACT_SECONDS)
        return told["exchange"], told["holdings"], answer.get("answer")

    def settle(self, hospital: Mapping[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """Deliver what waits in queues; return the exchange, if any, and what changed."""
        payload = {"hospital": dict(hospital)}
        told, _ = self._pool.call("settle", payload, timeout=_ACT_SECONDS)
        return told["exchange"], told["holdings"]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
