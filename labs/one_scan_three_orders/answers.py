"""The model's answers, and the ways in which one scan becomes three studies or one order."""

import json
from typing import Any

from app.dicom import read_object
from app.grading import Answers, Bench, Model

from .drawing import served, study_accession
from .lab import DONE, LEFT, NO_REPORT, wanted_rows
from .objects import ACCESSION, KEYS, PROCEDURE, SEQUENCE, SLICE, STEP

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Name every order served in an item of its own."""
    return {
        "orders": json.dumps(wanted_rows(bench.truth)),
        "images": str(bench.truth["images"]),
        "header": _header(bench),
    }


def _keys(order: dict[str, Any]) -> dict[str, str]:
    return {path: order[key] for path, key in KEYS.items()}


def _header(
    bench: Bench,
    items: list[dict[str, str]] | None = None,
    accession: str | None = None,
    more: tuple[dict[str, Any], ...] = (),
) -> str:
    """Return the edits that leave these items and this number of the study."""
    three = [_keys(order) for order in served(bench.truth)]
    given = three if items is None else items
    number = study_accession(bench.truth) if accession is None else accession
    sequence = read_object(bench.files[SLICE]).element(SEQUENCE)
    there = len(sequence.items) if sequence else 0
    edits: list[dict[str, Any]] = [
        {"op": "set", "path": f"{SEQUENCE}[{at}].{path}", "vr": "SH", "value": [value]}
        for at, item in enumerate(given, 1)
        for path, value in item.items()
    ]
    edits += [
        {"op": "delete", "path": f"{SEQUENCE}[{at}]"} for at in range(len(given) + 1, there + 1)
    ]
    edits.append({"op": "set", "path": ACCESSION, "vr": "SH", "value": [number]})
    return json.dumps({"source": SLICE, "edits": [*edits, *more]})


def _three(bench: Bench) -> list[dict[str, str]]:
    return [_keys(order) for order in served(bench.truth)]


def _rows(bench: Bench, *, is_served: bool, changed: dict[str, str]) -> str:
    rows = wanted_rows(bench.truth)
    orders = bench.truth["orders"]
    row = next(f"o{at}" for at, order in enumerate(orders, 1) if order["served"] == is_served)
    return json.dumps(rows | {row: rows[row] | changed})


def _stranger(bench: Bench) -> dict[str, Any]:
    return next(order for order in bench.truth["orders"] if not order["served"])


@answers.misconception("PIXELS_COPIED")
def copied(bench: Bench) -> Answers:
    """Copy the pictures under a study for each order."""
    return {"images": str(3 * bench.truth["images"])}


@answers.misconception("OTHER_COUNT")
def divided(bench: Bench) -> Answers:
    """Share the pictures out among the orders."""
    return {"images": str(bench.truth["images"] // 3)}


@answers.misconception("STUDY_SPLIT")
def split(bench: Bench) -> Answers:
    """Give the pictures a study of their own for an order."""
    edit = {"op": "set", "path": "(0020,000D)", "vr": "UI", "value": ["2.25.7700441992836455"]}
    return {"header": _header(bench, more=(edit,))}


@answers.misconception("ORDERS_MISSING")
def dropped(bench: Bench) -> Answers:
    """Keep the one order that was picked and drop the others."""
    return {"header": _header(bench, _three(bench)[:1])}


@answers.misconception("ORDER_DROPPED")
def left_open(bench: Bench) -> Answers:
    """Leave an order open that the scan has answered."""
    changed = {"state_after": LEFT, "answered": NO_REPORT}
    return {"orders": _rows(bench, is_served=True, changed=changed)}


@answers.misconception("REPORT_POLICY")
def other_report(bench: Bench) -> Answers:
    """Report as another house does."""
    ours = wanted_rows(bench.truth).values()
    common, own = "in the common report", "in a report of its own"
    other = own if any(row["answered"] == common for row in ours) else common
    return {"orders": _rows(bench, is_served=True, changed={"answered": other})}


@answers.misconception("ROW_OPEN")
def undecided(bench: Bench) -> Answers:
    """Decide on three orders of four."""
    return {"orders": _rows(bench, is_served=False, changed={"state_after": ""})}


@answers.misconception("CLOSED_THE_STRANGER")
def closed_all(bench: Bench) -> Answers:
    """Complete all four orders."""
    return {"orders": _rows(bench, is_served=False, changed={"state_after": DONE})}


@answers.misconception("STRANGER_AS_ITEM")
def all_four(bench: Bench) -> Answers:
    """Name all four orders."""
    return {"header": _header(bench, [*_three(bench), _keys(_stranger(bench))])}


@answers.misconception("ALL_IN_ONE_ITEM")
def one_item(bench: Bench) -> Answers:
    """Write three numbers into one element."""
    three = _three(bench)
    joined = {path: "/".join(item[path] for item in three) for path in KEYS}
    return {"header": _header(bench, [joined])}


@answers.misconception("KEYS_MIXED")
def mixed(bench: Bench) -> Answers:
    """Take the accession number of one order and the step of another."""
    three = _three(bench)
    three[1], three[2] = three[1] | {STEP: three[2][STEP]}, three[2] | {STEP: three[1][STEP]}
    return {"header": _header(bench, three)}


@answers.misconception("STEP_FOR_PROCEDURE")
def swapped(bench: Bench) -> Answers:
    """Change procedure and step about."""
    three = _three(bench)
    three[0] = three[0] | {PROCEDURE: three[0][STEP], STEP: three[0][PROCEDURE]}
    return {"header": _header(bench, three)}


@answers.misconception("KEY_MISSING")
def number_alone(bench: Bench) -> Answers:
    """Write the accession numbers alone."""
    three = _three(bench)
    three[2] = three[2] | {STEP: "", PROCEDURE: ""}
    return {"header": _header(bench, three)}


@answers.misconception("ITEM_TWICE")
def twice(bench: Bench) -> Answers:
    """Name one order twice."""
    three = _three(bench)
    return {"header": _header(bench, [*three, three[0]])}


@answers.misconception("ACCESSION_JOINED")
def joined_number(bench: Bench) -> Answers:
    """Write all three numbers into the study's number."""
    return {"header": _header(bench, accession="/".join(i[ACCESSION] for i in _three(bench)))}


@answers.misconception("ACCESSION_POLICY")
def another_number(bench: Bench) -> Answers:
    """Take the number of an order that the policy does not choose."""
    ours = study_accession(bench.truth)
    other = next(i[ACCESSION] for i in _three(bench) if i[ACCESSION] != ours)
    return {"header": _header(bench, accession=other)}


@answers.misconception("ACCESSION_GONE")
def deleted(bench: Bench) -> Answers:
    """Delete the element."""
    raw = json.loads(_header(bench))
    raw["edits"][-1:] = [{"op": "delete", "path": ACCESSION}]
    return {"header": json.dumps(raw)}
