"""What the proof hands in: the model's answers, and those of people who hold a misconception.

Every answer is raw, as a browser posts it: a text, or JSON as a text where the kind is compound.
"""

import json

from app.dicom import read_object
from app.grading import Answers, Bench, Model

answers = Model()

SCAN = "scan.dcm"


def value(bench: Bench, path: str) -> str:
    """Return what stands in the scan."""
    return read_object(bench.files[SCAN]).value(path) or ""


def setting(**values: str) -> str:
    """Return the raw edit that gives the elements named by keyword new values."""
    tags = {"name": ("(0010,0010)", "PN"), "number": ("(0010,0020)", "LO")}
    edits = [
        {"op": "set", "path": tags[name][0], "vr": tags[name][1], "value": [text]}
        for name, text in values.items()
    ]
    return json.dumps({"source": SCAN, "edits": edits})


@answers.model
def model(bench: Bench) -> Answers:
    """Answer everything right: this must score 100 under every seed."""
    return {
        "accession_number": value(bench, "AccessionNumber"),
        "patient_name": setting(name=bench.truth["name"]),
    }


# Each misconception replaces the model's answer to its exercise, and must yield its own code.


@answers.misconception("PATIENT_FOR_ORDER")
def patient_for_order(bench: Bench) -> Answers:
    """Take the patient's number for the order's."""
    return {"accession_number": value(bench, "PatientID")}


@answers.misconception("UID_FOR_ORDER")
def uid_for_order(bench: Bench) -> Answers:
    """Take the study's UID for the order's number."""
    return {"accession_number": value(bench, "StudyInstanceUID")}


@answers.misconception("ONE_COMPONENT")
def one_component(bench: Bench) -> Answers:
    """Write the name as a letter would be addressed."""
    family, given = bench.truth["name"].split("^")
    return {"patient_name": setting(name=f"{family},{given}")}


@answers.misconception("SWAPPED")
def swapped(bench: Bench) -> Answers:
    """Put the given name first, as it is spoken."""
    family, given = bench.truth["name"].split("^")
    return {"patient_name": setting(name=f"{given}^{family}")}


@answers.misconception("MORE_THAN_ASKED")
def more_than_asked(bench: Bench) -> Answers:
    """Tidy up the patient's number as well."""
    return {"patient_name": setting(name=bench.truth["name"], number="000000")}
