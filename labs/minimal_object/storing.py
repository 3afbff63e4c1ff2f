"""The object in the archive: taken with Success, alone, and under the right patient."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.grading import Exchange, Finding, HospitalAnswer, Verdict, partly, right, wrong
from labs.minimal_object.objects import order_of
from labs.minimal_object.systems import held

_BELONGS = {
    "PatientID": "mrn",
    "AccessionNumber": "accession",
    "StudyInstanceUID": "study",
}


def judge_store(answer: HospitalAnswer, params: Mapping[str, Any]) -> Verdict:
    """Expect the object under its own UID and its own patient, and nothing beside it."""
    found = held(answer.hospital)
    record = found.get(params["new_object"])
    if record is None:
        return wrong(_absent(answer.exchanges, found))
    order = order_of(params)
    astray = [name for name, key in _BELONGS.items() if record.get(name, "") != order[key]]
    if astray:
        return wrong(Finding("SENT_ASTRAY", saw=_values(record, astray)))
    if others := sorted(set(found) - {params["new_object"]}):
        return partly(2, 4, Finding("LEFT_IN_ARCHIVE", saw=others[0]))
    return right("The archive took the object with status 0x0000, and holds it once.")


def _absent(exchanges: Iterable[Exchange], found: Mapping[str, Any]) -> Finding:
    if found:
        return Finding("SENT_UNMADE", saw=next(iter(found)))
    last = [exchange for exchange in exchanges if exchange.action.get("kind") == "store"][-1:]
    words = str(last[0].result.get("sentence") or "no success") if last else "nothing"
    return Finding("NOT_STORED", saw=words)


def _values(record: Mapping[str, Any], names: Iterable[str]) -> str:
    return ", ".join(f"{name} {record.get(name) or '(empty)'}" for name in names)
