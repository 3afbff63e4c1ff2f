"""Errors as pages, fragments or JSON: a sentence each, never a bare exception."""

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Forbidden, NotSignedIn, TrainingError
from app.store.outages import is_outage
from app.web import current

_log = logging.getLogger(__name__)

_TITLES = {
    413: "This is too large",
    422: "This was not accepted",
    503: "Not just now",
}
"""Headings where the protocol's own phrase says nothing to whoever reads a page."""

_SENTENCES = {
    400: "The request could not be read. Go back, reload the page and try again.",
    404: "There is no such page.",
    405: "This page cannot be used in that way.",
    413: "What you sent is larger than this page takes.",
    429: "That was too often in too short a time. Wait a minute and try again.",
}
_OURS = (
    "Something of ours went wrong. Nothing you typed was lost if the page said it was saved; "
    "go back and try again. The administrator finds it in the log under the number below."
)


_AWAY = "The site cannot reach what it keeps just now. Try again in a minute."
_MAY_BE_LOST = (
    "The site cannot keep anything just now, so this may not be saved. Go back, keep what you "
    "typed, and send it again in a minute."
)


def handle_errors(app: Flask) -> None:
    """Answer every error of *app* with its status and a whole sentence."""
    app.register_error_handler(TrainingError, _expected)
    app.register_error_handler(HTTPException, _of_the_protocol)
    app.register_error_handler(Exception, _unexpected)


def _expected(error: TrainingError) -> BaseResponse:
    reads = request.method in {"GET", "HEAD"}
    if isinstance(error, NotSignedIn) and reads and not wants_data():
        _log_refusal(error)
        return redirect(url_for("signing_in.form", next=request.full_path.rstrip("?")), 303)
    if isinstance(error, NotSignedIn | Forbidden):
        _log_refusal(error)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", type(error).__name__, error)
    return answer(error.status, str(error))


def _log_refusal(error: TrainingError) -> None:
    reader = current.maybe_reader()
    told = {"why": str(error), "route": request.endpoint, "method": request.method}
    _log.warning("refused", extra=told | {"person_id": reader.actor.id if reader else None})


def _of_the_protocol(error: HTTPException) -> BaseResponse:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if error.response is not None:
        return error.get_response()
    return answer(status, _SENTENCES.get(status, "The request could not be answered."))


def _unexpected(error: Exception) -> BaseResponse:
    if is_outage(error):
        _log.error("the store cannot be used: %s", error)
        reads = request.method in {"GET", "HEAD"}
        return answer(HTTPStatus.SERVICE_UNAVAILABLE, _AWAY if reads else _MAY_BE_LOST)
    _log.exception("unexpected", exc_info=error)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR, _OURS)


def answer(status: int, sentence: str) -> Response:
    """Say *sentence* in the form that the request asked for."""
    if wants_data():
        response = jsonify(error=sentence, status=status)
    elif "HX-Request" in request.headers:
        response = Response(render_template("parts/notice.html", sentence=sentence, tone="bad"))
    else:
        title = _TITLES.get(status, HTTPStatus(status).phrase)
        response = Response(render_template("error.html", title=title, sentence=sentence))
    response.status_code = status
    return response


def wants_data() -> bool:
    """Say whether the request asks for JSON rather than for a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    )
