"""Which resource a path names: the templates of PS3.18 10.4, 10.5 and 10.6."""

import re
from collections.abc import Mapping
from typing import Any, Final

from app.frozen import Frozen, replace
from app.practice.dicomweb.messages import Refused, Request

_UID: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))+")
_FRAMES: Final = re.compile(r"[1-9][0-9]{0,5}(?:,[1-9][0-9]{0,5}){0,255}")
_TAG: Final = re.compile(r"[0-9A-Fa-f]{8}")
_LONGEST_UID: Final = 64
_LEVELS: Final = ("studies", "series", "instances")
_NAMES: Final = ("study", "series", "instance")


class Resource(Frozen):
    """What a request is about.

    *service* is ``search``, ``retrieve`` or ``store``; *level* what is searched for or named:
    ``studies``, ``series`` or ``instances``. *part* is what is wanted of it: ``objects``,
    ``metadata``, ``frames``, ``rendered`` or ``bulkdata``.
    """

    service: str
    level: str
    study: str = ""
    series: str = ""
    instance: str = ""
    part: str = ""
    frames: tuple[int, ...] = ()
    tag: str = ""


def resource_of(request: Request) -> Resource:
    """Return the resource that *request* names, or refuse the request."""
    steps = request.path.strip("/").split("/")
    if steps[0] not in _LEVELS:
        raise Refused(404, "A path begins with /studies, /series or /instances here.")
    if request.method == "POST":
        return _to_store(steps)
    if request.method != "GET":
        raise Refused(405, f"This service takes GET and POST, and not {request.method[:20]}.")
    if steps[0] != "studies":
        if len(steps) > 1:
            raise Refused(404, f"/{steps[0]} is searched; what it holds stands below its study.")
        return Resource("search", steps[0])
    named = Resource("search", "studies")
    for level, name in zip(_LEVELS, _NAMES, strict=True):
        if not steps or steps[0] != level:
            break
        if len(steps) == 1:
            return replace(named, level=level)
        named = replace(named, level=level, **_uid(name, steps[1]))
        steps = steps[2:]
        if steps == ["instances"] and level == "studies":
            return replace(named, level="instances")
    return _to_retrieve(replace(named, service="retrieve"), steps)


def instances_of(resource: Resource, holdings: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the SOP Instance UIDs of all that *resource* names, in the order of the index."""
    wanted = {
        "StudyInstanceUID": resource.study,
        "SeriesInstanceUID": resource.series,
        "SOPInstanceUID": resource.instance,
    }
    return [
        uid
        for uid, record in holdings.items()
        if all(not text or str(record.get(keyword)) == text for keyword, text in wanted.items())
    ]


def _to_store(steps: list[str]) -> Resource:
    if steps[0] != "studies" or len(steps) > 2:  # noqa: PLR2004 - studies and one UID
        raise Refused(405, "Objects are stored with POST to /studies or /studies/{study}.")
    named = _uid("study", steps[1]) if steps[1:] else {}
    return replace(Resource("store", "studies"), **named)


def _to_retrieve(named: Resource, steps: list[str]) -> Resource:
    if not steps:
        return replace(named, part="objects")
    if steps == ["metadata"]:
        return replace(named, part="metadata")
    if named.level != "instances":
        raise Refused(404, f"/{'/'.join(steps)[:80]} is no resource of {named.level} here.")
    match steps:
        case ["rendered"]:
            return replace(named, part="rendered", frames=(1,))
        case ["frames", numbers]:
            return replace(named, part="frames", frames=_frames(numbers))
        case ["frames", numbers, "rendered"]:
            return replace(named, part="rendered", frames=_frames(numbers))
        case ["bulkdata", tag] if _TAG.fullmatch(tag):
            return replace(named, part="bulkdata", tag=tag.upper())
    raise Refused(404, f"/{'/'.join(steps)[:80]} is no resource of an instance here.")


def _frames(text: str) -> tuple[int, ...]:
    if not _FRAMES.fullmatch(text):
        raise Refused(400, "Frames are whole numbers from 1 with commas between, such as 1,2.")
    return tuple(map(int, text.split(",")))


def _uid(name: str, text: str) -> dict[str, Any]:
    if len(text) > _LONGEST_UID or not _UID.fullmatch(text):
        raise Refused(400, "A UID is digits and dots, at most 64 characters.")
    return {name: text}
