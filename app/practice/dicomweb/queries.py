"""A search as a caller writes it: parameters into keys, or the reason why not (PS3.18 8.3.4)."""

import re
from typing import Any, Final

from pydicom.datadict import dictionary_description, dictionary_VR, keyword_for_tag, tag_for_keyword

from app.frozen import Frozen, field
from app.practice.config import Record
from app.practice.datasets import nested
from app.practice.dicomweb.attributes import COUNTED, LEVELS, is_indexed, level_of
from app.practice.dicomweb.messages import Refused, Request
from app.practice.dicomweb.routing import Resource

_TAG: Final = re.compile(r"[0-9A-Fa-f]{8}")
_DATE, _TIME = r"[0-9]{8}", r"[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:\.[0-9]{1,6})?)?)?"
_FORMS: Final = {
    vr: re.compile(f"{one}|{one}-|-{one}|{one}-{one}") for vr, one in (("DA", _DATE), ("TM", _TIME))
}
_FORM_WORDS: Final = {
    "DA": "{given!r} is no date: one is YYYYMMDD, a range two of them with a hyphen.",
    "TM": "{given!r} is no time: one is HHMMSS, a range two of them with a hyphen.",
}
_MOST_KEYS: Final = 60
_WHOLE: Final = re.compile(r"[0-9]{1,9}")


class Search(Frozen):
    """A query as it was understood: *keys* by keyword, *include* keywords asked for beside."""

    keys: Record = field(default_factory=dict)
    include: tuple[str, ...] = ()
    everything: bool = False
    limit: int | None = None
    offset: int = 0
    warnings: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """Return the query as graders read it."""
        return {
            "keys": dict(self.keys),
            "include": ["all"] if self.everything else list(self.include),
            "limit": self.limit,
            "offset": self.offset,
        }


def read_search(request: Request, resource: Resource) -> Search:
    """Return the query as it is understood, or refuse what this archive cannot search by."""
    if len(request.query) > _MOST_KEYS:
        raise Refused(400, f"A query has at most {_MOST_KEYS} parameters here.")
    dotted: dict[str, str] = {}
    include: list[str] = []
    numbers: dict[str, int] = {}
    warnings: list[str] = []
    for name, value in request.query:
        if name == "includefield":
            include += [each.strip() for each in value.split(",") if each.strip()]
        elif name in {"limit", "offset"}:
            numbers[name] = _number(name, value)
        elif name == "fuzzymatching":
            warnings += _fuzzy(value)
        else:
            path = _path(name)
            _check_level(path, resource)
            dotted[path] = _value(path, value)
    known, unknown = _included(include)
    if unknown:
        warnings.append(f"This archive does not index {', '.join(unknown)[:200]}.")
    return Search(
        keys=nested(dotted),
        include=known,
        everything="all" in include,
        limit=numbers.get("limit"),
        offset=numbers.get("offset", 0),
        warnings=tuple(warnings),
    )


def reaches(keyword: str, level: str) -> bool:
    """Say whether an entity of *level* has the attribute: its own, or that of one above it."""
    return LEVELS.index(level_of(keyword)) <= LEVELS.index(level)


def _path(name: str) -> str:
    """Return a parameter's name as keywords with dots; tags of eight digits are looked up."""
    steps = [_keyword(step) for step in name.split(".")[:8]]
    if not all(steps):
        raise Refused(
            400,
            f"{name[:80]!r} is neither a parameter of a search nor the keyword or the eight "
            "digits of an attribute.",
        )
    return ".".join(steps)


def _keyword(text: str) -> str:
    if _TAG.fullmatch(text):
        return keyword_for_tag(int(text, 16))
    return text if tag_for_keyword(text) is not None else ""


def _check_level(path: str, resource: Resource) -> None:
    keyword = path.split(".", maxsplit=1)[0]
    if not is_indexed(keyword):
        raise Refused(400, f"This archive does not index {_described(keyword)}.")
    if not reaches(keyword, resource.level) or _is_counted_above(keyword, resource.level):
        hint = " Ask with ModalitiesInStudy." if keyword == "Modality" else ""
        belongs = level_of(keyword)
        raise Refused(
            400,
            f"{_described(keyword)} belongs to the {belongs}, and a search for {resource.level} "
            f"cannot match it.{hint}",
        )


def _is_counted_above(keyword: str, level: str) -> bool:
    return keyword in COUNTED and level_of(keyword) != level


def _described(keyword: str) -> str:
    tag = tag_for_keyword(keyword)
    if tag is None:
        return keyword
    return f"{dictionary_description(tag)} ({tag >> 16:04X},{tag & 0xFFFF:04X})"


def _value(path: str, value: str) -> str:
    vr = dictionary_VR(tag_for_keyword(path.rpartition(".")[2]) or 0)
    if value and vr in _FORMS and not _FORMS[vr].fullmatch(value):
        raise Refused(400, _FORM_WORDS[vr].format(given=value[:40]))
    # PS3.18 8.3.4.1: a list of UIDs has commas, where the data set has backslashes.
    return value.replace(",", "\\") if path.endswith("UID") else value


def _number(name: str, value: str) -> int:
    if not _WHOLE.fullmatch(value):
        raise Refused(400, f"{name} is a whole number from 0.")
    return int(value)


def _fuzzy(value: str) -> list[str]:
    if value not in {"true", "false"}:
        raise Refused(400, "fuzzymatching is true or false.")
    if value == "false":
        return []
    told = "The fuzzymatching parameter is not supported."
    return [f"{told} Only literal matching has been performed."]


def _included(names: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the keywords that can be included, and the names of which the index knows nothing."""
    known: list[str] = []
    unknown: list[str] = []
    for name in names[:_MOST_KEYS]:
        keyword = _keyword(name.split(".")[0])
        if keyword and is_indexed(keyword):
            known.append(keyword)
        elif name != "all":
            unknown.append(name[:64])
    return tuple(dict.fromkeys(known)), unknown
