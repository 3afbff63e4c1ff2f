"""What tests share: real databases, people of two organizations, required components."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from app.catalog import CatalogHolder
from app.grading.bench_service import Grading
from app.learning.site import Site
from app.practice.client import Practice
from app.settings import read_settings
from app.store import Store, migrate
from app.store.schema import metadata
from app.web import build
from app.web.limits import limiter
from tests.postgres import private_postgres

LONGEST = (
    "content/test_labs_keep_their_contract.py",
    "content/test_labs_keep_their_secrets.py",
    "web/test_web_at_once.py",
    "cli/test_cli_exam_kills.py",
    "cli/test_cli_credit_kills.py",
    "cli/test_cli_network_kills.py",
    "learning/test_learning_ledger.py",
    "browser/test_browser_journey.py",
    "web/test_web_mutants.py",
    "browser/test_browser_kinds.py",
    "web/test_web_permissions.py",
    "learning/test_learning_regrading.py",
    "content/test_grading_is_deterministic.py",
    "quality/test_quality_wheel.py",
    "quality/test_quality_linters.py",
    "cli/test_cli_running.py",
    "cli/test_cli_authoring.py",
)
"""Files of tests that begin first, so that no worker is still at one when the others are done."""

REQUIRED = os.environ.get("READINGROOM_REQUIRE", "")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let half as many workers again as there are cores run: much of a run is waiting."""
    cores = os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order within each file stays."""
    places = {path: place for place, path in enumerate(LONGEST)}
    root = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        return places.get(item.path.relative_to(root).as_posix(), len(places))

    items.sort(key=place)


def lacking(component: str) -> None:
    """Skip the test and say so; where everything is required, a skip is a failure."""
    sentence = f"{component} is not on this machine."
    if REQUIRED == "all" or component in REQUIRED.split(","):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Give the address of a private PostgreSQL with the newest schema."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        lacking("PostgreSQL")
    with private_postgres() as url:
        engine = create_engine(url)
        migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty SQLite database with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    store = Store(f"sqlite:///{path}")
    migrate(store.engine)
    with store.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    store.close()
    return path


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store on SQLite."""
    path = tmp_path / f"{uuid4().hex}.db"
    shutil.copy(sqlite_template, path)
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """Give an empty store on PostgreSQL."""
    store = Store(postgres_url)
    emptied = "; ".join(f"DELETE FROM {table.name}" for table in metadata.sorted_tables)
    with store.engine.begin() as connection:
        # Few rows are deleted ten times sooner than seventy tables are truncated; as a replica
        # it asks for no order among them.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.exec_driver_sql(emptied)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """Give an empty store, once on each database."""
    name = "sqlite_store" if request.param == "sqlite" else "postgres_store"
    found: Store = request.getfixturevalue(name)
    return found


CONTENT = Path(__file__).parent / "catalog" / "fixture"
"""One small module with two lessons, a lab and a post-test."""


@pytest.fixture(scope="session")
def holder(tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    """Give the catalog of the small content."""
    return CatalogHolder(CONTENT, tmp_path_factory.mktemp("catalog"))


@pytest.fixture(scope="session")
def grading() -> Iterator[Grading]:
    """Give real graders over the small content."""
    with Grading(CONTENT / "labs", size=1) as running:
        yield running


@pytest.fixture(scope="session")
def practice() -> Iterator[Practice]:
    """Give a real practice hospital."""
    with Practice(size=1) as running:
        yield running


@pytest.fixture
def site(
    store: Store, holder: CatalogHolder, grading: Grading, practice: Practice, tmp_path: Path
) -> Site:
    """Give an installation over the small content, once on each database."""
    settings = read_settings(
        {
            "READINGROOM_HOME": str(tmp_path / "home"),
            "READINGROOM_DATABASE_URL": store.url,
            "READINGROOM_NETWORK": "1",
        }
    )
    return Site(settings, store, holder, grading, practice)


@pytest.fixture(scope="session")
def built() -> list[Flask]:
    """Give a place for the one application of a run: it knows its site by where it stands."""
    return []


@pytest.fixture
def app(site: Site, built: list[Flask]) -> Flask:
    """Give the web application, with nothing counted by its limits yet."""
    if not built:
        built.append(build(site))
    built[0].extensions["readingroom"] = site
    limiter.reset()
    return built[0]
