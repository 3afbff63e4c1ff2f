"""The good path, and the ways in which people leave it."""

from typing import Any

from app.grading import Answers, Bench, Model

answers = Model()
Action = dict[str, Any]


def look(*places: str) -> list[Action]:
    """Return a look at each of the places."""
    return [{"kind": "look", "at": place} for place in places]


def ask(bench: Bench) -> Action:
    """Return the query that the CT scanner makes."""
    step = "ScheduledProcedureStepSequence"
    title = bench.truth.stations["CT"]
    return {
        "kind": "find",
        "model": "worklist",
        "calling_ae_title": title,
        **bench.truth.worklist,
        "keys": {
            "PatientName": "",
            "AccessionNumber": "",
            f"{step}.ScheduledStationAETitle": title,
            f"{step}.ScheduledProcedureStepStartDate": bench.truth.today,
            f"{step}.Modality": "CT",
        },
    }


def gather(bench: Bench) -> list[Action]:
    """Return the looks that come first."""
    return [*look("change_note", "clinic_release", "ct", "ris"), ask(bench)]


def notes(bench: Bench) -> list[Action]:
    """Return the notes that are owed."""
    then = bench.desk.clock(50) if bench.desk else ""
    return [
        {"kind": "tell", "to": to, "says": [line], "next_at": then, "text": ""}
        for to, line in (("technologist", "list_short"), ("clinic", "clinic_zone"))
    ]


def table(bench: Bench) -> Action:
    """Return the change of the table of stations."""
    return {
        "kind": "configure",
        "node": "ris",
        "path": "stations",
        "value": dict(bench.truth.stations),
    }


def move(bench: Bench, number: str, **changed: str) -> Action:
    """Return an order put where it belongs."""
    station, start = bench.truth.owed[number]
    told = {"accession_number": number, "station": station, "start": start, **changed}
    return {"kind": "ris", "node": "ris", "do": "schedule", **told}


def moves(bench: Bench) -> list[Action]:
    """Return all moves that are needed, the urgent one first."""
    truth = bench.truth
    order = sorted(truth.wrong, key=lambda number: (number != truth.urgent, number))
    return [move(bench, number) for number in order]


def done(bench: Bench, *left: str) -> Action:
    """Return a report of the good path."""
    del bench
    return {
        "kind": "report",
        "causes": ["station", "zone"],
        "changed": ["ris"],
        "told": ["technologist", "clinic"],
        "left": list(left or ("clinic",)),
    }


def path(*actions: Action) -> Answers:
    """Return *actions* as the whole shift."""
    return {
        "state": {"actions": list(actions)},
        "handover": "Count the list at half past midnight.",
    }


@answers.model
def model(bench: Bench) -> Answers:
    """Look, ask, tell, mend the table, move the orders, ask again, report."""
    return _instead(bench, *moves(bench), table(bench), ask(bench))


def _instead(bench: Bench, *middle: Action, left: tuple[str, ...] = ()) -> Answers:
    return path(*gather(bench), *notes(bench), *middle, done(bench, *left))


@answers.misconception("STATION_TABLE_OLD")
def today_only(bench: Bench) -> Answers:
    """Move today's orders, and leave the table for tomorrow's."""
    return _instead(bench, *moves(bench), left=("clinic", "stations"))


@answers.misconception("STATION_STILL_OLD")
def table_only(bench: Bench) -> Answers:
    """Mend the table and believe that it moves what is there."""
    return _instead(bench, table(bench), left=("clinic", "orders"))


@answers.misconception("DAY_STILL_WRONG")
def station_only(bench: Bench) -> Answers:
    """Mend the stations, and stop at the first success."""
    truth = bench.truth
    station = [
        {**each, "start": ""}
        for each in moves(bench)
        if truth.owed[each["accession_number"]][0] == truth.stations["CT"]
    ]
    return _instead(bench, *station, table(bench), left=("clinic", "orders"))


@answers.misconception("ZONE_DROPPED")
def cut_the_offset(bench: Bench) -> Answers:
    """Set the right day and keep the clock of the clinic."""
    cut = [
        move(bench, number, start=bench.truth.dropped[number])
        if number in bench.truth.dropped
        else move(bench, number)
        for number in sorted(bench.truth.wrong)
    ]
    return _instead(bench, *cut, table(bench), left=("clinic", "orders"))


@answers.misconception("SCANNER_RENAMED")
def old_name_back(bench: Bench) -> Answers:
    """Give the new scanner the old title, so that the list fits."""
    old = {"kind": "configure", "node": "ct", "path": "ae_title", "value": "CT_OLD_1"}
    return _instead(bench, old, *moves(bench), table(bench))


@answers.misconception("RIGHT_ORDER_MOVED")
def convert_everything(bench: Bench) -> Answers:
    """Shift every order, also those whose time is right."""
    truth = bench.truth
    local = next(number for number in truth.owed if number not in truth.foreign)
    late = move(bench, local, start=f"{truth.today}2130")
    return _instead(bench, *moves(bench), late, table(bench))


@answers.misconception("ORDERS_CLOSED")
def order_anew(bench: Bench) -> Answers:
    """Cancel what is hidden; somebody will order it again."""
    number = bench.truth.urgent
    off = {
        "kind": "ris",
        "node": "ris",
        "do": "status",
        "accession_number": number,
        "status": "CA",
    }
    return _instead(bench, *moves(bench), off, table(bench))


@answers.misconception("URGENT_LATE")
def thorough_and_late(bench: Bench) -> Answers:
    """Ask the worklist in every way before the first move."""
    return _instead(bench, *[ask(bench)] * 24, *moves(bench), table(bench))


@answers.misconception("NOT_SEEN")
def change_first(bench: Bench) -> Answers:
    """Move the orders at once."""
    return path(*moves(bench), table(bench), *notes(bench), done(bench))


@answers.misconception("BLANK_QUERY")
def search_for_all(bench: Bench) -> Answers:
    """Let CT search without filters."""
    note = {"kind": "tell", "to": "technologist", "says": ["query_all"], "next_at": "", "text": ""}
    return _instead(bench, note, *moves(bench), table(bench))


@answers.misconception("BLAMING_NOTE")
def in_my_own_words(bench: Bench) -> Answers:
    """Tell the clinic what one thinks of it."""
    text = "You should have known that this spoils our list."
    note = {"kind": "tell", "to": "clinic", "says": ["clinic_zone"], "next_at": "", "text": text}
    return _instead(bench, note, *moves(bench), table(bench))


@answers.misconception("CAUSE_MISSED")
def one_cause(bench: Bench) -> Answers:
    """Write down the first cause alone."""
    good = model(bench)["state"]["actions"]
    return path(*good[:-1], {**good[-1], "causes": ["station"]})
