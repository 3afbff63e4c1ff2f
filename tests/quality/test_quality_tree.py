"""What the repository must hold, and what it must not."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.quality

_UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|lorem ipsum|coming soon|not implemented yet)\b", re.IGNORECASE
)
_REGISTRIES = re.compile(r"registry\.npmjs|pypi\.org|pythonhosted|deb\.debian")
_TEXT = {".py", ".md", ".toml", ".html", ".ts", ".css", ".scss", ".json", ".mjs", ".txt", ".lock"}


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _tracked()
        if path.suffix in _TEXT and path != Path(__file__)
        if (match := _UNFINISHED.search(path.read_text("utf-8", "replace")))
    ]

    assert found == []


def test_no_file_names_a_package_registry() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in _tracked()
        if (path.suffix in _TEXT or not path.suffix) and path != Path(__file__)
        if _REGISTRIES.search(path.read_text("utf-8", "replace"))
    ]

    assert found == []


def test_no_tracked_file_is_large() -> None:
    assert [path for path in _tracked() if path.stat().st_size > 1_500_000] == []


def test_every_lab_sample_has_its_source() -> None:
    for samples in (ROOT / "labs").glob("*/samples"):
        told = (samples / "SOURCES.toml").read_text("utf-8")
        for file in samples.iterdir():
            if file.name != "SOURCES.toml":
                assert file.name in told, file
