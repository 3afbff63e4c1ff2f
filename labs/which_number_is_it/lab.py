"""Which number is it? Six identifiers in a row of RIS, an order and an image of one exam."""

from app.grading import (
    Bench,
    ElementPick,
    FieldPick,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    wrong,
)
from app.hl7 import Hl7Path, read_message

from .drawing import ROLES, draw
from .objects import ELEMENTS, IMAGE, ORDER, element_of, facts, fields_of, image, order
from .telling import confusion
from .words import NAMES, QUESTIONS, page_words

lab = Lab()
lab.draw(draw)

_ROLE = {name: role for role, name in NAMES.items()}


@lab.build
def build(params: Params) -> Bench:
    """Lay order and image on the bench; the row of RIS stands in the ticket."""
    rows = [
        {"id": f"n{at}", "number": params["numbers"][role]}
        for at, role in enumerate(params["rows"], 1)
    ]
    return Bench(
        files={IMAGE: image(params)},
        messages={ORDER: order(params)},
        tables={"numbers": rows},
        words=page_words(params),
        truth=params,
    )


@lab.check("numbers")
def numbers(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each number which of the six it is, if it is one of them."""
    earned, empty, findings = 0, 0, dict[str, Finding]()
    for at, really in enumerate(bench.truth["rows"], 1):
        said = _ROLE.get(answer[f"n{at}"]["identifier"], "")
        if said == _expected(bench.truth, really):
            earned += 1
        elif said:
            code = confusion(said, really, shared=bench.truth["style"] == "shared")
            number = bench.truth["numbers"][really]
            found = Finding(code, Place(f"row {at}"), number, {"taken_for": NAMES[said]})
            findings.setdefault(code, found)
        else:
            empty += 1
    note = f"{empty} row{' is' if empty == 1 else 's are'} still empty." if empty else ""
    return partly(earned, len(bench.truth["rows"]), *findings.values(), note=note)


def _expected(params: Params, really: str) -> str:
    if really == "filler" and params["style"] == "shared":
        return "both"
    return really if really in ROLES else "other"


@lab.check("columns")
def columns(answer: dict[str, str], bench: Bench) -> Verdict:
    """Expect for each identifier the column of RIS that shows it."""
    earned, findings = 0, dict[str, Finding]()
    shared = bench.truth["style"] == "shared"
    for role in ROLES:
        if role not in answer:
            continue
        really = bench.truth["columns"][int(answer[role][1:]) - 1]
        if really == role or (shared and {really, role} == {"filler", "accession"}):
            earned += 1
            continue
        code = confusion(role, really, shared=shared)
        heading = bench.truth["headings"][really]
        found = Finding(code, Place(f"column {heading}"), heading, {"taken_for": NAMES[role]})
        findings.setdefault(code, found)
    return partly(earned, len(ROLES), *findings.values())


@lab.check("in_image")
def in_image(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect the element of the image that holds the identifier asked for."""
    params, found = bench.truth, facts(bench.files[IMAGE])
    role = params["in_image"]
    if answer.path == element_of(params, role):
        return right("The value agrees with the order, and that is the proof, not the tag alone.")
    element = found.element(answer.path)
    at = Place(answer.path, IMAGE)
    if element is not None:
        at = Place(answer.path, IMAGE, element.offset, element.end - element.offset)
    saw = answer.path if element is None else f"{element.name} {answer.path}"
    if answer.path == ELEMENTS[role]:
        return wrong(Finding("EMPTY_PLACE", at, saw))
    held = (*ELEMENTS, "procedure")
    really = next((each for each in held if element_of(params, each) == answer.path), "other")
    code = confusion(role, really, shared=params["style"] == "shared")
    return wrong(Finding(code, at, saw, {"taken_for": NAMES[role]}))


@lab.check("in_order")
def in_order(answer: FieldPick, bench: Bench) -> Verdict:
    """Expect a field of the order that holds the identifier asked for."""
    params, picked = bench.truth, Hl7Path.parse(answer.path)
    role, held = params["in_order"], (*ROLES, "national", "account", "procedure")
    really = next((each for each in held if _holds(params, each, picked)), "other")
    if really == role:
        return right("The field's name and its value both fit.")
    offset, length = read_message(bench.messages[ORDER]).place(answer.path) or (None, None)
    at = Place(answer.path, ORDER, offset, length)
    code = confusion(role, really, shared=params["style"] == "shared")
    return wrong(Finding(code, at, answer.path, {"taken_for": NAMES[role]}))


def _holds(params: Params, role: str, picked: Hl7Path) -> bool:
    """Say whether the picked place is a field that holds the number in *role*, or its number."""
    fields = (Hl7Path.parse(path) for path in fields_of(params, role))
    return picked.component in (None, 1) and any(
        (each.segment, each.ordinal, each.field, each.repetition or 1)
        == (picked.segment, picked.ordinal, picked.field, picked.repetition or 1)
        for each in fields
    )


@lab.check("situation")
def situation(answer: str, bench: Bench) -> Verdict:
    """Expect the identifier whose owner and reach fit the situation."""
    wanted, _ = QUESTIONS[bench.truth["question"]]
    shared = bench.truth["style"] == "shared"
    if answer == wanted or (shared and {answer, wanted} == {"filler", "accession"}):
        return right("Owner and reach of the number fit what it is needed for.")
    code = {
        ("phone", "study"): "UID_ON_THE_PHONE",
        ("twins", "accession"): "ACCESSION_EVERYWHERE",
    }.get((bench.truth["question"], answer), "WRONG_REACH")
    return wrong(Finding(code, Place("the last question"), NAMES[answer]))
