"""The workbench: a file or message of one's own under the bench's tools, and nothing is stored.

The page's script keeps the files in the browser and sends one for each thing it wants to know;
without script the form sends a file and the page shows what was found in it.
"""

import json
import struct
from typing import Any

from flask import Response, jsonify, render_template, request

from app.errors import InvalidInput, OverLimit
from app.web import current
from app.web.limits import limiter
from app.web.workbench_page import Opened, opened_message, opened_object, opened_zip

_KINDS = ("tree", "image", "audit", "values")
_LONGEST_NAME = 160
_MOST_SLICES = 1000
_LONGEST_MESSAGE = 1024 * 1024


def show() -> str:
    """Show the empty workbench."""
    return _page([])


@limiter.limit("30/minute")
def inspect() -> str:
    """Show what is in the files or the message that the form sent, for browsers without script."""
    bench = current.site().grading
    opened: list[Opened] = []
    for sent in request.files.getlist("files"):
        if not sent.filename:
            continue
        name = sent.filename.replace("\\", "/").rsplit("/", 1)[-1][:_LONGEST_NAME]
        data = sent.stream.read()
        opened += opened_zip(data, bench) or [opened_object(name, data, bench)]
    if text := request.form.get("message", "").strip():
        if len(text) > _LONGEST_MESSAGE:
            raise OverLimit("A message may have at most 1,048,576 characters.")
        opened.append(opened_message("Pasted message", text, bench))
    if not opened:
        raise InvalidInput("Choose a file or paste a message first.")
    return _page(opened)


@limiter.limit("1200/minute")
def read(kind: str) -> Response:
    """Return tree.json, image.json or report.json of the bytes that were sent."""
    return _json(current.site().grading.workbench.read(kind, _body(), _name("name")))


@limiter.limit("1200/minute")
def frames() -> Response:
    """Return some frames of the bytes that were sent, one behind the other."""
    index, count = _whole("index"), _whole("count")
    sent, data = current.site().grading.workbench.frames(_body(), index, max(count, 1))
    response = Response(data, mimetype="application/octet-stream")
    response.headers["X-Frame-Count"] = str(sent)
    return response


@limiter.limit("1200/minute")
def overlay() -> Response:
    """Return an overlay of the bytes that were sent: a byte a pixel."""
    group, index = request.args.get("group", "")[:4], _whole("index")
    mask = current.site().grading.workbench.overlay(_body(), group, index)
    return Response(mask, mimetype="application/octet-stream")


@limiter.limit("120/minute")
def compare() -> Response:
    """Return compare.json of two files in one body; *split* is where the first ends."""
    both, split = _body(), _whole("split")
    if not 0 < split < len(both):
        raise InvalidInput("split must say where the first of two files ends.")
    before = (_name("before"), both[:split])
    after = (_name("after"), both[split:])
    return _json(current.site().grading.workbench.compare(before, after))


@limiter.limit("240/minute")
def stacks() -> Response:
    """Return stacks.json of images by the facts that image.json gave of them."""
    try:
        data = request.get_json(silent=True)
    except RecursionError:
        data = None
    slices: Any = data.get("slices") if isinstance(data, dict) else None
    if not isinstance(slices, list) or len(slices) > _MOST_SLICES:
        raise InvalidInput("Send the facts of at most 1,000 images as JSON.")
    return _json(current.site().grading.workbench.stacks(slices))


@limiter.limit("1200/minute")
def screen() -> Response:
    """Return the signs of a real patient in the bytes that were sent, each a sentence."""
    signs = current.site().grading.screen(_body(), _name("name"))
    return jsonify(signs=[sign.sentence for sign in signs])


@limiter.limit("30/minute")
def unpack() -> Response:
    """Return the files of a ZIP archive: a length, a list of names and sizes, then their bytes."""
    files = current.site().grading.workbench.unpack(_body())
    head = json.dumps([[name, len(data)] for name, data in files.items()]).encode()
    packed = b"".join((struct.pack("<I", len(head)), head, *files.values()))
    return Response(packed, mimetype="application/octet-stream")


def _page(opened: list[Opened]) -> str:
    limit = current.site().settings.upload_limit
    return render_template("workbench.html", opened=opened, limit=limit)


def _body() -> bytes:
    data = request.get_data(cache=False)
    if not data:
        raise InvalidInput("Nothing was sent: the file is empty. Its copy may have stopped early.")
    return data


def _name(key: str) -> str:
    return request.args.get(key, "")[:_LONGEST_NAME] or "file"


def _whole(key: str) -> int:
    text = request.args.get(key, "0")
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004
        raise InvalidInput(f"{key} must be a whole number.")
    return int(text)


def _json(data: bytes) -> Response:
    return Response(data, mimetype="application/json")
