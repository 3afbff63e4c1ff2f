"""The steps after RIS is back, and what must come before what."""

from app.grading import Params

IDENTITIES, ORDERS, PAPER, MATCH, WORKLIST, ALL_CLEAR = range(6)
STEP_IDS = ("s1", "s2", "s3", "s4", "s5", "s6")
PAIRS = (
    ("BACKLOAD_BEFORE_ADT", IDENTITIES, (ORDERS, PAPER, MATCH)),
    ("PAPER_BEFORE_ORDERS", ORDERS, (PAPER,)),
    ("MATCHED_TOO_EARLY", PAPER, (MATCH,)),
    ("WORKLIST_TOO_EARLY", MATCH, (WORKLIST,)),
    ("ALL_CLEAR_TOO_EARLY", WORKLIST, (ALL_CLEAR,)),
)
"""For each rule its code, the step that comes first, and those that follow it."""

_STEPS = (
    "Let the engine deliver the held admissions, transfers and merges (ADT)",
    "Let the engine deliver the held orders (ORM)",
    "Enter the orders from the paper log, each with its downtime number",
    "Match the studies made meanwhile to their orders, and set these to completed",
    "Let the worklist server ask RIS again",
    "Tell wards, emergency room and readers that the downtime is over",
)


def texts(params: Params) -> dict[str, str]:
    """Return the words of the steps by the names under which the options show them."""
    return {f"step_{place + 1}": _STEPS[step] for step, place in enumerate(params["places"])}


def in_order(params: Params) -> list[str]:
    """Return the ids of the options in the order that holds."""
    return [STEP_IDS[place] for place in params["places"]]


def broken(answer: tuple[str, ...], params: Params) -> list[str]:
    """Return the codes of the rules that the order breaks."""
    at = {step: answer.index(STEP_IDS[place]) for step, place in enumerate(params["places"])}
    return [code for code, first, others in PAIRS if any(at[first] > at[other] for other in others)]
