"""One CT image held against its IOD: which gaps are faults, and of which type."""

from random import Random

from app.dicom import DicomObject, read_object
from app.grading import Bench, ElementPick, Finding, Lab, Params, Place, Verdict, right, wrong
from labs.iod_audit.attributes import ATTRIBUTES, CONDITIONAL, REASONS
from labs.iod_audit.drawing import CONDITION, EMPTY_1, FAULTS, NO_CONDITION, SEVERAL, drawn
from labs.iod_audit.judging import judge_rows
from labs.iod_audit.objects import FILE, build_scan

lab = Lab()

_NOTES = {
    "request": "Valid and useful are two judgments, and the vendor can act on both.",
    "breaks": "Present is not enough for this type. The letter needs one clause, and no more.",
}
_LETTERS = {
    "request": "EMPTY_TYPE1_PASSED",
    "breaks": "EMPTY_TYPE2_AS_ERROR",
    "nothing": "VALID_IS_NOT_ENOUGH",
    "dummy": "DUMMY_FILLED",
}


@lab.draw
def draw(rng: Random) -> Params:
    """Draw the gaps and faults of one image."""
    return drawn(rng)


@lab.build
def build(params: Params) -> Bench:
    """Put the image on the bench, and the list of the tool's red lines into the table."""
    needed = ATTRIBUTES[params["needed"]].name
    is_fault = params["states"][params["needed"]] in FAULTS
    words = {key: params[key] for key in ("colleague", "vendor", "hospital", "station")}
    rows = [_row(number, tag) for number, tag in enumerate(params["states"], 1)]
    return Bench(
        files={FILE: build_scan(params)},
        tables={"audit": rows},
        words={**words, "needed": needed, "lines": str(len(rows))},
        truth={**params, "letter": "breaks" if is_fault else "request"},
    )


def _row(number: int, tag: str) -> dict[str, str]:
    attribute = ATTRIBUTES[tag]
    title, section = attribute.module
    return {
        "id": f"line{number}",
        "attribute": attribute.name,
        "module_and_section": f"{title}, {section}",
    }


@lab.check("audit")
def audit(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect the type of each attribute in its module, and a fault where the type makes it one."""
    scan = read_object(bench.files[FILE], FILE)
    return judge_rows(answer, scan, bench.truth["states"])


@lab.check("count")
def count(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect the element whose number of values the data dictionary does not allow."""
    states = bench.truth["states"]
    if answer.path == bench.truth["count"]:
        return right("A value is there, and still no reader can use it: the number is wrong.")
    scan = read_object(bench.files[FILE], FILE)
    state = states.get(answer.path, "")
    code = {EMPTY_1: "EMPTY_IS_NOT_COUNT", SEVERAL: "COUNT_ALLOWED"}.get(state, "COUNT_SOUND")
    return wrong(_picked(scan, answer.path, code))


@lab.check("reason")
def reason(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect the element that makes the missing conditional attribute required."""
    required = bench.truth["required"]
    if answer.path == REASONS[required]:
        return right("A condition is a question to another element. Here its answer is yes.")
    scan = read_object(bench.files[FILE], FILE)
    code = "REASON_OTHER"
    if answer.path == "(0028,0002)" or bench.truth["states"].get(answer.path) == NO_CONDITION:
        code = "REASON_NOT_MET"
    elif answer.path in CONDITIONAL:
        code = "REASON_IS_CONDITIONAL"
    elif bench.truth["states"].get(answer.path) in FAULTS - {CONDITION}:
        code = "REASON_IS_A_FAULT"
    return wrong(_picked(scan, answer.path, code))


@lab.check("letter")
def letter(answer: str, bench: Bench) -> Verdict:
    """Expect a complaint where the type makes the gap a fault, and a request where it does not."""
    if answer == bench.truth["letter"]:
        return right(_NOTES[answer])
    return wrong(Finding(_LETTERS[answer], Place("letter"), ATTRIBUTES[bench.truth["needed"]].name))


def _picked(scan: DicomObject, path: str, code: str) -> Finding:
    element = scan.element(path)
    if element is None:
        return Finding(code, Place(path, FILE), path)
    at = Place(path, FILE, element.offset, element.end - element.offset)
    return Finding(code, at, f"{element.name} {path}")
