"""The model's answers, and the ways in which people go astray."""

import json

from app.grading import Answers, Bench, Model

from .captures import JOBS, ROLES, ends
from .drawing import first_seen, pairs

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Sort by what each capture needs, and name each by what it says."""
    return {
        "sequence": json.dumps(_ordered(bench)),
        "labels": json.dumps(_labels(bench)),
        "custody": "partial" if bench.truth["failed"] else "committed",
        "first_seen": _letter(bench, first_seen(bench.truth)),
    }


def _letter(bench: Bench, step: str) -> str:
    return next(str(key) for key, each in bench.truth["steps"].items() if each == step)


def _ordered(bench: Bench) -> list[str]:
    left, wanted, found = dict(bench.truth["steps"]), pairs(set(bench.truth["steps"].values())), []
    while left:
        waiting = {later for first, later in wanted if first in left.values()}
        letter = next(key for key, step in left.items() if step not in waiting)
        found.append(letter)
        del left[letter]
    return found


def _labels(bench: Bench) -> dict[str, dict[str, str]]:
    return {
        letter: {"sender": ROLES[ends(bench.truth, step)[0]], "job": JOBS[step]}
        for letter, step in bench.truth["steps"].items()
    }


def _first(bench: Bench, *steps: str) -> Answers:
    """Return an order in which *steps* come before everything else."""
    ahead = [each for each in _ordered(bench) if bench.truth["steps"][each] in steps]
    others = [each for each in _ordered(bench) if each not in ahead]
    return {"sequence": json.dumps([*ahead, *others])}


def _called(bench: Bench, step: str, job: str) -> Answers:
    labels = _labels(bench)
    labels[_letter(bench, step)]["job"] = JOBS[job]
    return {"labels": json.dumps(labels)}


@answers.misconception("REPORT_BEFORE_IMAGES")
def report_first(bench: Bench) -> Answers:
    """Send the report before anybody has seen the images."""
    return _first(bench, "prelim", "final")


@answers.misconception("CUSTODY_BEFORE_IMAGES")
def commitment_first(bench: Bench) -> Answers:
    """Ask for custody of images that are not there yet."""
    return _first(bench, "commit_rq")


@answers.misconception("ANSWER_BEFORE_QUESTION")
def answer_first(bench: Bench) -> Answers:
    """Answer before being asked."""
    return _first(bench, "commit_rsp")


@answers.misconception("ORDER_BEFORE_PATIENT")
def order_first(bench: Bench) -> Answers:
    """Order before the patient is known."""
    return _first(bench, "order")


@answers.misconception("LIST_BEFORE_SCHEDULE")
def list_first(bench: Bench) -> Answers:
    """Ask for a worklist on which nothing stands yet."""
    return _first(bench, "mwl_rq")


@answers.misconception("USED_BEFORE_MADE")
def work_first(bench: Bench) -> Answers:
    """Begin work before the exam is on a list."""
    return _first(bench, "mpps_create")


@answers.misconception("MPPS_FOR_COMMITMENT")
def closing_is_custody(bench: Bench) -> Answers:
    """Take the end of the work for the end of the scanner's duty."""
    return {**_called(bench, "mpps_set", "commit_rsp"), "custody": "closed"}


@answers.misconception("STORE_IS_NOT_CUSTODY")
def storing_is_custody(bench: Bench) -> Answers:
    """Take a sent image for a safe image."""
    return {**_called(bench, "last_store", "commit_rsp"), "custody": "stored"}


@answers.misconception("REPORT_IS_NOT_CUSTODY")
def report_is_custody(_bench: Bench) -> Answers:
    """Take a finished report for a safe image."""
    return {"custody": "reported"}


@answers.misconception("ANSWER_UNREAD")
def not_read(bench: Bench) -> Answers:
    """Know which capture counts, and misread it."""
    return {"custody": "committed" if bench.truth["failed"] else "partial"}


@answers.misconception("LIST_FOR_ARCHIVE")
def two_finds(bench: Bench) -> Answers:
    """Take the worklist's C-FIND for the archive's."""
    return _called(bench, "mwl_rq", "fetch")


@answers.misconception("ORDER_FOR_SCHEDULE")
def two_orders(bench: Bench) -> Answers:
    """Take the ward's order for the scheduled exam."""
    return _called(bench, "order", "scheduled")


@answers.misconception("DRAFT_FOR_FINAL")
def draft(bench: Bench) -> Answers:
    """Take a final report for a preliminary one."""
    return _called(bench, "final", "prelim")


@answers.misconception("BEGIN_FOR_END")
def begin(bench: Bench) -> Answers:
    """Take the end of the work for its beginning."""
    return _called(bench, "mpps_set", "mpps_create")


@answers.misconception("ASKED_FOR_ANSWERED")
def asked(bench: Bench) -> Answers:
    """Take an answer for its question."""
    return _called(bench, "commit_rsp", "commit_rq")


@answers.misconception("OTHER_JOB")
def something_else(bench: Bench) -> Answers:
    """Take an image for a patient."""
    return _called(bench, "last_store", "adt")


@answers.misconception("LISTENER_FOR_SPEAKER")
def listener(bench: Bench) -> Answers:
    """Name the system that receives."""
    labels = _labels(bench)
    for letter, step in bench.truth["steps"].items():
        labels[letter]["sender"] = ROLES[ends(bench.truth, step)[1]]
    return {"labels": json.dumps(labels)}


@answers.misconception("OTHER_SPEAKER")
def nobody(bench: Bench) -> Answers:
    """Name a system that took no part."""
    labels = _labels(bench)
    labels[_letter(bench, "commit_rsp")]["sender"] = ROLES["ward"]
    return {"labels": json.dumps(labels)}


@answers.misconception("COPY_FOR_SOURCE")
def copied(bench: Bench) -> Answers:
    """Take a later capture that repeats the number."""
    later = {"mrn": "final", "visit": "final", "placer": "final", "mpps": "mpps_set"}
    return {"first_seen": _letter(bench, later.get(bench.truth["asked"], _keeper(bench)))}


def _keeper(bench: Bench) -> str:
    """Return a capture after the scheduling that repeats accession number or Study UID."""
    return "mpps_create" if bench.truth["asked"] == "accession" else "last_store"


@answers.misconception("NUMBER_NOT_THERE")
def not_there(bench: Bench) -> Answers:
    """Take a capture that does not hold the number."""
    return {"first_seen": _letter(bench, "commit_rq")}
