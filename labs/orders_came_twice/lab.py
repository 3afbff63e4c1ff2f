"""Orders came twice after a restart: two open nets, copies that wait, images under either."""

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
    Verdict,
    Word,
    did,
    either,
    judge_evidence,
    judge_notes,
    judge_report,
    looked,
    partly,
)

from .desk import NOTES_BY, clock, desk
from .drawing import AT_SECOND, NO_IMAGES, draw
from .hospital import KEPT_STEPS, hospital, policy_at
from .messages import parts, queued, second

lab = Lab()
lab.draw(draw)

_URGENT = "E43"
_OFF = ("CA", "DC")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two orders for one examination: the one that has to stand, and whether images hang on it."""

    stays: str
    goes: str
    has_images: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """The faults, the pairs, and the new orders: accession number to placer order number."""

    causes: frozenset[str]
    policy_at: str
    pairs: tuple[Pair, ...]
    linked: tuple[str, ...]
    new: Mapping[str, str]
    numbers: Mapping[str, int]
    steps: list[dict[str, Any]]
    urgent_after: int


@lab.build
def build(params: Params) -> Bench:
    """Lay out the four systems and the desk."""
    who, policy = parts(params), policy_at(params)
    return Bench(
        hospital=hospital(params),
        words={
            "technologist": params["staff"][0],
            "starts_at": clock(params["start"]),
            "urgent_patient": params["patients"][who.urgent][1],
            "urgent_at": clock(params["start"] + params["urgent_after"]),
        },
        desk=desk(params),
        truth=Truth(
            causes=frozenset({params["source"], policy, params["drop"]}),
            policy_at=policy,
            pairs=_pairs(params),
            linked=_linked(params),
            new={params["accessions"][at]: params["placers"][at] for at in who.new},
            numbers={each["control_id"]: each["n"] for each in queued(params)},
            steps=KEPT_STEPS,
            urgent_after=params["urgent_after"],
        ),
    )


def _pairs(params: Params) -> tuple[Pair, ...]:
    found = []
    for at, where in enumerate(params["images"]):
        first, again = params["accessions"][at], second(params, at)
        stays, goes = (again, first) if where == AT_SECOND else (first, again)
        found.append(Pair(stays, goes, where != NO_IMAGES))
    return tuple(found)


def _linked(params: Params) -> tuple[str, ...]:
    """Return the second numbers on which images hang."""
    return tuple(
        second(params, at) for at, where in enumerate(params["images"]) if where == AT_SECOND
    )


@lab.check("state")
def state(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect both nets closed, a running queue, new orders numbered, no examination twice."""
    truth: Truth = bench.truth
    findings = [
        *_nets(answer, truth),
        *_queue(answer),
        *_new_orders(answer, truth),
        *_doubles(answer, truth),
    ]
    return partly(5 - len(findings), 5, *findings)


def _nets(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    node = answer.node(truth.policy_at)
    if node["duplicates"] == "again":
        yield Finding("DUPLICATES_AGAIN", saw=str(node["label"]))
    steps = answer.node("engine")["maps"].get("orders_out", [])
    wanted = ("ORC-2", "OBR-2", "OBR-18")
    touched = [str(step["to"]) for step in steps if str(step.get("to", "")) in wanted]
    if touched:
        yield Finding("MAP_STILL_DROPS", saw=", ".join(touched))


def _queue(answer: HospitalAnswer) -> Iterator[Finding]:
    queue = answer.node("engine")["queues"].get("ris", {})
    waiting = queue.get("waiting", [])
    if queue.get("state") != "running" or waiting:
        yield Finding("QUEUE_STILL_STANDS", saw=str(len(waiting)))


def _new_orders(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    orders = answer.node("ris")["orders"]
    missing = [
        number
        for number, placer in truth.new.items()
        if orders.get(number, {}).get("placer_order_number") != placer
    ]
    if missing:
        yield Finding("NEW_ORDERS_MISSING", saw=", ".join(missing))


def _doubles(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    twice = [
        f"{pair.stays} and {pair.goes}"
        for pair in truth.pairs
        if _stands(answer, pair.stays) and _stands(answer, pair.goes)
    ]
    if twice:
        yield Finding("DOUBLES_LEFT", saw=", ".join(twice))


def _stands(answer: HospitalAnswer, accession: str) -> bool:
    return answer.node("ris")["orders"][accession]["status"] not in _OFF


@lab.check("harm")
def harm(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect no images without an order, nothing lost, and the urgent order in time."""
    truth: Truth = bench.truth
    findings = [*_wrongly_off(answer, truth), *_lost(answer), *_more(answer, truth)]
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


def _wrongly_off(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    off = [pair for pair in truth.pairs if not _stands(answer, pair.stays)]
    both = [pair.stays for pair in off if not _stands(answer, pair.goes)]
    if both:
        yield Finding("BOTH_CANCELLED", saw=", ".join(both))
    images = [pair.stays for pair in off if pair.has_images]
    if images:
        yield Finding("IMAGES_WITHOUT_ORDER", saw=", ".join(images))
    unknown = [pair.stays for pair in off if not pair.has_images and pair.stays not in both]
    if unknown:
        yield Finding("WRONG_ONE_KEPT", saw=", ".join(unknown))


def _lost(answer: HospitalAnswer) -> Iterator[Finding]:
    log: list[dict[str, Any]] = list(answer.node("engine")["log"])
    gone = {each.get("control_id") for each in log if each["what"] == "purged"}
    if gone & {"E41", _URGENT}:
        yield Finding("NEW_ORDER_PURGED", saw=str(len(gone & {"E41", _URGENT})))
    for row in answer.node("engine")["destinations"]:
        if row["on_error"] != "block" and not row["holds_patient"]:
            yield Finding("ORDER_BROKEN")


def _more(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    before, now = answer.node_before("ris")["orders"], answer.node("ris")["orders"]
    strange = sorted(set(now) - set(before) - set(truth.new))
    if strange:
        yield Finding("MORE_DOUBLES", saw=", ".join(strange))


@lab.check("evidence")
def evidence(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect queue, orders, images and the night's note seen before the first change."""
    clues = (
        Clue("what waits at the engine", looked("engine")),
        Clue("the orders in the RIS", looked("ris")),
        Clue("what was scanned", either(looked("archive"), did(kind="find"))),
        Clue("what happened in the night", looked("restart_note")),
    )
    return judge_evidence(Shift.of(answer, bench.desk), clues)


@lab.check("communication")
def communication(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect CT to ask before it chooses a line, and the ward to cancel nothing."""
    lines = {
        "blame": "BLAMING_LINE",
        "rescan": "FALSE_ALARM",
        "cancel_all": "CANCEL_BY_NOTE",
        "order_anew": "ORDER_BY_NOTE",
    }
    words = (
        Word("technologist", NOTES_BY, frozenset({"ask_first"}), lines),
        Word("ward", bench.truth.urgent_after, frozenset({"no_cancel"}), lines),
    )
    return judge_notes(Shift.of(answer, bench.desk), words)


@lab.check("report")
def report(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect all causes, true lists, and what is left as the systems stand."""
    truth: Truth = bench.truth
    left = set()
    if answer.node("engine")["parked"]:
        left.add("parked")
    if any(_stands(answer, number) for number in truth.linked):
        left.add("relink")
    if any(found.code == "IMAGES_WITHOUT_ORDER" for found in _wrongly_off(answer, truth)):
        left.add("reopen")
    told = Handover(truth.causes, frozenset(left))
    return judge_report(answer, Shift.of(answer, bench.desk), told)
