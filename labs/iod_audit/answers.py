"""The audit as it should be, and the ways in which audits annoy vendors or miss faults."""

import json

from app.grading import Answers, Bench, Model
from labs.iod_audit.attributes import ATTRIBUTES, REASONS
from labs.iod_audit.drawing import (
    ABSENT_1,
    ABSENT_2,
    ABSENT_3,
    CONDITION,
    COUNT,
    EMPTY_1,
    EMPTY_2,
    FAULTS,
    NO_CONDITION,
    SEVERAL,
)
from labs.iod_audit.judging import FAULT, NO_FAULT
from labs.iod_audit.objects import FILE

answers = Model()


def _rows(bench: Bench, state: str = "", judgment: str = "", kind: str = "") -> str:
    """Return the lines as they should be, with another *judgment* or type for one *state*."""
    rows = {}
    for number, (tag, each) in enumerate(bench.truth["states"].items(), 1):
        cells = {
            "type": ATTRIBUTES[tag].type,
            "judgment": FAULT if each in FAULTS else NO_FAULT,
        }
        if each == state:
            cells["judgment"] = judgment or cells["judgment"]
            cells["type"] = kind or cells["type"]
        rows[f"line{number}"] = cells
    return json.dumps(rows)


def _pick(path: str) -> str:
    return json.dumps({"source": FILE, "path": path})


def _first(bench: Bench, state: str) -> str:
    states: dict[str, str] = bench.truth["states"]
    return next(tag for tag, each in states.items() if each == state)


@answers.model
def model(bench: Bench) -> Answers:
    """Ask module, type, condition, absent or empty, and count the values."""
    return {
        "audit": _rows(bench),
        "count": _pick(bench.truth["count"]),
        "reason": _pick(REASONS[bench.truth["required"]]),
        "letter": bench.truth["letter"],
    }


@answers.misconception("TYPE3_AS_ERROR")
def type3_as_error(bench: Bench) -> Answers:
    """Call everything that is absent a fault."""
    return {"audit": _rows(bench, ABSENT_3, FAULT)}


@answers.misconception("EMPTY_TYPE2_AS_ERROR")
def empty_type2(bench: Bench) -> Answers:
    """Call everything that is empty a fault."""
    return {"audit": _rows(bench, EMPTY_2, FAULT), "letter": "breaks"}


@answers.misconception("MISSED_1C")
def missed_1c(bench: Bench) -> Answers:
    """Take conditional for optional."""
    return {"audit": _rows(bench, CONDITION, NO_FAULT)}


@answers.misconception("CONDITION_NOT_MET")
def not_met(bench: Bench) -> Answers:
    """Take conditional for required."""
    return {"audit": _rows(bench, NO_CONDITION, FAULT)}


@answers.misconception("EMPTY_TYPE1_PASSED")
def empty_type1(bench: Bench) -> Answers:
    """Be content that the element is there."""
    return {"audit": _rows(bench, EMPTY_1, NO_FAULT)}


@answers.misconception("MISSED_TYPE1")
def missed_type1(bench: Bench) -> Answers:
    """Look only at what is there."""
    return {"audit": _rows(bench, ABSENT_1, NO_FAULT)}


@answers.misconception("MISSED_TYPE2")
def missed_type2(bench: Bench) -> Answers:
    """Believe that what may be empty may also be left out."""
    return {"audit": _rows(bench, ABSENT_2, NO_FAULT)}


@answers.misconception("MISSED_VM")
def missed_vm(bench: Bench) -> Answers:
    """Be content that a value is there."""
    return {"audit": _rows(bench, COUNT, NO_FAULT)}


@answers.misconception("VM_MISREAD")
def vm_misread(bench: Bench) -> Answers:
    """Think that one element holds one value."""
    return {"audit": _rows(bench, SEVERAL, FAULT)}


@answers.misconception("TYPE_WITHOUT_CONDITION")
def unconditional(bench: Bench) -> Answers:
    """Drop the letter of a conditional type."""
    tag = _first(bench, CONDITION)
    return {"audit": _rows(bench, CONDITION, kind=ATTRIBUTES[tag].type.removesuffix("C"))}


@answers.misconception("TYPE_OTHER")
def other_type(bench: Bench) -> Answers:
    """Judge the type by how important the value seems."""
    return {"audit": _rows(bench, EMPTY_2, kind="1")}


@answers.misconception("EMPTY_IS_NOT_COUNT")
def empty_for_count(bench: Bench) -> Answers:
    """Take an empty value for a wrong number of values."""
    return {"count": _pick(_first(bench, EMPTY_1))}


@answers.misconception("COUNT_ALLOWED")
def allowed_count(bench: Bench) -> Answers:
    """Pick the element that has several values, and may."""
    return {"count": _pick(_first(bench, SEVERAL))}


@answers.misconception("REASON_NOT_MET")
def not_the_reason(_bench: Bench) -> Answers:
    """Pick an element that asks for nothing here."""
    return {"reason": _pick("(0028,0002)")}


@answers.misconception("REASON_OTHER")
def other_reason(_bench: Bench) -> Answers:
    """Pick something that no condition asks about."""
    return {"reason": _pick("(0028,0010)")}


@answers.misconception("VALID_IS_NOT_ENOUGH")
def nothing_to_say(_bench: Bench) -> Answers:
    """Stop at valid."""
    return {"letter": "nothing"}


@answers.misconception("DUMMY_FILLED")
def dummy(_bench: Bench) -> Answers:
    """Fill the gap to make it go away."""
    return {"letter": "dummy"}
