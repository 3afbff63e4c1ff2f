"""A merge storm with a blocked queue: a merge that is refused, and a second stop behind it."""

from collections.abc import Iterator
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
    Verdict,
    Word,
    judge_evidence,
    judge_notes,
    judge_report,
    looked,
    partly,
)

from .desk import NOTES_BY, clock, desk
from .drawing import draw
from .hospital import hospital
from .messages import Cast, cast, mended, merge, queued

lab = Lab()
lab.draw(draw)

_URGENT = "M6"
_SECOND = "M5"


@dataclass(frozen=True, slots=True)
class Truth:
    """Who is who, the orders that are owed, and the messages as they waited."""

    who: Cast
    poison: str
    second: str
    owed: tuple[str, ...]
    doubled: str
    numbers: dict[str, int]
    mended: str
    swapped: str
    urgent_after: int


@lab.build
def build(params: Params) -> Bench:
    """Lay out the three systems and the desk."""
    who = cast(params)
    return Bench(
        hospital=hospital(params),
        words={
            "technologist": params["staff"][0],
            "starts_at": clock(params["start"]),
            "urgent_patient": params["patients"][1][1],
            "urgent_at": clock(params["start"] + params["urgent_after"]),
        },
        desk=desk(params),
        truth=Truth(
            who=who,
            poison=params["poison"],
            second=params["second"],
            owed=tuple(params["accessions"][:2]),
            doubled=params["placers"][2],
            numbers={each["control_id"]: each["n"] for each in queued(params)},
            mended=mended(params),
            swapped=merge(params, "M1", who.gone, who.kept, who.kept),
            urgent_after=params["urgent_after"],
        ),
    )


@lab.check("state")
def state(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect a running, empty queue, the right merges, and the orders under their patients."""
    truth: Truth = bench.truth
    findings = [*_queue(answer), *_merges(answer, truth), *_orders(answer, truth)]
    return partly(4 - len(findings), 4, *findings)


def _queue(answer: HospitalAnswer) -> Iterator[Finding]:
    queue = answer.node("engine")["queues"].get("ris", {})
    waiting = queue.get("waiting", [])
    if queue.get("state") != "running" or waiting:
        yield Finding("QUEUE_STILL_BLOCKED", saw=str(len(waiting)))


def _merges(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    patients = answer.node("ris")["patients"]
    for kept, gone in ((truth.who.kept, truth.who.gone), *truth.who.storm):
        if patients.get(kept, {}).get("merged_into") == gone:
            yield Finding("MRG_SWAPPED", saw=kept)
        elif patients.get(gone, {}).get("merged_into") != kept and not _revived(answer, truth):
            yield Finding("MERGE_LEFT_OUT", saw=gone)


def _orders(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    orders = answer.node("ris")["orders"]
    missing = [number for number in truth.owed if number not in orders]
    if missing:
        yield Finding("ORDERS_MISSING", saw=", ".join(missing))


@lab.check("harm")
def harm(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect every message kept, the order of the queue kept, nobody revived or doubled."""
    truth: Truth = bench.truth
    findings = [*_thrown_away(answer), *_passed_by(answer), *_second_harm(answer, truth)]
    shift = Shift.of(answer, bench.desk)
    there = [
        step.ends
        for step in shift.steps
        for each in step.result.get("deliveries") or ()
        if each["control_id"] == _URGENT and each["outcome"] == "delivered"
    ]
    if not there or min(there) > truth.urgent_after:
        findings.append(Finding("URGENT_ORDER_LATE", saw=shift.desk.clock(truth.urgent_after)))
    return partly(4 - len(findings), 4, *findings)


def _thrown_away(answer: HospitalAnswer) -> Iterator[Finding]:
    log: list[dict[str, Any]] = list(answer.node("engine")["log"])
    gone = [each for each in log if each["what"] == "purged"]
    if any(each.get("control_id") for each in gone):
        yield Finding("PURGE_CACHE", saw=str(sum(1 for each in gone if each.get("control_id"))))


def _passed_by(answer: HospitalAnswer) -> Iterator[Finding]:
    for row in answer.node("engine")["destinations"]:
        if row["on_error"] != "block" and not row["holds_patient"]:
            yield Finding("ORDER_BROKEN")


def _revived(answer: HospitalAnswer, truth: Truth) -> bool:
    """Say whether the late update has brought its number back to life."""
    gone = truth.who.storm[0][1]
    late = answer.node("ris")["late_updates"] == "revive"
    return late and "merged_into" not in answer.node("ris")["patients"].get(gone, {})


def _second_harm(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    if truth.second == "late_update" and _revived(answer, truth):
        yield Finding("REVIVED_MRN", saw=truth.who.storm[0][1])
    rows = answer.node("ris")["orders"].values()
    same = {row["accession_number"] for row in rows if _same_exam(row, truth)}
    if truth.second == "twice" and len(same) > 1:
        yield Finding("DOUBLED_ORDER", saw=", ".join(sorted(same)))


def _same_exam(row: dict[str, Any], truth: Truth) -> bool:
    return str(row["placer_order_number"]).startswith(truth.doubled)


@lab.check("evidence")
def evidence(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect queue, RIS and the list of merges seen before the first change."""
    clues = (
        Clue("the engine's queue and its reason", looked("engine")),
        Clue("what the RIS knows of these patients", looked("ris")),
        Clue("which number of each pair stays", looked("cleanup_list")),
    )
    return judge_evidence(Shift.of(answer, bench.desk), clues)


@lab.check("communication")
def communication(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect CT told in time that nothing is lost, and registration that a merge was refused."""
    lines = {"blame": "BLAMING_LINE", "by_hand": "BY_HAND", "lost": "FALSE_ALARM"}
    words = (
        Word("technologist", NOTES_BY, frozenset({"none_lost"}), lines),
        Word("registration", bench.truth.urgent_after, frozenset({"merge_refused"}), lines),
    )
    return judge_notes(Shift.of(answer, bench.desk), words)


@lab.check("report")
def report(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect both causes, true lists, and what is left as the engine stands."""
    truth: Truth = bench.truth
    left = {"alarm"}
    if answer.node("engine")["parked"]:
        left.add("parked")
    if any(found.code == "MRG_SWAPPED" for found in _merges(answer, truth)):
        left.add("unmerge")
    told = Handover(frozenset({truth.poison, truth.second}), frozenset(left))
    return judge_report(answer, Shift.of(answer, bench.desk), told)
