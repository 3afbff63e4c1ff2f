"""Where is the dose?: the verdict on each filled line, worked out from what its row says alone."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from app.grading.loading import load_lab

CODE = load_lab(Path(__file__).parents[2] / "labs" / "where_is_the_dose")
EVENT = re.compile(r"(localizer|scan) on (16|32) cm: ([\d.]+) / ([\d.]+)")
FIGURES = re.compile(r"(16|32) cm: ([\d.]+) / ([\d.]+)")
SEEDS = [f"seed-{number}" for number in range(40)]
Line = dict[str, tuple[Decimal, Decimal]]


def verdict(row: dict[str, str]) -> str:
    """Return what a careful reader would say of a row."""
    events = [
        (kind == "scan", phantom, Decimal(ctdi), Decimal(dlp))
        for kind, phantom, ctdi, dlp in EVENT.findall(row["report_says"])
    ]
    line: Line = {
        phantom: (Decimal(ctdi), Decimal(dlp))
        for phantom, ctdi, dlp in FIGURES.findall(row["line_says"])
    }
    right: Line = {}
    with_localizer: Line = {}
    added: Line = {}
    for size in sorted({phantom for is_scan, phantom, _, _ in events if is_scan}):
        ctdi = [value for is_scan, phantom, value, _ in events if is_scan and phantom == size]
        dlp = [value for is_scan, phantom, _, value in events if is_scan and phantom == size]
        small = [value for is_scan, phantom, _, value in events if not is_scan and phantom == size]
        right[size] = max(ctdi), sum(dlp, Decimal(0))
        with_localizer[size] = max(ctdi), sum((*dlp, *small), Decimal(0))
        added[size] = sum(ctdi, Decimal(0)), sum(dlp, Decimal(0))
    if line == right:
        return "stands"
    if set(line) != set(right):
        return "phantoms were mixed up"
    if line == with_localizer:
        return "a localizer was counted"
    if line == added:
        return "CTDIvol was added up"
    [(size, (_, dlp_said))] = line.items()
    parts = [value for is_scan, _, _, value in events if is_scan]
    assert any(dlp_said == right[size][1] - part for part in parts)
    return "a scan was left out"


@pytest.mark.parametrize("seed", SEEDS)
def test_each_line_has_the_fault_that_its_row_shows(seed: str) -> None:
    bench = CODE.lab.bench(CODE.lab.params(seed))
    rows = bench.tables["filled"]

    assert {row["id"]: verdict(row) for row in rows} == bench.truth["faults"]
    assert len(rows) + len(bench.tables["register"]) == 30
    assert Counter(bench.truth["faults"].values()) == {
        "stands": 12,
        "CTDIvol was added up": 2,
        "a localizer was counted": 2,
        "a scan was left out": 2,
        "phantoms were mixed up": 2,
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fault_is_far_outside_the_tolerance(seed: str) -> None:
    """Half a percent is what figures may differ by."""
    for row in CODE.lab.bench(CODE.lab.params(seed)).tables["filled"]:
        if verdict(row) != "a localizer was counted":
            continue
        dlps = [Decimal(dlp) for kind, _, _, dlp in EVENT.findall(row["report_says"])]
        assert dlps[0] > Decimal("0.01") * sum(dlps[1:], Decimal(0))


def test_an_attempt_from_before_has_twenty_lines_too() -> None:
    params = CODE.lab.params("seed-1")
    del params["filled"]

    first, again = (CODE.lab.bench(params).tables["filled"] for _ in range(2))

    assert first == again
    assert len(first) == 20
