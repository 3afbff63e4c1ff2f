"""What a careful person does with the red queue, and what tired ones do."""

import json
from collections.abc import Callable

from app.grading import Answers, Bench, Model

from .groups import GROUPS, OWNERS, ROOM, SETTINGS, STEPS, STORED, WARNINGS
from .lab import SAYS

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Sort by code, read the log, then decide."""
    kinds = bench.truth["kinds"]
    steps = [GROUPS[kind].step for kind in kinds.values()]
    return {
        "triage": _triage(bench),
        "stored": str(sum(step in STORED for step in steps)),
        "worth": str(steps.count("now")),
        "advice": SAYS[GROUPS[kinds[bench.truth["asked"]]].step],
    }


@answers.misconception("RESEND_UNCHANGED")
def once_more(bench: Bench) -> Answers:
    """Send objects again that the archive does not understand."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind == "data_set", "now", kind))}


@answers.misconception("WARNING_AS_FAILURE")
def red_is_red(bench: Bench) -> Answers:
    """Take every remark for a refusal."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind in WARNINGS, "correct", kind))}


@answers.misconception("REMARK_IGNORED")
def stored_is_enough(bench: Bench) -> Answers:
    """Forget the remark."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind in WARNINGS, "done", kind))}


@answers.misconception("FAILURE_AS_STORED")
def green_by_morning(bench: Bench) -> Answers:
    """Take a failure for something that mends itself."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind in ROOM, "done", kind))}


@answers.misconception("OBJECT_BLAMED")
def wrong_object(bench: Bench) -> Answers:
    """Correct objects that nobody complained about."""
    return {
        "triage": _triage(bench, step=lambda kind: _if(kind in (*ROOM, *SETTINGS), "correct", kind))
    }


@answers.misconception("ROOM_UNCHECKED")
def without_the_log(bench: Bench) -> Answers:
    """Guess whether there is room by now."""
    other = {"room_back": "after", "room_gone": "now"}
    return {"triage": _triage(bench, step=lambda kind: other.get(kind, GROUPS[kind].step))}


@answers.misconception("SETTING_UNCHANGED")
def hope_for_the_class(bench: Bench) -> Answers:
    """Send again what the archive has switched off."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind in SETTINGS, "now", kind))}


@answers.misconception("LOG_UNREAD")
def unclear_is_unclear(bench: Bench) -> Answers:
    """Treat Cxxx by its number alone."""
    other = {"cut": "after", "trouble": "correct", "trouble_over": "correct"}
    return {"triage": _triage(bench, step=lambda kind: other.get(kind, GROUPS[kind].step))}


@answers.misconception("DUPLICATE_FORCED")
def push_it_in(bench: Bench) -> Answers:
    """Send a second object under the same UID until it is taken."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind == "duplicate", "now", kind))}


@answers.misconception("NOTHING_TO_COMPARE")
def compare_all(bench: Bench) -> Answers:
    """Compare where there is no second object."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind == "data_set", "compare", kind))}


@answers.misconception("SUCCESS_DOUBTED")
def twice_is_safer(bench: Bench) -> Answers:
    """Send stored objects again to be on the safe side."""
    return {"triage": _triage(bench, step=lambda kind: _if(kind == "ok", "now", kind))}


@answers.misconception("NOBODY_ACTS")
def it_will_pass(bench: Bench) -> Answers:
    """Leave everything to itself."""
    return {"triage": _triage(bench, owner=lambda _kind: "nobody")}


@answers.misconception("OTHER_DESK")
def all_to_the_archive(bench: Bench) -> Answers:
    """Send everything but the green lines to the wrong desk."""
    other = {"archive": "makers", "makers": "archive", "operator": "archive", "admin": "archive"}
    return {
        "triage": _triage(
            bench, owner=lambda kind: other.get(GROUPS[kind].owner, GROUPS[kind].owner)
        )
    }


@answers.misconception("NEEDLESS_ERRAND")
def work_for_all(bench: Bench) -> Answers:
    """Send somebody to look after what is stored without a word."""
    return {"triage": _triage(bench, owner=lambda kind: _owner_if(kind == "ok", "archive", kind))}


@answers.misconception("WARNINGS_NOT_COUNTED")
def only_green(bench: Bench) -> Answers:
    """Count only those without any remark."""
    return {"stored": str(list(bench.truth["kinds"].values()).count("ok"))}


@answers.misconception("DUPLICATES_COUNTED")
def already_there(bench: Bench) -> Answers:
    """Count the refused twins as well."""
    kinds = list(bench.truth["kinds"].values())
    stored = sum(GROUPS[kind].step in STORED for kind in kinds)
    return {"stored": str(stored + kinds.count("duplicate"))}


@answers.misconception("OTHER_COUNT")
def all_of_them(_bench: Bench) -> Answers:
    """Count all."""
    return {"stored": "20"}


@answers.misconception("ALL_RED_RESENT")
def select_all(bench: Bench) -> Answers:
    """Select all that is red, and resend."""
    kinds = bench.truth["kinds"].values()
    return {"worth": str(sum(GROUPS[kind].step not in STORED for kind in kinds))}


@answers.misconception("OTHER_RESEND_COUNT")
def some_of_them(bench: Bench) -> Answers:
    """Count one too many."""
    kinds = bench.truth["kinds"].values()
    return {"worth": str(sum(GROUPS[kind].step == "now" for kind in kinds) + 1)}


@answers.misconception("PURGE_CACHE")
def make_red_go_away(_bench: Bench) -> Answers:
    """Delete on the scanner what the archive did not take."""
    return {"advice": "delete"}


def _if(applies: bool, step: str, kind: str) -> str:  # noqa: FBT001
    return step if applies else GROUPS[kind].step


def _owner_if(applies: bool, owner: str, kind: str) -> str:  # noqa: FBT001
    return owner if applies else GROUPS[kind].owner


def _triage(
    bench: Bench,
    owner: Callable[[str], str] = lambda kind: GROUPS[kind].owner,
    step: Callable[[str], str] = lambda kind: GROUPS[kind].step,
) -> str:
    return json.dumps(
        {
            line: {"owner": OWNERS[owner(kind)], "step": STEPS[step(kind)]}
            for line, kind in bench.truth["kinds"].items()
        }
    )
