from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import InvalidContent
from app.grading.exercise import KINDS
from app.grading.lab_toml import read_findings, read_lab_toml
from app.grading.strict_toml import key_lines, read_toml

FIXTURE = Path(__file__).parent / "fixture_labs" / "every_kind"


def lab_with(tmp_path: Path, old: str, new: str) -> Path:
    """Write the fixture's declaration with one thing changed."""
    text = (FIXTURE / "lab.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "a_lab" / "lab.toml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_declaration_is_read_whole() -> None:
    spec = read_lab_toml(FIXTURE / "lab.toml")

    assert (spec.slug, spec.code, spec.passing_percent) == ("every-kind", "L99", 80)
    assert {exercise.kind for exercise in spec.exercises} == {*KINDS}
    rows = spec.exercise("rows")
    assert rows is not None
    assert (rows.unit, rows.points, len(rows.hints)) == ("px", 1, 3)
    pairs = spec.exercise("pairs")
    assert pairs is not None
    assert [choice.id for choice in pairs.right] == ["date", "time"]
    assert spec.exercise("nothing") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("minutes = 5", 'minutes = "5"', 6, "minutes must be a whole number"),
        ("minutes = 5", "minuets = 5", 1, "minutes is missing"),
        ('title = "One', 'subtitle = "x"\ntitle = "One', 3, "subtitle is not a key"),
        ('id = "lab-0000e001"', 'id = "lab-1"', 1, "id is 'lab-1'"),
        ('difficulty = "D1"', 'difficulty = "D9"', 5, "difficulty is 'D9'"),
        ('kind = "number"', 'kind = "numbr"', 24, "kind is 'numbr'"),
        ('unit = "px"', 'units = "px"', 29, "units is not a key"),
        ('kind = "choice"\n', 'kind = "choice"\nunit = "px"\n', 34, "takes no unit"),
        ('["Look in the tag tree.", ', "[", 19, "hints must be three"),
        ('panels = ["tags", ', 'panels = ["tugs", ', 11, "The panel tugs"),
        ('id = "rows"', 'id = "accession"', 23, "is there twice"),
        ('id = "rows"', 'id = "Rows"', 23, "small letters"),
        ("points = 2", "points = 0", 18, "points must be a whole number from 1"),
        ("minutes = 5", "minutes = ", 6, "This is not TOML"),
    ],
)
def test_what_is_amiss_is_refused_by_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = lab_with(tmp_path, old, new)

    with pytest.raises(InvalidContent, match=says) as refused:
        read_lab_toml(path)

    assert str(refused.value).startswith(f"{path}:{line}: ")


def test_nested_tables_are_counted() -> None:
    lines = key_lines('a = 1\n[[x]]\nb = """\nc = 2\n"""\n[[x.y]]\nd = 1\n[[x]]\n[[x.y]]\ne = 1\n')

    assert lines[("a",)] == 1
    assert lines[("x", 0, "b")] == 3
    assert ("x", 0, "c") not in lines
    assert lines[("x", 0, "y", 0, "d")] == 7
    assert lines[("x", 1, "y", 0, "e")] == 10


def test_numbers_keep_their_spelling(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("share = 0.10\n", encoding="utf-8")

    share = read_toml(path).decimal("share", Decimal(0), Decimal(1))

    assert str(share) == "0.10"


def test_findings_are_read_by_code(tmp_path: Path) -> None:
    texts = read_findings(FIXTURE / "findings.toml")
    assert texts["WRONG_PATIENT"].critical
    assert not texts["AE_CASE"].critical

    path = tmp_path / "findings.toml"
    path.write_text('[A_CODE]\nsaw = "a"\nwhy = "b"\nnext = "d"\n', encoding="utf-8")
    with pytest.raises(InvalidContent, match=r":1: clause is missing"):
        read_findings(path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lab.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InvalidContent, match="UTF-8"):
        read_lab_toml(path)
