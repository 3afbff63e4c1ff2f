"""The truth of a dump, and which mistake an answer shows."""

from dataclasses import dataclass

from app.grading import Params

from .register import CAUSES, OWNERS, STEPS

LIMIT = "limit"
_TITLES = ("calling", "called")
_CONTEXTS = ("class", "encoding")
NETWORK = ("refused", "dropped", "hung")
_CAUSE = {text: key for key, text in CAUSES.items()}
_OWNER = {text: key for key, text in OWNERS.items()}
_STEP = {text: key for key, text in STEPS.items()}
_PLACE_STEPS = ("place", "service", "path")


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right for one dump; *cased* is a title that departs in the case of letters alone."""

    id: str
    fault: str
    owner: str
    step: str
    ending: str
    cased: bool


def truth_of(case: Params) -> Truth:
    """Return what is right for *case*."""
    cased = bool(case.get("cased"))
    return Truth(case["id"], case["fault"], case["owner"], _step(case), _ending(case), cased)


def _step(case: Params) -> str:
    fault, owner = case["fault"], case["owner"]
    if fault == LIMIT:
        return "hold" if owner == "other" else "limit"
    if fault in NETWORK:
        return {"device": "place", "network": "path"}.get(owner, "service")
    return str(fault)


def _ending(case: Params) -> str:
    fault = case["fault"]
    if fault in _CONTEXTS:
        return "caller_abort" if case["whole"] else "released"
    return {"refused": "no_tcp", "dropped": "no_tcp", "hung": "unanswered"}.get(fault, "rejected")


def missed_cause(case: Truth, text: str) -> str:
    """Return the code of a wrong cause."""
    given = _CAUSE[text]
    if given == "broken":
        return "ABORT_BLAMED"
    if case.fault in NETWORK:
        return "RUNGS_MIXED" if given in NETWORK else "TCP_NOT_DICOM"
    if given in NETWORK:
        return "NETWORK_BLAMED"
    if case.fault in _CONTEXTS:
        return "PC_RESULT_3_4" if given in _CONTEXTS else "CONTEXT_AS_TITLE"
    return "TITLES_FOR_LIMIT" if case.fault == LIMIT else _missed_title(case, given)


def _missed_title(case: Truth, given: str) -> str:
    """Return the code of a cause that a rejection about titles does not give."""
    if given in _TITLES:
        return "TITLES_MIXED"
    return "AET_CALLING_UNKNOWN" if case.fault == "calling" else "REJECT_OVERLOOKED"


def missed_owner(case: Truth, text: str) -> str:
    """Return the code of a wrong owner."""
    given = _OWNER[text]
    if given == "network" and case.fault not in NETWORK:
        return "NETWORK_BLAMED"
    if case.cased:
        return "AET_CASE"
    if (case.fault, case.owner, given) == ("calling", "archive", "device"):
        return "AET_CALLING_UNKNOWN"
    if case.owner == "device" or given == "network":
        return "REGISTER_UNREAD"
    if given == "device":
        return "DEVICE_BLAMED"
    return "HOLDER_OVERLOOKED" if case.fault == LIMIT else "REGISTER_UNREAD"


def missed_step(case: Truth, text: str) -> str:
    """Return the code of a wrong step."""
    given = _STEP[text]
    if case.fault in NETWORK and given in _PLACE_STEPS:
        return "PLACE_OR_SERVICE"
    if case.fault == LIMIT and given in ("hold", LIMIT):
        return "HOLDER_OVERLOOKED"
    if case.fault in _CONTEXTS and given in _CONTEXTS:
        return "PC_RESULT_3_4"
    return "STEP_ELSEWHERE"
