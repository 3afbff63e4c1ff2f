"""The model's answers, and the ways in which people go astray."""

import json

from app.grading import Answers, Bench, Model

from .rules import ARRIVING, NO, NO_ORDER, SHOWN, YES, decision

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Apply the rules of the house to each study."""
    return {
        "list": json.dumps(_decided(bench)),
        "danger": _id(bench, "short"),
        "action": {"unclosed": "close", "late": "tell"}[bench.truth["asked"]],
    }


def _id(bench: Bench, kind: str) -> str:
    kinds = [study["kind"] for study in bench.truth["studies"]]
    return f"s{kinds.index(kind) + 1}"


def _decided(bench: Bench) -> dict[str, dict[str, str]]:
    decided = {}
    for number, study in enumerate(bench.truth["studies"], 1):
        shown, reason = decision(bench.truth, study)
        decided[f"s{number}"] = {"shown": shown, "reason": reason}
    return decided


def _turned(bench: Bench, kind: str) -> Answers:
    """Return the model's list with the opposite said of the study of that *kind*."""
    decided = _decided(bench)
    cells = decided[_id(bench, kind)]
    shown = cells["shown"] == YES
    cells |= {"shown": NO, "reason": ARRIVING} if shown else {"shown": YES, "reason": SHOWN}
    return {"list": json.dumps(decided)}


@answers.misconception("IMAGES_MUST_SHOW")
def images_are_enough(bench: Bench) -> Answers:
    """Believe that a study whose images are there must show."""
    return _turned(bench, "unclosed")


@answers.misconception("WRONG_SIGNAL")
def other_signal(bench: Bench) -> Answers:
    """Take the signal that does not count here, or miss the one that does."""
    return _turned(bench, "scanner_only")


@answers.misconception("LATE_OBJECTS")
def late(bench: Bench) -> Answers:
    """Overlook what late objects do to a study that was listed."""
    return _turned(bench, "late")


@answers.misconception("COUNTED_BY_THE_LIST")
def counted(bench: Bench) -> Answers:
    """Believe that the list counts objects."""
    return _turned(bench, "short")


@answers.misconception("HIDDEN_WITHOUT_CAUSE")
def hidden(bench: Bench) -> Answers:
    """Hide a study that fulfills every rule."""
    return _turned(bench, "plain")


@answers.misconception("REASON_DIFFERS")
def other_reason(bench: Bench) -> Answers:
    """Be right for the wrong reason."""
    decided = _decided(bench)
    decided[_id(bench, "unclosed")]["reason"] = NO_ORDER
    return {"list": json.dumps(decided)}


@answers.misconception("NOBODY_READS_IT")
def not_listed(bench: Bench) -> Answers:
    """Fear for a study that nobody can open from the list."""
    return {"danger": _id(bench, "unclosed")}


@answers.misconception("SAFE_FOR_DANGER")
def complete(bench: Bench) -> Answers:
    """Fear for a study that is complete."""
    return {"danger": _id(bench, "plain")}


@answers.misconception("PUSHED_BY_HAND")
def pushed(_bench: Bench) -> Answers:
    """Mend the list and not the exam."""
    return {"action": "push"}


@answers.misconception("SENT_AGAIN")
def sent_again(_bench: Bench) -> Answers:
    """Send images that are there already."""
    return {"action": "resend"}


@answers.misconception("WAITED")
def waited(_bench: Bench) -> Answers:
    """Hope that time closes an exam, or that somebody notices."""
    return {"action": "wait"}


@answers.misconception("OTHER_TROUBLE")
def other_trouble(bench: Bench) -> Answers:
    """Do what would have been right in the other case."""
    return {"action": {"unclosed": "tell", "late": "close"}[bench.truth["asked"]]}


@answers.misconception("IMAGES_DELETED")
def deleted(_bench: Bench) -> Answers:
    """Delete and begin anew."""
    return {"action": "delete"}
