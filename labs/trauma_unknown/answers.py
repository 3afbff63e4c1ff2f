"""The model's answers, and what is done at four in the morning by people in a hurry."""

import json

from app.grading import Answers, Bench, Model

from . import holdings as held
from .drawing import FINAL, MERGE, survivor
from .objects import ASKED, BORN, NAME, PATIENT_ID, PICTURE, SEX
from .steps import CONFIRM, INDEX, NOTE, REPORT, STUDY, TELL, in_order

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Correct every system in an order that holds, and say so in one line."""
    params = bench.truth
    return {
        "number": survivor(params),
        "holdings": _deeds(bench, {}),
        "steps": json.dumps(in_order(params)),
        "header": _header(bench, {}),
        "audit": (
            f"DOE^{params['bed']} ({params['temporary']}) is {params['family']}^{params['given']} "
            f"({survivor(params)}) by message {params['control']}; CT {params['accession']} "
            f"corrected after {params['caller']} confirmed it."
        ),
    }


def _deeds(bench: Bench, changed: dict[str, str]) -> str:
    deeds = {key: deed for key, (_, _, deed) in held.holdings(bench.truth).items()}
    return json.dumps({key: {"deed": deed} for key, deed in (deeds | changed).items()})


def _header(bench: Bench, changed: dict[str, str]) -> str:
    params = bench.truth
    values = {
        PATIENT_ID: survivor(params),
        NAME: f"{params['family']}^{params['given']}",
        BORN: params["born"],
        SEX: params["sex"],
    } | changed
    edits = [
        {"op": "set", "path": path, "vr": ASKED.get(path, "UI"), "value": [value]}
        for path, value in values.items()
    ]
    return json.dumps({"source": PICTURE, "edits": edits})


def _moved(bench: Bench, step: int, before: int) -> str:
    """Return the model's order with *step* set right before another."""
    order = [CONFIRM, TELL, INDEX, STUDY, REPORT, NOTE]
    order.remove(step)
    order.insert(order.index(before), step)
    by_step = dict(enumerate(in_order(bench.truth)))
    return json.dumps([by_step[each] for each in order])


@answers.misconception("LIVING_RECORD_RETIRED")
def swapped(bench: Bench) -> Answers:
    """Keep the number that goes, or retire the record in which the patient lives."""
    if bench.truth["kind"] == MERGE:
        return {"number": bench.truth["temporary"]}
    return {"holdings": _deeds(bench, {held.INDEX: held.RETIRE})}


@answers.misconception("FOREIGN_NUMBER")
def insurer(bench: Bench) -> Answers:
    """Take the insurer's number."""
    return {"number": bench.truth["insurer"]}


@answers.misconception("OTHER_NUMBER")
def visit(bench: Bench) -> Answers:
    """Take the number of the visit, or of the message."""
    return {"number": bench.truth["control"]}


@answers.misconception("HEADER_ONLY")
def header_only(bench: Bench) -> Answers:
    """Edit the header and leave index, study and copies alone."""
    keys = (held.INDEX, held.STUDY, held.COPY, held.REPORT)
    return {"holdings": _deeds(bench, dict.fromkeys(keys, held.LEAVE))}


@answers.misconception("STUDIES_LEFT")
def copy_left(bench: Bench) -> Answers:
    """Forget the copy in the long-term archive."""
    return {"holdings": _deeds(bench, {held.COPY: held.LEAVE})}


@answers.misconception("REPORT_FORGOTTEN")
def report_left(bench: Bench) -> Answers:
    """Forget the report."""
    return {"holdings": _deeds(bench, {held.REPORT: held.LEAVE})}


@answers.misconception("REPORT_STATE")
def wrong_state(bench: Bench) -> Answers:
    """Treat a signed report as an unsigned one, or the other way round."""
    other = held.BEFORE if bench.truth["report"] == FINAL else held.CORRECTED
    return {"holdings": _deeds(bench, {held.REPORT: other})}


@answers.misconception("OTHER_PATIENT_TOUCHED")
def neighbor(bench: Bench) -> Answers:
    """Correct the next bed along with this one."""
    return {"holdings": _deeds(bench, {held.NEIGHBOR: held.MOVE})}


@answers.misconception("OTHER_DEED")
def other_deed(bench: Bench) -> Answers:
    """Correct the data where the number changes, or move what stays where it is."""
    other = held.DATA if bench.truth["kind"] == MERGE else held.MOVE
    return {"holdings": _deeds(bench, {held.STUDY: other})}


@answers.misconception("ROW_OPEN")
def left_open(bench: Bench) -> Answers:
    """Leave one row open."""
    return {"holdings": _deeds(bench, {held.INDEX: ""})}


@answers.misconception("ACTED_BEFORE_CHECK")
def unchecked(bench: Bench) -> Answers:
    """Begin with the index and ask afterwards."""
    return {"steps": _moved(bench, INDEX, CONFIRM)}


@answers.misconception("READER_NOT_TOLD")
def untold(bench: Bench) -> Answers:
    """Change the study under the eyes of its reader."""
    return {"steps": _moved(bench, TELL, REPORT)}


@answers.misconception("INDEX_LATE")
def index_late(bench: Bench) -> Answers:
    """Correct the study before the index knows the person."""
    return {"steps": _moved(bench, STUDY, INDEX)}


@answers.misconception("REPORT_BEFORE_STUDY")
def report_first(bench: Bench) -> Answers:
    """Send the report before its study."""
    return {"steps": _moved(bench, REPORT, STUDY)}


@answers.misconception("NOTE_TOO_EARLY")
def note_first(bench: Bench) -> Answers:
    """Close the ticket with the report still to come."""
    return {"steps": _moved(bench, NOTE, REPORT)}


@answers.misconception("NEW_STUDY_UID")
def new_study(bench: Bench) -> Answers:
    """Make a new study of it."""
    return {"header": _header(bench, {"(0020,000D)": "2.25.86472013354687012"})}


@answers.misconception("MORE_THAN_ASKED")
def new_object(bench: Bench) -> Answers:
    """Change the object's own UID as well."""
    return {"header": _header(bench, {"(0008,0018)": "2.25.86472013354687013"})}


@answers.misconception("HEADER_NAME_LEFT")
def name_left(bench: Bench) -> Answers:
    """Correct the number and leave the name."""
    return {"header": _header(bench, {NAME: f"DOE^{bench.truth['bed']}"})}


@answers.misconception("NAME_FORM")
def name_as_said(bench: Bench) -> Answers:
    """Write the name as people say it."""
    name = f"{bench.truth['given']} {bench.truth['family']}"
    return {"header": _header(bench, {NAME: name})}


@answers.misconception("HALF_A_PERSON")
def half(bench: Bench) -> Answers:
    """Leave the birth date empty."""
    return {"header": _header(bench, {BORN: ""})}


@answers.misconception("OTHER_NUMBER_IN_HEADER")
def insurer_in_header(bench: Bench) -> Answers:
    """Write the insurer's number into the picture."""
    return {"header": _header(bench, {PATIENT_ID: bench.truth["insurer"]})}


@answers.misconception("NOTE_THIN")
def thin(bench: Bench) -> Answers:
    """Say that it was done, and nothing by which it can be followed."""
    return {"audit": f"Patient was renamed and study {bench.truth['accession']} corrected tonight."}
