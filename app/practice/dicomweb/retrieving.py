"""WADO-RS: objects, metadata, frames, pictures and bulk data (PS3.18 10.4)."""

import json
from collections.abc import Callable
from typing import Any, Final

from app.counting import counted
from app.dicom import bulk_value, json_model, read_object
from app.practice.config import Record
from app.practice.dicomweb.accepting import DICOM, JSON, OCTETS, RELATED, Media, accepted, choose
from app.practice.dicomweb.attributes import in_json
from app.practice.dicomweb.encodings import encode_frames, encode_object
from app.practice.dicomweb.messages import Refused, Request, Response
from app.practice.dicomweb.parts import Part, write_parts
from app.practice.dicomweb.pictures import rendered
from app.practice.dicomweb.routing import Resource, instances_of
from app.practice.dicomweb.shelf import Holdings

MOST_INSTANCES: Final = 256
MOST_BYTES: Final = 64 * 1024 * 1024


def retrieve(request: Request, resource: Resource, held: Holdings) -> Response:
    """Answer a retrieval, or refuse it."""
    uids = instances_of(resource, held.records())
    if not uids:
        raise Refused(404, f"This archive holds no such {_SINGULAR[resource.level]}.")
    if len(uids) > MOST_INSTANCES:
        raise Refused(413, f"More than {MOST_INSTANCES} instances at once; ask for a series.")
    answer = _PARTS[resource.part](request, resource, held, uids)
    facts = {"found": {"count": len(uids), "uids": uids}}
    return Response(
        answer.status,
        answer.content_type,
        answer.body,
        answer.sentence,
        answer.headers,
        {**facts, **answer.facts},
    )


def _objects(request: Request, resource: Resource, held: Holdings, uids: list[str]) -> Response:
    files = _files(held, uids)
    alone = resource.level == "instances"
    wanted = [
        media
        for media in accepted(request.accept)
        if media.takes(DICOM) and (media.type in {RELATED, "*/*", "multipart/*"} or alone)
    ]
    if not wanted:
        single = f", or alone as {DICOM}" if alone else ""
        raise Refused(
            406,
            f'Objects come as multipart/related; type="{DICOM}"{single}. Accept does not name '
            "that. A picture for the eye is under /rendered of an instance.",
        )
    media, parts = _first_that_works(wanted, lambda each: [encode_object(f, each) for f in files])
    syntaxes = sorted({part.content_type.rpartition("=")[2] for part in parts})
    facts: dict[str, object] = {"transfer_syntaxes": syntaxes}
    sentence = f"{len(parts)} object{'' if len(parts) == 1 else 's'} retrieved."
    if media.type == DICOM:
        return Response(200, parts[0].content_type, parts[0].data, sentence, facts=facts)
    content_type, body = write_parts(parts, DICOM)
    return Response(200, content_type, body, sentence, facts=facts)


def _metadata(request: Request, _resource: Resource, held: Holdings, uids: list[str]) -> Response:
    choose(request.accept, (JSON, "application/json"))
    records = held.records()
    rows = [_described(uid, records[uid], held, request.root) for uid in uids]
    body = json.dumps(rows, ensure_ascii=False).encode("utf-8")
    sentence = f"The attributes of {counted(len(rows), 'object')}, without pixels."
    return Response(200, JSON, body, sentence)


def _frames(request: Request, resource: Resource, held: Holdings, uids: list[str]) -> Response:
    [data] = _files(held, uids)
    wanted = [media for media in accepted(request.accept) if media.type in _MULTIPART]
    if not wanted:
        raise Refused(
            406,
            f'Frames come as multipart/related, such as type="{OCTETS}"; Accept names no '
            "multipart. A picture for the eye is under /rendered.",
        )
    _, parts = _first_that_works(wanted, lambda media: encode_frames(data, resource.frames, media))
    kind = parts[0].content_type.partition(";")[0]
    content_type, body = write_parts(parts, kind)
    sentence = f"{len(parts)} frame{'' if len(parts) == 1 else 's'} as {kind}."
    return Response(200, content_type, body, sentence)


def _rendered(request: Request, resource: Resource, held: Holdings, uids: list[str]) -> Response:
    [data] = _files(held, uids)
    return rendered(request, data, resource.frames[0])


def _bulk(request: Request, resource: Resource, held: Holdings, uids: list[str]) -> Response:
    [data] = _files(held, uids)
    value = bulk_value(data, resource.tag)
    if value is None:
        raise Refused(404, "The object has no bulk data under this tag.")
    if not any(media.takes(OCTETS) for media in accepted(request.accept)):
        raise Refused(406, f'Bulk data comes as multipart/related; type="{OCTETS}".')
    content_type, body = write_parts([Part(OCTETS, value)], OCTETS)
    return Response(200, content_type, body, f"{len(value):,} bytes of bulk data.")


_PARTS: Final[dict[str, Callable[[Request, Resource, Holdings, list[str]], Response]]] = {
    "objects": _objects,
    "metadata": _metadata,
    "frames": _frames,
    "rendered": _rendered,
    "bulkdata": _bulk,
}
_SINGULAR: Final = {"studies": "study", "series": "series", "instances": "instance"}
_MULTIPART: Final = frozenset({RELATED, "multipart/*", "*/*"})


def _first_that_works(
    wanted: list[Media], make: Callable[[Media], list[Part]]
) -> tuple[Media, list[Part]]:
    """Return the first of the media types *wanted* that can be made, or the reason of the first."""
    reasons: list[Refused] = []
    for media in wanted:
        try:
            return media, make(media)
        except Refused as reason:
            reasons.append(reason)
    raise reasons[0]


def _files(held: Holdings, uids: list[str]) -> list[bytes]:
    files: list[bytes] = []
    total = 0
    for uid in uids:
        data = held.get(uid)
        if data is None:
            raise Refused(
                404,
                "The index knows this, but the objects themselves are not kept in this practice "
                "archive: search it, or read its metadata.",
            )
        total += len(data)
        if total > MOST_BYTES:
            raise Refused(413, "That is more than 64 MiB at once; ask for a series or an object.")
        files.append(data)
    return files


def _described(uid: str, record: Record, held: Holdings, root: str) -> dict[str, Any]:
    data = held.get(uid)
    if data is None:
        return in_json(record)
    found = read_object(data)
    named = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    study, series, instance = (found.value(keyword) or "" for keyword in named)
    return json_model(data, f"{root}/studies/{study}/series/{series}/instances/{instance}")
