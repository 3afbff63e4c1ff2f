"""Pages for single components."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.components.bench_server import DIST, BenchServer
from tests.browser.conftest import lacking

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def bench() -> Iterator[BenchServer]:
    """Give a server for one test's pages."""
    if not (ROOT / DIST / "manifest.json").is_file():
        lacking("The front end's bundle (python hatch_build.py)")
    server = BenchServer(ROOT)
    yield server
    server.close()
