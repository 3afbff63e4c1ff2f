"""Downtime drill: three hours without RIS, played on a clock, and the tidying up afterwards."""

from app.grading import Bench, Finding, Lab, Params, Place, Verdict, partly, unreadable, wrong

from . import recovery
from .drawing import (
    FREEZE,
    HOLD,
    INCIDENT,
    LOG,
    NOTICE,
    NUMBERS,
    PURGE,
    REBOOT,
    STOP,
    TYPED,
    clock,
    draw,
)  # fmt: skip
from .simulator import CONSEQUENCE, Outcome, run
from .studies import (
    ASK,
    CACHED,
    CANCEL,
    DEED,
    HAND_TYPED,
    MERGED,
    MISSPELLED,
    MOVE,
    PAPER,
    TWICE,
    TWO_LINES,
    archive_shows,
    others_say,
)  # fmt: skip

lab = Lab()
lab.draw(draw)

ACTIONS = {
    FREEZE: "Stop the worklist server from refreshing its cache",
    NOTICE: "Call wards, emergency room and readers: RIS is down, orders on paper",
    NUMBERS: "Hand out the reserved block of downtime numbers to every console",
    LOG: "Lay a paper log at every console: number, name, birth date, exam, time",
    HOLD: "Make room on the interface engine, so that it goes on holding messages",
    INCIDENT: "Report the incident to the vendor, with the time and the last good event",
    REBOOT: "Restart the RIS server",
    PURGE: "Empty the engine's queue, so that it does not fill up",
    TYPED: "Have the technologists type accession numbers of their own",
    STOP: "Stop all scanning until RIS is back",
}
_HARM = {
    REBOOT: "REBOOTED_FIRST",
    PURGE: "QUEUE_PURGED",
    TYPED: "ACCESSION_TYPED",
    STOP: "SCANNING_STOPPED",
}
_ENGINE = {
    True: "The interface engine holds what it cannot deliver, without limit; nothing has to be "
    "done for that.",
    False: "The interface engine holds what it cannot deliver until its disk is full, and then "
    "drops what comes. At today's rate it is full at {hold}.",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay the actions, the rules of the clock and the studies of the outage on the bench."""
    by = {name: clock(params["start"] + at) for name, at in params["deadlines"].items()}
    words = {name: params[name] for name in ("asker", "vendor", "chief", "hospital", "block")}
    words |= {
        "start": clock(params["start"]),
        "back": clock(params["start"] + params["minutes"]),
        "freeze_by": by[FREEZE],
        "notice_by": by[NOTICE],
        "numbers_by": by[NUMBERS],
        "log_by": by[LOG],
        "incident_by": by[INCIDENT],
        "engine": _ENGINE[params["engine_holds"]].format(hold=by.get(HOLD, "")),
    }
    return Bench(
        tables={"during": _actions(params), "studies": _studies(params)},
        words=words | recovery.texts(params),
        truth=params,
    )


def _actions(params: Params) -> list[dict[str, str]]:
    return [
        {"id": name, "action": ACTIONS[name], "takes": f"{params['takes'][name]} min"}
        for name in params["rows"]
    ]


def _studies(params: Params) -> list[dict[str, str]]:
    rows = []
    for at, study in enumerate(params["studies"], 1):
        number = f"{params['block']}{study['line']:03d}"
        shows = archive_shows(study, number, clock(study["at"]))
        rows.append(
            {"id": f"d{at}", "archive_shows": shows, "others_say": others_say(study, number)}
        )
    return rows


@lab.check("during")
def during(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect every needed action done in its time, and none that harms."""
    turns = {name: int(cells["turn"]) for name, cells in answer.items() if cells["turn"]}
    if len(set(turns.values())) < len(turns):
        return unreadable("Two actions have the same turn. You have two hands and one telephone.")
    outcome = run(sorted(turns, key=lambda name: turns[name]), bench.truth)
    findings = _told(outcome, bench.truth)
    needed = len(bench.truth["deadlines"])
    if outcome.harm:
        return wrong(*findings)
    note = "" if findings else _clock_note(outcome)
    return partly(needed - len(outcome.late), needed, *findings, note=note)


def _clock_note(outcome: Outcome) -> str:
    return f"After {max(outcome.done_at.values())} minutes the downtime runs, and nothing is lost."


def _told(outcome: Outcome, params: Params) -> list[Finding]:
    """Return what happened, harm first."""
    findings = [
        Finding(_HARM[name], Place(f"row {name}", "during"), ACTIONS[name]) for name in outcome.harm
    ]
    for name in outcome.late:
        at = outcome.done_at.get(name)
        saw = "never" if at is None else f"at {clock(params['start'] + at)}"
        findings.append(Finding(CONSEQUENCE[name], Place(f"row {name}", "during"), saw))
    return findings


@lab.check("after")
def after(answer: tuple[str, ...], bench: Bench) -> Verdict:
    """Expect identities before orders, orders before paper, paper before matching."""
    codes = recovery.broken(answer, bench.truth)
    found = [Finding(code, Place("the order of your steps")) for code in codes]
    pairs = len(recovery.PAIRS)
    note = "" if found else "Who somebody is, then what was asked, then what was done."
    return partly(pairs - len(codes), pairs, *found, note=note)


@lab.check("studies")
def studies(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect each study under one order of the right patient: none lost, none twice."""
    findings, earned, harm = [], 0, False
    for at, study in enumerate(bench.truth["studies"], 1):
        said = answer[f"d{at}"]["deed"]
        if said == DEED[study["kind"]]:
            earned += 1
            continue
        code = _amiss(study["kind"], said)
        harm |= code == "IDENTITY_GUESSED"
        facts = {"study": f"{study['exam']} of {clock(study['at'])}"}
        findings.append(Finding(code, Place(f"row {at}", "studies"), said, facts))
    note = "" if findings else "No study lost, none twice, and each under its own patient."
    return partly(0 if harm else earned, len(bench.truth["studies"]), *findings, note=note)


_AMISS = {
    CACHED: "TOUCHED_WHAT_WAS_RIGHT",
    MERGED: "MERGE_MISSED",
    PAPER: "LINK_MISSED",
    HAND_TYPED: "NUMBER_REUSED",
    TWICE: "ORDERED_TWICE",
    TWO_LINES: "IDENTITY_GUESSED",
    MISSPELLED: "NAME_LEFT",
}


def _amiss(kind: str, said: str) -> str:
    if not said:
        return "ROW_OPEN"
    if said == ASK:
        return "ASKED_NEEDLESSLY"
    if said == MOVE:
        return "MOVED_WITHOUT_MERGE"
    if said == CANCEL and kind != CACHED:
        return "ORDER_LOST"
    return _AMISS[kind]
