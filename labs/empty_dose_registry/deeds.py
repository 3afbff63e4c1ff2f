"""What is done in the shift, action by action, for the good path and those that leave it."""

from typing import Any

from app.grading import Answers, Bench

from .hospital import EXPLICIT_LE, PLAIN
from .studies import DOSE_REPORT

Action = dict[str, Any]


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def tell(bench: Bench, to: str, *says: str) -> Action:
    """Return a status note with the time of the next word."""
    then = bench.desk.clock(55) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def gather(bench: Bench) -> list[Action]:
    """Return the looks that come first, and the notes that are owed."""
    return [
        *look("change_note", "logbook", "registry_page", "ct", "dose", "archive"),
        tell(bench, "physicist", "gap", "held"),
        tell(bench, "technologist", "nothing"),
    ]


def set_at(node: str, path: str, value: Any, **more: Any) -> Action:
    """Return a change of one setting."""
    return {"kind": "configure", "node": node, "path": path, "value": value, **more}


def line_mended(bench: Bench) -> Action:
    """Return the change that gives the scanner its line to the registry."""
    truth = bench.truth
    if truth.line == "missing":
        return set_at("ct", "destinations", dict(truth.registry), op="add")
    return set_at("ct", "destinations[2]", dict(truth.registry))


def archive_mended(bench: Bench) -> list[Action]:
    """Return the change that lets the archive find the registry, where it does not."""
    if bench.truth.line == "missing":
        return []
    return [set_at("archive", "destinations[1]", dict(bench.truth.registry))]


def caller_mended(bench: Bench) -> Action:
    """Return the change that lets the registry know the scanner."""
    return set_at("dose", "device_table[2].ae_title", bench.truth.ct)


def context(sop_class: str) -> Action:
    """Return a line of accepted object types that is added to the registry's."""
    row = {"abstract_syntax": sop_class, "transfer_syntaxes": list(PLAIN)}
    return set_at("dose", "contexts", row, op="add")


def acceptance_mended(bench: Bench) -> Action:
    """Return the change after which the registry takes dose reports."""
    if bench.truth.accepts == "class":
        return context(DOSE_REPORT)
    if bench.truth.accepts == "syntax":
        return set_at("dose", "contexts[3].transfer_syntaxes", EXPLICIT_LE, op="add")
    return set_at("dose", "quota_objects", bench.truth.allowed)


def mended(bench: Bench) -> list[Action]:
    """Return the repair of the way from the scanner to the registry."""
    return [line_mended(bench), caller_mended(bench), acceptance_mended(bench)]


def at(line: Any) -> Action:
    """Return where an action goes, by a line of a table of destinations."""
    return {"called_ae_title": line["ae_title"], "host": line["host"], "port": line["port"]}


def send(bench: Bench, *files: str, calling: str = "") -> Action:
    """Return a send from the scanner's console to the registry."""
    title = calling or bench.truth.ct
    names = list(files or ("report_today.dcm",))
    return {"kind": "store", "calling_ae_title": title, **at(bench.truth.registry), "files": names}


def bring(bench: Bench, report: Any) -> Action:
    """Return a retrieval of one dose report from the archive to the registry."""
    return {
        "kind": "move",
        "calling_ae_title": bench.truth.ct,
        **at(bench.truth.archive),
        "destination": bench.truth.registry["ae_title"],
        "model": "study_root",
        "keys": {
            "QueryRetrieveLevel": "SERIES",
            "StudyInstanceUID": report["StudyInstanceUID"],
            "SeriesInstanceUID": report["SeriesInstanceUID"],
        },
    }


def brought(bench: Bench) -> list[Action]:
    """Return what fills the gap, from the archive."""
    truth = bench.truth
    rows = [row for uid, row in truth.reports.items() if uid != truth.today]
    return [*archive_mended(bench), *(bring(bench, row) for row in rows)]


def done(bench: Bench, *left: str) -> Action:
    """Return the report."""
    moved = bench.truth.line != "missing"
    return {
        "kind": "report",
        "causes": sorted(bench.truth.causes),
        "changed": ["ct", "dose", *(("archive",) if moved else ())],
        "told": ["physicist", "technologist"],
        "left": ["correct", *left],
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {
        "state": {"actions": list(actions)},
        "handover": "CT examinations in the RIS against CT dose reports in the registry.",
    }
