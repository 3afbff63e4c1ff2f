"""What each lab costs: the median time to build its bench and to judge the model's answers."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.grading.judging import judge
from app.grading.loading import lab_folders, load_lab, load_model
from app.grading.performing import performed
from app.practice.carrying import perform_on

SEEDS = 20
AIM_BUILD_MS = 300
AIM_GRADE_MS = 100


def measure_labs(root: Path, only: str = "") -> Iterator[dict[str, Any]]:
    """Yield a row for each lab below *root* whose name holds *only*."""
    for slug, folder in lab_folders(root).items():
        if only in slug:
            yield {"name": slug, **_medians(folder)}


def _medians(folder: Path) -> dict[str, Any]:
    code, model = load_lab(folder), load_model(folder)
    builds, grades = [], []
    for number in range(SEEDS):
        began = time.perf_counter()
        bench = code.lab.bench(code.lab.params(f"bench-{number}"))
        built = time.perf_counter()
        raws = performed(code.spec.exercises, model.answers(bench), bench, perform_on)
        handed_in = time.perf_counter()
        judge(code, bench, raws)
        builds.append((built - began) * 1000)
        grades.append((time.perf_counter() - handed_in) * 1000)
    return {
        "build_ms": round(statistics.median(builds), 1),
        "grade_ms": round(statistics.median(grades), 1),
        "aim_build": AIM_BUILD_MS,
        "aim_grade": AIM_GRADE_MS,
    }


def print_labs(rows: list[dict[str, Any]]) -> None:
    """Print the rows as a table; what misses its aim is marked."""
    print(f"\n{'lab':<34}{'build ms':>12}{'aim':>6}{'grade ms':>12}{'aim':>6}")
    for row in rows:
        late = row["build_ms"] > row["aim_build"] or row["grade_ms"] > row["aim_grade"]
        print(
            f"{row['name']:<34}{row['build_ms']:>12.1f}{row['aim_build']:>6}"
            f"{row['grade_ms']:>12.1f}{row['aim_grade']:>6}{'  late' if late else ''}"
        )
