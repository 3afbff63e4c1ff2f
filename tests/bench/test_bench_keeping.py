"""One file keeps what was measured, and one line says which aims were missed."""

import json
from pathlib import Path
from typing import Any

from bench.crowds import DIVISION
from bench.keeping import keep, part_of, verdict
from bench.managers import missed_by_managers
from bench.shifts import missed_by_shifts

PAGE = {"people": DIVISION, "reach": "everybody", "path": "/manager/", "p50_ms": 150.0, "ratio": 1}


def names(path: Path) -> list[tuple[str, str]]:
    """Return part and name of each row in the file."""
    return [(row["part"], row["name"]) for row in json.loads(path.read_text())]


def test_each_part_stays_until_it_is_measured_again(tmp_path: Path) -> None:
    path = tmp_path / "var" / "bench.json"
    keep(path, {"managers": [{"name": "old"}], "shifts": [{"name": "shift"}]})
    keep(path, {"managers": [{"name": "new"}]})

    keep(path, {"targets": [{"name": "page"}], "labs": [{"name": "lab"}]})

    assert names(path) == [
        ("targets", "page"), ("labs", "lab"), ("managers", "new"), ("shifts", "shift"),
    ]  # fmt: skip


def test_rows_of_older_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    path.write_text(json.dumps([{"name": "page"}, {"name": "lab", "build_ms": 1}]))

    keep(path, {"labs": [{"name": "lab", "build_ms": 2}]})

    kept = json.loads(path.read_text())
    assert [(part_of(row), row.get("build_ms")) for row in kept] == [("labs", 2), ("targets", None)]


def test_a_line_says_which_aims_of_the_managers_were_missed() -> None:
    many = {**PAGE, "people": 100_000, "ratio": 3.01}
    files = {"people": DIVISION, "csv_rows_s": {"credit": 19_999, "work": 20_000},
             "csv_ratio": {"credit": 1, "work": 1}}  # fmt: skip
    ledger = {"people": DIVISION, "entries": 7, "holds": False}

    assert verdict(missed_by_managers([PAGE])) == "Every aim was kept."
    assert verdict(missed_by_managers([PAGE, many, files, ledger])) == (
        "3 aims missed: /manager/ for everybody at most 3 times a division alone with 100000 "
        "people; credit.csv at least 20000 rows/s and at most 3 times slower with 1200 people; "
        "7 entries hold with 1200 people."
    )


def test_a_line_says_which_aims_of_the_shifts_were_missed() -> None:
    def row(p50: float, growth: float) -> dict[str, Any]:
        figures = {"p50_ms": p50, "errors": 0}
        return {
            "one_alone": figures, "with_pauses": figures, "without_pauses": figures,
            "before": {"idle_percent": 0.5, "memory_mib": 100.0},
            "after": {"idle_percent": 1.0, "memory_mib": 100.0 + growth},
        }  # fmt: skip

    assert missed_by_shifts(row(80, 32.0)) == []
    assert verdict(missed_by_shifts(row(81, 40.0))) == (
        "2 aims missed: an action's p50 at most 80 ms; memory grows by at most 32.0 MiB (+40.0)."
    )
