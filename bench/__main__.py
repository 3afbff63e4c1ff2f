"""``python -m bench``: every target beside its floor, every lab, and ``var/bench.json``."""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.comparison import compare_servers, print_comparison
from bench.keeping import keep, verdict
from bench.labs import measure_labs, print_labs
from bench.managers import MANY, measure_managers, missed_by_managers, print_managers
from bench.measuring import load, site_environment
from bench.servers import ROOT, Server, floor_command, running
from bench.shifts import measure_shifts, missed_by_shifts, print_shifts
from bench.targets import Target, prepare

CONCURRENCY = (1, 16)
THREADS = 16
SITE = [sys.executable, "-m", "app.cli", "run"]
FLOORS = {
    "hello": ("GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "/hello"),
    "rows": ("GET /rows HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "/rows"),
    "commit": ("POST /commit HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n", "/commit"),
}


def main() -> None:
    """Measure, print the table, and write the file."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each figure takes")
    parser.add_argument("--only", default="", help="measure only targets whose name holds this")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json")
    parser.add_argument("--labs", action="store_true", help="measure the labs alone")
    parser.add_argument(
        "--shifts", action="store_true", help="200 learners with open shifts, 20 of them acting"
    )
    parser.add_argument("--servers", action="store_true", help="compare the servers alone")
    parser.add_argument(
        "--managers",
        type=int,
        nargs="?",
        const=MANY,
        default=0,
        metavar="PEOPLE",
        help="a manager's pages alone: with 1,200 people, and with 100,000 on PostgreSQL",
    )
    parser.add_argument("--threads", type=int, default=THREADS, help="threads of a web process")
    told = parser.parse_args()
    if told.servers:
        print_comparison(compare_servers(told.seconds, told.threads))
        return
    if told.shifts:
        shifts = measure_shifts(SITE, told.threads)
        keep(told.out, {"shifts": [shifts]})
        print_shifts(shifts)
        print(verdict(missed_by_shifts(shifts)))
        return
    if told.managers:
        pages = measure_managers(told.managers)
        keep(told.out, {"managers": pages})
        print_managers(pages)
        print(verdict(missed_by_managers(pages)))
        return
    labs = list(measure_labs(ROOT / "labs", told.only))
    if told.labs:
        keep(told.out, {"labs": labs})
    else:
        rows = _measured(told)
        keep(told.out, {"targets": rows, "labs": labs})
        _print(rows)
    print_labs(labs)


def _measured(told: argparse.Namespace) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder), told.seconds, told.only, told.threads)


def _measure(folder: Path, seconds: float, only: str, threads: int) -> list[dict[str, Any]]:
    environment = site_environment(folder, threads)
    targets = [each for each in prepare(environment) if only in each.name]
    floor_environment = {"BENCH_FLOOR_DB": str(folder / "floor.db")}
    with (
        running(floor_command(threads), floor_environment, "/hello") as floor,
        running(SITE, environment, "/healthz") as ours,
    ):
        rows = list(_in_turn(targets, floor, ours, seconds))
        rows.append(_memory("memory after load, MiB", ours))
        rows.append(_memory("memory of the floor, MiB", floor))
        rows.append(
            {
                "name": "cold start",
                "floor": "hello",
                "ours_s": round(ours.cold_start_s, 3),
                "floor_s": round(floor.cold_start_s, 3),
                "ratio": round(ours.cold_start_s / floor.cold_start_s, 2),
            }
        )
    return rows


def _in_turn(
    targets: list[Target], floor: Server, ours: Server, seconds: float
) -> Iterable[dict[str, Any]]:
    """Measure each target right after its floor, so that both meet the same machine."""
    for concurrency in CONCURRENCY:
        for target in targets:
            if not target.crowd:
                yield _beside(target, floor, ours, concurrency, seconds)
    for target in targets:
        if target.crowd:
            yield _beside(target, floor, ours, target.crowd, target.seconds)


def _beside(
    target: Target, floor: Server, ours: Server, concurrency: int, seconds: float
) -> dict[str, Any]:
    """Measure one target beside its floor; where it has an aim, say it."""
    request, _ = FLOORS[target.floor]
    bare = load(floor, [request], (200,), concurrency, seconds / 2, target.pause)
    found = load(ours, list(target.requests), target.statuses, concurrency, seconds, target.pause)
    rate = {"rows_s": round(target.rows * 1000 / found["p50_ms"])} if target.rows else {}
    return {
        "name": target.name,
        "concurrency": concurrency,
        "floor": target.floor,
        "floor_p50_ms": round(bare["p50_ms"], 3),
        "floor_p99_ms": round(bare["p99_ms"], 3),
        "ratio": round(found["p50_ms"] / bare["p50_ms"], 2),
        **{key: round(found[key], 3) for key in _FIGURES},
        **rate,
        "errors": found["errors"],
        **{f"aim_{name}": aim for name, aim in _aims(target).items() if aim},
    }


def _aims(target: Target) -> dict[str, int]:
    return {
        "p50_ms": target.aim_p50_ms, "p99_ms": target.aim_p99_ms, "rows_s": target.aim_rows_s
    }  # fmt: skip


_FIGURES = ("p50_ms", "p95_ms", "p99_ms", "rps", "cpu_ms", "bytes")


def _memory(name: str, server: Server) -> dict[str, Any]:
    parts = {part: round(mib, 1) for part, mib in server.pss_mib().items()}
    return {"name": name, **parts, "total": round(sum(parts.values()), 1)}


_COLUMNS = ("p50_ms", "p95_ms", "p99_ms", "rps", "cpu_ms", "bytes", "floor_p50_ms", "ratio")


def _print(rows: list[dict[str, Any]]) -> None:
    print("\n" + f"{'target':<34}{'at':>3}" + "".join(f"{name:>13}" for name in _COLUMNS))
    for row in rows:
        if "concurrency" not in row:
            print(", ".join(f"{key}: {value}" for key, value in row.items()))
            continue
        figures = "".join(f"{row[name]:>13.2f}" for name in _COLUMNS)
        print(f"{row['name']:<34}{row['concurrency']:>3}{figures}{_kept(row)}")


def _kept(row: dict[str, Any]) -> str:
    """Say of each aim whether it was kept; an aim at the median is for one client alone."""
    aims = {name: row.get(f"aim_{name}", 0) for name in ("p50_ms", "p99_ms")}
    if row["concurrency"] > 1:
        aims["p50_ms"] = 0
    elif least := row.get("aim_rows_s"):
        kept = "kept" if row["rows_s"] >= least else "late"
        return f"  {row['rows_s']} rows/s, at least {least}: {kept}"
    return "".join(
        f"  {name[:3]} at most {aim}: {'late' if row[name] > aim else 'kept'}"
        for name, aim in aims.items()
        if aim
    )


if __name__ == "__main__":
    main()
