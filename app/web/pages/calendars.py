"""Calendars for other programs: under a secret address, read-only, without a cookie."""

import hashlib

from flask import Response, request

from app.learning.calendar_feed import calendar_under
from app.web import current
from app.web.limits import address, limiter


def _address_and_path() -> str:
    return f"{address()}:{request.path[:100]}"


@limiter.limit("600/minute", whom=address)
@limiter.limit("30/minute", whom=_address_and_path)
def feed(token: str) -> Response:
    """Send the calendar, or say that it is the one that was sent before."""
    text = calendar_under(token[:100], current.site())
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
