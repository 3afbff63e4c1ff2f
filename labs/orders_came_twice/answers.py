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
    then = bench.desk.clock(55) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def care(do: str, **more: Any) -> Action:
    """Return an administrator's act at the engine."""
    return {"kind": "engine", "node": "engine", "do": do, **more}


RESTART = care("restart_queue", to="ris")


def gather(bench: Bench) -> list[Action]:
    """Return the looks that come first, and the notes that are owed."""
    return [
        *look("engine", "ris", "archive", "restart_note"),
        tell(bench, "technologist", "ask_first"),
        tell(bench, "ward", "no_cancel"),
    ]


def map_mended(bench: Bench) -> Action:
    """Return the map without the steps that lose the numbers."""
    return care("edit_map", map="orders_out", steps=bench.truth.steps)


def copies(bench: Bench) -> list[str]:
    """Return the control IDs of the copies that wait."""
    return [each for each in bench.truth.numbers if each < "E40"]


def parked(bench: Bench, *controls: str) -> list[Action]:
    """Return the parking of messages, each with its reason."""
    reason = "A second copy, or meant for one: not to be done"
    numbers = bench.truth.numbers
    return [care("park", n=numbers[each], to="ris", reason=reason) for each in controls]


def nets(bench: Bench) -> Action:
    """Return the change that has control IDs compared again."""
    node = bench.truth.policy_at
    return {"kind": "configure", "node": node, "path": "duplicates", "value": "once"}


def off(accession: str) -> Action:
    """Return the cancellation of an order in the RIS."""
    return {
        "kind": "ris",
        "node": "ris",
        "do": "status",
        "accession_number": accession,
        "status": "CA",
    }


def cleared(bench: Bench) -> list[Action]:
    """Return the cancellation of each order that is one too many."""
    return [off(pair.goes) for pair in bench.truth.pairs]


def queue_cared_for(bench: Bench) -> list[Action]:
    """Return the care of map and queue."""
    return [map_mended(bench), *look("ward_call"), *parked(bench, *copies(bench), "E42"), RESTART]


def done(bench: Bench) -> Action:
    """Return the report."""
    return {
        "kind": "report",
        "causes": sorted(bench.truth.causes),
        "changed": ["engine", "ris"],
        "told": ["technologist", "ward"],
        "left": ["parked", "relink"],
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {
        "state": {"actions": list(actions)},
        "handover": "Which orders are truly missing in the RIS, counted there, before any replay.",
    }


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, mend the map, park copies and cancellation, restart, close the net, clear up."""
    return path(*gather(bench), *queue_cared_for(bench), nets(bench), *cleared(bench), done(bench))


def _instead(bench: Bench, *middle: Action) -> Answers:
    """Return the good path with another repair in its middle."""
    return path(*gather(bench), *middle, done(bench))


@answers.misconception("DUPLICATES_AGAIN")
def net_left_open(bench: Bench) -> Answers:
    """Clear up everything and leave the control IDs uncompared."""
    return _instead(bench, *queue_cared_for(bench), *cleared(bench))


@answers.misconception("MAP_STILL_DROPS")
def map_left(bench: Bench) -> Answers:
    """Close one net and leave the map."""
    rest = (*parked(bench, *copies(bench), "E42"), RESTART, nets(bench), *cleared(bench))
    return _instead(bench, *rest)


@answers.misconception("NEW_ORDERS_MISSING")
def numbers_first(bench: Bench) -> Answers:
    """Let the new orders go through the draft of the map, and mend it afterwards."""
    rest = (*parked(bench, *copies(bench), "E42"), RESTART, map_mended(bench))
    return _instead(bench, *rest, nets(bench), *cleared(bench))


@answers.misconception("QUEUE_STILL_STANDS")
def stopped_is_safe(bench: Bench) -> Answers:
    """Clear the RIS and leave the queue as the night left it."""
    return _instead(bench, map_mended(bench), nets(bench), *cleared(bench))


@answers.misconception("DOUBLES_LEFT")
def only_the_line(bench: Bench) -> Answers:
    """Repair the line, and leave the worklist as it is."""
    return _instead(bench, *queue_cared_for(bench), nets(bench))


@answers.misconception("BOTH_CANCELLED")
def cancelled_twice(bench: Bench) -> Answers:
    """Clear the doubles, and let the ward's cancellation through as well."""
    rest = (map_mended(bench), *parked(bench, *copies(bench)), RESTART)
    return _instead(bench, *rest, nets(bench), *cleared(bench))


@answers.misconception("IMAGES_WITHOUT_ORDER")
def second_ones_go(bench: Bench) -> Answers:
    """Cancel whatever came second, without a look at the images."""
    second = [
        off(pair.stays if pair.stays.startswith("A") else pair.goes) for pair in bench.truth.pairs
    ]
    return _instead(bench, *queue_cared_for(bench), nets(bench), *second)


@answers.misconception("WRONG_ONE_KEPT")
def first_ones_go(bench: Bench) -> Answers:
    """Keep the newest of each two, except where images are."""
    pairs = bench.truth.pairs
    acts = [off(pair.goes if pair.has_images else pair.stays) for pair in pairs]
    return _instead(bench, *queue_cared_for(bench), nets(bench), *acts)


@answers.misconception("NEW_ORDER_PURGED")
def empty_it(bench: Bench) -> Answers:
    """Throw away what waits: it is all double anyway."""
    purged = care("purge_queue", to="ris")
    return _instead(bench, map_mended(bench), purged, RESTART, nets(bench), *cleared(bench))


@answers.misconception("MORE_DOUBLES")
def just_start_it(bench: Bench) -> Answers:
    """Start the queue again, for CT waits."""
    return _instead(bench, RESTART, *queue_cared_for(bench), nets(bench), *cleared(bench))


@answers.misconception("ORDER_BROKEN")
def let_it_skip(bench: Bench) -> Answers:
    """Mend the map, and let the engine skip whatever the RIS refuses."""
    skip = care("edit_destination", destination={"id": "ris", "on_error": "skip"})
    return _instead(bench, skip, *queue_cared_for(bench), nets(bench), *cleared(bench))


@answers.misconception("URGENT_ORDER_LATE")
def tidy_first(bench: Bench) -> Answers:
    """Clear the list and call the ward until the patient lies on the table."""
    calls = look(*["ward_call"] * 6)
    return _instead(bench, *calls, *cleared(bench), *queue_cared_for(bench), nets(bench))


@answers.misconception("NOT_SEEN")
def never_looked(bench: Bench) -> Answers:
    """Do it all, and never ask the archive what was scanned."""
    good = model(bench)["state"]["actions"]
    return path(*[each for each in good if each.get("at") != "archive"])


@answers.misconception("CANCEL_BY_NOTE")
def ward_tidies(bench: Bench) -> Answers:
    """Have the ward cancel what stands twice."""
    note = tell(bench, "ward", "cancel_all")
    return _instead(bench, note, *queue_cared_for(bench), nets(bench), *cleared(bench))


@answers.misconception("ORDER_BY_NOTE")
def ward_orders(bench: Bench) -> Answers:
    """Have the ward order this morning's examinations anew."""
    note = tell(bench, "ward", "order_anew")
    return _instead(bench, note, *queue_cared_for(bench), nets(bench), *cleared(bench))


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down that something came twice, and not why it could."""
    good = model(bench)["state"]["actions"]
    causes = sorted(bench.truth.causes & {"replay", "resend"})
    return path(*good[:-1], {**good[-1], "causes": causes})
