"""Make it echo: what the lab expects of a form is what the hospital really answers to it."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.grading.judging import judge_one
from app.grading.lab import Bench
from app.grading.loading import load_lab
from app.practice.hospital import perform

CODE = load_lab(Path(__file__).parent.parent.parent / "labs" / "make_it_echo")
STEPS = {
    "host_not_found": "name",
    "refused": "port",
    "not_dicom": "service",
    "closed": "service",
    "success": "success",
}
REASONS = {(1, 1, 3): "calling", (1, 1, 7): "called", (2, 3, 2): "limit"}
TITLES = ("calling", "called")


def bench_of(seed: int) -> Bench:
    return CODE.lab.bench(CODE.lab.params(f"seed-{seed}"))


def bench_where(first: tuple[str, ...]) -> Bench:
    return next(bench for bench in map(bench_of, range(99)) if bench.truth.first in first)


def bench_whose(owner: str) -> Bench:
    return next(bench for bench in map(bench_of, range(99)) if bench.truth.owner == owner)


def sent(bench: Bench, form: Any) -> dict[str, Any]:
    [exchange] = perform(bench.hospital or {}, [{"kind": "echo", **form}])
    return exchange


def reject_of(exchange: dict[str, Any]) -> tuple[int, int, int]:
    rejection = exchange["result"]["rejection"]
    return rejection["result"], rejection["source"], rejection["reason"]


def codes(bench: Bench, exercise_id: str, raw: Any) -> list[str]:
    exercise = CODE.spec.exercise(exercise_id)
    assert exercise is not None
    return [each.code for each in judge_one(CODE, exercise, bench, raw).findings]


@pytest.mark.parametrize("seed", range(24))
def test_the_expected_step_is_the_one_that_answers(seed: int) -> None:
    bench = bench_of(seed)

    exchange = sent(bench, bench.truth.found)

    outcome = exchange["result"]["outcome"]
    step = REASONS[reject_of(exchange)] if outcome == "rejected" else STEPS[outcome]
    assert step == bench.truth.first
    assert step != "success"


@pytest.mark.parametrize("seed", range(24))
def test_the_ultrasound_is_rejected_with_the_expected_numbers(seed: int) -> None:
    bench = bench_of(seed)

    numbers = reject_of(sent(bench, bench.truth.next_door))

    assert "/".join(map(str, numbers)) == bench.truth.reject


def test_seeds_differ_in_what_is_wrong() -> None:
    benches = [bench_of(seed) for seed in range(80)]

    wrong = Counter(
        sum(each.truth.found[name] != each.truth.right[name] for name in each.truth.right)
        for each in benches
    )
    assert set(wrong) == {1, 2, 3}
    assert {each.truth.first for each in benches} == {"name", "port", "service", *TITLES}
    assert len({each.truth.owner for each in benches}) == 4


def test_an_echo_counts_whatever_was_tried_after_it() -> None:
    bench = bench_of(1)
    tries = [sent(bench, form) for form in (bench.truth.right, bench.truth.next_door)]

    assert codes(bench, "echo", tries) == []


def test_the_last_failure_is_the_one_that_is_explained() -> None:
    bench = bench_of(1)
    elsewhere = {**bench.truth.right, "host": "nowhere.example"}
    unknown = {**bench.truth.right, "calling_ae_title": "MY_SCANNER"}

    tries = [sent(bench, elsewhere), sent(bench, unknown)]

    assert codes(bench, "echo", tries) == ["AET_CALLING_UNKNOWN"]


def test_a_try_next_door_is_not_taken_for_a_failure_at_the_archive() -> None:
    bench = next(each for each in map(bench_of, range(99)) if each.truth.reject == "1/1/3")
    unheard = sent(bench, {**bench.truth.right, "port": bench.truth.silent_port})
    refused = sent(bench, bench.truth.next_door)

    assert codes(bench, "echo", [unheard, refused]) == ["TCP_NOT_DICOM"]
    assert codes(bench, "echo", [refused]) == ["ONLY_NEXT_DOOR"]


def test_a_form_that_cannot_go_out_is_explained() -> None:
    bench = bench_of(1)
    tries = [sent(bench, {**bench.truth.right, "called_ae_title": "A" * 17})]

    assert codes(bench, "echo", tries) == ["NOT_SENT"]


@pytest.mark.parametrize(
    ("first", "answer", "code"),
    [
        (("name", "port", "service"), "called", "TITLES_TOO_EARLY"),
        (("name",), "port", "STEPS_MIXED"),
        (("calling",), "called", "TITLES_MIXED"),
        (TITLES, "service", "NETWORK_BLAMED"),
    ],
)
def test_a_reply_is_read_at_its_own_step(first: tuple[str, ...], answer: str, code: str) -> None:
    assert codes(bench_where(first), "first_reply", answer) == [code]


@pytest.mark.parametrize(
    ("owner", "answer", "code"),
    [
        ("vna_table", "us_calling", "OTHER_RECORD"),
        ("us_calling", "vna_table", "OTHER_RECORD"),
        ("us_called", "nobody", "WAITING_FOR_LUCK"),
        ("nobody", "us_called", "TITLES_FOR_LIMIT"),
    ],
)
def test_only_the_record_that_disagrees_is_changed(owner: str, answer: str, code: str) -> None:
    assert codes(bench_whose(owner), "who_changes", answer) == [code]


def test_three_numbers_of_another_reject_are_told_apart() -> None:
    bench = bench_whose("us_called")

    assert codes(bench, "rejection", "2/3/1") == ["OTHER_REJECTION"]
    assert codes(bench, "rejection", "1 / 1 / 7") == []
