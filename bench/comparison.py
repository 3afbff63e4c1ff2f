"""The site behind granian and behind gunicorn's threads, in turn: which one it is served with."""

import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.measuring import load, site_environment
from bench.servers import Server, running
from bench.targets import Target, prepare

ROUNDS = 3
CONCURRENCY = (1, 16)
COMPARED = ("lesson page", "text answer", "manager's page, 1,000 learners")
_FIGURES = ("p50_ms", "p99_ms", "rps", "cpu_ms")


def server_commands(threads: int) -> dict[str, list[str]]:
    """Return the commands that serve the same application with *threads* in one process."""
    gunicorn = [
        sys.executable, "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread",
        "--threads", str(threads), "--backlog", "1024", "--log-level", "warning",
        "--bind", "127.0.0.1:{port}", "app.web.wsgi:application",
    ]  # fmt: skip
    return {"granian": [sys.executable, "-m", "app.cli", "run"], "gunicorn": gunicorn}


def compare_servers(seconds: float, threads: int) -> list[dict[str, Any]]:
    """Return what each server did with each target: the median of rounds taken in turn."""
    with tempfile.TemporaryDirectory() as folder:
        environment = site_environment(Path(folder), threads)
        targets = [each for each in prepare(environment) if each.name in COMPARED]
        commands = server_commands(threads)
        with (
            running(commands["granian"], environment, "/healthz") as granian,
            running(commands["gunicorn"], environment, "/healthz") as gunicorn,
        ):
            servers = {"granian": granian, "gunicorn": gunicorn}
            return list(_compared(targets, servers, seconds))


def _compared(
    targets: list[Target], servers: Mapping[str, Server], seconds: float
) -> Iterator[dict[str, Any]]:
    for concurrency in CONCURRENCY:
        for target in targets:
            rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in servers}
            for _ in range(ROUNDS):
                for name, server in servers.items():
                    requests = list(target.requests)
                    rounds[name].append(
                        load(server, requests, target.statuses, concurrency, seconds)
                    )
            for name, found in rounds.items():
                yield {
                    "name": target.name,
                    "server": name,
                    "concurrency": concurrency,
                    **{key: statistics.median(each[key] for each in found) for key in _FIGURES},
                    "errors": sum(each["errors"] for each in found),
                }


def print_comparison(rows: list[dict[str, Any]]) -> None:
    """Print the rows as a table."""
    print("\n" + f"{'target':<34}{'at':>3}  {'server':<10}" + "".join(f"{k:>10}" for k in _FIGURES))
    for row in rows:
        figures = "".join(f"{row[name]:>10.2f}" for name in _FIGURES)
        print(f"{row['name']:<34}{row['concurrency']:>3}  {row['server']:<10}{figures}")
