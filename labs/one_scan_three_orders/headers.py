"""The edited slice: one item for each order served, the study's number by policy, no more."""

from app.dicom import DicomObject, compare, read_object
from app.grading import (  # fmt: skip
    Bench,
    EditedFiles,
    Finding,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import OTHER_PATIENT, served, study_accession
from .objects import ACCESSION, KEYS, PROCEDURE, SEQUENCE, SLICE, STEP

_PIXELS, _IMAGE_UID = "(7FE0,0010)", "(0008,0018)"
_HIERARCHY = {"(0020,000D)", "(0020,000E)", _IMAGE_UID}
_LONGEST = 16
_PARTS = 4
_ORDER_LOST = 2


def judge_slice(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect one item for each order served, and the study's number by the policy."""
    if SLICE not in answer.files:
        return unreadable(f"Edit {SLICE} on the bench, or send one corrected file.")
    before, after = bench.files[SLICE], answer.files[SLICE]
    if (harm := _harm(before, after)) is not None:
        return wrong(harm)
    seen = read_object(after)
    found = [*_items(seen, bench.truth), *_study(seen, bench.truth)]
    if bench.truth["trap"] == OTHER_PATIENT and any(
        each.code == "STRANGER_AS_ITEM" for each in found
    ):
        return wrong(*found)
    if not found:
        return right("Three items, three orders, one study: the pictures answer each of them.")
    lost = sum(_ORDER_LOST if each.code == "ORDERS_MISSING" else 1 for each in found)
    return partly(max(_PARTS - lost, 0), _PARTS, *found)


def _harm(before: bytes, after: bytes) -> Finding | None:
    seen = compare(before, after)
    others = sorted(
        path for path in seen.paths if path != ACCESSION and not path.startswith(SEQUENCE)
    )
    if split := [path for path in others if path in _HIERARCHY]:
        new = read_object(after).value(split[0]) or ""
        return Finding("STUDY_SPLIT", Place(split[0], SLICE), new)
    others += [each.path for each in seen.meta_changed] + ([] if seen.pixels_equal else [_PIXELS])
    return Finding("MORE_THAN_ASKED", Place(others[0], SLICE), others[0]) if others else None


def _items(seen: DicomObject, params: Params) -> list[Finding]:
    """Return what is wrong with the items of Request Attributes Sequence."""
    sequence = seen.element(SEQUENCE)
    given = [
        {path: (seen.value(f"{SEQUENCE}[{item.index}].{path}") or "").strip() for path in KEYS}
        for item in (sequence.items if sequence else ())
    ]
    wanted = [{path: order[key] for path, key in KEYS.items()} for order in served(params)]
    findings = [
        Finding(_item_code(item, params), Place(f"{SEQUENCE}[{at}]", SLICE), _told(item))
        for at, item in enumerate(given, 1)
        if item not in wanted
    ]
    if len(given) > len(wanted) and not findings:
        findings.append(Finding("ITEM_TWICE", Place(SEQUENCE, SLICE), f"{len(given)} items"))
    whole = sum(item in given for item in wanted)
    if whole + len(findings) < len(wanted):
        saw = f"{len(given)} item{'s' if len(given) != 1 else ''}"
        findings.append(Finding("ORDERS_MISSING", Place(SEQUENCE, SLICE), saw))
    return findings


def _told(item: dict[str, str]) -> str:
    names = {ACCESSION: "accession", PROCEDURE: "requested procedure", STEP: "step"}
    return ", ".join(f"{names[path]} {value or 'missing'}" for path, value in item.items())


def _item_code(item: dict[str, str], params: Params) -> str:
    """Return the name of what is wrong with an item that is none of those wanted."""
    stranger = next(order for order in params["orders"] if not order["served"])
    if any(mark in value for value in item.values() for mark in "\\,;/"):
        return "ALL_IN_ONE_ITEM"
    if any(item[path] == stranger[key] for path, key in KEYS.items()):
        return "STRANGER_AS_ITEM"
    if not all(item.values()):
        return "KEY_MISSING"
    if any(item[PROCEDURE] == order["step"] for order in params["orders"]):
        return "STEP_FOR_PROCEDURE"
    known = {order[key] for order in params["orders"] for key in KEYS.values()}
    return "KEYS_MIXED" if set(item.values()) <= known else "KEY_UNKNOWN"


def _study(seen: DicomObject, params: Params) -> list[Finding]:
    """Return what is wrong with the study's own accession number."""
    given, wanted = seen.value(ACCESSION), study_accession(params)
    if given is not None and given.strip() == wanted:
        return []
    if given is None:
        return [Finding("ACCESSION_GONE", Place(ACCESSION, SLICE))]
    joined = len(given) > _LONGEST or any(mark in given for mark in "\\,;/")
    code = "ACCESSION_JOINED" if joined else "ACCESSION_POLICY"
    return [Finding(code, Place(ACCESSION, SLICE), given)]
