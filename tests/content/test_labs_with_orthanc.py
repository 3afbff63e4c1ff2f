"""Every lab and incident with an archive keeps its contract with Orthanc in the archive's place."""

import re
from functools import partial
from pathlib import Path

import pytest

from app.grading.contract import prove
from app.grading.lab_toml import read_spec
from app.grading.loading import lab_folders, load_lab
from app.practice.carrying import perform_on
from tests.practice.conftest import find_or_skip

HOME = Path(__file__).parent.parent.parent
FOLDERS = list(lab_folders(HOME / "labs").values())
_CALLED_ARCHIVE = re.compile(r'"kind": "archive"')


def has_archive(folder: Path) -> bool:
    """Say whether the bench of a lab has a live archive; only live exercises have any."""
    if not any(each.kind.startswith("live_") for each in read_spec(folder).exercises):
        return False
    lab = load_lab(folder).lab
    hospital = lab.bench(lab.params("seed-0")).hospital or {"nodes": []}
    return any(node.get("kind") == "archive" for node in hospital["nodes"])


WITH_ARCHIVE = [folder for folder in FOLDERS if has_archive(folder)]
NAMES = [folder.name for folder in WITH_ARCHIVE]


def test_no_lab_whose_code_builds_an_archive_is_left_out() -> None:
    built = {
        folder.name
        for folder in FOLDERS
        if any(_CALLED_ARCHIVE.search(each.read_text("utf-8")) for each in folder.glob("*.py"))
    }

    assert built == set(NAMES)
    assert len(NAMES) >= 13


def test_what_is_said_of_each_lab_with_an_archive_is_said_of_all() -> None:
    told = (HOME / "docs" / "ORTHANC.md").read_text("utf-8")
    codes = [load_lab(folder).spec.code for folder in WITH_ARCHIVE]

    assert [code for code in codes if code not in told] == []


@pytest.mark.parametrize("folder", WITH_ARCHIVE, ids=NAMES)
def test_a_lab_keeps_its_contract_with_orthanc(folder: Path) -> None:
    keeps_its_contract(folder, "seed-0")


@pytest.mark.slow
@pytest.mark.parametrize("folder", WITH_ARCHIVE, ids=NAMES)
def test_a_lab_keeps_its_contract_with_orthanc_in_another_draw(folder: Path) -> None:
    keeps_its_contract(folder, "seed-1")


def keeps_its_contract(folder: Path, seed: str) -> None:
    orthanc = find_or_skip("/usr/sbin/Orthanc")

    proof = prove(folder, [seed], partial(perform_on, orthanc=orthanc))

    assert not proof.breaches, "\n".join(proof.breaches)
