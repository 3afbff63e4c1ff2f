"""The good path, and the ways in which people leave it."""

from typing import Any

from app.grading import Answers, Bench, Model

answers = Model()
Action = dict[str, Any]


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def tell(bench: Bench, to: str, *says: str) -> Action:
    """Return a status note with the time of the next word."""
    then = bench.desk.clock(50) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def care(do: str, **more: Any) -> Action:
    """Return an administrator's act at the engine."""
    return {"kind": "engine", "node": "engine", "do": do, **more}


RESTART = care("restart_queue", to="ehr")


def gather(bench: Bench) -> list[Action]:
    """Return the looks that come first, and the notes that are owed."""
    return [
        *look("engine", "ehr", "change_note", "night_note"),
        tell(bench, "physician", "by_phone"),
        tell(bench, "radiologist", "not_lost"),
    ]


def map_mended(bench: Bench) -> Action:
    """Return the map without the step that drops the number."""
    return care("edit_map", map="results_out", steps=bench.truth.steps)


def set_aside(bench: Bench) -> list[Action]:
    """Return what clears the front of the queue."""
    reason = "Not for the EHR: the results desk knows"
    acts = [care("park", n=bench.truth.blocking, to="ehr", reason=reason)]
    if bench.truth.block == "wrong_type":
        acts.append(care("edit_route", route={"id": "schedule", "enabled": False}))
    return acts


def released(bench: Bench) -> list[Action]:
    """Return the release of each result that the night set aside."""
    return [care("release", n=n, to="ehr") for n in bench.truth.aside]


def done(*left: str, bench: Bench, changed: tuple[str, ...] = ("engine",)) -> Action:
    """Return the report."""
    return {
        "kind": "report",
        "causes": [bench.truth.drop, bench.truth.block],
        "changed": list(changed),
        "told": ["physician", "radiologist"],
        "left": list(left or ("parked", "test")),
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {
        "state": {"actions": list(actions)},
        "handover": "A test with one result of each kind, seen in the EHR, the same evening.",
    }


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, mend the map, ask, park the refused one, restart, release the night's results."""
    return path(
        *gather(bench),
        map_mended(bench),
        *look("owner_call"),
        *set_aside(bench),
        RESTART,
        *released(bench),
        done(bench=bench),
    )


def _instead(bench: Bench, *middle: Action) -> Answers:
    """Return the good path with another repair in its middle."""
    return path(*gather(bench), *middle, done(bench=bench))


@answers.misconception("MAP_STILL_DROPS")
def only_the_stop(bench: Bench) -> Answers:
    """Clear the front of the queue and leave the map."""
    return _instead(bench, *set_aside(bench), RESTART)


@answers.misconception("QUEUE_STILL_BLOCKED")
def again_and_again(bench: Bench) -> Answers:
    """Mend the map and restart the queue until it helps."""
    return _instead(bench, map_mended(bench), RESTART, RESTART)


@answers.misconception("RESULTS_PARKED")
def green_and_home(bench: Bench) -> Answers:
    """See the queue run empty, and forget what the night set aside."""
    return _instead(bench, map_mended(bench), *set_aside(bench), RESTART)


@answers.misconception("RESULTS_MISSING")
def aside_with_the_rest(bench: Bench) -> Answers:
    """Throw the night's parked results away, for they look like old errors."""
    purged = [care("purge", n=n, to="ehr") for n in bench.truth.aside]
    return _instead(bench, map_mended(bench), *set_aside(bench), RESTART, *purged)


@answers.misconception("ROUTE_TOO_WIDE")
def everything_to_the_ehr(bench: Bench) -> Answers:
    """Add a route that brings the EHR everything, so that nothing is missed."""
    wide = care("edit_route", route={"id": "all", "to": ["ehr"]})
    repair = (map_mended(bench), *set_aside(bench), RESTART, *released(bench))
    return _instead(bench, *repair, wide)


@answers.misconception("RESULTS_PURGED")
def empty_it(bench: Bench) -> Answers:
    """Throw away what blocks, with all that waits behind it."""
    return _instead(bench, map_mended(bench), care("purge_queue", to="ehr"), RESTART)


@answers.misconception("EHR_CHECK_OPENED")
def ask_for_less(bench: Bench) -> Answers:
    """Switch off the EHR's check for the order number."""
    off = {"kind": "configure", "node": "ehr", "path": "required", "value": []}
    return _instead(bench, off, *set_aside(bench), RESTART, *released(bench))


@answers.misconception("ORDER_BROKEN")
def let_it_skip(bench: Bench) -> Answers:
    """Let the engine skip whatever is refused."""
    skip = care("edit_destination", destination={"id": "ehr", "on_error": "skip"})
    return _instead(bench, map_mended(bench), skip, RESTART, *released(bench))


@answers.misconception("FILED_TWICE")
def replay_everything(bench: Bench) -> Answers:
    """Replay the night with new control IDs, after all of it has arrived."""
    again = care("replay", numbers=list(bench.truth.aside), new_control_id=True)
    repair = (map_mended(bench), *set_aside(bench), RESTART, *released(bench))
    return _instead(bench, *repair, again)


@answers.misconception("FILED_UNDER_ANOTHER")
def one_number_for_all(bench: Bench) -> Answers:
    """Have the map write an order number that the EHR takes."""
    number = next(iter(bench.truth.owed.values()))
    steps = [*bench.truth.steps, {"do": "set", "to": "OBR-2", "value": number}]
    forged = care("edit_map", map="results_out", steps=steps)
    return _instead(bench, forged, *set_aside(bench), RESTART, *released(bench))


@answers.misconception("URGENT_RESULT_LATE")
def thorough_and_late(bench: Bench) -> Answers:
    """Call and call again while the treatment is decided."""
    calls = look(*["owner_call"] * 8)
    repair = (map_mended(bench), *set_aside(bench), RESTART, *released(bench))
    return _instead(bench, *calls, *repair)


@answers.misconception("NOT_SEEN")
def restart_first(bench: Bench) -> Answers:
    """Press what helped last time, and never read what was changed."""
    good = model(bench)["state"]["actions"]
    return path(RESTART, *[each for each in good if each.get("at") != "change_note"])


@answers.misconception("REPEATED_EXAM")
def scan_again(bench: Bench) -> Answers:
    """Have the ward order the examination again."""
    repair = (map_mended(bench), *set_aside(bench), RESTART, *released(bench))
    return _instead(bench, tell(bench, "physician", "repeat"), *repair)


@answers.misconception("SIGNED_AGAIN")
def sign_once_more(bench: Bench) -> Answers:
    """Have the radiologist sign everything a second time."""
    repair = (map_mended(bench), *set_aside(bench), RESTART, *released(bench))
    return _instead(bench, tell(bench, "radiologist", "sign_again"), *repair)


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down the stop alone."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "causes": [bench.truth.block]})
