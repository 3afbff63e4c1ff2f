"""The model's answers, and those of people who hold a misconception."""

import json
from typing import Any

from app.dicom import change, read_object
from app.grading import Answers, Bench, Model
from app.grading.message_text import message_text

answers = Model()


def value(bench: Bench, path: str) -> str:
    """Return the value that stands in the scan."""
    return read_object(bench.files["scan.dcm"]).value(path) or ""


def rename(name: str) -> str:
    """Return the raw edit that gives the patient another name."""
    edit = {"op": "set", "path": "(0010,0010)", "vr": "PN", "value": [name]}
    return json.dumps({"source": "scan.dcm", "edits": [edit]})


def actions(called: str) -> dict[str, Any]:
    """Return a C-ECHO to the AE title *called*."""
    return {"actions": [{"do": "echo", "called": called}]}


def sending(message: str) -> dict[str, str]:
    """Return the action that sends a message to the interface engine."""
    engine = {"host": "engine.ward.example", "port": "2575"}
    return {"kind": "send_hl7", **engine, "message": message}


def configuring(path: str, value: str) -> dict[str, str]:
    """Return the action that sets one setting of the archive."""
    return {"kind": "configure", "node": "archive", "path": path, "value": value}


def asking(target: str) -> dict[str, str]:
    """Return a search of the DICOMweb archive."""
    return {"kind": "dicomweb", "method": "GET", "target": target}


@answers.model
def model(bench: Bench) -> Answers:
    """Answer everything as the bench has it."""
    family, given = bench.truth["name"].split("^")
    text = message_text(bench.messages["order"])
    square = {"source": "scan.dcm", "frame": 0, "x": 1, "y": 1, "width": 4, "height": 4}
    return {
        "accession": value(bench, "AccessionNumber"),
        "rows": value(bench, "Rows") + " px",
        "modality": "ct",
        "types": '["a", "c"]',
        "pairs": '{"da": "date", "tm": "time"}',
        "sequence": '["preamble", "meta", "data"]',
        "decide": '{"r1": {"decision": "accept"}, "r2": {"decision": "reject"}}',
        "mapping": '[{"from": "ORC-2", "to": "(0040,2016)"}]',
        "pick": '{"source": "scan.dcm", "path": "(0010,0010)"}',
        "repair": rename(f"{family}^{given}"),
        "send": {"files": {"mine.dcm": bench.files["scan.dcm"]}},
        "message": text.replace(family.lower(), family),
        "field": '{"source": "order", "path": "MSH-10"}',
        "window": '{"center": 40, "width": "80"}',
        "box": json.dumps(square),
        "echo": actions("ARCHIVE"),
        "deliver": {"actions": [sending(message_text(bench.messages["admission"]))]},
        "admit": {"actions": [configuring("label", "Archive of the ward")]},
        "ask": {"actions": [asking("/studies?PatientID=0001")]},
        "studies": "SELECT study_uid FROM study s WHERE NOT EXISTS "
        "(SELECT 1 FROM imaging_order o WHERE o.accession = s.accession)",
        "think": "The caret separates the family name from the given name.",
    }


@answers.misconception("UID_FOR_ACCESSION")
def uid_for_accession(bench: Bench) -> Answers:
    """Take the study's UID for the accession number."""
    return {"accession": value(bench, "StudyInstanceUID")}


@answers.misconception("COLUMNS_FOR_ROWS")
def columns_for_rows(_bench: Bench) -> Answers:
    """Count across."""
    return {"rows": "40"}


@answers.misconception("NAME_ONLY_UPPER")
def name_only_upper(bench: Bench) -> Answers:
    """Put a comma where the caret belongs."""
    return {"repair": rename(bench.truth["name"].replace("^", ", "))}


@answers.misconception("WRONG_PATIENT")
def wrong_patient(bench: Bench) -> Answers:
    """Send the scan under another number."""
    changed = change(bench.files["scan.dcm"], {"PatientID": "00000001"})
    return {"send": {"files": {"scan.dcm": changed}}}


@answers.misconception("AE_CASE")
def ae_case(_bench: Bench) -> Answers:
    """Call the archive in lower case."""
    return {"echo": actions("archive")}
