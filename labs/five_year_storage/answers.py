"""The plan as it should be, and the plans of people who forgot something."""

import json

from app.grading import Answers, Bench, Model

from .plan import NOTHING, number, study_megabytes, volumes

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Forget nothing."""
    return _plan(bench, NOTHING)


@answers.misconception("BITS_STORED_USED")
def bits_stored(bench: Bench) -> Answers:
    """Take the bits that carry the picture for the bits that fill the file."""
    return _plan(bench, frozenset({"BITS_STORED_USED"}))


@answers.misconception("BITS_FOR_BYTES")
def bits_for_bytes(bench: Bench) -> Answers:
    """Never divide by eight, and never multiply by it."""
    return _plan(bench, frozenset({"BITS_FOR_BYTES"}))


@answers.misconception("SAMPLES_FORGOTTEN")
def gray(bench: Bench) -> Answers:
    """Take color for gray."""
    return _plan(bench, frozenset({"SAMPLES_FORGOTTEN"}))


@answers.misconception("FRAMES_FORGOTTEN")
def stills(bench: Bench) -> Answers:
    """Take a film for one picture."""
    return _plan(bench, frozenset({"FRAMES_FORGOTTEN"}))


@answers.misconception("DECIMAL_BINARY")
def binary(bench: Bench) -> Answers:
    """Divide by powers of 1024."""
    return _plan(bench, frozenset({"DECIMAL_BINARY"}))


@answers.misconception("RATIO_FORGOTTEN")
def raw(bench: Bench) -> Answers:
    """Store everything as it comes."""
    return _plan(bench, frozenset({"RATIO_FORGOTTEN"}))


@answers.misconception("GROWTH_ONCE")
def growth_once(bench: Bench) -> Answers:
    """Grow from year 1 to year 2, and then no more."""
    return _plan(bench, frozenset({"GROWTH_ONCE"}))


@answers.misconception("GROWTH_FORGOTTEN")
def no_growth(bench: Bench) -> Answers:
    """Take five first years."""
    return _plan(bench, frozenset({"GROWTH_FORGOTTEN"}))


@answers.misconception("CHANGE_FORGOTTEN")
def no_change(bench: Bench) -> Answers:
    """Leave out what the department is about to change."""
    return _plan(bench, frozenset({"CHANGE_FORGOTTEN"}))


@answers.misconception("REPLICAS_FORGOTTEN")
def one_copy(bench: Bench) -> Answers:
    """Buy room for one copy."""
    return _plan(bench, frozenset({"REPLICAS_FORGOTTEN"}))


@answers.misconception("STOCK_FORGOTTEN")
def empty_archive(bench: Bench) -> Answers:
    """Begin with an empty archive."""
    return _plan(bench, frozenset({"STOCK_FORGOTTEN"}))


@answers.misconception("ALL_YEARS_ONLINE")
def everything_fast(bench: Bench) -> Answers:
    """Keep all five years on the fast tier."""
    return {"online": _plan(bench, frozenset({"ALL_YEARS_ONLINE"}))["online"]}


@answers.misconception("OTHER_NUMBER")
def guessed(bench: Bench) -> Answers:
    """Guess."""
    return {"archive": f"{number(bench.truth, 'archive') * 1.237:.1f} TB"}


def _plan(bench: Bench, forgotten: frozenset[str]) -> Answers:
    sizes = {
        volume.modality: {"megabytes": f"{study_megabytes(volume, forgotten):.2f}"}
        for volume in volumes(bench.truth)
    }
    tiers = {
        name: f"{number(bench.truth, name, forgotten):.3f} TB"
        for name in ("first_year", "online", "archive")
    }
    link = f"{number(bench.truth, 'link', forgotten):.3f} Mbit/s"
    return {"per_study": json.dumps(sizes), **tiers, "link": link}
