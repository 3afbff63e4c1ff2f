"""Incidents in which another way than the model's is right as well: it loses nothing."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.grading.judging import judge
from app.grading.lab import Bench
from app.grading.loading import LabCode, load_lab, load_model
from app.grading.performing import performed
from app.practice.carrying import perform_on

LABS = Path(__file__).parents[2] / "labs"
DOSE, NEW_CT = (load_lab(LABS / name) for name in ("empty_dose_registry", "new_ct"))
SEEDS = ("seed-1", "seed-2")

Action = Mapping[str, Any]


def bench_of(code: LabCode, seed: str) -> Bench:
    return code.lab.bench(code.lab.params(seed))


def model_of(code: LabCode, bench: Bench) -> list[Action]:
    actions: list[Action] = load_model(LABS / code.slug.replace("-", "_")).answers(bench)["state"][
        "actions"
    ]
    return actions


def codes_of(code: LabCode, bench: Bench, actions: Iterable[Action]) -> dict[str, list[str]]:
    """Return the codes of what was found, by exercise, where there are any."""
    raws = {"state": {"actions": list(actions)}, "handover": "As told."}
    done = performed(code.spec.exercises, raws, bench, perform_on)
    verdicts = judge(code, bench, done)
    found = {name: [each.code for each in one.findings] for name, one in verdicts.items()}
    return {name: codes for name, codes in found.items() if codes}


@pytest.mark.parametrize("seed", SEEDS)
def test_one_retrieval_of_several_studies_brings_the_reports_and_no_images(seed: str) -> None:
    bench = bench_of(DOSE, seed)
    good = model_of(DOSE, bench)
    moves = [each for each in good if each["kind"] == "move"]
    studies = "\\".join(each["keys"]["StudyInstanceUID"] for each in moves)
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": studies}
    rest = [each for each in good[:-1] if each["kind"] != "move"]

    assert codes_of(DOSE, bench, [*rest, {**moves[0], "keys": keys}, good[-1]]) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_registry_may_be_named_by_its_address(seed: str) -> None:
    bench = bench_of(DOSE, seed)
    nodes = bench.hospital["nodes"] if bench.hospital else []
    address = next(each for each in nodes if each["id"] == "dose")["address"]
    told = [
        {**each, "value": {**each["value"], "host": address}}
        if each.get("node") in ("ct", "archive") and each["kind"] == "configure"
        else each
        for each in model_of(DOSE, bench)
    ]

    assert codes_of(DOSE, bench, told) == {}


def test_a_retrieval_by_patient_takes_the_wrong_report_along() -> None:
    bench = bench_of(DOSE, "seed-1")
    good = model_of(DOSE, bench)
    move = next(each for each in good if each["kind"] == "move")
    keys = {"QueryRetrieveLevel": "PATIENT", "PatientID": bench.truth.mixed["PatientID"]}
    by_patient = {**move, "model": "patient_root", "keys": keys}

    found = codes_of(DOSE, bench, [*good[:-1], by_patient, good[-1]])

    assert found["harm"] == ["WRONG_PATIENTS_DOSE"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_first_try_that_went_astray_may_be_cancelled(seed: str) -> None:
    bench = bench_of(NEW_CT, seed)
    good = model_of(NEW_CT, bench)
    order = next(each for each in good if each.get("do") == "order")
    astray = {**order, "placer_order_number": "ASTRAY"}
    cancel = {"kind": "ehr", "node": "ehr", "do": "cancel", "placer_order_number": "ASTRAY"}
    looks = next(n for n, each in enumerate(good) if each["kind"] not in ("look", "tell"))
    way = [*good[:looks], astray, cancel, *map(_second, good[looks:])]

    assert codes_of(NEW_CT, bench, way) == {}


def _second(action: Action) -> Action:
    """Return an action about the first new order as one about the second."""
    attributes = {
        name: value.replace("A00004", "A00005") if isinstance(value, str) else value
        for name, value in action.get("attributes", {}).items()
        if not name.endswith("StudyInstanceUID")
    }
    return {**action, "attributes": attributes} if attributes else action


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_is_not_through_by_the_hour_and_says_so_does_no_harm(seed: str) -> None:
    bench = bench_of(NEW_CT, seed)
    good = model_of(NEW_CT, bench)
    started = next(n for n, each in enumerate(good) if each.get("do") == "order")
    hold = {**next(each for each in good if each["kind"] == "tell"), "to": "manager"}
    hold["next_at"] = bench.desk.clock(100) if bench.desk else ""
    report = {**good[-1], "left": ["not_through"], "changed": _without(good[-1]["changed"], "ehr")}

    found = codes_of(NEW_CT, bench, [*good[:started], hold, report])

    assert found == {"state": ["TEST_NOT_THROUGH"]}


def _without(names: Iterable[str], gone: str) -> list[str]:
    return [each for each in names if each != gone]
