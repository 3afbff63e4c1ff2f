"""Over seeds, no choice of a lab has one right answer that could be passed on."""

from pathlib import Path

import pytest

from app.grading.loading import lab_folders, load_lab, load_model

ROOT = Path(__file__).parent.parent.parent / "labs"
FOLDERS = list(lab_folders(ROOT).values())
NAMES = [folder.name for folder in FOLDERS]
SEEDS = [f"seed-{seed}" for seed in range(30)]
ENOUGH = 2


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_the_right_option_of_a_choice_differs_from_seed_to_seed(folder: Path) -> None:
    code, model = load_lab(folder), load_model(folder)
    choices = [each.id for each in code.spec.exercises if each.kind == "choice"]
    missing: dict[str, set[str]] = {each: set() for each in choices}
    for seed in SEEDS:
        if not missing:
            break
        answers = model.answers(code.lab.bench(code.lab.params(seed)))
        for exercise, found in missing.items():
            found.add(str(answers[exercise]))
        missing = {each: found for each, found in missing.items() if len(found) < ENOUGH}

    assert not missing, f"{folder.name} has one answer for everybody: {', '.join(missing)}"
