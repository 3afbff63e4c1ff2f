"""Water is zero: what each wrong turn is told, and that every fault of the scale occurs."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.dicom import audit_iod, change, check_values, decode_frame, read_object
from app.grading.judging import judge_one
from app.grading.lab import Bench
from app.grading.loading import load_lab, load_model

FOLDER = Path(__file__).parent.parent.parent / "labs" / "water_is_zero"
CODE = load_lab(FOLDER)
MODEL = load_model(FOLDER)
PHANTOM = "phantom.dcm"
INTERCEPT, SLOPE, SIGN = "(0028,1052)", "(0028,1053)", "(0028,0103)"
FAULTS = ("zero", "plus", "other", "slope", "sign")


def bench_with(fault: str) -> Bench:
    drawn = (CODE.lab.params(f"seed-{seed}") for seed in range(99))
    return CODE.lab.bench(next(each for each in drawn if each["storage"]["fault"] == fault))


def codes(bench: Bench, exercise_id: str, raw: Any) -> list[str]:
    exercise = CODE.spec.exercise(exercise_id)
    assert exercise is not None
    return [each.code for each in judge_one(CODE, exercise, bench, raw).findings]


def edits(**values: str) -> str:
    paths = {"intercept": INTERCEPT, "slope": SLOPE, "sign": SIGN, "name": "(0010,0010)"}
    return json.dumps(
        {
            "source": PHANTOM,
            "edits": [
                {"op": "set", "path": paths[each], "value": [value]}
                for each, value in values.items()
            ],
        }
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_the_objects_are_sound_but_for_the_fault(fault: str) -> None:
    for data in bench_with(fault).files.values():
        found = read_object(data)
        assert (audit_iod(found), check_values(found)) == ((), ())


@pytest.mark.parametrize("fault", FAULTS)
def test_the_same_repair_with_a_new_name_is_too_much(fault: str) -> None:
    bench = bench_with(fault)
    mended = change(
        bench.files[PHANTOM], {bench.truth.element: bench.truth.right[bench.truth.element]}
    )
    renamed = change(mended, {"(0010,0010)": "QC^OTHER"})

    assert codes(bench, "repair", {"files": {"mine.dcm": mended}}) == []
    assert codes(bench, "repair", {"files": {"mine.dcm": renamed}}) == ["OTHER_CHANGED"]


def test_water_that_is_called_speckled_is_black_and_white_in_the_window_it_comes_with() -> None:
    drawn = [CODE.lab.params(f"seed-{seed}") for seed in range(99)]
    absurd = [each for each in drawn if each["storage"]["shown"] == "absurd"]

    for bench in map(CODE.lab.bench, absurd[:3]):
        assert "speckled black and white" in bench.words["looks"]
        found = read_object(bench.files[PHANTOM])
        center, width = (float(found.value(f"Window{each}") or "") for each in ("Center", "Width"))
        at = json.loads(MODEL.answers(bench)["water_region"])
        units = decode_frame(bench.files[PHANTOM], 0).array()  # the intercept is 0, the slope 1
        water = units[at["y"] : at["y"] + at["height"], at["x"] : at["x"] + at["width"]]
        brightness = (water - (center - width / 2)) / width
        assert (brightness < 0.01).mean() > 0.4
        assert (brightness > 0.99).mean() > 0.4


def test_a_repair_by_measured_values_is_good_enough() -> None:
    bench = bench_with("zero")
    measured = f"{-bench.truth.stored['water'] + 1.4:.1f}"

    assert codes(bench, "repair", edits(intercept=measured)) == []


def test_the_recipe_of_another_scanner_does_not_fit() -> None:
    bench = bench_with("plus")

    assert codes(bench, "repair", edits(intercept="0", sign="1")) == ["COPIED_NEIGHBOR"]


def test_the_right_element_with_a_wrong_number_is_told_so() -> None:
    assert codes(bench_with("slope"), "repair", edits(slope="1.1")) == ["STILL_OFF"]


@pytest.mark.parametrize("slope", ["", "one"])
def test_a_recipe_without_numbers_is_no_repair(slope: str) -> None:
    assert codes(bench_with("slope"), "repair", edits(slope=slope)) == ["RESCALE_MISSING"]


def test_an_upload_without_a_change_is_told_so() -> None:
    bench = bench_with("sign")
    untouched = {"files": {PHANTOM: bench.files[PHANTOM]}}

    assert codes(bench, "repair", untouched) == ["NOTHING_CHANGED"]


@pytest.mark.parametrize(
    ("path", "code"),
    [(SLOPE, "OTHER_KNOB"), ("(0028,0120)", "WITNESS_BLAMED"), ("(0010,0010)", "OTHER_ELEMENT")],
)
def test_a_pick_is_told_what_the_element_does(path: str, code: str) -> None:
    raw = json.dumps({"source": PHANTOM, "path": path})

    assert codes(bench_with("sign"), "fault", raw) == [code]


def test_a_region_must_be_water_and_large_enough() -> None:
    bench = bench_with("zero")
    water = json.loads(MODEL.answers(bench)["water_region"])

    assert codes(bench, "water_region", json.dumps({**water, "width": 5})) == ["ROI_SMALL"]
    assert codes(bench, "water_region", json.dumps({**water, "width": 300})) == ["ROI_OUTSIDE"]
    assert codes(bench, "water_region", json.dumps({**water, "x": 120, "y": 5})) == [
        "ROI_ELSEWHERE"
    ]


def test_half_a_window_is_half_right() -> None:
    bench = bench_with("zero")
    low, high = bench.truth.windows["lung"]
    half = json.dumps({"center": (low + high) / 2, "width": (high - low) / 2})
    wide = json.dumps({"center": (low + high) / 2, "width": high - low + 400})

    assert codes(bench, "lung_window", half) == ["HALF_WIDTH"]
    assert codes(bench, "lung_window", wide) == ["WINDOW_OFF"]


@pytest.mark.parametrize("unit", ["", "HU", "hu", "Hounsfield units"])
def test_the_unit_may_be_spelled_out(unit: str) -> None:
    bench = bench_with("zero")
    mean = f"{bench.truth.shown[bench.truth.asked]:.1f}"

    assert codes(bench, "measure", f"{mean} {unit}") == []
    assert codes(bench, "measure", f"{mean} mm") == ["OTHER_UNIT"]
