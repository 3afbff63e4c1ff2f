"""The six steps of the night, in words of the variant, and which must come before which."""

from app.grading import Params

from .drawing import DICTATED, FINAL, MERGE, PRELIMINARY

CONFIRM, TELL, INDEX, STUDY, REPORT, NOTE = range(6)
STEP_IDS = ("s1", "s2", "s3", "s4", "s5", "s6")
PAIRS = (
    ("ACTED_BEFORE_CHECK", CONFIRM, (TELL, INDEX, STUDY, REPORT, NOTE)),
    ("READER_NOT_TOLD", TELL, (INDEX, STUDY, REPORT)),
    ("INDEX_LATE", INDEX, (STUDY,)),
    ("REPORT_BEFORE_STUDY", STUDY, (REPORT,)),
    ("NOTE_TOO_EARLY", REPORT, (NOTE,)),
)
"""For each rule its code, the step that comes first, and those that follow it."""

_REPORT = {
    FINAL: "Have the signed report sent again as a corrected one, under the confirmed identity",
    PRELIMINARY: "Have the preliminary report shown under the confirmed identity, then signed",
    DICTATED: "Have the dictation attached to the confirmed identity, then signed",
}


def texts(params: Params) -> dict[str, str]:
    """Return the words of the steps by the names under which the options show them."""
    index = (
        "Patient index: retire the temporary number and point it to the number of the known patient"
        if params["kind"] == MERGE
        else "Patient index: give the number its confirmed name, birth date and sex"
    )
    steps = {
        CONFIRM: f"Ask {params['caller']} at registration to confirm person and message",
        TELL: f"Tell {params['reader']}, who reads this patient, that the identity will change",
        INDEX: index,
        STUDY: "Archive, then long-term archive: correct the study, and open one picture in each",
        REPORT: _REPORT[params["report"]],
        NOTE: "Write the audit note and close the ticket",
    }
    return {f"step_{place + 1}": steps[step] for step, place in enumerate(params["places"])}


def in_order(params: Params) -> list[str]:
    """Return the ids of the options in an order that holds."""
    return [STEP_IDS[place] for place in params["places"]]


def broken(answer: tuple[str, ...], params: Params) -> list[str]:
    """Return the codes of the rules that the order breaks."""
    at = {step: answer.index(STEP_IDS[place]) for step, place in enumerate(params["places"])}
    return [code for code, first, others in PAIRS if any(at[first] > at[other] for other in others)]
