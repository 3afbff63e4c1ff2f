"""A request performed in the hospital: from a console's form or a tool, to an exchange."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

from app.practice.dicomweb.accepting import JSON
from app.practice.dicomweb.config import DicomWebConfig
from app.practice.dicomweb.messages import METHODS, Request, Response
from app.practice.dicomweb.service import answer
from app.practice.dicomweb.shelf import Holdings
from app.practice.forms import CannotSend
from app.practice.outcomes import FAILURE, SUCCESS, WARNING, Result, result
from app.practice.trace import Event, Trace
from app.practice.visits import CONSOLE

_LONGEST_TARGET: Final = 4096
_LONGEST_BODY: Final = 64 * 1024
_PREVIEW: Final = 12_000
_LAID_OUT: Final = 256 * 1024
_DRAWN: Final = 1024
_FILE_LINE: Final = re.compile(r"@([\w.\-]{1,200})")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TRANSACTIONS: Final = {
    "search": "RAD-129 QIDO-RS Query",
    "retrieve": "RAD-107 WADO-RS Retrieve",
    "store": "RAD-108 Store Instances Over the Web",
}
"""The transactions of IHE's Radiology Technical Framework, by what a request asks for."""
_READABLE: Final = (JSON, "text/plain")


def request_of(
    action: Mapping[str, Any], files: Mapping[str, bytes], config: DicomWebConfig
) -> Request:
    """Return the request that a console's form describes.

    In the body a line such as ``@ct.dcm`` stands for the bytes of that file, as curl has it.
    """
    method = str(action.get("method", "GET")).strip().upper()
    if method not in METHODS:
        raise CannotSend("The method is GET to ask and to fetch, or POST to store.")
    path, query = _target(str(action.get("target", "")), config)
    return Request(
        method=method,
        path=path,
        query=query,
        accept=_line(action.get("accept"), "Accept"),
        content_type=_line(action.get("content_type"), "Content-Type"),
        body=_body(str(action.get("body") or ""), files) if method == "POST" else b"",
        root=config.root,
    )


def parsed_query(text: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a query in their order, empty ones too."""
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
    except ValueError as error:
        raise CannotSend("The query has more than 100 parameters.") from error


def perform_request(
    request: Request, held: Holdings, config: DicomWebConfig, trace: Trace
) -> tuple[Response, Result]:
    """Let the service answer, draw both ways into *trace*, and say how it went."""
    trace.add_peer(config.id, config.label, config.kind)
    asked = _draw_request(request, config, trace)
    response = answer(request, held, config)
    told = _draw_response(response, config, trace)
    asked.transaction = told.transaction = _transaction(response)
    return response, _result(request, response, config)


def _target(text: str, config: DicomWebConfig) -> tuple[str, tuple[tuple[str, str], ...]]:
    text = text.strip()
    if len(text) > _LONGEST_TARGET:
        raise CannotSend("The address is longer than 4,096 characters.")
    if re.search(r"[\x00-\x20\x7f]", text):
        raise CannotSend("An address has no space and no line break in it: a space is written %20.")
    for root in (config.root, config.path):
        text = text.removeprefix(root)
    if not text.startswith("/"):
        raise CannotSend("Begin with the path after the root of the service, such as /studies.")
    path, _, query = text.partition("#")[0].partition("?")
    return path, parsed_query(query)


def _line(value: Any, name: str) -> str:
    text = str(value or "").strip()
    if re.search(r"[\r\n\x00]", text) or len(text) > _LONGEST_TARGET:
        raise CannotSend(f"{name} is one line of at most 4,096 characters.")
    return text


def _body(text: str, files: Mapping[str, bytes]) -> bytes:
    if len(text) > _LONGEST_BODY:
        raise CannotSend("The body is longer than 65,536 characters; name files with @.")
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        named = _FILE_LINE.fullmatch(line.strip())
        if named and named[1] not in files:
            raise CannotSend(f"The bench has no file called {named[1]}.")
        lines.append(files[named[1]] if named else line.encode("utf-8", "replace"))
    return b"\r\n".join(lines)


def _transaction(response: Response) -> str:
    resource = response.facts.get("resource")
    service = resource.get("service", "") if isinstance(resource, dict) else ""
    return _TRANSACTIONS.get(service, "")


def _draw_request(request: Request, config: DicomWebConfig, trace: Trace) -> Event:
    address = request.path + "".join(
        f"{'&' if place else '?'}{name}={value}"
        for place, (name, value) in enumerate(request.query)
    )
    headers = {"Accept": request.accept, "Content-Type": request.content_type}
    detail: dict[str, Any] = {
        "method": request.method,
        "path": request.path,
        "query": [f"{name}={value}" for name, value in request.query],
        "headers": {name: text for name, text in headers.items() if text},
    }
    if request.body:
        detail["body"] = f"{len(request.body):,} bytes"
    return trace.add(
        "http_request",
        (CONSOLE, config.id),
        f"{request.method} {request.path}"[:200],
        address[:400],
        detail=detail,
        data=request.body[:_DRAWN],
    )


def _draw_response(response: Response, config: DicomWebConfig, trace: Trace) -> Event:
    headers = {"Content-Type": response.content_type, **dict(response.headers)}
    detail: dict[str, Any] = {
        "status": f"{response.status} {HTTPStatus(response.status).phrase}",
        "headers": {name: text for name, text in headers.items() if text},
        "body": f"{len(response.body):,} bytes",
    }
    return trace.add(
        "http_response",
        (config.id, CONSOLE),
        detail["status"],
        response.sentence,
        detail=detail,
        data=response.body[:_DRAWN],
        ok=response.status < HTTPStatus.BAD_REQUEST,
    )


def _result(request: Request, response: Response, config: DicomWebConfig) -> Result:
    if response.status >= HTTPStatus.BAD_REQUEST:
        outcome = FAILURE
    else:
        outcome = WARNING if response.status == HTTPStatus.ACCEPTED else SUCCESS
    return result(
        outcome,
        response.sentence,
        reached=config.id,
        http={
            "method": request.method,
            "path": request.path,
            "query": [list(pair) for pair in request.query],
            "accept": request.accept,
            "content_type": request.content_type,
            "status": response.status,
            "phrase": HTTPStatus(response.status).phrase,
            "response_type": response.content_type,
            "length": len(response.body),
            "preview": _preview(response),
        },
        **response.facts,
    )


def _preview(response: Response) -> str:
    """Return the beginning of a body that people can read."""
    if not response.content_type.startswith(_READABLE):
        return ""
    body = response.body
    if response.content_type == JSON and len(body) <= _LAID_OUT:
        body = _laid_out(body)
    text = body[: 4 * _PREVIEW].decode("utf-8", "replace")[:_PREVIEW]
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _laid_out(body: bytes) -> bytes:
    """Return the same JSON with an element on each line, to be read by people."""
    told = json.loads(body)
    rows = [
        ",\n".join(
            f"  {json.dumps(tag)}: {json.dumps(element, ensure_ascii=False)}"
            for tag, element in row.items()
        )
        for row in (told if isinstance(told, list) else [told])
    ]
    return "\n".join(("[", ",\n".join(f" {{\n{row}\n }}" for row in rows), "]")).encode()
