"""hl7apy's tables, by version: structures, segments, data types. Its engine is not used."""

from functools import cache
from typing import Any

import hl7apy

VERSIONS = (
    "2.1",
    "2.2",
    "2.3",
    "2.3.1",
    "2.4",
    "2.5",
    "2.5.1",
    "2.6",
    "2.7",
    "2.7.1",
    "2.8",
    "2.8.1",
    "2.8.2",
)
DEFAULT_VERSION = "2.5.1"
# hl7apy keeps no tables of its own for 2.7.1, which corrects 2.7 without new segments.
_STAND_INS = {"2.7.1": "2.7"}


def known_version(version: str | None) -> str | None:
    """Return *version* if we have its tables."""
    return version if version in VERSIONS else None


def at_least(version: str, other: str) -> bool:
    """Say whether *version* is *other* or later."""
    return VERSIONS.index(version) >= VERSIONS.index(other)


@cache
def library(version: str) -> Any:
    """Return hl7apy's module of tables for *version*."""
    return hl7apy.load_library(_STAND_INS.get(version, version))


def structures(version: str) -> dict[str, Any]:
    """Return the message structures of *version* by name."""
    found: dict[str, Any] = library(version).MESSAGES
    return found


def segments(version: str) -> dict[str, Any]:
    """Return the segments of *version* by name."""
    found: dict[str, Any] = library(version).SEGMENTS
    return found


def composites(version: str) -> dict[str, Any]:
    """Return the components of each data type of *version* that has any."""
    found: dict[str, Any] = library(version).DATATYPES_STRUCTS
    return found


def codes(version: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the name and codes of each table; versions before 2.3.1 have none."""
    return getattr(library(version), "TABLES", {})
