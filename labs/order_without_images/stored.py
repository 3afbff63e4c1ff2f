"""The studies stored before the map was right: what is known of them, and what is done."""

from app.grading import Finding, Params, Verdict, right, wrong

from .drawing import ONE_ORDER, TWO_ORDERS

_EVIDENCE = {
    ONE_ORDER: (
        "For each of them, patient, device and time agree with one open order, and the patient "
        "has no other."
    ),
    TWO_ORDERS: (
        "For each of them, the patient has two open orders for the same device and body part "
        "within the same half hour. Only one of the two exams was done, and patient, device and "
        "time fit both."
    ),
}
_DEED = {ONE_ORDER: "correct", TWO_ORDERS: "ask"}
_NOTES = {
    "correct": "A better map does not reach back. Evidence, correction and record do.",
    "ask": "Two orders fit, so no header decides. Whoever was there knows, and the record says so.",
}
_DOES = {
    "correct": "correct the studies now",
    "ask": "leave the studies unchanged until the technologist has spoken",
}
_SLIPS = {
    **dict.fromkeys(_DOES, "EVIDENCE_MISREAD"),
    "wait": "MAP_REACHES_BACK",
    "rescan": "SCANNED_AGAIN",
    "delete": "IMAGES_DELETED",
}


def evidence_of(params: Params) -> str:
    """Return what is known of the stored studies; older attempts know of one order each."""
    return _EVIDENCE[params.get("evidence", ONE_ORDER)]


def deed_of(params: Params) -> str:
    """Return the option that is right for this evidence."""
    return _DEED[params.get("evidence", ONE_ORDER)]


def verdict_on(answer: str, deed: str) -> Verdict:
    """Return the verdict on *answer* where *deed* is right."""
    if answer == deed:
        return right(_NOTES[answer])
    return wrong(Finding(_SLIPS[answer], None, answer, {"does": _DOES.get(answer, "")}))
