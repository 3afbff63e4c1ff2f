"""What the answers are made of: looks, counts, notes, changes and moves."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.grading import Bench

from .holdings import STATES, Row
from .hospital import CONSOLE_TITLE, PLAIN

Action = dict[str, Any]

_COUNT = {"QueryRetrieveLevel": "STUDY", "PatientID": "", "NumberOfStudyRelatedInstances": ""}


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def node(bench: Bench, name: str) -> Mapping[str, Any]:
    """Return a system as it was found."""
    nodes = bench.hospital["nodes"] if bench.hospital else []
    return next(each for each in nodes if each["id"] == name)


def at(bench: Bench, name: str) -> Action:
    """Return titles and address by which a system is called."""
    found = node(bench, name)
    place = {each: found[each] for each in ("host", "port")}
    return {"calling_ae_title": CONSOLE_TITLE, "called_ae_title": found["ae_title"], **place}


def count(bench: Bench, name: str) -> Action:
    """Return a query for the number of objects in each study."""
    return {"kind": "find", **at(bench, name), "keys": dict(_COUNT)}


def tell(bench: Bench, to: str, *says: str) -> Action:
    """Return a status note with a time for the next word."""
    then = bench.desk.clock(50) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def accepted(bench: Bench) -> list[Action]:
    """Return the changes that let each refused kind in, as the readers can show it."""
    rows = [row["abstract_syntax"] for row in node(bench, "new")["contexts"]]
    changes: list[Action] = []
    for kind, refusal in bench.truth.refused.items():
        line = {"abstract_syntax": STATES[kind], "transfer_syntaxes": list(PLAIN)}
        if refusal == "absent":
            changes.append({"op": "add", "path": "contexts", "value": line})
        else:
            # The lines that are added come behind, so this one stays where it was.
            where = f"contexts[{rows.index(STATES[kind]) + 1}].transfer_syntaxes"
            changes.append({"path": where, "value": list(PLAIN)})
    return changes


def let_in(bench: Bench) -> list[Action]:
    """Return the change that lets the old archive's objects through the door."""
    truth = bench.truth
    if truth.door == "quota":
        return [{"path": "quota_objects", "value": truth.room}]
    line = {"ae_title": truth.titles["old"], "label": "Old archive"}
    return [{"op": "add", "path": "device_table", "value": line}]


def configured(changes: Iterable[Action], name: str = "new") -> Action:
    """Return *changes* saved at once."""
    return {"kind": "configure", "node": name, "changes": list(changes)}


def opened(bench: Bench) -> Action:
    """Return everything that has to be changed in the new archive."""
    return configured([*accepted(bench), *let_in(bench)])


def move(bench: Bench, keys: Mapping[str, Any]) -> Action:
    """Return a move from the old archive to the new one."""
    to = bench.truth.titles["new"]
    return {"kind": "move", **at(bench, "old"), "destination": to, "keys": dict(keys)}


def bring(bench: Bench, rows: Iterable[Row] | None = None) -> list[Action]:
    """Return one move a study, of the series in which something is missing."""
    series: dict[str, dict[str, None]] = {}
    for row in bench.truth.missing if rows is None else rows:
        series.setdefault(row["StudyInstanceUID"], {})[row["SeriesInstanceUID"]] = None
    return [
        move(
            bench,
            {
                "QueryRetrieveLevel": "SERIES",
                "StudyInstanceUID": study,
                "SeriesInstanceUID": "\\".join(uids),
            },
        )
        for study, uids in series.items()
    ]
