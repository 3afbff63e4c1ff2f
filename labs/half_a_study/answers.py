"""The good path, and the ways in which people leave it."""

from collections.abc import Iterable
from typing import Any

from app.grading import Answers, Bench, Model

from .images import EXPLICIT_LE, IMPLICIT_LE

answers = Model()
Action = dict[str, Any]
_CAUSES = ("full", "done")
_LEFT = ("reread", "correct", "maker")
_TOLD = ("radiologist", "technologist")


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def gather() -> list[Action]:
    """Return the looks that come first."""
    return look("steps_list", "archive", "scanner_log", "archive_page", "corrections")


def tell(bench: Bench, to: str, *says: str) -> Action:
    """Return a status note."""
    then = bench.desk.clock(45) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    reader = tell(bench, "radiologist", "incomplete", "second")
    return [reader, tell(bench, "technologist", "keep")]


def set_at(path: str, value: Any, **more: Any) -> Action:
    """Return a change of one of the archive's settings."""
    return {"kind": "configure", "node": "archive", "path": path, "value": value, **more}


def opened(bench: Bench) -> list[Action]:
    """Return the change that lets the second series in, and no more."""
    truth = bench.truth
    if truth.fault == "associations":
        return [set_at("max_associations", truth.allowed_associations)]
    if truth.fault == "class":
        return [set_at("contexts", _context(truth.sop_class), op="add")]
    rows = bench.hospital["nodes"][0]["contexts"] if bench.hospital else []
    line = [row["abstract_syntax"] for row in rows].index(truth.sop_class) + 1
    return [set_at(f"contexts[{line}].transfer_syntaxes", truth.syntax, op="add")]


def _context(uid: str) -> dict[str, Any]:
    return {"abstract_syntax": uid, "transfer_syntaxes": [EXPLICIT_LE, IMPLICIT_LE]}


def room(bench: Bench) -> Action:
    """Return the limit raised as far as it may be."""
    return set_at("quota_objects", bench.truth.allowed)


def send(bench: Bench, *several: Iterable[str]) -> Action:
    """Return a sending of the named objects."""
    names = [name for names in several for name in names]
    return {"kind": "store", **bench.truth.titles, **bench.truth.place, "files": names}


def done(bench: Bench, *left: str) -> Action:
    """Return a report of the good path."""
    return {
        "kind": "report",
        "causes": [bench.truth.fault, *_CAUSES],
        "changed": ["archive"],
        "told": list(_TOLD),
        "left": [*_LEFT, *left],
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {"state": {"actions": list(actions)}, "handover": "Count step against archive, daily."}


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    return path(*gather(), *notes(bench), *middle, done(bench, *left))


@answers.model
def model(bench: Bench) -> Answers:
    """Count on three sides, tell, open what is agreed, make room, send what is missing."""
    return _instead(bench, *opened(bench), room(bench), send(bench, *bench.truth.missing))


@answers.misconception("HARDLY_ANY_ROOM")
def first_refusal_only(bench: Bench) -> Answers:
    """Open the door, send all, and take the end of the sending for the end of the work."""
    return _instead(bench, *opened(bench), send(bench, *bench.truth.missing), left=("resend",))


@answers.misconception("DOOR_STILL_SHUT")
def room_only(bench: Bench) -> Answers:
    """See an archive that is nearly full, and look no further."""
    everything = send(bench, *bench.truth.missing)
    return _instead(bench, room(bench), everything, left=("resend",))


@answers.misconception("OTHER_STUDY_HALF")
def the_ticket_alone(bench: Bench) -> Answers:
    """Mend everything and send for the patient who was asked about."""
    rest = (*opened(bench), room(bench), send(bench, bench.truth.missing[0]))
    return _instead(bench, *rest, left=("resend",))


@answers.misconception("STUDY_STILL_HALF")
def it_sends_itself(bench: Bench) -> Answers:
    """Mend everything and wait for the scanner to try again."""
    return _instead(bench, *opened(bench), room(bench), left=("resend",))


@answers.misconception("CORRECTION_UNDONE")
def all_of_it_again(bench: Bench) -> Answers:
    """Send both studies whole, to be on the safe side."""
    truth = bench.truth
    everything = send(bench, truth.first, *truth.missing)
    return _instead(bench, *opened(bench), room(bench), everything)


@answers.misconception("SERIES_TWICE")
def the_look_alike(bench: Bench) -> Answers:
    """Send the rebuilt series besides, because it passes."""
    truth = bench.truth
    both = send(bench, truth.rebuilt, *truth.missing)
    return _instead(bench, *opened(bench), room(bench), both, left=("copies",))


@answers.misconception("LIMIT_TAKEN_AWAY")
def no_limit(bench: Bench) -> Answers:
    """Take the limit of objects away."""
    rest = send(bench, *bench.truth.missing)
    return _instead(bench, *opened(bench), set_at("quota_objects", None), rest)


@answers.misconception("OPENED_WIDE")
def checks_off(bench: Bench) -> Answers:
    """Switch the checks of titles off, because something is refused."""
    rest = send(bench, *bench.truth.missing)
    return _instead(bench, set_at("checks", []), *opened(bench), room(bench), rest)


@answers.misconception("DELETED_AT_SCANNER")
def tidy_up(bench: Bench) -> Answers:
    """Delete the failed series at the scanner, so that the job list is clean."""
    uids = list(bench.truth.missing[1].values())
    gone = {"kind": "delete", "node": "scanner", "sop_instance_uids": uids}
    rest = (*opened(bench), room(bench), send(bench, bench.truth.missing[0]))
    return _instead(bench, gone, *rest, left=("resend",))


@answers.misconception("SIGNED_HALF")
def quiet_and_late(bench: Bench) -> Answers:
    """Work in silence, test the line again and again, and be too late."""
    echo = {**send(bench), "kind": "echo", "files": []}
    rest = (*opened(bench), room(bench), send(bench, *bench.truth.missing))
    report = {**done(bench), "told": []}
    return path(*gather(), *[echo] * 30, *rest, report)


@answers.misconception("NOT_SEEN")
def change_first(bench: Bench) -> Answers:
    """Change what usually helps, without a look at what was put right."""
    rest = (*opened(bench), room(bench), send(bench, *bench.truth.missing), done(bench))
    return path(*look("archive", "archive_page"), *notes(bench), *rest)


@answers.misconception("FALSE_COMFORT")
def completed_is_complete(bench: Bench) -> Answers:
    """Tell the reader what the step says."""
    rest = (*opened(bench), room(bench), send(bench, *bench.truth.missing))
    return _instead(bench, tell(bench, "radiologist", "completed"), *rest)


@answers.misconception("COPY_ASKED_FOR")
def send_what_passes(bench: Bench) -> Answers:
    """Ask the technologist for the rebuilt series."""
    rest = (*opened(bench), room(bench), send(bench, *bench.truth.missing))
    return _instead(bench, tell(bench, "technologist", "send_rebuilt"), *rest)


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down the refusal alone."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "causes": [bench.truth.fault]})


@answers.misconception("LEFT_UNTRUE")
def nothing_left(bench: Bench) -> Answers:
    """Write that nothing is left, because all images are there."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "left": []})
