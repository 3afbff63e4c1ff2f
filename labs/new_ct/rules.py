"""What is held against the state: tables and types as truth, and a test that went through."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.grading import Finding, HospitalAnswer, Shift, Step

from .hospital import ENHANCED_CT
from .interfaces import PERFORMED_STEP
from .truth import Truth

Row = Mapping[str, Any]

_STEPS = "ScheduledProcedureStepSequence"
_STATION = "ScheduledStationAETitle"
_FINAL = ("COMPLETED", "DISCONTINUED")


def tables(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Expect everything as the sheet has it, at every system on the way."""
    yield from mapping(answer, truth)
    yield from worklist(answer, truth)
    yield from acceptance(answer, truth)
    yield from custody(answer, truth)


def mapping(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Expect both procedures of the new scanner to lead to it."""
    table = answer.node("engine")["tables"].get("stations", {})
    wrong = [
        f"{code} to {table.get(code) or 'no station'}"
        for code, title in truth.stations.items()
        if title == truth.new and table.get(code) != title
    ]
    if wrong:
        yield Finding("MAP_STILL_WRONG", saw=", ".join(wrong))


def worklist(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Expect the worklist server to know the new scanner, and to take its steps."""
    server = answer.node("worklist")
    known = [row["ae_title"] for row in server["device_table"]]
    lacks = []
    if truth.new not in known:
        lacks.append(f"it knows {', '.join(known)}")
    if PERFORMED_STEP not in {row["abstract_syntax"] for row in server["contexts"]}:
        lacks.append("it takes no performed steps")
    if lacks:
        yield Finding("WORKLIST_NOT_READY", saw=" and ".join(lacks))


def acceptance(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Expect the archive to take what the new scanner sends."""
    taken = {
        uid
        for row in answer.node("archive")["contexts"]
        if row["abstract_syntax"] == ENHANCED_CT
        for uid in row["transfer_syntaxes"]
    }
    if truth.syntax not in taken:
        yield Finding("IMAGES_STILL_REFUSED")


def custody(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Expect the archive to find the new scanner, and the scanner to let it in."""
    scanner, before = answer.node("ct_new"), answer.node_before("ct_new")
    lines = answer.node("archive")["destinations"]
    lets_in = truth.archive_title in {row["ae_title"] for row in scanner["device_table"]}
    if not lets_in or not any(_leads_to(row, before) for row in lines):
        yield Finding("REPORT_STILL_SILENT")


def _leads_to(row: Row, node: Row) -> bool:
    """Say whether a line of a table of destinations leads to *node*, by name or by address."""
    host = str(row["host"]).strip().casefold()
    same = str(row["ae_title"]).strip() == node["ae_title"] and str(row["port"]) == str(
        node["port"]
    )
    return same and host in (node["host"].casefold(), node["address"])


def lacking(shift: Shift, truth: Truth) -> list[str]:
    """Return the exchanges of a real patient that the test patient did not go through."""
    return [name for name, minute in _moments(shift, truth).items() if minute is None]


def through(shift: Shift, truth: Truth) -> int | None:
    """Return the minute at which the last of these exchanges ended, if all were made."""
    minutes = list(_moments(shift, truth).values())
    known = [each for each in minutes if each is not None]
    return max(known) if len(known) == len(minutes) else None


def _moments(shift: Shift, truth: Truth) -> dict[str, int | None]:
    own = [step for step in shift.steps if step.action.get("calling_ae_title") == truth.new]
    stored = {
        row["sop_instance_uid"]: step.ends
        for step in reversed(own)
        if step.kind == "store" and step.result.get("reached") == "archive"
        for row in step.result.get("files") or ()
        if (row["status"] or {}).get("category") in ("success", "warning")
    }
    images = [stored.get(uid) for uid in truth.tests]
    return {
        "the line on the worklist": _first(own, lambda step: _finds(step, truth)),
        "the performed step": _first(own, _completes),
        "the images": None if None in images else max(each for each in images if each),
        "the custody": _first(own, lambda step: _commits(step, truth)),
    }


def _first(steps: list[Step], seen: Any) -> int | None:
    return next((step.ends for step in steps if seen(step)), None)


def _finds(step: Step, truth: Truth) -> bool:
    """Say whether the scanner asked for its own list, and the test patient stood on it."""
    if step.kind != "find" or not step.ok or _station(step.action.get("keys") or {}) != truth.new:
        return False
    known = (truth.patient, truth.patient_name)
    found = step.result.get("matches") or ()
    return any(row.get(name) in known for row in found for name in ("PatientID", "PatientName"))


def _station(keys: Row) -> str:
    items = keys.get(_STEPS)
    nested = items[0].get(_STATION) if isinstance(items, list) and items else None
    return str(nested or keys.get(f"{_STEPS}.{_STATION}") or "").strip()


def _completes(step: Step) -> bool:
    attributes = step.action.get("attributes") or {}
    ends = attributes.get("PerformedProcedureStepStatus") == "COMPLETED"
    return step.kind == "mpps_set" and step.ok and ends


def _commits(step: Step, truth: Truth) -> bool:
    report = step.result.get("report") or {}
    return step.kind == "commit" and truth.tests <= set(report.get("committed") or ())


def open_entries(answer: HospitalAnswer, truth: Truth) -> list[str]:
    """Return the stations at which the test patient still stands on a worklist."""
    return [
        str(step.get(_STATION) or "no station")
        for entry in answer.node("worklist")["worklist"]
        if entry.get("PatientID") == truth.patient
        for step in entry.get(_STEPS) or ()
        if step.get("ScheduledProcedureStepStatus") not in _FINAL
    ]
