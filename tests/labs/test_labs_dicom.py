"""What the labs on DICOM objects say of single answers, beyond the proof of their contract."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.dicom import apply_edits, check_values, image_facts, pixel_hash, read_object, sample
from app.grading import Bench, Outcome, Verdict
from app.grading.judging import judge
from app.grading.loading import LabCode, load_lab, load_model
from app.grading.scoring import score

LABS = Path(__file__).parents[2] / "labs"
SEEDS = [f"dicom-{number}" for number in range(40)]


def loaded(name: str) -> LabCode:
    return load_lab(LABS / name)


def said(code: LabCode, bench: Bench, **raws: Any) -> Verdict:
    [(exercise, raw)] = raws.items()
    return judge(code, bench, {exercise: raw}, only=[exercise])[exercise]


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def edits(bench: Bench, name: str, exercise: str = "repair") -> list[dict[str, Any]]:
    raw = load_model(LABS / name).answers(bench)[exercise]
    found: list[dict[str, Any]] = json.loads(raw)["edits"]
    return found


def sent(source: str, changes: list[dict[str, Any]]) -> str:
    return json.dumps({"source": source, "edits": changes})


# --- L10 ----------------------------------------------------------------------------------------


def test_the_pixels_of_the_hunt_are_those_of_the_samples() -> None:
    code = loaded("header_scavenger_hunt")
    params = code.lab.params("pixels")
    files = code.lab.bench(params).files

    ct, clip = files[params["files"]["ct"]], files[params["files"]["us"]]
    original = read_object(sample("CT_small.dcm")).raw("PixelData")
    assert read_object(ct).raw("PixelData") == original
    assert image_facts(ct).problem is None
    assert pixel_hash(ct) == pixel_hash(sample("CT_small.dcm"))
    assert pixel_hash(clip) == pixel_hash(sample("examples_ybr_color.dcm"))


def test_the_hunt_asks_for_values_that_differ_from_learner_to_learner() -> None:
    code, model = loaded("header_scavenger_hunt"), load_model(LABS / "header_scavenger_hunt")

    found = [model.answers(code.lab.bench(code.lab.params(seed))) for seed in SEEDS]

    for exercise in code.spec.exercises:
        assert len({answers[exercise.id] for answers in found}) > 1, exercise.id


@pytest.mark.parametrize("form", ["{:04X}", "{:x}", "{:04X} hex", "0x{:X}"])
def test_an_offset_in_hexadecimal_is_no_wrong_place(form: str) -> None:
    code = loaded("header_scavenger_hunt")
    for seed in SEEDS[:10]:
        bench = code.lab.bench(code.lab.params(seed))
        offset = int(load_model(LABS / "header_scavenger_hunt").answers(bench)["data_set_start"])

        verdict = said(code, bench, data_set_start=form.format(offset))

        assert verdict.outcome is Outcome.UNREADABLE
        assert said(code, bench, data_set_start=f"{offset} bytes").outcome is Outcome.RIGHT


@pytest.mark.parametrize("tag", ["(0019,0010)", "0019, 0010"])
def test_the_tag_of_a_creator_is_not_taken_for_its_text(tag: str) -> None:
    code = loaded("header_scavenger_hunt")
    bench = code.lab.bench(code.lab.params("creator"))

    assert said(code, bench, private_creator=tag).outcome is Outcome.UNREADABLE


def test_a_class_of_another_file_is_no_guess_from_the_modality() -> None:
    code = loaded("header_scavenger_hunt")
    bench = code.lab.bench(code.lab.params("classes"))

    assert codes(said(code, bench, sop_class="1.2.840.10008.5.1.4.1.1.2")) == {"OTHER_CLASS"}
    assert said(code, bench, sop_class="CT image").outcome is Outcome.UNREADABLE


# --- L11 ----------------------------------------------------------------------------------------


def test_a_strict_check_finds_all_of_the_five_but_the_name() -> None:
    code = loaded("five_bad_values")
    for seed in SEEDS:
        params = code.lab.params(seed)
        found = check_values(read_object(code.lab.bench(params).files["scan.dcm"]))

        errors = {finding.path for finding in found if finding.severity == "error"}
        faults = {slot: fault["path"] for slot, fault in params["faults"].items()}
        assert errors == {path for slot, path in faults.items() if slot != "name"}
        assert len(set(faults.values())) == 5


def test_the_repaired_file_sent_by_another_tool_counts_the_same() -> None:
    code = loaded("five_bad_values")
    bench = code.lab.bench(code.lab.params("upload"))
    mended = apply_edits(bench.files["scan.dcm"], edits(bench, "five_bad_values"))

    verdict = said(code, bench, repair={"files": {"mended by dcmodify.dcm": mended}})

    assert verdict.outcome is Outcome.RIGHT


def test_a_record_of_the_original_values_is_no_harm() -> None:
    code = loaded("five_bad_values")
    bench = code.lab.bench(code.lab.params("record"))
    record = {
        "op": "set",
        "path": "(0400,0561)[1].(0400,0565)",
        "vr": "CS",
        "value": ["CORRECT"],
    }

    verdict = said(code, bench, repair=sent("scan.dcm", [*edits(bench, "five_bad_values"), record]))

    assert verdict.outcome is Outcome.RIGHT


def test_a_weight_without_its_point_is_told_apart() -> None:
    code = loaded("five_bad_values")
    bench = next(
        bench
        for seed in SEEDS
        if (bench := code.lab.bench(code.lab.params(seed))).truth["faults"]["fifth"]["path"]
        == "(0010,1030)"
    )
    fault = bench.truth["faults"]["fifth"]
    tenfold = {"op": "set", "path": fault["path"], "value": [fault["truth"].replace(".", "")]}
    twice = {"op": "set", "path": fault["path"], "value": [fault["truth"], "1"]}
    padded = {"op": "set", "path": fault["path"], "value": [f"{fault['truth']}0"]}
    others = edits(bench, "five_bad_values")[:-1]

    wrong = said(code, bench, repair=sent("scan.dcm", [*others, tenfold]))
    right = said(code, bench, repair=sent("scan.dcm", [*others, padded]))

    assert codes(wrong) == {"POINT_LOST"}
    doubled = said(code, bench, repair=sent("scan.dcm", [*others, twice]))
    assert doubled.outcome is Outcome.PARTLY
    assert right.outcome is Outcome.RIGHT


@pytest.mark.parametrize("form", ["{}", "0{}", "+{}"])
def test_a_series_number_is_the_same_number_however_it_is_written(form: str) -> None:
    code = loaded("five_bad_values")
    benches = (code.lab.bench(code.lab.params(f"series-{number}")) for number in range(99))
    bench = next(each for each in benches if each.truth["faults"]["fifth"]["path"] == "(0020,0011)")
    fault = bench.truth["faults"]["fifth"]
    value = {"op": "set", "path": fault["path"], "value": [form.format(fault["truth"])]}
    others = edits(bench, "five_bad_values")[:-1]

    verdict = said(code, bench, repair=sent("scan.dcm", [*others, value]))

    assert verdict.outcome is Outcome.RIGHT


def test_a_file_of_something_else_is_judged_in_a_few_sentences() -> None:
    code = loaded("five_bad_values")
    bench = code.lab.bench(code.lab.params("stranger"))

    stranger = {"files": {"other.dcm": sample("examples_rgb_color.dcm")}}
    verdict = said(code, bench, repair=stranger)

    assert verdict.outcome is Outcome.WRONG
    assert {"PIXELS_EDITED", "NEEDLESS_NEW_UID"} <= codes(verdict)
    assert len(verdict.findings) <= 13


def test_the_name_of_another_patient_is_critical() -> None:
    code = loaded("five_bad_values")
    bench = code.lab.bench(code.lab.params("name"))
    rows, ours = bench.truth["rows"], bench.truth["ours"]
    other = rows[(ours + 1) % 3]
    taken = {"op": "set", "path": "(0010,0010)", "value": [f"{other['family']}^{other['given']}"]}

    verdict = said(code, bench, repair=sent("scan.dcm", [taken]))

    assert "WRONG_PATIENT" in codes(verdict)
    assert code.findings["WRONG_PATIENT"].critical


# --- L12 ----------------------------------------------------------------------------------------


def test_each_object_keeps_its_pixels_and_reads_wrong() -> None:
    code = loaded("mueller_character_sets")
    for seed in SEEDS[:10]:
        params = code.lab.params(seed)
        bench = code.lab.bench(params)
        for name, file in params["files"].items():
            found = read_object(bench.files[f"{name}.dcm"])
            assert found.value("PatientName") != file["texts"]["(0010,0010)"]
            assert found.raw("PixelData") == read_object(sample(params["base"])).raw("PixelData")


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_writing_every_text_anew_in_utf_8_is_a_repair_where_no_rule_forbids_it(seed: str) -> None:
    code = loaded("mueller_character_sets")
    bench = code.lab.bench(code.lab.params(seed))
    for name, file in bench.truth["files"].items():
        texts = [
            {"op": "set", "path": path, "value": [text]} for path, text in file["texts"].items()
        ]
        label = {"op": "set", "path": "(0008,0005)", "vr": "CS", "value": ["ISO_IR 192"]}
        raw = sent(f"{name}.dcm", [*texts, label])

        verdict = said(code, bench, **{f"repair_{name}": raw})

        forbidden = file["rule"] == "ISO_IR 100"
        assert codes(verdict) == ({"LABEL_NOT_ALLOWED"} if forbidden else set())


def test_a_file_as_it_came_is_not_partly_repaired() -> None:
    code = loaded("mueller_character_sets")
    bench = code.lab.bench(code.lab.params("untouched"))
    for name in bench.truth["files"]:
        source = f"{name}.dcm"

        sent_back = said(
            code, bench, **{f"repair_{name}": {"files": {source: bench.files[source]}}}
        )

        assert sent_back.outcome is Outcome.WRONG
        assert "STILL_GARBLED" in codes(sent_back)


def test_a_misspelled_term_is_named() -> None:
    code = loaded("mueller_character_sets")
    bench = code.lab.bench(code.lab.params("term"))
    label = {"op": "set", "path": "(0008,0005)", "vr": "CS", "value": ["UTF-8"]}

    verdict = said(code, bench, repair_first=sent("first.dcm", [label]))

    assert "LABEL_UNKNOWN" in codes(verdict)


@pytest.mark.parametrize("start", ["", "ISO 2022 IR 6", "ISO 2022 IR 100"])
def test_switches_may_start_from_every_table_that_can_be_left(start: str) -> None:
    code = loaded("mueller_character_sets")
    benches = (code.lab.bench(code.lab.params(seed)) for seed in SEEDS)
    cases = [(bench, *pair) for bench in benches for pair in bench.truth["files"].items()]
    bench, name, file = next(
        case for case in cases if case[2]["case"] == "switches_not_declared" and not case[2]["rule"]
    )

    def declared(first: str) -> Verdict:
        terms = [first, file["fits"].removeprefix("\\")]
        label = {"op": "set", "path": "(0008,0005)", "vr": "CS", "value": terms}
        return said(code, bench, **{f"repair_{name}": sent(f"{name}.dcm", [label])})

    assert declared(start).outcome is Outcome.RIGHT
    assert codes(declared("ISO_IR 100")) == {"LABEL_NO_SWITCH"}


@pytest.mark.parametrize("form", ["c3bc", "C3 BC", "0xC3 0xBC", "C3-BC"])
def test_bytes_are_read_in_every_usual_form(form: str) -> None:
    code = loaded("mueller_character_sets")
    bench = code.lab.bench(code.lab.params("form"))

    assert said(code, bench, letter_bytes=form).outcome in (Outcome.RIGHT, Outcome.WRONG)
    assert said(code, bench, letter_bytes="ü").outcome is Outcome.UNREADABLE


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("five_bad_values", "DATE_GUESS"),
        ("five_bad_values", "TRUNCATED_ID"),
        ("five_bad_values", "NEEDLESS_NEW_UID"),
        ("five_bad_values", "WRONG_PATIENT"),
        ("mueller_character_sets", "ASCII_FOLD"),
        ("mueller_character_sets", "DOUBLE_ENCODE"),
        ("mueller_character_sets", "LABEL_BREAKS_OTHERS"),
        ("mueller_character_sets", "OTHER_TAG_CHANGED"),
    ],
)
def test_nobody_passes_who_does_the_harm_that_the_lab_is_about(name: str, code: str) -> None:
    lab, model = loaded(name), load_model(LABS / name)
    bench = lab.lab.bench(lab.lab.params("harm"))
    replaced = dict(model.misconceptions)[code](bench)

    verdicts = judge(lab, bench, {**model.answers(bench), **replaced})

    critical = {each.code for each in lab.findings.values() if each.critical}
    assert not score(lab.spec.exercises, verdicts, critical, lab.spec.passing_percent).passed
