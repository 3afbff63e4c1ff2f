"""Every folder under labs/ keeps the contract of a lab, over many seeds."""

from pathlib import Path

import pytest

from app.grading.contract import prove
from app.grading.loading import lab_folders
from app.practice.rehearsing import Rehearsal

ROOT = Path(__file__).parent.parent.parent / "labs"
FOLDERS = list(lab_folders(ROOT).values())
NAMES = [folder.name for folder in FOLDERS]

BUILD_MS = 1000
GRADE_MS = 1500


def keeps_its_contract(folder: Path, seeds: range) -> None:
    proof = prove(folder, [f"seed-{seed}" for seed in seeds], Rehearsal())

    assert not proof.breaches, "\n".join(proof.breaches)
    assert proof.build_ms < BUILD_MS
    assert proof.grade_ms < GRADE_MS


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_lab_keeps_its_contract(folder: Path) -> None:
    keeps_its_contract(folder, range(5))


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_a_lab_keeps_its_contract_over_many_seeds(folder: Path) -> None:
    keeps_its_contract(folder, range(5, 25))
