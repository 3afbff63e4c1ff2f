"""The model's answers, and the ways in which people go astray."""

import json

from app.grading import Answers, Bench, Model

from .chain import EVIDENCE, FAULTS, HOPS

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Name the first hop without a good trace, and what shows why."""
    focus = FAULTS[bench.truth["tickets"][bench.truth["focus"]]["fault"]].hop
    return {
        "tickets": json.dumps(_decided(bench)),
        "first_call": {3: "planners", 4: "scanner"}[focus],
    }


def _decided(bench: Bench) -> dict[str, dict[str, str]]:
    decided = {}
    for number, ticket in enumerate(bench.truth["tickets"], 1):
        fault = FAULTS[ticket["fault"]]
        decided[f"t{number}"] = {
            "hop": HOPS[fault.hop - 1],
            "evidence": EVIDENCE[min(fault.evidence)],
        }
    return decided


def _said(bench: Bench, number: int, column: str, value: str) -> Answers:
    decided = _decided(bench)
    decided[f"t{number}"][column] = value
    return {"tickets": json.dumps(decided)}


def _latest(bench: Bench) -> int:
    """Return the number of the ticket whose fault comes last in the chain."""
    hops = [FAULTS[ticket["fault"]].hop for ticket in bench.truth["tickets"]]
    return hops.index(max(hops)) + 1


def _everywhere(bench: Bench, key: str) -> Answers:
    decided = _decided(bench)
    for cells in decided.values():
        cells["evidence"] = EVIDENCE[key]
    return {"tickets": json.dumps(decided)}


@answers.misconception("BLAMED_PACS")
def pacs(bench: Bench) -> Answers:
    """Search where the trouble shows, though the worklist never had the patient."""
    return {
        **_said(bench, bench.truth["focus"] + 1, "hop", HOPS[4]),
        "first_call": "pacs",
    }


@answers.misconception("LATER_SYMPTOM")
def later(bench: Bench) -> Answers:
    """Take the missing report for the fault."""
    return _said(bench, bench.truth["focus"] + 1, "hop", HOPS[6])


@answers.misconception("NOISE_FOR_FAULT")
def noise(bench: Bench) -> Answers:
    """Take trouble that passed for the fault."""
    number, ticket = next(
        (at, each) for at, each in enumerate(bench.truth["tickets"], 1) if each["noisy"]
    )
    return _said(bench, number, "hop", HOPS[ticket["noisy"] - 1])


@answers.misconception("TOO_FAR_UPSTREAM")
def upstream(bench: Bench) -> Answers:
    """Walk past the last good event."""
    number = _latest(bench)
    ticket = bench.truth["tickets"][number - 1]
    return _said(bench, number, "hop", HOPS[1 if ticket["noisy"] == 1 else 0])


@answers.misconception("RESTART_FIRST")
def restart(bench: Bench) -> Answers:
    """Restart and see."""
    return _everywhere(bench, "restart")


@answers.misconception("LOOKED_AT_THE_END")
def at_the_end(bench: Bench) -> Answers:
    """Look at the picture when the transport is in question."""
    return _everywhere(bench, "pixels")


@answers.misconception("EVIDENCE_ELSEWHERE")
def elsewhere(bench: Bench) -> Answers:
    """Ask for evidence about another hop."""
    return _everywhere(bench, "closing")


@answers.misconception("BLAMED_A_PERSON")
def person(_bench: Bench) -> Answers:
    """Call the one who typed."""
    return {"first_call": "technologist"}


@answers.misconception("OTHER_OWNER")
def owner(_bench: Bench) -> Answers:
    """Call a team that owns another part of the chain."""
    return {"first_call": "network"}
