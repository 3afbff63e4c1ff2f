"""Studies, series and instances as an archive's index knows them, and queries over them."""

from collections.abc import Iterable
from typing import Any, Final

from app.errors import InvalidInput
from app.practice.config import Record
from app.practice.matching import answer, matching
from app.practice.services.models import STUDY_LEVELS

_UNIQUE: Final = {
    "PATIENT": "PatientID",
    "STUDY": "StudyInstanceUID",
    "SERIES": "SeriesInstanceUID",
    "IMAGE": "SOPInstanceUID",
}
_COUNTED: Final[dict[str, dict[str, str]]] = {
    "PATIENT": {"Studies": "StudyInstanceUID", "Series": "SeriesInstanceUID"},
    "STUDY": {"Series": "SeriesInstanceUID"},
    "SERIES": {},
}


def find(
    records: list[Record], keys: Record, archive_title: str, levels: tuple[str, ...] = STUDY_LEVELS
) -> list[Record]:
    """Answer a query over instance *records* in the information model that has *levels*."""
    level = _level(keys, levels)
    answers = []
    for row in matching(entities(records, level), keys):
        given = answer(row, keys)
        given["QueryRetrieveLevel"] = level
        given["RetrieveAETitle"] = archive_title
        given.setdefault(_UNIQUE[level], row.get(_UNIQUE[level], ""))
        answers.append(given)
    return answers


def select(records: list[Record], keys: Record, levels: tuple[str, ...]) -> list[Record]:
    """Return the instance *records* that a retrieval names by its unique keys.

    PS3.4 C.4.2.1.4.1: the unique key of the level itself may be a list; wildcards are not for
    retrievals, and attributes other than the unique keys do not count.
    """
    level = _level(keys, levels)
    unique = _UNIQUE[level]
    asked = _values(keys.get(unique))
    if not asked or any(sign in value for value in asked for sign in "*?"):
        raise InvalidInput(f"A {level} retrieval names its {unique}.")
    named = {_UNIQUE[name] for name in levels[: levels.index(level) + 1]}
    wanted = {name: value for name, value in keys.items() if name in named}
    if unique == "PatientID":
        return [row for row in records if str(row.get(unique, "")) in asked]
    return matching(records, wanted)


def entities(records: Iterable[Record], level: str) -> list[Record]:
    """Return one record a study, a series or an instance, with the counts of those below."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(str(record.get(_UNIQUE[level], "")), []).append(record)
    return [_summary(rows, level) for rows in groups.values()]


def _summary(rows: list[Record], level: str) -> Record:
    summary: Record = dict(rows[0])
    if level != "IMAGE":
        word = level.capitalize()
        for below, unique in _COUNTED[level].items():
            number = len({str(row.get(unique, "")) for row in rows})
            summary[f"NumberOf{word}Related{below}"] = str(number)
        summary[f"NumberOf{word}RelatedInstances"] = str(len(rows))
    if level == "STUDY":
        modalities = sorted({str(row.get("Modality", "")) for row in rows} - {""})
        summary["ModalitiesInStudy"] = modalities
    return summary


def _level(keys: Record, levels: tuple[str, ...]) -> str:
    level = str(keys.get("QueryRetrieveLevel", "")).strip()
    if level not in levels:
        raise InvalidInput(
            f"Query/Retrieve Level must be {', '.join(levels[:-1])} or {levels[-1]} here."
        )
    # PS3.4 C.4.1.2.1: the levels above the one asked for are named by their unique keys.
    for above in levels[: levels.index(level)]:
        value: Any = keys.get(_UNIQUE[above])
        if not value or isinstance(value, list) or any(sign in str(value) for sign in "*?\\"):
            raise InvalidInput(f"A {level} query names one {_UNIQUE[above]}.")
    return level


def _values(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return [item for item in str(value or "").split("\\") if item]
