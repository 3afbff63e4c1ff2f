"""The good path, and the ways in which people leave it."""

from typing import Any

from app.grading import Answers, Bench, Model

answers = Model()
Action = dict[str, Any]


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def care(do: str, **more: Any) -> Action:
    """Return an administrator's act at the engine."""
    return {"kind": "engine", "node": "engine", "do": do, **more}


RESTART = care("restart_queue", to="ris")


def gather() -> list[Action]:
    """Return the looks that come first."""
    return look("engine", "ris", "cleanup_list")


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    then = bench.desk.clock(35) if bench.desk else ""
    return [
        {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}
        for to, says in (
            ("technologist", ("list_old", "none_lost")),
            ("registration", ("merge_refused",)),
        )
    ]


def corrected(bench: Bench, text: str = "") -> Action:
    """Return the correction of the refused merge."""
    truth = bench.truth
    return care("edit_message", n=truth.numbers["M1"], to="ris", message=text or truth.mended)


def parked(bench: Bench, control: str = "M5") -> Action:
    """Return a message set aside with its reason."""
    reason = "Refused by the RIS, not needed any more: registration knows"
    return care("park", n=bench.truth.numbers[control], to="ris", reason=reason)


def done(
    bench: Bench, *left: str, told: tuple[str, ...] = ("technologist", "registration")
) -> Action:
    """Return a report of the good path."""
    return {
        "kind": "report",
        "causes": [bench.truth.poison, bench.truth.second],
        "changed": ["engine"],
        "told": list(told),
        "left": list(left or ("parked", "alarm")),
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {"state": {"actions": list(actions)}, "handover": "An alarm on the length of the queue."}


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, correct the merge, restart, ask about the second stop, park it, restart."""
    return path(
        *gather(),
        *notes(bench),
        corrected(bench),
        RESTART,
        *look("registration_call"),
        parked(bench),
        RESTART,
        done(bench),
    )


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    """Return the good path with another repair in its middle."""
    return path(*gather(), *notes(bench), *middle, done(bench, *left))


@answers.misconception("PURGE_CACHE")
def empty_it(bench: Bench) -> Answers:
    """Throw away what blocks, with all that waits behind it."""
    return _instead(bench, care("purge_queue", to="ris"), RESTART, left=("alarm",))


@answers.misconception("QUEUE_STILL_BLOCKED")
def again_and_again(bench: Bench) -> Answers:
    """Restart the queue until it helps."""
    return _instead(bench, RESTART, RESTART, RESTART, left=("alarm",))


@answers.misconception("MERGE_LEFT_OUT")
def out_of_the_way(bench: Bench) -> Answers:
    """Park both refused messages; the patient keeps two numbers."""
    return _instead(bench, parked(bench, "M1"), RESTART, parked(bench), RESTART)


@answers.misconception("MRG_SWAPPED")
def wrong_way_round(bench: Bench) -> Answers:
    """Correct the merge with the two numbers exchanged."""
    wrong = corrected(bench, bench.truth.swapped)
    return _instead(bench, wrong, RESTART, parked(bench), RESTART)


@answers.misconception("ORDER_BROKEN")
def let_it_skip(bench: Bench) -> Answers:
    """Let the engine skip whatever is refused."""
    skip = {
        "kind": "configure",
        "node": "engine",
        "path": "destinations[1].on_error",
        "value": "skip",
    }
    return _instead(bench, skip, corrected(bench), RESTART)


@answers.misconception("ORDERS_MISSING")
def first_stop_only(bench: Bench) -> Answers:
    """Correct the first message, restart, and go home."""
    return _instead(bench, parked(bench, "M4"), corrected(bench), RESTART, left=("alarm",))


@answers.misconception("URGENT_ORDER_LATE")
def thorough_and_late(bench: Bench) -> Answers:
    """Read and call until the patient lies on the table."""
    calls = look(*["registration_call"] * 8)
    return _instead(bench, *calls, corrected(bench), RESTART, parked(bench), RESTART)


@answers.misconception("NOT_SEEN")
def restart_first(bench: Bench) -> Answers:
    """Press what helped last time, then look."""
    rest = (corrected(bench), RESTART, parked(bench), RESTART, done(bench))
    return path(RESTART, *look("engine"), *notes(bench), *rest)


@answers.misconception("BY_HAND")
def type_them_in(bench: Bench) -> Answers:
    """Have CT type the patients in."""
    note = {"kind": "tell", "to": "technologist", "says": ["by_hand"], "next_at": "", "text": ""}
    return _instead(bench, note, corrected(bench), RESTART, parked(bench), RESTART)


@answers.misconception("CAUSE_WRONG")
def it_was_the_network(bench: Bench) -> Answers:
    """Blame the line."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "causes": ["network"]})


@answers.misconception("TOLD_UNTRUE")
def everybody_knows(bench: Bench) -> Answers:
    """Write down people who never heard a word."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "told": ["technologist", "registration", "physician"]})
