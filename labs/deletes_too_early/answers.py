"""The good path, and the ways in which people leave it."""

from typing import Any

from app.grading import Answers, Bench, Model

answers = Model()
Action = dict[str, Any]


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def gather() -> list[Action]:
    """Return the looks that come first."""
    return look("device_log", "archive", "ultrasound")


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    then = bench.desk.clock(40) if bench.desk else ""
    return [
        {"kind": "tell", "to": to, "says": [line], "next_at": then, "text": ""}
        for to, line in (("sonographer", "keep"), ("radiologist", "incomplete"))
    ]


def set_at(path: str, value: Any, **more: Any) -> Action:
    """Return a change of one of the archive's settings."""
    return {"kind": "configure", "node": "archive", "path": path, "value": value, **more}


def room(bench: Bench) -> Action:
    """Return the limit raised as far as it may be."""
    return set_at("quota_objects", bench.truth.allowed)


def reporting(bench: Bench) -> list[Action]:
    """Return the change that lets the report come."""
    truth = bench.truth
    if truth.silence == "never":
        return [set_at("commitment", "new")]
    if truth.silence == "port":
        return [set_at("destinations[1].port", truth.listens["port"])]
    return [set_at("destinations", dict(truth.listens), op="add")]


def wire(bench: Bench, kind: str, names: list[str] | None = None) -> Action:
    """Return a sending, or a request for commitment, of the named objects."""
    truth = bench.truth
    chosen = names or list(truth.missing if kind == "store" else truth.studies)
    return {"kind": kind, **truth.titles, **truth.place, "files": chosen}


def done(bench: Bench, *left: str) -> Action:
    """Return a report of the good path."""
    return {
        "kind": "report",
        "causes": ["full", "device", bench.truth.silence],
        "changed": ["archive"],
        "told": ["sonographer", "radiologist"],
        "left": ["device", "watch", *left],
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {"state": {"actions": list(actions)}, "handover": "Objects held against the limit."}


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    looks = [*gather(), *look("storage_page")]
    return path(*looks, *notes(bench), *middle, done(bench, *left))


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, make room, send what is missing, mend the report, ask for custody."""
    return _instead(
        bench, room(bench), wire(bench, "store"), *reporting(bench), wire(bench, "commit")
    )


@answers.misconception("STILL_FULL")
def send_again(bench: Bench) -> Answers:
    """Send the same into the same full archive."""
    again = [wire(bench, "store")] * 2
    return _instead(bench, *again, *reporting(bench), wire(bench, "commit"), left=("resend",))


@answers.misconception("REPORT_STILL_SILENT")
def stored_is_enough(bench: Bench) -> Answers:
    """Make room, send, and go home."""
    return _instead(bench, room(bench), wire(bench, "store"))


@answers.misconception("STORE_IS_NOT_CUSTODY")
def never_asked(bench: Bench) -> Answers:
    """Mend everything and ask for nothing."""
    return _instead(bench, room(bench), wire(bench, "store"), *reporting(bench))


@answers.misconception("STUDIES_MISSING")
def only_the_next(bench: Bench) -> Answers:
    """Mend both settings for what comes, and leave what is missing."""
    return _instead(bench, room(bench), *reporting(bench), wire(bench, "commit"), left=("resend",))


@answers.misconception("STUDY_LOST")
def thorough_and_late(bench: Bench) -> Answers:
    """Test the line until the device has made room."""
    echo = {**wire(bench, "store"), "kind": "echo", "files": []}
    rest = (room(bench), wire(bench, "store"), *reporting(bench), wire(bench, "commit"))
    return _instead(bench, *[echo] * 40, *rest)


@answers.misconception("LIMIT_TAKEN_AWAY")
def no_limit(bench: Bench) -> Answers:
    """Take the limit away."""
    rest = (wire(bench, "store"), *reporting(bench), wire(bench, "commit"))
    return _instead(bench, set_at("quota_objects", None), *rest)


@answers.misconception("ACCEPT_ANY_AE")
def checks_off(bench: Bench) -> Answers:
    """Switch the checks of titles off, because something is refused."""
    rest = (room(bench), wire(bench, "store"), *reporting(bench), wire(bench, "commit"))
    return _instead(bench, set_at("checks", []), *rest)


@answers.misconception("DEVICE_TOUCHED")
def move_the_device(bench: Bench) -> Answers:
    """Let the device listen elsewhere, in the hope that the report finds it."""
    moved = {"kind": "configure", "node": "ultrasound", "path": "port", "value": 5104}
    return _instead(bench, moved, room(bench), wire(bench, "store"))


@answers.misconception("NOT_SEEN")
def without_asking(bench: Bench) -> Answers:
    """Raise the limit without knowing how far."""
    rest = (room(bench), wire(bench, "store"), *reporting(bench), wire(bench, "commit"))
    return path(*gather(), *notes(bench), *rest, done(bench))


@answers.misconception("FALSE_COMFORT")
def it_says_sent(bench: Bench) -> Answers:
    """Tell the sonographer that sent is safe."""
    note = {"kind": "tell", "to": "sonographer", "says": ["all_sent"], "next_at": "", "text": ""}
    rest = (room(bench), wire(bench, "store"), *reporting(bench), wire(bench, "commit"))
    return _instead(bench, note, *rest)


@answers.misconception("LEFT_UNTRUE")
def nothing_left(bench: Bench) -> Answers:
    """Write that nothing is left."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "left": []})
