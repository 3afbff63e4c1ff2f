"""Turn the npm package ``hl7-dictionary`` (MIT) into the small tables that app/hl7 reads.

    npm pack hl7-dictionary@1.0.1 && tar xzf hl7-dictionary-1.0.1.tgz
    python tools/extract_hl7_tables.py package app/hl7/data

One file a version, ``<version>.json.gz``: segments and data types with their names and, for each
field or component, ``[name, usage, repetitions, length, table]``; 0 stands for any
number of repetitions, no length, no table. ``tables.json.gz``: number, name, and the meaning of
each value. The same package gives the same bytes.
"""

# ruff: noqa: INP001

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

USAGE = {1: "O", 2: "R", 3: "C", 4: "W"}
VERSIONS = ("2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1")


def read_javascript(path: Path) -> dict[str, Any]:
    """Return the one object literal of *path*, whose keys and strings are JSON's."""
    text = path.read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return found


def clean(name: str) -> str:
    """Return *name* without the footnote marks and stray blanks of the printed tables."""
    name = re.sub(r"\s+", " ", name.replace("_", "-").replace("\u2019", "'"))
    return name.strip(" *#+").replace(" - -", " -")


def part(row: dict[str, Any]) -> list[Any]:
    """Return name, usage, repetitions, length and table of a field or component."""
    return [
        clean(row["desc"]),
        USAGE.get(row["opt"], "O"),
        row.get("rep", 1),
        row.get("len") or 0,
        row.get("table") or 0,
    ]


def definitions(folder: Path) -> dict[str, Any]:
    """Return the segments and data types of one version."""
    segments = read_javascript(folder / "segments.js")
    datatypes = read_javascript(folder / "fields.js")
    return {
        "segments": {
            name: [clean(row["desc"]), [part(field) for field in row["fields"]]]
            for name, row in sorted(segments.items())
        },
        "datatypes": {
            name: [clean(row["desc"]), [part(field) for field in row.get("subfields", ())]]
            for name, row in sorted(datatypes.items())
        },
    }


def tables(path: Path) -> dict[str, Any]:
    """Return each table's name and values, under its number in four digits."""
    return {
        f"{int(number):04}": [
            clean(row["desc"]),
            {code.strip(): clean(meaning) for code, meaning in sorted(row["values"].items())},
        ]
        for number, row in sorted(read_javascript(path).items(), key=lambda item: int(item[0]))
    }


def write(path: Path, data: dict[str, Any]) -> None:
    """Write *data* compressed, without a time stamp."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main(package: Path, target: Path) -> None:
    """Write every file of *target* from the unpacked *package*."""
    target.mkdir(parents=True, exist_ok=True)
    for version in VERSIONS:
        write(target / f"{version}.json.gz", definitions(package / "lib" / version))
    write(target / "tables.json.gz", tables(package / "lib" / "tables.js"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
