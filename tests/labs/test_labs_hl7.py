"""The two labs about fields and maps: routes that are also right, and traps of some seeds only."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.grading import Bench, Outcome, Verdict
from app.grading.judging import judge
from app.grading.kinds import KIND_BY_NAME
from app.grading.loading import LabCode, load_lab, load_model

LABS = Path(__file__).parent.parent.parent / "labs"
SEEDS = [f"hl7-{number}" for number in range(40)]


def loaded(name: str) -> tuple[LabCode, Any]:
    return load_lab(LABS / name), load_model(LABS / name)


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


def benches(code: LabCode, **wanted: Any) -> list[Bench]:
    """Build the benches of those seeds whose params are as *wanted*."""
    drawn = [code.lab.params(seed) for seed in SEEDS]
    found = [code.lab.bench(params) for params in drawn if wanted.items() <= params.items()]
    assert found
    return found


def changed(raw: str, target: str, source: str) -> str:
    rows = json.loads(raw)
    for row in rows:
        if target in row["target"]:
            row["source"] = source
    return json.dumps(rows)


def test_every_style_of_feed_and_both_kinds_of_lists_are_drawn() -> None:
    code, _ = loaded("order_without_images")
    drawn = [code.lab.params(seed) for seed in SEEDS]

    assert {params["style"] for params in drawn} == {"older", "imaging", "local"}
    assert {params["shared"] for params in drawn} == {True, False}


def test_the_type_alone_does_not_choose_between_two_hospitals() -> None:
    code, model = loaded("order_without_images")
    [bench, *_] = benches(code, shared=True, code_mr="MR")
    raw = changed(model.answers(bench)["map"], "(0010,0020)", "PID-3[MR].1")

    assert "OWNER_MISSED" in codes(judge(code, bench, {"map": raw})["map"])


@pytest.mark.parametrize(
    ("target", "source", "style"),
    [
        ("(0040,2016)", "OBR-2.1", "older"),
        ("(0040,1001)", "OBR-19", "imaging"),
        ("(0008,0050)", "OBR-18.1", "older"),
        ("(0010,0020)", " PID-3[MR@{home}].1 ", "local"),
    ],
)
def test_another_route_to_the_same_values_is_right(target: str, source: str, style: str) -> None:
    code, model = loaded("order_without_images")
    [bench, *_] = benches(code, style=style, code_mr="MR")
    source = source.format(home=bench.words["home"])
    raw = changed(model.answers(bench)["map"], target, source)

    assert judge(code, bench, {"map": raw})["map"].outcome is Outcome.RIGHT


@pytest.mark.parametrize("source", ["OBR 18", "obr-18", "A26030917", "PID-3[].1", '"', "IPC-1."])
def test_a_cell_that_is_no_path_is_unreadable_and_says_its_row(source: str) -> None:
    code, model = loaded("order_without_images")
    [bench, *_] = benches(code)
    raw = changed(model.answers(bench)["map"], "(0008,0050)", source)

    verdict = judge(code, bench, {"map": raw})["map"]

    assert verdict.outcome is Outcome.UNREADABLE
    assert verdict.note.startswith("Row 3, Accession Number (0008,0050)")


def test_every_fault_of_the_map_can_be_seen_on_the_bench() -> None:
    code, model = loaded("order_without_images")
    start = KIND_BY_NAME["table_edit"].start
    exercise = code.spec.exercise("map")
    assert exercise is not None
    for bench in benches(code):
        model_rows, found_rows = bench.truth["model"], bench.truth["found"]
        faults = [name for name in model_rows if model_rows[name] != found_rows[name]]
        verdict = judge(code, bench, {"map": start(exercise, bench)})["map"]

        assert verdict.outcome is Outcome.WRONG
        assert len(verdict.findings) == len(faults)
        assert model.answers(bench)["right_accession"] != bench.words["stranded"]


def test_the_name_of_the_unit_is_as_good_as_its_code() -> None:
    code, model = loaded("find_the_field")
    bench = code.lab.bench(code.lab.params("hl7-0"))
    number, unit = model.answers(bench)["measure"].split()

    verdicts = [judge(code, bench, {"measure": raw})["measure"] for raw in (f"{number} kg", number)]

    assert [codes(verdict) for verdict in verdicts] == [["OTHER_UNIT"], ["UNIT_MISSING"]]
    assert judge(code, bench, {"measure": f"{number}{unit}"})["measure"].outcome is Outcome.RIGHT


def test_a_pick_may_write_the_first_repetition_or_leave_it_out() -> None:
    code, model = loaded("find_the_field")
    for seed in SEEDS[:8]:
        bench = code.lab.bench(code.lab.params(seed))
        pick = json.loads(model.answers(bench)["part"])
        field, _, component = pick["path"].partition(".")
        raw = json.dumps({**pick, "path": f"{field}[1].{component}"})

        assert judge(code, bench, {"part": raw})["part"].outcome is Outcome.RIGHT


def test_a_retyped_text_earns_half() -> None:
    code, model = loaded("find_the_field")
    bench = code.lab.bench(code.lab.params("hl7-3"))
    verdict = judge(code, bench, {"procedure": model.answers(bench)["procedure"].lower()})

    assert codes(verdict["procedure"]) == ["RETYPED"]
    assert verdict["procedure"].outcome is Outcome.PARTLY
