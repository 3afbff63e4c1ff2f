"""The model's answers, and what people do when the telephone does not stop ringing."""

import json

from app.grading import Answers, Bench, Model

from . import recovery
from .drawing import FREEZE, HOLD, INCIDENT, LOG, NOTICE, NUMBERS, PURGE, REBOOT, STOP, TYPED
from .recovery import ALL_CLEAR, IDENTITIES, MATCH, ORDERS, PAPER, WORKLIST
from .studies import (
    ASK,
    CACHED,
    CANCEL,
    DEED,
    HAND_TYPED,
    LEAVE,
    LINK,
    MERGED,
    MISSPELLED,
    MOVE,
    TWICE,
    TWO_LINES,
)  # fmt: skip
from .studies import PAPER as FROM_PAPER

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Take the actions by their deadlines, recover in order, reconcile by evidence."""
    return {
        "during": _turns(_by_deadline(bench)),
        "after": json.dumps(recovery.in_order(bench.truth)),
        "studies": _deeds(bench),
    }


def _by_deadline(bench: Bench) -> list[str]:
    deadlines = bench.truth["deadlines"]
    return sorted(deadlines, key=lambda name: deadlines[name])


def _turns(actions: list[str]) -> str:
    return json.dumps({name: {"turn": str(turn)} for turn, name in enumerate(actions, 1)})


def _without(bench: Bench, *names: str) -> Answers:
    return {"during": _turns([each for each in _by_deadline(bench) if each not in names])}


def _moved(bench: Bench, step: int, before: int) -> Answers:
    order = [IDENTITIES, ORDERS, PAPER, MATCH, WORKLIST, ALL_CLEAR]
    order.remove(step)
    order.insert(order.index(before), step)
    ids = recovery.in_order(bench.truth)
    return {"after": json.dumps([ids[each] for each in order])}


def _deeds(bench: Bench, kind: str = "", said: str = "") -> str:
    rows = {}
    for at, study in enumerate(bench.truth["studies"], 1):
        deed = said if study["kind"] == kind else DEED[study["kind"]]
        rows[f"d{at}"] = {"deed": deed}
    return json.dumps(rows)


@answers.misconception("REBOOTED_FIRST")
def reboot(bench: Bench) -> Answers:
    """Restart first and think afterwards."""
    return {"during": _turns([REBOOT, *_by_deadline(bench)])}


@answers.misconception("QUEUE_PURGED")
def purge(bench: Bench) -> Answers:
    """Empty the queue."""
    return {"during": _turns([*_by_deadline(bench), PURGE])}


@answers.misconception("ACCESSION_TYPED")
def typed(bench: Bench) -> Answers:
    """Let everybody make numbers."""
    return {"during": _turns([*_by_deadline(bench), TYPED])}


@answers.misconception("SCANNING_STOPPED")
def stop(bench: Bench) -> Answers:
    """Stop scanning."""
    return {"during": _turns([*_by_deadline(bench), STOP])}


@answers.misconception("CACHE_EMPTIED")
def cache(bench: Bench) -> Answers:
    """Forget the cache."""
    return _without(bench, FREEZE)


@answers.misconception("NOTICE_LATE")
def untold(bench: Bench) -> Answers:
    """Tell nobody."""
    return _without(bench, NOTICE)


@answers.misconception("NUMBERS_LATE")
def no_numbers(bench: Bench) -> Answers:
    """Forget the numbers."""
    return _without(bench, NUMBERS)


@answers.misconception("LOG_LATE")
def no_log(bench: Bench) -> Answers:
    """Forget the log, and the engine's disk."""
    return _without(bench, LOG, HOLD)


@answers.misconception("INCIDENT_LATE")
def no_incident(bench: Bench) -> Answers:
    """Call the vendor when it is over."""
    return _without(bench, INCIDENT)


@answers.misconception("BACKLOAD_BEFORE_ADT")
def orders_first(bench: Bench) -> Answers:
    """Load orders before identities."""
    return _moved(bench, ORDERS, IDENTITIES)


@answers.misconception("PAPER_BEFORE_ORDERS")
def paper_first(bench: Bench) -> Answers:
    """Enter the paper while the queue still holds the same orders."""
    return _moved(bench, PAPER, ORDERS)


@answers.misconception("MATCHED_TOO_EARLY")
def match_first(bench: Bench) -> Answers:
    """Match studies to orders that are not there yet."""
    return _moved(bench, MATCH, PAPER)


@answers.misconception("WORKLIST_TOO_EARLY")
def worklist_first(bench: Bench) -> Answers:
    """Show exams as open that are done."""
    return _moved(bench, WORKLIST, MATCH)


@answers.misconception("ALL_CLEAR_TOO_EARLY")
def clear_first(bench: Bench) -> Answers:
    """Say that it is over before it is."""
    return _moved(bench, ALL_CLEAR, WORKLIST)


@answers.misconception("TOUCHED_WHAT_WAS_RIGHT")
def touched(bench: Bench) -> Answers:
    """Correct what the cached worklist had right."""
    return {"studies": _deeds(bench, CACHED, LINK)}


@answers.misconception("MERGE_MISSED")
def merge(bench: Bench) -> Answers:
    """Leave a study under the number that goes away."""
    return {"studies": _deeds(bench, MERGED, LEAVE)}


@answers.misconception("NUMBER_REUSED")
def reused(bench: Bench) -> Answers:
    """Leave a number that is another patient's."""
    return {"studies": _deeds(bench, HAND_TYPED, LINK)}


@answers.misconception("ORDERED_TWICE")
def twice(bench: Bench) -> Answers:
    """Leave two orders for one exam."""
    return {"studies": _deeds(bench, TWICE, LINK)}


@answers.misconception("IDENTITY_GUESSED")
def guessed(bench: Bench) -> Answers:
    """Take the line that seems more likely."""
    return {"studies": _deeds(bench, TWO_LINES, LINK)}


@answers.misconception("NAME_LEFT")
def name_left(bench: Bench) -> Answers:
    """Link a study and leave the slip in its name."""
    return {"studies": _deeds(bench, MISSPELLED, LINK)}


@answers.misconception("LINK_MISSED")
def unlinked(bench: Bench) -> Answers:
    """Leave a study without its order."""
    return {"studies": _deeds(bench, FROM_PAPER, LEAVE)}


@answers.misconception("ORDER_LOST")
def lost(bench: Bench) -> Answers:
    """Cancel the only order."""
    return {"studies": _deeds(bench, FROM_PAPER, CANCEL)}


@answers.misconception("MOVED_WITHOUT_MERGE")
def moved(bench: Bench) -> Answers:
    """Move a study to a number that nobody named."""
    return {"studies": _deeds(bench, MISSPELLED, MOVE)}


@answers.misconception("ASKED_NEEDLESSLY")
def asked(bench: Bench) -> Answers:
    """Ask what is known."""
    return {"studies": _deeds(bench, FROM_PAPER, ASK)}


@answers.misconception("ROW_OPEN")
def undecided(bench: Bench) -> Answers:
    """Leave a row open."""
    return {"studies": _deeds(bench, CACHED, "")}
