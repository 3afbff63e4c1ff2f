"""The tool that writes the data files of this room."""

import gzip
import json
from pathlib import Path

from tools.extract_hl7_tables import VERSIONS, clean, main

FIELD = {"datatype": "IS", "desc": "Administrative  Sex *", "opt": 2, "rep": 0, "table": 1}


def test_a_package_becomes_the_same_small_files_twice(tmp_path: Path) -> None:
    library = tmp_path / "package" / "lib"
    for version in VERSIONS:
        (library / version).mkdir(parents=True)
        segments = {"PID": {"desc": "Patient", "fields": [FIELD]}}
        (library / version / "segments.js").write_text(f"var x = {json.dumps(segments)};\n")
        (library / version / "fields.js").write_text('var x = {"ST": {"desc": "String"}};')
    tables = {"1": {"desc": "Sex", "values": {"F": "Female", "A ": "Ambiguous"}}}
    (library / "tables.js").write_text(f"var tables = {json.dumps(tables)};")

    for name in ("one", "two"):
        main(tmp_path / "package", tmp_path / name)

    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert json.loads(gzip.decompress(first["2.5.1.json.gz"])) == {
        "segments": {"PID": ["Patient", [["Administrative Sex", "R", 0, 0, 1]]]},
        "datatypes": {"ST": ["String", []]},
    }
    assert json.loads(gzip.decompress(first["tables.json.gz"])) == {
        "0001": ["Sex", {"A": "Ambiguous", "F": "Female"}]
    }


def test_footnote_marks_are_cleaned_away() -> None:
    assert clean("Priority _ OBR *") == "Priority - OBR"
