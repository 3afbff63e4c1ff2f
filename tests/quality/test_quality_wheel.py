"""The wheel: built, installed beside this run's libraries, and serving from an empty folder."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.serving import Browser, Server
from tests.ports import free_port

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.quality


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), "."])
    [built] = folder.glob("readingroom-*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of a fresh environment that holds the wheel and sees our libraries."""
    folder = tmp_path_factory.mktemp("fresh")
    _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    fresh = folder / "bin" / "python"
    _run(
        [sys.executable, "-m", "pip", "--python", str(fresh), "install", "--quiet", "--no-deps",
         "--no-index", str(wheel)]
    )  # fmt: skip
    told = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(_run([str(fresh), "-c", told]).strip())
    # Paths in such a file are not searched for further .pth files: this checkout stays out.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "libraries.pth").write_text("\n".join(sorted(libraries)), "utf-8")
    return fresh


@pytest.fixture
def demo(python: Path, tmp_path: Path) -> Iterator[Server]:
    """Give ``readingroom demo``, started in an empty folder without any other setting."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if "READINGROOM" not in name}
    kept.pop("PYTHONPATH", None)
    running = Server(
        {**kept, "READINGROOM_PORT": str(port)},
        command=[python.with_name("readingroom"), "demo"],
        folder=tmp_path,
    )
    yield running
    running.stop()


def test_the_wheel_holds_pages_content_and_the_bundle(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    for expected in (
        "app/web/static/dist/manifest.json",
        "app/web/templates/base.html",
        "app/store/migrations/env.py",
        "app/credit/certificate.typ",
        "app/credit/fonts/NotoNaskhArabic-Bold.ttf",
        "app/credit/fonts/NotoNaskhArabic-LICENSE.txt",
        "app/credit/fonts/NotoNaskhArabic-Regular.ttf",
        "app/credit/fonts/NotoSansJP-LICENSE.txt",
        "app/credit/fonts/NotoSansJP-Regular.ttf",
        "app/_content/modules/glossary.toml",
        "app/_content/labs/find_the_field/lab.toml",
    ):
        assert expected in names
    unwanted = ("__pycache__", "node_modules", "tests/", ".pyc")
    assert [name for name in names if any(each in name for each in unwanted)] == []


def test_the_demonstration_works_from_the_wheel_in_an_empty_folder(
    demo: Server, tmp_path: Path
) -> None:
    demo.wait_until_ready(120)
    stranger = Browser(demo.port)

    assert stranger.ask("GET", "/")[:2] == (303, "/sign-in?next=/")
    status, page = stranger.get("/sign-in")
    stranger.sign_in("maya.okafor@harbor.example", "reading-room-demo")

    assert (status, "/static/" in page) == (200, True)
    assert stranger.get("/")[0] == 200
    assert demo.stop() == 0
    told = demo.log.read_text("utf-8")
    assert f"Open http://127.0.0.1:{demo.port} and sign in as:" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["server.log", "var"]


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
