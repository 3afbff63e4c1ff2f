"""What a careful person repairs, and what the box in the settings tempts others to do."""

import json
from collections.abc import Callable

from app.grading import Answers, Bench, Model

from .choices import CAUSES, FAMILIES, FAMILY, REPAIRS, RIGHT, SIDES
from .drawing import FIFTH

answers = Model()
_SWAPPED = {"caller": "called", "called": "caller"}


@answers.model
def model(bench: Bench) -> Answers:
    """Ask the four questions of each certificate, and change what answers no."""
    return {
        "repairs": _table(bench),
        "fifth": bench.truth["fifth"],
        "next_end": str(bench.truth["left"][0]),
    }


@answers.misconception("VERIFICATION_OFF")
def only_tonight(bench: Bench) -> Answers:
    """Take the tick away, and mend it later."""
    return {"repairs": _table(bench, repair=lambda _cause: "verify_off")}


@answers.misconception("OLD_TLS_ALLOWED")
def old_is_better_than_none(bench: Bench) -> Answers:
    """Let withdrawn versions in again."""
    return {
        "repairs": _table(bench, repair=lambda cause: _if(cause, "version", "allow_old")),
    }


@answers.misconception("CLOCK_UNREAD")
def time_is_time(bench: Bench) -> Answers:
    """Take the caller's word for the time of day, or the certificate's for the clock."""
    return {"repairs": _table(bench, cause=lambda cause: _other(cause, "time"))}


@answers.misconception("REGISTER_UNREAD")
def either_name(bench: Bench) -> Answers:
    """Change the name that is as it was agreed."""
    return {"repairs": _table(bench, cause=lambda cause: _other(cause, "name"))}


@answers.misconception("KEY_UNCOMPARED")
def a_name_is_enough(bench: Bench) -> Answers:
    """Look at the authority's name and not at its key."""
    return {"repairs": _table(bench, cause=lambda cause: _other(cause, "issuer"))}


@answers.misconception("OFFERS_UNREAD")
def either_side_is_old(bench: Bench) -> Answers:
    """Raise the side that is up to date."""
    return {"repairs": _table(bench, cause=lambda cause: _other(cause, "version"))}


@answers.misconception("VERSION_OVERLOOKED")
def always_the_certificate(bench: Bench) -> Answers:
    """Blame a certificate that was never shown."""
    return {"repairs": _table(bench, cause=lambda cause: _if_cause(cause, "version", "expired"))}


@answers.misconception("OTHER_LINE")
def always_expired(bench: Bench) -> Answers:
    """Take every certificate for an expired one."""
    return {"repairs": _table(bench, cause=lambda cause: _if_cause(cause, "name", "expired"))}


@answers.misconception("OTHER_SIDE")
def who_complains_changes(bench: Bench) -> Answers:
    """Send the repair to the other side."""
    return {"repairs": _table(bench, side=lambda cause: _SWAPPED.get(RIGHT[cause][0], "caller"))}


@answers.misconception("NEEDLESS_ALARM")
def every_no_is_an_attack(bench: Bench) -> Answers:
    """Stop the department for a date."""
    return {"repairs": _table(bench, repair=lambda cause: _if(cause, "time", "report"))}


@answers.misconception("CURE_FOR_ANOTHER")
def renew_everything(bench: Bench) -> Answers:
    """Renew, whatever it is."""
    return {"repairs": _table(bench, repair=lambda cause: _if(cause, "version", "renew"))}


@answers.misconception("FIFTH_MISREAD")
def another_end(bench: Bench) -> Answers:
    """Read the fifth log by its first line."""
    return {"fifth": next(each for each in FIFTH if each != bench.truth["fifth"])}


@answers.misconception("LATER_END")
def first_in_the_list(bench: Bench) -> Answers:
    """Take another line of the inventory."""
    return {"next_end": str(bench.truth["left"][1])}


@answers.misconception("OTHER_END")
def a_year(_bench: Bench) -> Answers:
    """Take the usual length."""
    return {"next_end": "365"}


def _if(cause: str, family: str, repair: str) -> str:
    return repair if FAMILY[cause] == family else RIGHT[cause][1]


def _if_cause(cause: str, family: str, instead: str) -> str:
    return instead if FAMILY[cause] == family else cause


def _other(cause: str, family: str) -> str:
    """Return another cause of the same *family*; other families stay as they are."""
    if FAMILY[cause] != family:
        return cause
    return next(each for each in FAMILIES[family] if each != cause)


def _table(
    bench: Bench,
    cause: Callable[[str], str] = lambda cause: cause,
    side: Callable[[str], str] = lambda cause: RIGHT[cause][0],
    repair: Callable[[str], str] = lambda cause: RIGHT[cause][1],
) -> str:
    return json.dumps(
        {
            row: {
                "cause": CAUSES[cause(true)],
                "side": SIDES[side(true)],
                "repair": REPAIRS[repair(true)],
            }
            for row, true in bench.truth["causes"].items()
        }
    )
