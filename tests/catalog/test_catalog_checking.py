"""Every rule says its sentence at its line; sound content says nothing."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from app.catalog.check import main
from app.catalog.checking import below, check_content
from app.catalog.rules import Rules

FIXTURE = Path(__file__).parent / "fixture"
Edit: TypeAlias = Callable[[str, str, str], None]
TWO = "modules/m01_first_look/lessons/02_part_two.md"
ITEMS = "modules/m01_first_look/items.toml"
LAB = "labs/first_look/lab.toml"
BREAKS = tomllib.loads((Path(__file__).parent / "breaks.toml").read_text("utf-8"))["break"]
ENTAILED = (
    "leads nowhere",
    "No lesson serves",
    "items ask for",
    "add up to",
    "shows this figure",
    "There is no module",
    "too few for a retake",
    "There is no lab",
    "No blueprint has",
    "no words for",
)
RULES = Rules(items_an_objective=3)


def test_sound_content_has_no_problem() -> None:
    assert check_content(FIXTURE, RULES) == []


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case["said"][0])
def test_a_broken_rule_is_named_by_file_and_line(
    content: Path, edit: Edit, case: dict[str, Any]
) -> None:
    edit(case["file"], case["old"], case["new"])

    problems = [str(problem) for problem in check_content(content, RULES)]

    assert [each for each in case["said"] if each not in problems] == [], problems
    others = [each for each in problems if each not in case["said"]]
    assert [each for each in others if not any(part in each for part in ENTAILED)] == []


def test_ids_are_taken_once_across_modules_and_labs(content: Path) -> None:
    shutil.copytree(content / "modules/m01_first_look", content / "modules/m02_planned")
    shutil.copytree(content / "labs/first_look", content / "labs/second_look")

    said = {str(problem) for problem in check_content(content, RULES)}

    first, second = "modules/m01_first_look", "modules/m02_planned"
    lab = "labs/second_look/lab.toml"
    for line in (
        f"{second}/module.toml:1: The id mod-00000001 is taken, see {first}/module.toml:1.",
        f"{second}/module.toml:2: The code M1 is taken, see {first}/module.toml:2.",
        f"{second}/module.toml:12: The objective m01-o1 is taken, see {first}/module.toml:12.",
        f"{second}/items.toml:1: The id itm-00000001 is taken, see {first}/items.toml:1.",
        f"{second}/items.py:40: The id itm-000000a1 is taken, see {first}/items.py:40.",
        f"{lab}:1: The id lab-00000001 is taken, see {LAB}:1.",
        f"{lab}:2: The code L90 is taken, see {LAB}:2.",
    ):
        assert line in said


@pytest.mark.parametrize("file", ["lab.py", "answers.py", "findings.toml", "brief.md", "lab.toml"])
def test_a_lab_without_a_file_is_named(content: Path, file: str) -> None:
    (content / "labs/first_look" / file).unlink()

    problems = {str(problem) for problem in check_content(content, RULES)}

    assert f"labs/first_look/{file}:1: The lab has no {file}." in problems


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("module.toml", "module.toml:1: This file is missing."),
        ("summary.md", "module.toml:1: The module has no summary.md."),
        ("lessons/02_part_two.md", "module.toml:16: No lesson serves m01-o2."),
    ],
)
def test_a_module_without_a_file_is_named(content: Path, file: str, said: str) -> None:
    (content / "modules/m01_first_look" / file).unlink()

    problems = {str(problem) for problem in check_content(content, RULES)}

    assert f"modules/m01_first_look/{said}" in problems


def test_a_planned_module_may_have_labs_before_it_exists(content: Path, edit: Edit) -> None:
    edit(LAB, 'module = "m01_first_look"', 'module = "m02_planned"')

    assert check_content(content, RULES) == []


def test_keys_that_stand_in_one_place_are_unbalanced(content: Path) -> None:
    path = content / ITEMS
    entries = [_entry(number, right=0 if number < 9 else 2) for number in range(12)]
    path.write_text("\n".join(entries), encoding="utf-8")

    problems = [str(each) for each in check_content(content, RULES) if "place" in each.sentence]

    even = "about 3 would be even."
    assert problems == [
        f"{ITEMS}:1: Of 12 items with 4 options, 0 have their right option in place 2; {even}",
        f"{ITEMS}:1: Of 12 items with 4 options, 0 have their right option in place 4; {even}",
        f"{ITEMS}:1: Of 12 items with 4 options, 9 have their right option in place 1; {even}",
    ]


def test_an_item_told_twice_is_found(content: Path) -> None:
    path = content / ITEMS
    text = path.read_text(encoding="utf-8")
    copy = text[: text.index("[[item]]", 5)].replace("itm-00000001", "itm-0000001f")
    lines = text.count("\n")
    path.write_text(text + copy.replace("A colleague", "The colleague"), encoding="utf-8")

    problems = [str(each) for each in check_content(content, RULES)]

    assert problems == [f"{ITEMS}:{lines + 1}: This item is nearly the one at {ITEMS}:1."]


def test_the_command_filters_by_path_and_fails_on_errors(
    content: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("app.catalog.check.content_root", lambda: content)
    edit(TWO, "MUELLER1", "MUELLER2")
    edit(TWO, "minutes = 5", "minutes = -5")

    assert main([str(content / "modules")]) == 1
    assert f"{TWO}:4: minutes must be a whole number from 1 to 240.\n" in capsys.readouterr().out
    assert main([str(content / "labs")]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings.\n"


def test_problems_are_kept_below_the_paths_named(content: Path, edit: Edit) -> None:
    edit(LAB, "points = 2", "points = 0")
    problems = check_content(content, RULES)

    assert below(problems, content, []) == problems
    assert below(problems, content, [str(content / "labs/first_look")]) == [
        each for each in problems if each.path.parts[0] == "labs"
    ]


def test_the_module_runs_as_a_command() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "app.catalog.check", "modules/blueprints"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "0 errors, 0 warnings.\n", "")


def _entry(number: int, right: int, objective: str = "m01-o1") -> str:
    options = "".join(
        f'[[item.option]]\ntext = "Thing {number}{at}"\nright = {str(at == right).lower()}\n'
        'rationale = "So."\nmisconception = "MIXED"\n'
        for at in range(4)
    )
    return (
        f'[[item]]\nid = "itm-000000{number:02x}"\nobjective = "{objective}"\n'
        'domain = "J"\noutline = "2024-03"\nlevel = "recall"\ndifficulty = 0.5\n'
        f'stem = "Question {number} about thing{number} and matter{number}?"\n'
        f'clause = "PS3.5 6.2 (2025d)"\ncase = true\n{options}'
    )


def test_a_bank_without_lessons_is_checked_like_a_modules(content: Path) -> None:
    bank = _bank(content)
    (bank / "items.toml").write_text(_entry(200, 0, "b01-o1"), encoding="utf-8")

    problems = [str(each) for each in check_content(content, RULES)]

    assert problems == [
        "modules/bank_more/bank.toml:6: 1 items ask for b01-o1; 3 are needed.",
        "modules/bank_more/items.toml:1: warning: The module does not name the domain J.",
    ]


def test_an_item_told_twice_is_found_across_banks(content: Path) -> None:
    bank = _bank(content)
    source = (content / ITEMS).read_text(encoding="utf-8")
    copy = source[: source.index("[[item]]", 5)].replace("itm-00000001", "itm-0000001f")
    (bank / "items.toml").write_text(copy.replace("m01-o1", "b01-o1"), encoding="utf-8")

    problems = [each.sentence for each in check_content(content, RULES)]

    assert f"This item is nearly the one at {ITEMS}:1." in problems


def _bank(content: Path) -> Path:
    folder = content / "modules/bank_more"
    folder.mkdir()
    (folder / "bank.toml").write_text(
        'id = "bnk-00000001"\ncode = "B1"\ntitle = "More"\ndomains = ["A"]\n\n'
        '[[objective]]\nid = "b01-o1"\ntext = "Say more."\n',
        encoding="utf-8",
    )
    return folder
