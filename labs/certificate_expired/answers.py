"""The good path, and the ways in which people leave it."""

from typing import Any

from app.grading import Answers, Bench, Model

answers = Model()
Action = dict[str, Any]


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def gather(bench: Bench) -> list[Action]:
    """Return the looks that come first."""
    return look("room_logs", "archive", "register", *bench.truth.rooms)


def tell(bench: Bench, to: str, *says: str) -> Action:
    """Return a status note."""
    then = bench.desk.clock(45) if bench.desk else ""
    return {"kind": "tell", "to": to, "says": list(says), "next_at": then, "text": ""}


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    urgent = tell(bench, "physician", "on_device", "ended")
    return [urgent, tell(bench, "lead", "leave_checks", "ended")]


def set_at(node: str, path: str, value: Any, **more: Any) -> Action:
    """Return a change of one setting."""
    return {"kind": "configure", "node": node, "path": path, "value": value, **more}


def renew(bench: Bench) -> Action:
    """Return the choice of the new certificate."""
    return set_at("archive", "tls.certificate", bench.truth.new)


def suited(bench: Bench) -> Action:
    """Return the change that suits the odd room to the new certificate."""
    truth = bench.truth
    if truth.fault == "issuer":
        return set_at(truth.rooms[1], "calls.authorities", truth.approved[1], op="add")
    if truth.fault == "address":
        return set_at(truth.rooms[1], "destinations[1].host", truth.archive["host"])
    return set_at(truth.rooms[1], "calls.clock_days", 0)


def strict(bench: Bench) -> Action:
    """Return the change that lets the lax room verify."""
    return set_at(bench.truth.rooms[2], "calls.verifies", value=True)


def call(bench: Bench, part: int, kind: str = "store", files: list[str] | None = None) -> Action:
    """Return what a room sends as it is set up, by its part: all that waits there."""
    truth = bench.truth
    mine = list(truth.waiting.get(truth.rooms[part], {}))
    return {
        "kind": kind,
        "calling_ae_title": truth.titles[part],
        "called_ae_title": truth.archive["ae_title"],
        "host": truth.archive["host"],
        "port": truth.archive["port"],
        "tls": truth.rooms[part],
        "files": mine if files is None else files,
    }


def odd_sends(bench: Bench) -> Action:
    """Return the odd room's sending, or an echo where nothing waits there."""
    waits = bench.truth.waiting[bench.truth.rooms[1]]
    return call(bench, 1, "store" if waits else "echo")


def done(bench: Bench, *left: str, changed: tuple[str, ...] = ()) -> Action:
    """Return a report of the good path."""
    truth = bench.truth
    return {
        "kind": "report",
        "causes": ["expired", truth.fault, "lax"],
        "changed": list(changed) or ["archive", *truth.rooms[1:]],
        "told": ["physician", "lead"],
        "left": ["watch", truth.fault, *left],
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {"state": {"actions": list(actions)}, "handover": "Verification said it; plan the end."}


def good(bench: Bench) -> list[Action]:
    """Return the changes and sendings of the good path, the urgent images first."""
    return [
        renew(bench),
        call(bench, 0),
        suited(bench),
        odd_sends(bench),
        strict(bench),
        call(bench, 2, "echo"),
    ]


def _instead(bench: Bench, *middle: Action, report: Action | None = None) -> Answers:
    return path(*gather(bench), *notes(bench), *middle, report or done(bench))


@answers.model
def model(bench: Bench) -> Answers:
    """Look, tell, choose the certificate, send what is urgent, suit the rooms, verify."""
    return _instead(bench, *good(bench))


@answers.misconception("CERTIFICATE_STILL_OLD")
def all_but_the_archive(bench: Bench) -> Answers:
    """Look for the fault in the rooms, because another room works."""
    return _instead(bench, suited(bench), call(bench, 0))


@answers.misconception("ROOM_STILL_REFUSES")
def one_renewal_for_all(bench: Bench) -> Answers:
    """Choose the new certificate, see one room work, and go home."""
    rest = (strict(bench), call(bench, 2, "echo"))
    return _instead(bench, renew(bench), call(bench, 0), odd_sends(bench), *rest)


@answers.misconception("NOTHING_VERIFIED")
def it_always_worked(bench: Bench) -> Answers:
    """Leave the room alone that never failed."""
    return _instead(bench, *good(bench)[:4])


@answers.misconception("STUDIES_WAIT")
def they_send_themselves(bench: Bench) -> Answers:
    """Mend everything, test every room with an echo, and wait."""
    changes = (renew(bench), suited(bench), strict(bench))
    return _instead(bench, *changes, *(call(bench, part, "echo") for part in range(3)))


@answers.misconception("BORROWED_SETTINGS")
def by_the_room_that_works(bench: Bench) -> Answers:
    """Send everything by the settings of the room that verifies nothing."""
    files = [name for rows in bench.truth.waiting.values() for name in rows]
    borrowed = {**call(bench, 0, files=files), "tls": bench.truth.rooms[2]}
    return _instead(bench, borrowed, renew(bench), suited(bench), strict(bench))


@answers.misconception("IN_THE_CLEAR")
def the_old_way(bench: Bench) -> Answers:
    """Let the archive take what comes without TLS, and send so."""
    plain = set_at("archive", "tls.required", value=False)
    files = [name for rows in bench.truth.waiting.values() for name in rows]
    return _instead(bench, plain, {**call(bench, 0, files=files), "tls": ""})


@answers.misconception("CHECK_TAKEN_AWAY")
def only_until_noon(bench: Bench) -> Answers:
    """Take the tick away in the rooms that refuse."""
    off = [set_at(room, "calls.verifies", value=False) for room in bench.truth.rooms[:2]]
    return _instead(bench, *off, call(bench, 0), odd_sends(bench))


@answers.misconception("STRANGER_TRUSTED")
def holds_for_years(bench: Bench) -> Answers:
    """Choose the certificate that holds longest, and trust who made it."""
    own = set_at("archive", "tls.certificate", bench.truth.own)
    trust = [
        set_at(room, "calls.authorities", "the archive itself", op="add")
        for room in bench.truth.rooms[:2]
    ]
    return _instead(bench, own, *trust, call(bench, 0), odd_sends(bench))


@answers.misconception("ROOM_CUT_OFF")
def strict_first(bench: Bench) -> Answers:
    """Set the lax room right before anything else."""
    renewal, urgent, *rest = good(bench)
    return _instead(bench, strict(bench), renewal, urgent, *rest[:2], call(bench, 2, "echo"))


@answers.misconception("ARCHIVE_MOVED")
def another_port(bench: Bench) -> Answers:
    """Put the archive on another port, so that it begins afresh."""
    moved = set_at("archive", "port", int(bench.truth.archive["port"]) + 1)
    return _instead(bench, moved, renew(bench), suited(bench), strict(bench))


@answers.misconception("URGENT_LATE")
def thorough_and_late(bench: Bench) -> Answers:
    """Test again and again what refuses, and send when the decision has been made."""
    return _instead(bench, *[call(bench, 0, "echo")] * 30, *good(bench))


@answers.misconception("NOT_SEEN")
def without_the_rooms(bench: Bench) -> Answers:
    """Look at the archive alone."""
    return path(*look("room_logs", "archive"), *notes(bench), *good(bench), done(bench))


@answers.misconception("CHECKS_OFF_ASKED")
def the_hotline_is_right(bench: Bench) -> Answers:
    """Pass the hotline's advice on."""
    return _instead(bench, tell(bench, "lead", "tick_off"), *good(bench))


@answers.misconception("FALSE_ALARM")
def an_attack(bench: Bench) -> Answers:
    """Take a date for an attacker."""
    note = tell(bench, "security", "attack")
    report = {**done(bench), "told": ["physician", "lead", "security"]}
    return _instead(bench, note, *good(bench), report=report)


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down the expiry alone."""
    return _instead(bench, *good(bench), report={**done(bench), "causes": ["expired"]})


@answers.misconception("LEFT_UNTRUE")
def nothing_left(bench: Bench) -> Answers:
    """Write that nothing is left, because everything works."""
    return _instead(bench, *good(bench), report={**done(bench), "left": []})
