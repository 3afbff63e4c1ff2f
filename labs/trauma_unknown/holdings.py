"""What the systems hold that night, and what becomes of each holding."""

from random import Random

from app.grading import Params

from .drawing import DICTATED, FINAL, MERGE, PRELIMINARY

LEAVE = "leave it as it is"
DATA = "keep the number, correct name, birth date and sex"
RETIRE = "retire it and point it to the number that stays"
MOVE = "move it to the number that stays"
CORRECTED = "send a corrected version under the right patient"
BEFORE = "correct it before it is signed"

INDEX, OTHER_INDEX, STUDY, COPY, REPORT, NEIGHBOR, LATER = (
    "index", "other_index", "study", "copy", "report", "neighbor", "later",
)  # fmt: skip
_REPORTS = {
    FINAL: "signed, and sent to the ward as final",
    PRELIMINARY: "preliminary, to be signed in the morning",
    DICTATED: "dictated, not signed yet",
}


def holdings(params: Params) -> dict[str, tuple[str, str, str]]:
    """Return by key what is held, under which identity, and what should be done with it."""
    merge, doe = params["kind"] == MERGE, f"{params['temporary']}, DOE^{params['bed']}"
    name = f"{params['family']}^{params['given']}"
    ours = MOVE if merge else DATA
    found = {
        INDEX: ("Patient index, entry", doe, RETIRE if merge else DATA),
        OTHER_INDEX: _other_entry(params, name),
        STUDY: (f"Archive, CT {params['accession']}", doe, ours),
        COPY: (f"Long-term archive, copy of CT {params['accession']}", doe, ours),
        REPORT: (
            f"Report of {params['accession']}, {_REPORTS[params['report']]}",
            doe,
            CORRECTED if params["report"] == FINAL else BEFORE,
        ),
        NEIGHBOR: (
            f"Archive, CT {params['neighbor_accession']}",
            f"{params['neighbor_number']}, DOE^{params['neighbor']}",
            LEAVE,
        ),
    }
    if params["later_exam"]:
        number = params["known"] if merge else params["temporary"]
        exam = f"Archive, X-ray {params['later_accession']}, made after the message"
        found[LATER] = (exam, f"{number}, {name}", LEAVE)
    return found


def _other_entry(params: Params, name: str) -> tuple[str, str, str]:
    """Return the record that stays, or that of another person of the same name."""
    if params["kind"] == MERGE:
        under = f"{params['known']}, {name}, born {params['born']}"
        return "Patient index, entry with earlier exams", under, LEAVE
    born = f"{int(params['born'][:4]) - 11}{params['born'][4:6]}05"
    return "Patient index, entry", f"{params['namesake']}, {name}, born {born}", LEAVE


def rows(params: Params) -> list[dict[str, str]]:
    """Return the table of holdings, in an order of the seed."""
    found = list(holdings(params).items())
    Random(params["rows"]).shuffle(found)
    return [{"id": key, "held": held, "under": under} for key, (held, under, _) in found]
