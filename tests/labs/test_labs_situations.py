"""Choices whose right option depends on the situation that the seed drew."""

from pathlib import Path

import pytest

from app.grading.contract_rules import unworded
from app.grading.judging import judge_one
from app.grading.lab import Params
from app.grading.loading import LabCode, load_lab
from app.grading.verdict import Outcome

LABS = Path(__file__).parents[2] / "labs"
EXERCISES = {
    "hang_it": "no_side",
    "iod_audit": "letter",
    "order_without_images": "stored",
    "slow_or_broken": "repair",
    "where_is_the_dose": "next_step",
}
FORMER = [
    ("hang_it", "third_room", "tray"),
    ("order_without_images", "evidence", "correct"),
    ("slow_or_broken", "port", "both_auto"),
    ("where_is_the_dose", "console", "resend"),
]
CODES = {name: load_lab(LABS / name) for name in EXERCISES}


def right_options(code: LabCode, exercise_id: str, params: Params) -> list[str]:
    """Return the options that are right, once every other one is seen to have its words."""
    exercise = code.spec.exercise(exercise_id)
    assert exercise is not None
    bench = code.lab.bench(params)
    verdicts = {each.id: judge_one(code, exercise, bench, each.id) for each in exercise.options}
    assert not list(unworded(code, verdicts))
    rights = [name for name, verdict in verdicts.items() if verdict.outcome is Outcome.RIGHT]
    assert all(verdicts[name].findings for name in verdicts if name not in rights)
    return rights


@pytest.mark.parametrize("name", EXERCISES)
def test_one_option_is_right_in_each_situation_and_the_others_are_told_why(name: str) -> None:
    code = CODES[name]
    found = [
        right_options(code, EXERCISES[name], code.lab.params(f"seed-{seed}")) for seed in range(10)
    ]

    assert {len(each) for each in found} == {1}
    assert len({each[0] for each in found}) > 1


@pytest.mark.parametrize(("name", "key", "option"), FORMER)
def test_an_attempt_from_before_keeps_its_situation(name: str, key: str, option: str) -> None:
    code = CODES[name]
    for seed in range(6):
        params = dict(code.lab.params(f"seed-{seed}"))
        del params[key]

        assert right_options(code, EXERCISES[name], params) == [option]


def test_the_port_that_cannot_negotiate_is_the_end_that_is_fixed() -> None:
    fixed = 0
    for seed in range(20):
        params = CODES["slow_or_broken"].lab.params(f"seed-{seed}")
        link = next(each for each in params["links"] if each["cause"] == "duplex")
        if params["port"] == "fixed":
            fixed += 1
            assert (link["device_duplex"], link["switch_duplex"]) == ("full (fixed)", "half (auto)")

    assert fixed
