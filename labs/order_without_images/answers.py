"""The model's answers, read from the bench, and the ways in which maps go wrong."""

import json

from app.grading import Answers, Bench, Model
from app.hl7 import read_message

from .mapping import read_source
from .table import as_table

answers = Model()

_SECOND = "order_2.hl7"


@answers.model
def model(bench: Bench) -> Answers:
    """Map every attribute as the site's agreement has it."""
    return {
        "cause": bench.truth["cause"],
        "right_accession": _read(bench, bench.truth["model"]["accession"][0]),
        "map": _map(bench, {}),
        "owners": json.dumps(bench.truth["owners"]),
        "stored": bench.truth["stored"],
    }


@answers.misconception("PLACER_AS_ACCESSION")
def placer(bench: Bench) -> Answers:
    """Send the ward's number as accession number."""
    return {
        "map": _map(bench, {"accession": "OBR-2.1"}),
        "right_accession": _read(bench, "ORC-2.1"),
    }


@answers.misconception("FILLER_AS_ACCESSION")
def filler(bench: Bench) -> Answers:
    """Send the job's number as accession number."""
    return {
        "map": _map(bench, {"accession": "ORC-3.1"}),
        "right_accession": _read(bench, "ORC-3.1"),
    }


@answers.misconception("USES_OBR20")
def step(bench: Bench) -> Answers:
    """Send the scheduled step as accession number."""
    return {"map": _map(bench, {"accession": "OBR-20"}), "right_accession": _read(bench, "OBR-20")}


@answers.misconception("HARD_CODED")
def copied_values(bench: Bench) -> Answers:
    """Copy values of the second order into the map."""
    fixed = {name: _fixed(bench, name) for name in ("accession", "modality", "station")}
    return {"map": _map(bench, fixed)}


@answers.misconception("ONE_FOR_ALL")
def one_study(bench: Bench) -> Answers:
    """Give every order the study of the second one."""
    return {"map": _map(bench, {"study_uid": _fixed(bench, "study_uid")})}


@answers.misconception("COMPONENT_MISSED")
def whole_fields(bench: Bench) -> Answers:
    """Take whole fields where a component is the value."""
    return {"map": _map(bench, {"study_uid": _field(bench, "study_uid"), "description": "OBR-4"})}


@answers.misconception("WRONG_REPETITION")
def first_entry(bench: Bench) -> Answers:
    """Take the first patient number, whatever it is."""
    return {"map": _map(bench, {"patient_id": "PID-3.1"})}


@answers.misconception("STEP_FOR_PROCEDURE")
def swapped(bench: Bench) -> Answers:
    """Swap requested procedure and scheduled step."""
    found = bench.truth["model"]
    swap = {"step": found["requested_procedure"][0], "requested_procedure": found["step"][0]}
    return {"map": _map(bench, swap)}


@answers.misconception("OTHER_TIME")
def time_of_sending(bench: Bench) -> Answers:
    """Take the time at which the order was sent for the planned start."""
    return {"map": _map(bench, {"start_date": "MSH-7", "start_time": "MSH-7"})}


@answers.misconception("WRONG_PART")
def run_together(bench: Bench) -> Answers:
    """Send date and time together to the date."""
    rows = dict(bench.truth["model"])
    rows["start_date"] = (rows["start_date"][0], "whole")
    return {"map": json.dumps(as_table(rows))}


@answers.misconception("NOTHING_THERE")
def another_style(bench: Bench) -> Answers:
    """Write the paths of a feed that this hospital does not have."""
    other = "ZDS-1.1" if bench.truth["model"]["study_uid"][0].startswith("IPC") else "IPC-3.1"
    return {"map": _map(bench, {"study_uid": other})}


@answers.misconception("BROKE_ROW")
def broken(bench: Bench) -> Answers:
    """Change rows that were right."""
    return {"map": _map(bench, {"placer": "ORC-3.1", "filler": "ORC-2.1"})}


@answers.misconception("ROW_EMPTY")
def emptied(bench: Bench) -> Answers:
    """Leave a row out."""
    rows = [row for row in as_table(bench.truth["model"]) if "Birth" not in row["target"]]
    return {"map": json.dumps(rows)}


@answers.misconception("OTHER_LEVEL")
def any_key_of_the_exam(bench: Bench) -> Answers:
    """Give PACS the requested procedure, since that is the exam's as well."""
    return {"right_accession": _read(bench, bench.truth["model"]["requested_procedure"][0])}


@answers.misconception("BLAMED_A_PERSON")
def blamed(_bench: Bench) -> Answers:
    """Take the fault for a typing error."""
    return {"cause": "typed"}


@answers.misconception("OTHER_CAUSE")
def other_cause(bench: Bench) -> Answers:
    """Name another number than the one that came through."""
    return {"cause": "filler" if bench.truth["cause"] == "placer" else "placer"}


@answers.misconception("OTHER_OWNER")
def scanner_makes_all(bench: Bench) -> Answers:
    """Let the scanner make what RIS or the engine makes."""
    return {"owners": json.dumps({**bench.truth["owners"], "study_uid": "scanner"})}


@answers.misconception("EVIDENCE_MISREAD")
def evidence_misread(bench: Bench) -> Answers:
    """Correct what is not proven, or ask about what is."""
    return {"stored": {"correct": "ask", "ask": "correct"}[bench.truth["stored"]]}


@answers.misconception("MAP_REACHES_BACK")
def wait(_bench: Bench) -> Answers:
    """Expect the map to mend what is stored."""
    return {"stored": "wait"}


@answers.misconception("IMAGES_DELETED")
def delete(_bench: Bench) -> Answers:
    """Delete what is stored."""
    return {"stored": "delete"}


def _map(bench: Bench, changed: dict[str, str]) -> str:
    rows = dict(bench.truth["model"])
    rows |= {name: (source, rows[name][1]) for name, source in changed.items()}
    return json.dumps(as_table(rows))


def _read(bench: Bench, source: str) -> str:
    return read_source(source).value(read_message(bench.messages[_SECOND]))


def _fixed(bench: Bench, name: str) -> str:
    return f'"{_read(bench, bench.truth["model"][name][0])}"'


def _field(bench: Bench, name: str) -> str:
    return str(bench.truth["model"][name][0]).partition(".")[0]
