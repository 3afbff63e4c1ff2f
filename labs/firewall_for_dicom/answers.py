"""Rules by the caller, and the rules that people write from habit."""

import json
from collections.abc import Iterable

from app.grading import Answers, Bench, Model

from .clinic import DROPPED, PASSES
from .drawing import SYMPTOMS
from .places import ANY, COMMIT, MOVE, NODES, Flow

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """One rule for each needed connection."""
    truth = bench.truth
    return {
        "rules": _rules(truth["flows"]),
        "packets": _packets(truth["packets"]),
        "missing": truth["symptom"],
    }


@answers.misconception("MOVE_RETURN")
def images_come_back(bench: Bench) -> Answers:
    """Believe that the images of a C-MOVE return on the connection that asked."""
    return {"rules": _rules(flow for flow in bench.truth["flows"] if flow.kind != MOVE)}


@answers.misconception("COMMIT_RETURN")
def result_comes_back(bench: Bench) -> Answers:
    """Believe that the commitment result is an answer."""
    return {"rules": _rules(flow for flow in bench.truth["flows"] if flow.kind != COMMIT)}


@answers.misconception("ANY_ANY")
def until_monday(_bench: Bench) -> Answers:
    """Open everything."""
    return {"rules": json.dumps([_row(ANY, ANY, ANY, ANY)])}


@answers.misconception("PORT_ASSUMED")
def dicom_is_another_port(bench: Bench) -> Answers:
    """Write a port from memory."""
    flows = bench.truth["flows"]
    ports = {flow.port for flow in flows}
    habit = next(port for port in (104, 11112, 2575, 4000) if port not in ports)
    return {
        "rules": json.dumps(
            [_row(NODES[f.caller], NODES[f.called], f.protocol, str(habit)) for f in flows]
        )
    }


@answers.misconception("PROTOCOL_MIXED")
def all_tcp(bench: Bench) -> Answers:
    """Write TCP for everything, also for the time."""
    rows = [
        _row(NODES[f.caller], NODES[f.called], "TCP", str(f.port)) for f in bench.truth["flows"]
    ]
    return {"rules": json.dumps(rows)}


@answers.misconception("ANSWERS_NEED_NO_RULE")
def both_ways(bench: Bench) -> Answers:
    """Write each rule in both directions."""
    flows = bench.truth["flows"]
    back = [_row(NODES[f.called], NODES[f.caller], f.protocol, str(f.port)) for f in flows]
    return {"rules": json.dumps([*json.loads(_rules(flows)), *back])}


@answers.misconception("WRONG_CALLER")
def data_goes_there(bench: Bench) -> Answers:
    """Take the direction of the data for that of the call: worklist, time, search."""
    flows: list[Flow] = bench.truth["flows"]
    rows = [_row(NODES[f.called], NODES[f.caller], f.protocol, str(f.port)) for f in flows]
    return {"rules": json.dumps(rows)}


@answers.misconception("OLD_RULE_KEPT")
def never_touch_a_rule(bench: Bench) -> Answers:
    """Leave what is there."""
    columns = ("caller", "called", "protocol", "port")
    old = [dict(zip(columns, rule, strict=True)) for rule in bench.truth["old"]]
    return {"rules": json.dumps([*old, *json.loads(_rules(bench.truth["flows"]))])}


@answers.misconception("EXTRA_FLOW")
def might_be_useful(bench: Bench) -> Answers:
    """Open a door for later."""
    extra = _row(NODES["mammo"], NODES["engine"], "TCP", "22")
    return {"rules": json.dumps([*json.loads(_rules(bench.truth["flows"])), extra])}


@answers.misconception("FLOW_MISSING")
def only_images(bench: Bench) -> Answers:
    """Forget what is not DICOM."""
    flows = bench.truth["flows"]
    doors = ("engine", "clock")
    return {"rules": _rules(flow for flow in flows if flow.called not in doors)}


@answers.misconception("STATE_FORGOTTEN")
def rules_for_answers(bench: Bench) -> Answers:
    """Drop every packet for whose direction there is no rule."""
    return {"packets": _packets(dict.fromkeys(bench.truth["packets"], False))}


@answers.misconception("RULE_MISREAD")
def all_pass(bench: Bench) -> Answers:
    """Let everything pass that looks like work."""
    return {"packets": _packets(dict.fromkeys(bench.truth["packets"], True))}


@answers.misconception("SYMPTOM_MISREAD")
def another_flow(bench: Bench) -> Answers:
    """Name a flow that is proved to work."""
    return {"missing": next(each for each in SYMPTOMS if each != bench.truth["symptom"])}


def _row(caller: str, called: str, protocol: str, port: str) -> dict[str, str]:
    return {"caller": caller, "called": called, "protocol": protocol, "port": port}


def _rules(flows: Iterable[Flow]) -> str:
    return json.dumps(
        [_row(NODES[f.caller], NODES[f.called], f.protocol, str(f.port)) for f in flows]
    )


def _packets(fates: dict[str, bool]) -> str:
    return json.dumps(
        {row: {"fate": PASSES if passes else DROPPED} for row, passes in fates.items()}
    )
