"""The ledger under every order of deeds: a model beside it, compared after each step.

The whole suite plays 200 runs of 50 steps; ``LEDGER_RUNS=2000`` plays more of them.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.frozen import replace
from app.learning import claiming
from app.learning.site import Site
from app.store import Store
from tests.learning.ledger_deeds import LedgerDeeds

RUNS = int(os.environ.get("LEDGER_RUNS", "200"))
_MEMORY = Path("/dev/shm")  # noqa: S108 - files there are memory; a test may lose them


@pytest.fixture(autouse=True)
def without_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the deeds claim as often as they like."""
    monkeypatch.setattr(claiming, "MOST_WAITING", 1000)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: what the disk keeps is tested elsewhere."""
    if not _MEMORY.is_dir():
        yield tmp_path
        return
    made = Path(tempfile.mkdtemp(prefix="readingroom-", dir=_MEMORY))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def quick(site: Site, folder: Path) -> Site:
    """Give the installation with its folders in memory."""
    return replace(site, settings=replace(site.settings, home=folder / "home"))


def _play(site: Site, runs: int, steps: int) -> None:
    class Deeds(LedgerDeeds):
        def __init__(self) -> None:
            super().__init__(site)

    run_state_machine_as_test(
        Deeds,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )


def test_no_order_of_deeds_breaks_the_ledger(quick: Site) -> None:
    _play(quick, runs=8, steps=25)


@pytest.mark.slow
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_no_order_of_fifty_deeds_breaks_the_ledger(quick: Site, folder: Path) -> None:
    file = Path(quick.store.url.removeprefix("sqlite:///"))
    shutil.copy(file, folder / "ledger.db")

    _play(replace(quick, store=Store(f"sqlite:///{folder / 'ledger.db'}")), runs=RUNS, steps=50)
