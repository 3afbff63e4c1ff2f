"""Names and meanings for people, from the data files that tools/extract_hl7_tables.py wrote."""

import gzip
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")
_LATEST = "2.7.1"


@cache
def definitions(version: str) -> dict[str, Any]:
    """Return the named segments and data types of *version*; 2.8 uses the words of 2.7.1."""
    path = _DATA / f"{version}.json.gz"
    if not path.exists():
        path = _DATA / f"{_LATEST}.json.gz"
    found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return found


@lru_cache(maxsize=1)
def meanings() -> dict[str, tuple[str, dict[str, str]]]:
    """Return each table's name and the meaning of its values, by number in four digits."""
    found = json.loads(gzip.decompress((_DATA / "tables.json.gz").read_bytes()))
    return {number: (name, values) for number, (name, values) in found.items()}


_SMALL = {"of", "the", "and", "or", "to", "for", "in", "on", "by", "a", "with"}
_CAPITALS = {"id", "hl7", "dnr", "ssn", "uid", "drg", "ada", "hipaa", "cas", "io", "url"}


def spelled(identifier: str) -> str:
    """Turn hl7apy's ``DATE_TIME_OF_BIRTH`` into ``Date Time of Birth``."""
    words = identifier.replace("_", " ").lower().split()
    return " ".join(
        word.upper()
        if word in _CAPITALS
        else word
        if word in _SMALL and position
        else word.capitalize()
        for position, word in enumerate(words)
    )


def plain(name: str) -> str:
    """Return only the letters and digits of *name*, to compare two spellings."""
    return "".join(char for char in name.lower() if char.isalnum())
