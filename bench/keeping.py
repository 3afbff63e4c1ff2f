"""What was measured, in one file: each part stays until it is measured again."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def keep(path: Path, measured: Mapping[str, Sequence[Row]]) -> None:
    """Write the parts that were *measured* in place of what the file had of them."""
    before = json.loads(path.read_text("utf-8")) if path.exists() else []
    others = [row for row in before if part_of(row) not in measured]
    rows = [{"part": part, **row} for part, found in measured.items() for row in found]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([*rows, *others], indent=1) + "\n", "utf-8")


def part_of(row: Mapping[str, Any]) -> str:
    """Return the part that the row belongs to; older files name none."""
    return str(row.get("part", "labs" if "build_ms" in row else "targets"))


def verdict(missed: Sequence[str]) -> str:
    """Return in one line which aims were missed."""
    if not missed:
        return "Every aim was kept."
    return f"{len(missed)} aim{'s' * (len(missed) > 1)} missed: {'; '.join(missed)}."
