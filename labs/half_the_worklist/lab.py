"""Half the worklist: a station title that is gone, and dates of another zone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.grading import (
    Bench,
    Clue,
    Finding,
    Handover,
    HospitalAnswer,
    Lab,
    Params,
    Shift,
    Step,
    Verdict,
    Word,
    did,
    judge_evidence,
    judge_notes,
    judge_report,
    looked,
    partly,
)

from .desk import NOTES_BY, clock, desk
from .drawing import draw
from .hospital import foreign_start, hospital, local_start, titles

lab = Lab()
lab.draw(draw)

_MINUTE = 12
"""Digits of a start down to the minute."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The station and local start that each order owes, and which of them were wrong."""

    stations: Mapping[str, str]
    owed: Mapping[str, tuple[str, str]]
    foreign: frozenset[str]
    wrong: frozenset[str]
    dropped: Mapping[str, str]
    urgent: str
    urgent_after: int
    worklist: Mapping[str, Any]
    today: str


@lab.build
def build(params: Params) -> Bench:
    """Lay out the systems and the desk."""
    systems, stations = hospital(params), titles(params)
    rows = params["orders"]
    owed = {row[0]: (stations[row[1]], local_start(params, row[3])) for row in rows}
    foreign = frozenset(row[0] for row in rows if row[2])
    mwl = systems["nodes"][1]
    return Bench(
        hospital=systems,
        words={
            "technologist": params["staff"][0],
            "starts_at": clock(params["start"]),
            "urgent_patient": params["patients"][0][1],
            "urgent_at": clock(params["start"] + params["urgent_after"]),
            "today": params["today"],
            "zone": params["zone"],
            "mr_title": params["mr"],
        },
        desk=desk(params),
        truth=Truth(
            stations=stations,
            owed=owed,
            foreign=foreign,
            wrong=foreign | {row[0] for row in rows if row[1] == "CT"},
            # What becomes of an order whose offset is cut off: the right day, the wrong hour.
            dropped={
                row[0]: params["today"] + foreign_start(params, row[3])[8:_MINUTE]
                for row in rows
                if row[2]
            },
            urgent=rows[0][0],
            urgent_after=params["urgent_after"],
            worklist={
                "called_ae_title": mwl["ae_title"],
                "host": mwl["host"],
                "port": mwl["port"],
            },
            today=params["today"],
        ),
    )


@lab.check("state")
def state(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect the table of stations right, and each order at its station and local time."""
    truth: Truth = bench.truth
    findings = [*_table(answer, truth), *_hidden(answer, truth)]
    return partly(4 - len(findings), 4, *findings)


def _table(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    stations = answer.node("ris")["stations"]
    if dict(stations) != dict(truth.stations):
        yield Finding("STATION_TABLE_OLD", saw=str(stations.get("CT", "")))


def _hidden(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    orders = _live(answer)
    away = [n for n, row in orders.items() if row["station"] != truth.owed[n][0]]
    if away:
        yield Finding("STATION_STILL_OLD", saw=", ".join(away))
    late = [n for n, row in orders.items() if row["start"][:_MINUTE] != truth.owed[n][1]]
    dropped = [n for n in late if orders[n]["start"][:_MINUTE] == truth.dropped.get(n)]
    if dropped:
        yield Finding("ZONE_DROPPED", saw=", ".join(dropped))
    if still := [n for n in late if n in truth.foreign and n not in dropped]:
        yield Finding("DAY_STILL_WRONG", saw=", ".join(still))


def _live(answer: HospitalAnswer) -> dict[str, dict[str, Any]]:
    """Return the orders that were there and still are to be done."""
    now = answer.node("ris")["orders"]
    before = answer.node_before("ris")["orders"]
    return {n: now[n] for n in before if n in now and now[n]["status"] == "SC"}


@lab.check("harm")
def harm(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect no order lost, no right one moved, no scanner renamed, the urgent one in time."""
    truth: Truth = bench.truth
    findings = [*_lost(answer), *_moved(answer, truth), *_renamed(answer)]
    shift = Shift.of(answer, bench.desk)
    there = shift.when(_puts_right(truth))
    if there is None or there > truth.urgent_after:
        findings.append(Finding("URGENT_LATE", saw=shift.desk.clock(truth.urgent_after)))
    return partly(4 - len(findings), 4, *findings)


def _puts_right(truth: Truth) -> Any:
    """Recognize the step that puts the urgent order where its scanner asks."""
    station, start = truth.owed[truth.urgent]

    def seen(step: Step) -> bool:
        wanted = (truth.urgent, station, start)
        names = ("accession_number", "station", "start")
        got = tuple(str(step.action.get(name, "")).strip() for name in names)
        return step.kind == "ris" and step.ok and (got[0], got[1], got[2][:_MINUTE]) == wanted

    return seen


def _lost(answer: HospitalAnswer) -> Iterator[Finding]:
    gone = set(answer.node_before("ris")["orders"]) - set(_live(answer))
    if gone:
        yield Finding("ORDERS_CLOSED", saw=", ".join(sorted(gone)))


def _moved(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    before = answer.node_before("ris")["orders"]
    moved = [
        n
        for n, row in _live(answer).items()
        if n not in truth.foreign and row["start"] != before[n]["start"]
    ]
    if moved:
        yield Finding("RIGHT_ORDER_MOVED", saw=", ".join(moved))


def _renamed(answer: HospitalAnswer) -> Iterator[Finding]:
    for name in ("ct", "mr"):
        now, before = answer.node(name), answer.node_before(name)
        if now["ae_title"] != before["ae_title"]:
            yield Finding("SCANNER_RENAMED", saw=now["ae_title"])
    if answer.node("worklist")["device_table"] != answer.node_before("worklist")["device_table"]:
        yield Finding("DEVICE_TABLE_TOUCHED")


@lab.check("evidence")
def evidence(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect RIS, scanner, both papers and a query seen before the first change."""
    clues = (
        Clue("the orders in the RIS", looked("ris")),
        Clue("the scanner's own title", looked("ct")),
        Clue("what was planned for the night", looked("change_note")),
        Clue("what the clinic changed", looked("clinic_release")),
        Clue("how the worklist answers a query", did(kind="find")),
    )
    return judge_evidence(Shift.of(answer, bench.desk), clues)


@lab.check("communication")
def communication(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect CT told in time not to guess, and the clinic told what its change does."""
    lines = {"blame": "BLAMING_LINE", "query_all": "BLANK_QUERY", "type": "BY_HAND"}
    words = (
        Word("technologist", NOTES_BY, frozenset({"list_short"}), lines),
        Word("clinic", bench.truth.urgent_after, frozenset({"clinic_zone"}), lines),
    )
    return judge_notes(Shift.of(answer, bench.desk), words)


@lab.check("report")
def report(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect both causes, true lists, and the clinic as what is left."""
    truth: Truth = bench.truth
    left = {"clinic"}
    left |= {"stations"} if list(_table(answer, truth)) else set()
    left |= {"orders"} if list(_hidden(answer, truth)) else set()
    told = Handover(frozenset({"station", "zone"}), frozenset(left))
    return judge_report(answer, Shift.of(answer, bench.desk), told)
