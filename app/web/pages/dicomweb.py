"""The DICOMweb archive of an attempt, for the learner's own tools: a code instead of a session.

No cookie is looked at here, so that no other site's page can send anything in a learner's name.
"""

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.errors import OverLimit, TrainingError, UnreadableSample
from app.learning.tool_codes import attempt_of_code
from app.learning.web_archive import ask_from_tool
from app.practice.client import Answered
from app.web import current
from app.web.arriving import arrivals
from app.web.limits import limiter

_LONGEST_LINE = 4096


def _code() -> str:
    """Return whom to count: each attempt by its code."""
    return f"dicom-web:{(request.view_args or {}).get('code', '')[:100]}"


@limiter.limit("600/minute", whom=_code)
def read(code: str, path: str) -> Response:
    """Answer a request of QIDO-RS or WADO-RS; a failure is a sentence in plain text."""
    return _served(code, path)


@limiter.limit("120/minute", whom=_code)
def store(code: str, path: str) -> Response:
    """Answer a request of STOW-RS."""
    return _served(code, path)


def _served(code: str, path: str) -> Response:
    try:
        return _answer(code, path)
    except RequestEntityTooLarge:
        return _plain(413, "The body is larger than this archive takes at once.")
    except TrainingError as error:
        return _plain(error.status, str(error))


def _answer(code: str, path: str) -> Response:
    site = current.site()
    attempt = attempt_of_code(code, site)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnreadableSample("Send the body as it is: this archive takes no compressed body.")
    query = request.query_string.decode("utf-8", "replace")
    lines = {
        "method": request.method if request.method == "POST" else "GET",
        "target": f"/{path}{f'?{query}' if query else ''}",
        "accept": request.headers.get("Accept", ""),
        "content_type": request.headers.get("Content-Type", ""),
        "agent": request.headers.get("User-Agent", "")[:200],
    }
    if any(len(text) > _LONGEST_LINE for text in lines.values()):
        raise OverLimit("The address or a header is longer than 4,096 characters.")
    root = f"{request.host_url.rstrip('/')}/dicom-web/{code}"
    return _sent(ask_from_tool(attempt, lines, _body(code), root, site))


def _body(code: str) -> bytes:
    """Return the body, of a length that was told or in chunks."""
    chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if chunked:
        # The server ends the stream where the last chunk does.
        request.environ["wsgi.input_terminated"] = True
    arrivals().gather(request, code)
    data = request.get_data()
    if chunked and len(data) >= (request.max_content_length or 0):
        raise RequestEntityTooLarge
    return data


def _sent(answered: Answered) -> Response:
    response = Response(answered.body, answered.status)
    if answered.content_type:
        response.headers["Content-Type"] = answered.content_type
    else:
        response.headers.pop("Content-Type", None)
    for name, value in answered.headers:
        response.headers.add(name, value)
    return response


def _plain(status: int, sentence: str) -> Response:
    return Response(f"{sentence}\n", status, mimetype="text/plain")
