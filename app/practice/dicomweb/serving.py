"""What a worker process does with a request: read it within limits, answer, report."""

from collections.abc import Mapping
from typing import Any, Final

from app.grading import sandbox
from app.practice.dicomweb.asking import WebService, web_service
from app.practice.dicomweb.config import DicomWebConfig, node_from
from app.practice.dicomweb.messages import Refused, Request, Response
from app.practice.dicomweb.performing import parsed_query, perform_request, request_of
from app.practice.forms import CannotSend
from app.practice.outcomes import NOT_SENT, Result, result
from app.practice.trace import Trace
from app.practice.visits import CONSOLE

BODY: Final = "body"
_FILE: Final = "file/"

Blobs = Mapping[str, bytes]
Reply = tuple[dict[str, Any], dict[str, bytes]]


def ask(payload: dict[str, Any], blobs: Blobs) -> Reply:
    """Answer ``payload["action"]`` by the service of ``payload["node"]``.

    *blobs* are the body as it came, and files by name after ``file/``. What carries bytes from
    outside is answered in the sandbox.
    """
    if payload["guarded"]:
        return sandbox.run(lambda: _asked(payload, blobs))
    return _asked(payload, blobs)


def _asked(payload: dict[str, Any], blobs: Blobs) -> Reply:
    files = {name[len(_FILE) :]: data for name, data in blobs.items() if name.startswith(_FILE)}
    service = web_service(node_from(payload["node"]), files)
    shelf, trace, action = service.shelf, Trace(), payload["action"]
    trace.add_peer(CONSOLE, payload["caller"], "console")
    response, found = _performed(payload, blobs, files, service, trace)
    found["elapsed_ms"] = trace.elapsed_ms()
    answer = {
        "exchange": {"action": action, "trace": trace.to_data(), "result": found},
        "status": response.status,
        "content_type": response.content_type,
        "headers": [list(pair) for pair in response.headers],
        "records": {uid: shelf.records()[uid] for uid in shelf.stored},
    }
    return answer, {BODY: response.body, **shelf.stored}


def _performed(
    payload: dict[str, Any], blobs: Blobs, files: Blobs, service: WebService, trace: Trace
) -> tuple[Response, Result]:
    try:
        request = _request(payload, blobs, files, service.config)
    except CannotSend as error:
        trace.add("note", (CONSOLE, CONSOLE), "Not sent", str(error), ok=False)
        refusal = Refused(400, str(error)).response()
        return refusal, {**result(NOT_SENT, str(error)), "reached": None}
    return perform_request(request, service.shelf, service.config, trace)


def _request(
    payload: dict[str, Any], blobs: Blobs, files: Blobs, config: DicomWebConfig
) -> Request:
    if BODY not in blobs:
        return request_of(payload["action"], files, config)
    action = payload["action"]
    path, _, query = str(action["target"]).partition("?")
    return Request(
        method=action["method"],
        path=path,
        query=parsed_query(query),
        accept=action["accept"],
        content_type=action["content_type"],
        body=blobs[BODY],
        root=payload["root"],
    )
