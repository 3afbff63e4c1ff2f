import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.grading.contract import prove

FIXTURE = Path(__file__).parent / "fixture_labs" / "every_kind"
SEEDS = ("one", "two", "three")


def perform(
    hospital: Mapping[str, Any], actions: Sequence[Mapping[str, Any]], _files: Mapping[str, bytes]
) -> tuple[list[dict[str, Any]], Mapping[str, Any], Mapping[str, Any]]:
    """Answer as an archive would that compares AE titles exactly; configure its label alone."""
    title, after = hospital["archive"]["ae_title"], hospital
    done = []
    for action in actions:
        ok = action.get("called", title) == title
        done.append({"action": action, "trace": {}, "result": {"ok": ok}})
        if action.get("kind") == "configure":
            after = {"archive": {**hospital["archive"], action["path"]: action["value"]}}
    return done, after, hospital


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "mutated_lab"
    shutil.copytree(FIXTURE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_a_sound_lab_has_no_breach() -> None:
    proof = prove(FIXTURE, SEEDS, perform)

    assert proof.breaches == []
    assert (proof.slug, proof.seeds) == ("every-kind", 3)
    assert 0 < proof.build_ms < 500
    assert 0 < proof.grade_ms < 500


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "answers.py",
            '"modality": "ct"',
            '"modality": "mr"',
            "The model scores 95.7 percent: modality is wrong",
        ),
        ("answers.py", "@answers.misconception(", "@(lambda _: lambda f: f)(", "it needs 4"),
        (
            "answers.py",
            '@answers.misconception("COLUMNS_FOR_ROWS")',
            '@answers.misconception("AE_CASE")',
            "The misconception AE_CASE stands twice",
        ),
        (
            "answers.py",
            '{"rows": "40"}',
            '{"rows": "41"}',
            "The misconception COLUMNS_FOR_ROWS yields OTHER_VALUE",
        ),
        ("findings.toml", "[AE_CASE]", "[AE_CASES]", "no words for AE_CASE"),
        ("findings.toml", "{components}", "{parts}", "shows parts"),
        ("findings.toml", 'why = "A UID names ', 'why = "{saw} A UID names ', "belong into saw"),
        ("lab.toml", '["configure", "echo"', '["echo"', "use configure, which console does not"),
        ("lab.toml", 'source = "scan.dcm"', 'source = "mr.dcm"', "mr.dcm, which is not on"),
        ("lab.toml", "[[file]]", "[[flie]]", "shows the word flie"),
        ("lab.py", 'words={"file": "scan.dcm"}', "words=params", "the answer of accession"),
        ("lab.py", "if not changed.pixels_equal or", "if", "right although a pixel in scan.dcm"),
        ("lab.py", "changed.added or ", "", "right although Station Name in scan.dcm"),
        ("lab.py", '"rows": rng', '3: "x", "rows": rng', "change when they travel"),
        ("lab.py", '"modality": "CT"}', '"modality": object}', "cannot travel as JSON"),
        (
            "lab.py",
            'words={"file"',
            'words={"n": __import__("os").urandom(8).hex(), "file"',
            "different benches",
        ),
        (
            "lab.py",
            'Finding("UID_FOR_ACCESSION", Place("(0008,0050)", "scan.dcm"), answer)',
            'Finding("UID_FOR_ACCESSION", saw=str(bench.truth["accession"]))',
            "gives its answer away",
        ),
    ],
)
def test_each_breach_is_found(folder: Path, file: str, old: str, new: str, says: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    proof = prove(folder, SEEDS, perform)

    assert any(says in breach for breach in proof.breaches), proof.breaches


def test_a_lab_whose_seeds_agree_is_found(folder: Path) -> None:
    path = folder / "lab.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    person = ", "    rng.seed(1)\n    person = "), encoding="utf-8"
    )

    assert "Every seed draws the same params." in prove(folder, SEEDS, perform).breaches


def test_a_bench_that_passes_untouched_is_found(folder: Path) -> None:
    for file, old, new in (
        ("lab.toml", "passing_percent = 80", "passing_percent = 1"),
        ("lab.py", '"to": "(0040,2016)"}', '"to": ""}'),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    breaches = prove(folder, SEEDS, perform).breaches

    assert any("The untouched bench passes." in breach for breach in breaches), breaches


def test_a_check_that_raises_is_found_with_its_line(folder: Path) -> None:
    path = folder / "lab.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('return same(answer, "ct")', "return 1 / 0"), encoding="utf-8")

    breaches = prove(folder, SEEDS, perform).breaches

    assert any("lab.py:" in each and "ZeroDivisionError" in each for each in breaches), breaches


def test_live_exercises_wait_for_somebody_to_perform_them() -> None:
    assert prove(FIXTURE, SEEDS).breaches == []


def test_a_breach_under_many_seeds_is_one_line(folder: Path) -> None:
    path = folder / "lab.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('return same(answer, "ct")', "return 1 / 0"), encoding="utf-8")

    breaches = [each for each in prove(folder, SEEDS, perform).breaches if "Zero" in each]

    assert len(breaches) == 1
    assert breaches[0].endswith(f"(seed {SEEDS[0]}, and {len(SEEDS) - 1} more)")
