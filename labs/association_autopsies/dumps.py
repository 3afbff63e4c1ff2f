"""The six dumps: each association as both sides really spoke it, byte for byte."""

from typing import Any

from app.grading import Params
from app.practice import pdu_writing as writing
from app.practice.doors import Door
from app.practice.pdu_writing import Proposal
from app.practice.staging import Stage

from .register import CLASSES, DEVICES, ENCODINGS, IMPLICIT, PLAIN, VERIFICATION

_PATIENCE_MS = {"dropped": 20_000, "hung": 30_000}
_REJECTS = {"calling": (1, 1, 3), "called": (1, 1, 7), "limit": (2, 3, 2)}
_RESULTS = {"class": 3, "encoding": 4}


def name_of(case: Params) -> str:
    """Return the name of a dump on the bench."""
    return f"Dump {case['id'].upper()}, {label_of(case)}"


def label_of(case: Params) -> str:
    """Return how people call the device."""
    return f"{DEVICES[case['modality']][2]} {case['title']}"


def proposals_of(case: Params) -> list[Proposal]:
    """Return what the device proposes, in its order."""
    usual = DEVICES[case["modality"]][0]
    if "wanted" not in case:
        return [(VERIFICATION, (IMPLICIT,)), (_uid(usual), PLAIN)]
    squeezed = (ENCODINGS[case["encoding"]][0],)
    offered = squeezed if case["fault"] == "encoding" else PLAIN
    wanted: list[Proposal] = [(_uid(each), offered) for each in case["wanted"]]
    if case["whole"]:
        return wanted
    beside = [(_uid(each), PLAIN) for each in case["beside"]]
    twice = [(_uid(usual), squeezed)] if case["twice"] and case["fault"] == "class" else []
    return [(VERIFICATION, (IMPLICIT,)), *beside, *twice, *wanted]


def results_of(case: Params) -> list[int]:
    """Return the archive's result for each proposal."""
    wanted = {_uid(each) for each in case.get("wanted", ())}
    results = []
    for abstract, syntaxes in proposals_of(case):
        if abstract in wanted:
            results.append(_RESULTS[case["fault"]])
        else:
            results.append(0 if IMPLICIT in syntaxes else 4)
    return results


def dump(case: Params) -> dict[str, Any]:
    """Return the trace of one case."""
    door = Door(case["address"], case["address"], case["port"])
    stage, pace = Stage(label_of(case), "Archive", door), case["pace"]
    stage.wait(pace[0] / 10)
    if case["fault"] == "refused":
        stage.refused()
    elif case["fault"] == "dropped":
        stage.wait(_PATIENCE_MS["dropped"])
        stage.silent()
    else:
        stage.opened()
        stage.wait(pace[1] / 10)
        stage.request(case["called"], case["calling"], proposals_of(case))
        _answer(stage, case)
        stage.close()
    return stage.to_data()


def _answer(stage: Stage, case: Params) -> None:
    if case["fault"] == "hung":
        stage.wait(_PATIENCE_MS["hung"])
        stage.abort(0, 0)
        return
    stage.wait(case["pace"][2])
    if case["fault"] in _REJECTS:
        stage.reject(*_REJECTS[case["fault"]])
        return
    rows = zip(results_of(case), proposals_of(case), strict=True)
    stage.accept([(result, syntaxes[0]) for result, (_, syntaxes) in rows])
    stage.wait(case["pace"][3] / 10)
    if case["whole"]:
        stage.abort()
        return
    stage.caller_says(writing.echo_rq(1, VERIFICATION))
    stage.wait(case["pace"][2] / 10)
    stage.called_says(writing.echo_rsp(1, VERIFICATION))
    stage.release()


def _uid(key: str) -> str:
    return CLASSES[key][0]
