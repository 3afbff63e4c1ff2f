"""Limits: who is counted, what is counted apart, and what an unlimited view costs."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.web.limits import Limiter

UNUSED = """
import sys
from app.web.pages import view_of
from app.web.routes import ROUTES
for endpoint in ROUTES:
    view_of(endpoint)
loaded = {"limits", "limits.storage"} & set(sys.modules)
sys.exit(f"loaded {loaded}" if loaded else 0)
"""


@pytest.fixture
def asked() -> list[str]:
    return ["ada"]


@pytest.fixture
def limiter() -> Limiter:
    return Limiter()


@pytest.fixture
def site(limiter: Limiter, asked: list[str]) -> Flask:
    app = Flask("limited")

    @app.get("/one")
    @limiter.limit("2/minute", whom=lambda: asked[0])
    def one() -> str:
        return "one"

    @app.get("/two")
    @limiter.limit("100/minute", whom=lambda: "everybody")
    @limiter.limit("1/minute", whom=lambda: asked[0])
    def two() -> str:
        return "two"

    @app.get("/free")
    def free() -> str:
        return "free"

    return app


def statuses(site: Flask, path: str, times: int) -> list[int]:
    client = site.test_client()
    return [client.get(path).status_code for _ in range(times)]


def test_each_is_counted_alone_and_each_view_apart(site: Flask, asked: list[str]) -> None:
    assert statuses(site, "/one", 3) == [200, 200, 429]
    assert statuses(site, "/two", 2) == [200, 429]
    asked[0] = "grace"
    assert statuses(site, "/one", 3) == [200, 200, 429]


def test_of_two_limits_the_narrower_one_decides(site: Flask, asked: list[str]) -> None:
    found = []
    for asked[0] in ["ada", "ada", "grace", "grace"]:
        found += statuses(site, "/two", 1)

    assert found == [200, 429, 200, 429]


def test_a_view_without_a_limit_is_not_counted(site: Flask, limiter: Limiter) -> None:
    assert set(statuses(site, "/free", 50)) == {200}
    assert limiter._made is None


def test_the_first_who_come_at_once_are_all_counted(site: Flask) -> None:
    together = threading.Barrier(8)

    def ask(_number: int) -> int:
        together.wait(10)
        return site.test_client().get("/one").status_code

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(ask, range(8)))

    assert found == [200] * 2 + [429] * 6


def test_what_was_counted_can_be_forgotten(site: Flask, limiter: Limiter) -> None:
    assert statuses(site, "/one", 3)[-1] == 429
    limiter.reset()
    assert statuses(site, "/one", 1) == [200]


def test_a_site_that_counts_nothing_loads_nothing_to_count_with() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNUSED], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
