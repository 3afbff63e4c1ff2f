import shutil
import sys
from pathlib import Path

import pytest

from app.errors import InvalidContent
from app.grading.loading import folder_version, lab_folders, load_lab, load_model

FIXTURES = Path(__file__).parent / "fixture_labs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "another_lab"
    shutil.copytree(FIXTURES / "every_kind", copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_a_folder_is_a_lab_and_its_name_the_address(folder: Path) -> None:
    assert lab_folders(folder.parent) == {"another-lab": folder}

    code = load_lab(folder)
    assert (code.slug, code.spec.slug) == ("another-lab", "another-lab")
    assert code.lab.params("1") == code.lab.params("1")
    assert load_model(folder).misconceptions


def test_the_version_follows_every_byte_of_the_folder(folder: Path) -> None:
    before = folder_version(folder)
    assert before == folder_version(FIXTURES / "every_kind")

    (folder / "brief.md").write_text("Another story.\n", encoding="utf-8")

    assert folder_version(folder) != before


def test_changed_code_is_loaded_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As where nobody said otherwise: a file of the same length, saved within the same second.
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    before = load_lab(folder).lab.params("1")
    source = (folder / "lab.py").read_text(encoding="utf-8")
    (folder / "lab.py").write_text(source.replace('"MSG"', '"CTL"'), encoding="utf-8")

    assert load_lab(folder).lab.params("1") != before
    assert not list(folder.rglob("*.pyc"))
    assert not sys.dont_write_bytecode


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('@lab.check("accession")', "", r"lab\.py:1: No check for accession"),
        ('@lab.check("accession")', '@lab.check("acession")', r"lab\.py:1: No check"),
        ("lab = Lab()", "lab = Lab(", r"lab\.py:\d+: This file does not run: SyntaxError"),
        ("lab = Lab()", "lab = Lab()\n1 / 0", r"lab\.py:\d\d: .*ZeroDivisionError"),
        ("lab = Lab()", "lab = Lab()\nimport no_such_thing", r"ModuleNotFoundError"),
    ],
)
def test_code_that_cannot_be_loaded_names_its_line(
    folder: Path, old: str, new: str, says: str
) -> None:
    source = (folder / "lab.py").read_text(encoding="utf-8")
    (folder / "lab.py").write_text(source.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InvalidContent, match=says):
        load_lab(folder)


def test_a_check_without_its_exercise_is_refused(folder: Path) -> None:
    with (folder / "lab.py").open("a", encoding="utf-8") as file:
        file.write('\n\nlab.check("nobody")(same)\n')

    with pytest.raises(InvalidContent, match=r"lab.toml has no exercise nobody"):
        load_lab(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "answers.py").unlink()

    with pytest.raises(InvalidContent, match=r"answers\.py:1: This file is missing"):
        load_model(folder)
