"""One scan, three orders: let one set of pictures answer three requests, and not a fourth."""

from typing import Any

from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    partly,
    right,
    wrong,
)

from .drawing import (
    CANCELLED,
    EMPTY,
    FIRST,
    GROUP,
    LOWEST,
    OTHER_PATIENT,
    SEPARATE,
    UNSCANNED,
    draw,
)  # fmt: skip
from .headers import judge_slice
from .objects import SLICE, slice_of

lab = Lab()
lab.draw(draw)

DONE, LEFT = "set it to completed", "leave it as it is"
_STATES = {
    CANCELLED: "cancelled by the ward before the scan",
    SEPARATE: "completed at 09:20 as a study of its own",
    UNSCANNED: "open",
    OTHER_PATIENT: "open",
}
_POLICIES = {
    FIRST: "Accession Number (0008,0050) of the study is that of the order placed first among "
    "those that the scan serves.",
    LOWEST: "Accession Number (0008,0050) of the study is the lowest among those of the orders "
    "that the scan serves.",
    EMPTY: "If the scan serves more than one order, Accession Number (0008,0050) of the study is "
    "present and empty. The numbers stand in the items alone.",
    GROUP: "If the scan serves more than one order, the desk gives out a group number. It stands "
    "in Accession Number (0008,0050) of the study; the items keep the numbers of the orders. "
    "Today's group number is {group}.",
}
_REPORTS = {"common": "in the common report", "own": "in a report of its own"}
_REPORTING = {
    "common": "The radiologist writes one report on all regions. It answers every order served.",
    "own": "Every order served gets a report of its own: each goes to another service.",
}
NO_REPORT = "no report from this scan"


@lab.build
def build(params: Params) -> Bench:
    """Lay one slice and the desk's four orders on the bench."""
    words = {name: params[name] for name in ("asker", "technologist", "hospital", "mrn")}
    words |= {
        "regions": ", ".join(params["regions"][:-1]) + " and " + params["regions"][-1],
        "images": str(params["images"]),
        "policy": _POLICIES[params["policy"]].format(group=params["group"]),
        "reporting": _REPORTING[params["report"]],
    }
    rows = [_row(at, order, params) for at, order in enumerate(params["orders"], 1)]
    return Bench(
        files={SLICE: slice_of(params)}, tables={"orders": rows}, words=words, truth=params
    )


def _row(at: int, order: dict[str, Any], params: Params) -> dict[str, str]:
    strange = not order["served"]
    patient = params["other_mrn" if strange and params["trap"] == OTHER_PATIENT else "mrn"]
    return {
        "id": f"o{at}",
        "exam": f"CT {order['region']}",
        "accession": order["accession"],
        "requested_procedure_ID": order["procedure"],
        "step_ID": order["step"],
        "patient_ID": patient,
        "placed": f"{order['placed'] // 60:02d}:{order['placed'] % 60:02d}",
        "RIS_says": _STATES[params["trap"]] if strange else "open",
    }


def wanted_rows(params: Params) -> dict[str, dict[str, str]]:
    """Return what becomes of each order."""
    report = _REPORTS[params["report"]]
    return {
        f"o{at}": {
            "state_after": DONE if order["served"] else LEFT,
            "answered": report if order["served"] else NO_REPORT,
        }
        for at, order in enumerate(params["orders"], 1)
    }


@lab.check("orders")
def orders(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect each order served to be completed and reported by policy, and the other left."""
    findings, earned = [], 0
    for row, cells in wanted_rows(bench.truth).items():
        given = answer[row]
        earned += sum(given[name] == value for name, value in cells.items())
        order = bench.truth["orders"][int(row[1:]) - 1]
        if given != cells:
            facts = {"order": f"CT {order['region']}, {order['accession']}"}
            said = "; ".join(each for each in given.values() if each)
            code = _order_code(given, order)
            findings.append(Finding(code, Place(f"row {row}", "orders"), said, facts))
    note = "" if findings else "Every order that the scan answers is closed, and no other."
    return partly(earned, 2 * len(bench.truth["orders"]), *findings, note=note)


def _order_code(given: dict[str, str], order: dict[str, Any]) -> str:
    if not all(given.values()):
        return "ROW_OPEN"
    if order["served"]:
        dropped = given["state_after"] == LEFT or given["answered"] == NO_REPORT
        return "ORDER_DROPPED" if dropped else "REPORT_POLICY"
    return "CLOSED_THE_STRANGER"


@lab.check("images")
def images(answer: Quantity, bench: Bench) -> Verdict:
    """Expect as many images as the scanner made: three orders need no three copies."""
    made = bench.truth["images"]
    if answer.value == made:
        return right("One set of pictures, three answers. A reference costs nothing, a copy does.")
    if answer.value in {made * 2, made * 3, made * 4}:
        return wrong(Finding("PIXELS_COPIED", Place("the number"), str(answer.value)))
    return wrong(Finding("OTHER_COUNT", Place("the number"), str(answer.value)))


@lab.check("header")
def header(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect one item for each order served, and the study's number by the policy."""
    return judge_slice(answer, bench)
