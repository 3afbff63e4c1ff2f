"""QIDO-RS: a search of the index, by the matching that C-FIND has (PS3.18 10.6, PS3.4 C.2.2.2)."""

import json
from typing import Final

from app.practice.config import Record
from app.practice.dicomweb.accepting import JSON, choose
from app.practice.dicomweb.attributes import (
    COUNTED,
    LEVELS,
    RETURNED,
    UNIQUE,
    in_json,
)
from app.practice.dicomweb.config import DicomWebConfig
from app.practice.dicomweb.messages import Request, Response
from app.practice.dicomweb.queries import Search, reaches, read_search
from app.practice.dicomweb.routing import Resource
from app.practice.dicomweb.shelf import Holdings
from app.practice.matching import matching
from app.practice.studies import entities

_QUERY_LEVEL: Final = {"studies": "STUDY", "series": "SERIES", "instances": "IMAGE"}


def search(
    request: Request, resource: Resource, held: Holdings, config: DicomWebConfig
) -> Response:
    """Answer a search, or refuse it."""
    choose(request.accept, (JSON, "application/json"))
    asked = read_search(request, resource)
    named = {UNIQUE["studies"]: resource.study, UNIQUE["series"]: resource.series}
    keys = asked.keys | {keyword: uid for keyword, uid in named.items() if uid}
    level = _QUERY_LEVEL[resource.level]
    found = matching(entities(held.records().values(), level), keys)
    most = min(asked.limit or config.most_results, config.most_results)
    shown = [] if asked.limit == 0 else found[asked.offset : asked.offset + most]
    more = max(0, len(found) - asked.offset - len(shown))
    warnings = asked.warnings
    if more and asked.limit != 0:
        warnings += (f"There are {more} additional results that can be requested.",)
    facts: dict[str, object] = {
        "query": asked.facts(),
        "found": {
            "count": len(shown),
            "uids": [str(row.get(UNIQUE[resource.level], "")) for row in shown],
            "attributes": sorted(_wanted(resource, asked, shown)),
        },
    }
    headers = tuple(("Warning", f'299 reading-room "{text}"') for text in warnings)
    if not shown:
        return _nothing(config, headers, facts)
    rows = [_answer(row, resource, asked, request.root) for row in shown]
    body = json.dumps([in_json(row) for row in rows], ensure_ascii=False).encode("utf-8")
    sentence = f"{len(shown)} match{'' if len(shown) == 1 else 'es'} among the {resource.level}."
    return Response(200, JSON, body, " ".join((sentence, *warnings)), headers, facts)


def _nothing(
    config: DicomWebConfig, headers: tuple[tuple[str, str], ...], facts: dict[str, object]
) -> Response:
    sentence = "The search was carried out, and nothing matches."
    if config.no_matches == 204:  # noqa: PLR2004 - No Content
        return Response(204, "", b"", sentence, headers, facts)
    return Response(200, JSON, b"[]", sentence, headers, facts)


def _answer(row: Record, resource: Resource, asked: Search, root: str) -> Record:
    wanted = _wanted(resource, asked, [row])
    given = {keyword: row[keyword] for keyword in sorted(wanted) if keyword in row}
    given |= dict.fromkeys(wanted - set(given) - COUNTED, "")
    steps = zip(LEVELS, (UNIQUE[level] for level in LEVELS), strict=True)
    address = root
    for level, keyword in steps:
        address += f"/{level}/{row.get(keyword, '')}"
        if level == resource.level:
            break
    return {**given, "RetrieveURL": address, "InstanceAvailability": "ONLINE"}


def _wanted(resource: Resource, asked: Search, rows: list[Record]) -> set[str]:
    """Return the keywords that an answer has: the level's own, those matched and those included."""
    wanted = set(RETURNED[resource.level])
    if resource.level != "studies" and not resource.study:
        wanted |= set(RETURNED["studies"])
    if resource.level == "instances" and not resource.series:
        wanted |= set(RETURNED["series"])
    wanted |= set(asked.keys) | set(asked.include)
    if asked.everything:
        wanted |= {keyword for row in rows for keyword in row}
    return {keyword for keyword in wanted if reaches(keyword, resource.level)}
