"""What is done in the shift, action by action, for the good path and those that leave it."""

from collections.abc import Mapping
from typing import Any

from app.grading import Answers, Bench
from app.practice.engine.orders import study_uid

from .hospital import ENHANCED_CT
from .interfaces import PERFORMED_STEP, PLAIN

Action = dict[str, Any]

_STEPS = "ScheduledProcedureStepSequence"
_SCHEDULED = "ScheduledStepAttributesSequence"


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def tell(bench: Bench, to: str, *says: str, after: int = 70) -> Action:
    """Return a status note with the time of the next word."""
    then = bench.desk.clock(after) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def gather(bench: Bench) -> list[Action]:
    """Return the looks that come first, and the note that is owed at once."""
    places = ("sheet", "acceptance_note", "test_rules", "engine", "worklist", "archive", "ct_new")
    return [*look(*places), tell(bench, "lead", "hold")]


def set_at(node: str, path: str, value: Any, **more: Any) -> Action:
    """Return a change of one setting."""
    return {"kind": "configure", "node": node, "path": path, "value": value, **more}


def map_mended(bench: Bench, **rows: str) -> Action:
    """Return the engine's table as it was agreed, with *rows* of somebody's own."""
    table = {**bench.truth.stations, **rows}
    return {
        "kind": "engine",
        "node": "engine",
        "do": "edit_table",
        "table": "stations",
        "rows": table,
    }


def worklist_mended(bench: Bench) -> Action:
    """Return the change at the worklist server."""
    if bench.truth.faults["list"] == "caller":
        return set_at("worklist", "device_table[2].ae_title", bench.truth.new)
    return set_at("worklist", "contexts", _context(PERFORMED_STEP), op="add")


def _context(uid: str, *more: str) -> dict[str, Any]:
    return {"abstract_syntax": uid, "transfer_syntaxes": [*PLAIN, *more]}


def images_mended(bench: Bench) -> Action:
    """Return the change after which the archive takes what the scanner sends."""
    if bench.truth.faults["images"] == "class":
        return set_at("archive", "contexts", _context(ENHANCED_CT, bench.truth.syntax), op="add")
    lines = _node(bench, "archive")["contexts"]
    return set_at(
        "archive", f"contexts[{len(lines)}].transfer_syntaxes", bench.truth.syntax, op="add"
    )


def custody_mended(bench: Bench) -> Action:
    """Return the change after which the report of custody arrives."""
    if bench.truth.faults["custody"] == "report_refused":
        return set_at("ct_new", "device_table[1].ae_title", bench.truth.archive_title)
    return set_at("archive", "destinations[2]", dict(bench.truth.report_line))


def _node(bench: Bench, node: str) -> Mapping[str, Any]:
    nodes = bench.hospital["nodes"] if bench.hospital else []
    found: Mapping[str, Any] = next(each for each in nodes if each["id"] == node)
    return found


def mended(bench: Bench) -> list[Action]:
    """Return the repair of all four places."""
    places = (map_mended, worklist_mended, images_mended, custody_mended)
    return [each(bench) for each in places]


def order(bench: Bench, exam: int = 0, patient: str = "", number: str = "TEST1") -> Action:
    """Return an order that is placed in the EHR."""
    code, name = bench.truth.exams[exam]
    return {
        "kind": "ehr",
        "node": "ehr",
        "do": "order",
        "patient_id": patient or bench.truth.patient,
        "procedure_code": code,
        "procedure_name": name,
        "modality": "CT",
        "start": f"{bench.truth.day}1700",
        "placer_order_number": number,
    }


def to(bench: Bench, node: str, **more: Any) -> Action:
    """Return what goes from the new scanner to a system."""
    there = _node(bench, node)
    return {
        "calling_ae_title": bench.truth.new,
        "called_ae_title": there["ae_title"],
        "host": there["host"],
        "port": there["port"],
        **more,
    }


def ask(bench: Bench) -> Action:
    """Return the scanner's question for its list."""
    keys = {
        "PatientName": "",
        "PatientID": "",
        "AccessionNumber": "",
        "StudyInstanceUID": "",
        f"{_STEPS}.ScheduledStationAETitle": bench.truth.new,
        f"{_STEPS}.ScheduledProcedureStepStartDate": bench.truth.day,
        f"{_STEPS}.Modality": "CT",
    }
    return to(bench, "worklist", kind="find", model="worklist", keys=keys)


def accession(bench: Bench, nth: int = 1) -> str:
    """Return the number that the RIS gives to the nth new order."""
    return f"A{len(_node(bench, 'ris')['orders']) + nth:05d}"


def scheduled(bench: Bench) -> Action:
    """Return the first new order moved to the new scanner by hand."""
    told = {"accession_number": accession(bench), "station": bench.truth.new}
    return {"kind": "ris", "node": "ris", "do": "schedule", **told}


def begin(bench: Bench, patient: str = "", nth: int = 1) -> Action:
    """Return the message that the step of the test order begins."""
    number = accession(bench, nth)
    attributes = {
        "PatientName": bench.truth.patient_name,
        "PatientID": patient or bench.truth.patient,
        f"{_SCHEDULED}.StudyInstanceUID": study_uid(number, "RIS"),
        f"{_SCHEDULED}.AccessionNumber": number,
        f"{_SCHEDULED}.ScheduledProcedureStepID": f"SPS{number}",
        "PerformedProcedureStepID": f"SPS{number}",
        "PerformedStationAETitle": bench.truth.new,
        "PerformedProcedureStepStartDate": bench.truth.day,
        "PerformedProcedureStepStartTime": "170000",
        "Modality": "CT",
    }
    uid = f"{study_uid(number, 'RIS')}.9"
    return to(bench, "worklist", kind="mpps_create", sop_instance_uid=uid, attributes=attributes)


def end(bench: Bench, nth: int = 1) -> Action:
    """Return the message that the step is completed."""
    study = study_uid(accession(bench, nth), "RIS")
    attributes = {
        "PerformedProcedureStepStatus": "COMPLETED",
        "PerformedProcedureStepEndDate": bench.truth.day,
        "PerformedProcedureStepEndTime": "171000",
        "PerformedSeriesSequence.SeriesInstanceUID": f"{study}.1",
        "PerformedSeriesSequence.ProtocolName": "PHANTOM",
    }
    uid = f"{study}.9"
    return to(bench, "worklist", kind="mpps_set", sop_instance_uid=uid, attributes=attributes)


def send(bench: Bench, *files: str, kind: str = "store") -> Action:
    """Return a send to the archive, or the question of custody for the same objects."""
    return to(bench, "archive", kind=kind, files=list(files or ("test_1.dcm", "test_2.dcm")))


def tested(bench: Bench) -> list[Action]:
    """Return the test patient's way from order to custody."""
    step = (ask(bench), begin(bench), send(bench), send(bench, kind="commit"), end(bench))
    return [order(bench), *step]


def go(bench: Bench) -> Action:
    """Return the word for which the manager waits."""
    return tell(bench, "manager", "go", after=120)


def done(bench: Bench, *left: str, changed: tuple[str, ...] = ()) -> Action:
    """Return the report."""
    faults = bench.truth.faults
    touched = {"engine", "worklist", "archive", "ehr", *changed}
    if faults["custody"] == "report_refused":
        touched.add("ct_new")
    return {
        "kind": "report",
        "causes": sorted(faults.values()),
        "changed": sorted(touched),
        "told": ["lead", "manager"],
        "left": ["sweep", *left],
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {
        "state": {"actions": list(actions)},
        "handover": "A test patient from order to custody, written into the connection sheet.",
    }
