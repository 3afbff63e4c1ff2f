"""The service itself: one request, one answer, whatever comes."""

from app.errors import OverLimit, UnreadableSample
from app.frozen import replace
from app.practice.dicomweb.config import DicomWebConfig
from app.practice.dicomweb.messages import Refused, Request, Response
from app.practice.dicomweb.retrieving import retrieve
from app.practice.dicomweb.routing import Resource, resource_of
from app.practice.dicomweb.searching import search
from app.practice.dicomweb.shelf import Holdings
from app.practice.dicomweb.storing import store


def answer(request: Request, held: Holdings, config: DicomWebConfig) -> Response:
    """Answer *request* from what is *held*; an error is an answer, too."""
    request = _with_accept(request)
    try:
        resource = resource_of(request)
    except Refused as refused:
        return refused.response()
    given = _given(request, resource, held, config)
    named = {"service": resource.service, "level": resource.level, "part": resource.part}
    return replace(given, facts={"resource": named, **given.facts})


def _given(
    request: Request, resource: Resource, held: Holdings, config: DicomWebConfig
) -> Response:
    try:
        if resource.service == "search":
            return search(request, resource, held, config)
        if resource.service == "store":
            return store(request, resource, held, config)
        return retrieve(request, resource, held)
    except Refused as refused:
        return refused.response()
    except OverLimit as error:
        return Refused(413, str(error)).response()
    except UnreadableSample as error:
        return Refused(406, str(error)).response()


def _with_accept(request: Request) -> Request:
    """Let the query parameter accept take the header's place, PS3.18 8.3.3."""
    named = [value for name, value in request.query if name == "accept"]
    query = tuple(pair for pair in request.query if pair[0] != "accept")
    return replace(request, accept=named[0], query=query) if named else request
