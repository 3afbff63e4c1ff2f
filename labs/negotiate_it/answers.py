"""A list that takes what the house can read, and the lists that people make."""

import json
from collections.abc import Iterable

from app.grading import Answers, Bench, Model

from .drawing import SENDER_CASES
from .lab import RESULTS
from .lists import EVERY_CLASS, EVERY_ENCODING, PLAIN, row

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Add what is needed and can be read by all; take away what cannot."""
    return {
        "offers": _offers(_right(bench)),
        "today": _today(bench, {}),
        "sender": bench.truth["sender"],
    }


@answers.misconception("ACCEPT_ALL")
def tick_every_box(_bench: Bench) -> Answers:
    """Accept everything."""
    return {"offers": json.dumps([{"sop_class": EVERY_CLASS, "encoding": EVERY_ENCODING}])}


@answers.misconception("SYNTAX_NOT_CLASS")
def only_the_encoding(bench: Bench) -> Answers:
    """Add the encoding, and forget the class."""
    new = bench.truth["params"]["new_class"]
    return {"offers": _offers(pair for pair in _right(bench) if pair[0] != new)}


@answers.misconception("CLASS_NOT_SYNTAX")
def class_in_one_encoding(bench: Bench) -> Answers:
    """Add the class, but only in an encoding that its sender does not offer."""
    params = bench.truth["params"]
    new = params["new_class"]
    kept = [pair for pair in _right(bench) if pair[0] != new]
    return {"offers": _offers([*kept, (new, params["wanted"])])}


@answers.misconception("COMPRESSED_REFUSED")
def without_compression(bench: Bench) -> Answers:
    """Leave the compressed encoding out."""
    params = bench.truth["params"]
    gone = (params["squeezed_class"], params["wanted"])
    return {"offers": _offers(pair for pair in _right(bench) if pair != gone)}


@answers.misconception("DAILY_LOST")
def start_anew(bench: Bench) -> Answers:
    """Throw away what was there."""
    daily = (bench.truth["params"]["usual"][0], "implicit")
    return {"offers": _offers(pair for pair in _right(bench) if pair != daily)}


@answers.misconception("RETIRED_KEPT")
def it_was_there(bench: Bench) -> Answers:
    """Leave the retired encoding where it is."""
    return {"offers": _offers([*_right(bench), (bench.truth["params"]["big_class"], "big")])}


@answers.misconception("DOWNSTREAM_BLIND")
def the_sender_can(bench: Bench) -> Answers:
    """Accept what one system behind the archive cannot read."""
    params = bench.truth["params"]
    extra = (params["unread_class"], params["unread"])
    return {"offers": _offers([*_right(bench), extra])}


@answers.misconception("LOSSY_TAKEN")
def nearly_the_same_name(bench: Bench) -> Answers:
    """Take the lossy encoding along."""
    extra = (bench.truth["params"]["squeezed_class"], "j2k_lossy")
    return {"offers": _offers([*_right(bench), extra])}


@answers.misconception("UNWANTED_CLASS")
def storage_is_storage(bench: Bench) -> Answers:
    """Take a class that nobody shall store."""
    stray = bench.truth["params"]["stray"]
    return {"offers": _offers([*_right(bench), *((stray, each) for each in PLAIN)])}


@answers.misconception("PC_RESULT_3_4")
def three_is_four(bench: Bench) -> Answers:
    """Mix up result 3 and result 4."""
    return {"today": _today(bench, {3: 4, 4: 3})}


@answers.misconception("ONE_FIT_IS_ENOUGH")
def all_must_fit(bench: Bench) -> Answers:
    """Believe that each encoding offered has to be known."""
    return {"today": _today(bench, {0: 4})}


@answers.misconception("HOPED_FOR")
def it_will_be_taken(bench: Bench) -> Answers:
    """Believe that the archive takes what is sent."""
    return {"today": _today(bench, {3: 0, 4: 0})}


@answers.misconception("OTHER_PROPOSAL")
def another_change(bench: Bench) -> Answers:
    """Change something else in the proposal."""
    return {"sender": next(each for each in SENDER_CASES if each != bench.truth["sender"])}


def _right(bench: Bench) -> list[tuple[str, str]]:
    params = bench.truth["params"]
    start = [(one, other) for one, other in params["start"] if other != "big"]
    start = [pair for pair in start if pair[0] != params["stray"]]
    new = [(params["new_class"], each) for each in PLAIN]
    return [*start, *new, (params["squeezed_class"], params["wanted"])]


def _offers(pairs: Iterable[tuple[str, str]]) -> str:
    return json.dumps([row(*pair) for pair in pairs])


def _today(bench: Bench, instead: dict[int, int]) -> str:
    return json.dumps(
        {
            name: {"result": RESULTS[instead.get(result, result)]}
            for name, result in bench.truth["today"].items()
        }
    )
