"""The model's answers, and how a hole in a study is overlooked."""

import json
from typing import Any

from app.grading import Answers, Bench, Model

from .drawing import (
    ABSENT,
    LATE,
    NOWHERE,
    STRAGGLER,
    WHOLE,
    WORKSTATION,
    belonging,
    listed,
    missing,
)
from .lab import FETCH, NOTHING, RIGHT_ACTION, SEND, WRITE_OFF, deed

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Count series by series, and fetch what can be fetched."""
    return {
        "series": _rows(bench),
        "whole": str(belonging(bench.truth)),
        "early": f"s{_of(bench, LATE)['number']}",
        "action": RIGHT_ACTION[bench.truth["state"]],
    }


def _of(bench: Bench, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in bench.truth["series"] if each["kind"] == kind)
    return found


def _rows(bench: Bench, kind: str = "", **changed: str) -> str:
    rows = {
        f"s{each['number']}": {"missing": str(missing(each)), "deed": deed(each)}
        for each in bench.truth["series"]
    }
    if kind:
        rows[f"s{_of(bench, kind)['number']}"] |= changed
    return json.dumps(rows)


@answers.misconception("GAP_OVERSEEN")
def counted_series(bench: Bench) -> Answers:
    """Count series: as many in the archive as in MPPS, so nothing is missing."""
    return {"series": _rows(bench, ABSENT, missing="0", deed=NOTHING)}


@answers.misconception("OTHER_GAP")
def the_difference(bench: Bench) -> Answers:
    """Take the difference of the two totals for what is missing."""
    return {"series": _rows(bench, ABSENT, missing="3")}


@answers.misconception("GAP_LEFT")
def left(bench: Bench) -> Answers:
    """See the hole and do nothing about it."""
    return {"series": _rows(bench, ABSENT, deed=NOTHING)}


@answers.misconception("WRONG_SOURCE")
def other_source(bench: Bench) -> Answers:
    """Look for the images where they are not."""
    home = _of(bench, ABSENT)["home"]
    return {"series": _rows(bench, ABSENT, deed=SEND if home in {WORKSTATION, NOWHERE} else FETCH)}


@answers.misconception("WRITTEN_OFF")
def written_off(bench: Bench) -> Answers:
    """Write off images that exist."""
    return {"series": _rows(bench, LATE, deed=WRITE_OFF)}


@answers.misconception("LATE_SERIES_UNSEEN")
def late_unseen(bench: Bench) -> Answers:
    """Overlook that no step tells of the late series."""
    return {"series": _rows(bench, LATE, deed=NOTHING)}


@answers.misconception("NOTHING_MISSING")
def sent_whole(bench: Bench) -> Answers:
    """Send again what is there."""
    return {"series": _rows(bench, WHOLE, deed=SEND)}


@answers.misconception("ROW_OPEN")
def undecided(bench: Bench) -> Answers:
    """Leave a row open."""
    return {"series": _rows(bench, STRAGGLER, deed="")}


@answers.misconception("MPPS_TRUSTED")
def mpps(bench: Bench) -> Answers:
    """Believe that MPPS lists all there is."""
    return {"whole": str(listed(bench.truth))}


@answers.misconception("OTHER_TOTAL")
def added_up(bench: Bench) -> Answers:
    """Add what is missing to what MPPS lists."""
    lost = sum(missing(each) for each in bench.truth["series"])
    return {"whole": str(listed(bench.truth) + 2 * lost)}


@answers.misconception("ARRIVED_IS_NOT_MADE")
def arrived(bench: Bench) -> Answers:
    """Take the time of arrival for the time at which a series was made."""
    return {"early": f"s{_of(bench, STRAGGLER)['number']}"}


@answers.misconception("MADE_IN_TIME")
def absent(bench: Bench) -> Answers:
    """Blame the early close for the series that is missing."""
    return {"early": f"s{_of(bench, ABSENT)['number']}"}


@answers.misconception("MARKED_COMPLETE")
def marked(_bench: Bench) -> Answers:
    """Let a few images be a few images."""
    return {"action": "mark"}


@answers.misconception("OTHER_STATE")
def other_state(bench: Bench) -> Answers:
    """Do what would be right with another reader."""
    return {"action": "tell" if bench.truth["state"] != "dictating" else "retrieve"}


@answers.misconception("SCANNED_AGAIN")
def rescan(_bench: Bench) -> Answers:
    """Call the patient back."""
    return {"action": "rescan"}


@answers.misconception("ALL_SENT_AGAIN")
def resend(_bench: Bench) -> Answers:
    """Send everything again."""
    return {"action": "resend"}
