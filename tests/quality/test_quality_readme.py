"""The README and its companions name what there is: no more, no less."""

import re
from pathlib import Path

import pytest

from app.cli import COMMANDS
from app.grading.exercise import KINDS
from app.settings import FOR_TESTS, KNOWN

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = ROOT / "labs" / "README.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), GUIDE]

pytestmark = pytest.mark.quality
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

_ASKED_FOR = re.compile(r'(?:fields|table)(?:\.[a-z_]+\(|, )"([a-z_]+)"')
_TOP_FOLDERS = ("app/", "docs/", "labs/", "modules/", "tests/", "bench/")


def section(title: str) -> str:
    """Return the README's text under the heading *title*, up to the next heading."""
    _, _, rest = README.partition(f"# {title}\n")
    assert rest, title
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[str]:
    """Return the names in the first cells of the tables in *text*."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def blocks(page: Path, language: str) -> list[str]:
    """Return the lines of the code blocks in *language*."""
    found = re.findall(rf"```{language}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return [line.strip() for block in found for line in block.splitlines()]


def test_every_setting_stands_in_the_table_once() -> None:
    assert sorted(rows(section("Settings"))) == sorted(f"READINGROOM_{name}" for name in KNOWN)
    for name in FOR_TESTS:
        assert f"`READINGROOM_{name}`" in section("Settings")


@pages
def test_no_page_speaks_of_a_setting_that_is_not_there(page: Path) -> None:
    spoken_of = set(re.findall(r"READINGROOM_([A-Z_]+)", page.read_text("utf-8")))

    assert spoken_of <= KNOWN | FOR_TESTS


def test_every_command_stands_in_the_table_once() -> None:
    assert sorted(rows(section("Commands"))) == sorted(f"readingroom {name}" for name in COMMANDS)


@pages
def test_every_command_in_a_block_can_be_given(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    for line in blocks(page, "sh"):
        for name in re.findall(r"(?:^|/|\s)readingroom ([a-z][a-z-]+)", line):
            assert name in COMMANDS, line
        for name in re.findall(r"^make ([a-z]+)", line):
            assert name in targets, line


def test_every_key_of_a_lab_stands_in_the_tables_and_no_other() -> None:
    code = "".join(
        (ROOT / "app" / "grading" / name).read_text("utf-8")
        for name in ("lab_toml.py", "exercise.py")
    )
    keys = set(_ASKED_FOR.findall(code))
    told = section("Keys of `lab.toml`")
    named = {*rows(told), *re.findall(r"`([a-z_]+)`", told)}

    assert {"id", "code", "exercise", "hints", "option", "column", "critical"} <= keys
    assert keys - named == set()
    assert set(rows(told)) - keys == set()
    assert named - keys - set(KINDS) <= {"tags", "viewer", "hl7", "console", "hex"}


def test_the_authors_guide_has_every_key_and_every_kind_with_its_picture() -> None:
    text = GUIDE.read_text("utf-8")
    sections = re.findall(
        r"^### (\w+)\n+(!\[[^]]{8,}\]\(\.\./docs/screenshots/kinds/\1\.png\))?", text, re.MULTILINE
    )

    kinds = {name: bool(shown) for name, shown in sections if name in KINDS}
    assert set(kinds) == set(KINDS)
    assert [name for name, shown in kinds.items() if not shown] == []
    for key in rows(section("Keys of `lab.toml`")):
        assert re.search(
            rf"`(\[\[)?{key}(\]\])?`|\[\[exercise\.{key}\]\]|^{key} = ", text, re.MULTILINE
        ), key


@pages
def test_every_file_that_is_referred_to_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    named = [
        path.partition("::")[0]
        for path in re.findall(r"`([^`\s]+)`", text)
        if path.startswith(_TOP_FOLDERS)
    ]

    missing = [target for target in linked if not (page.parent / target).exists()]
    missing += [path for path in named if not (ROOT / path).exists()]

    assert missing == []


def test_every_test_that_the_security_page_names_exists() -> None:
    named = re.findall(r"`(tests/[^`:]+)::([^`]+)`", (ROOT / "docs/SECURITY.md").read_text("utf-8"))

    assert len(named) > 20
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), (file, test)
