"""The arithmetic of the plan, and of the same plan with one thing forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.grading import Params

YEARS = 5
DAYS = 365
NOTHING: frozenset[str] = frozenset()

IN_A_STUDY = ("BITS_STORED_USED", "BITS_FOR_BYTES", "SAMPLES_FORGOTTEN", "FRAMES_FORGOTTEN")
OVER_YEARS = ("GROWTH_ONCE", "GROWTH_FORGOTTEN", "CHANGE_FORGOTTEN")
FORGOTTEN: Mapping[str, tuple[str, ...]] = {
    "first_year": (*IN_A_STUDY, "DECIMAL_BINARY", "RATIO_FORGOTTEN"),
    "online": (
        *IN_A_STUDY, "DECIMAL_BINARY", "RATIO_FORGOTTEN", *OVER_YEARS, "REPLICAS_FORGOTTEN",
        "ALL_YEARS_ONLINE",
    ),
    "archive": (
        *IN_A_STUDY, "DECIMAL_BINARY", "RATIO_FORGOTTEN", *OVER_YEARS, "REPLICAS_FORGOTTEN",
        "STOCK_FORGOTTEN",
    ),
    "link": (*IN_A_STUDY, "DECIMAL_BINARY", "RATIO_FORGOTTEN", *OVER_YEARS),
}  # fmt: skip
"""What each number may have gone without, by exercise."""

_TERA = {False: 10**12, True: 2**40}
_MEGA = {False: 10**6, True: 2**20}


@dataclass(frozen=True, slots=True)
class Volume:
    """One line of the volume table."""

    modality: str
    rows: int
    columns: int
    samples: int
    bits_allocated: int
    bits_stored: int
    images: int
    frames: int
    studies: int

    def study_bytes(self, forgotten: frozenset[str] = NOTHING) -> float:
        """Return the size of one study, uncompressed."""
        bits = self.bits_stored if "BITS_STORED_USED" in forgotten else self.bits_allocated
        size = self.rows * self.columns * self.images * bits / 8
        if "BITS_FOR_BYTES" in forgotten:
            size *= 8
        if "SAMPLES_FORGOTTEN" not in forgotten:
            size *= self.samples
        return size if "FRAMES_FORGOTTEN" in forgotten else size * self.frames


def volumes(params: Params) -> list[Volume]:
    """Return the lines of the volume table."""
    return [Volume(**each) for each in params["volumes"]]


def study_megabytes(volume: Volume, forgotten: frozenset[str] = NOTHING) -> float:
    """Return the size of one study in MB."""
    return volume.study_bytes(forgotten) / _MEGA["DECIMAL_BINARY" in forgotten]


def year_bytes(
    params: Params, first: Mapping[str, float], year: int, forgotten: frozenset[str] = NOTHING
) -> float:
    """Return what the studies of *year*, from 1, take in one copy.

    *first* says for each modality what its studies of year 1 take uncompressed.
    """
    steps: int = year - 1
    if "GROWTH_ONCE" in forgotten:
        steps = min(steps, 1)
    if "GROWTH_FORGOTTEN" in forgotten:
        steps = 0
    growth = (1 + params["growth_percent"] / 100) ** steps
    total = 0.0
    for modality, size in first.items():
        total += size * growth * _change(params, modality, year, forgotten)
    return total if "RATIO_FORGOTTEN" in forgotten else total / float(params["ratio"])


def number(params: Params, exercise: str, forgotten: frozenset[str] = NOTHING) -> float:
    """Return the number that *exercise* asks for, in its unit."""
    first = {each.modality: each.study_bytes(forgotten) * each.studies for each in volumes(params)}
    years = [year_bytes(params, first, year, forgotten) for year in range(1, YEARS + 1)]
    tera = _TERA["DECIMAL_BINARY" in forgotten]
    if exercise == "first_year":
        return years[0] / tera
    if exercise == "online":
        kept: int = YEARS if "ALL_YEARS_ONLINE" in forgotten else params["online_years"]
        return sum(years[-kept:]) / tera * _copies(params["online_copies"], forgotten)
    if exercise == "archive":
        stock: int = 0 if "STOCK_FORGOTTEN" in forgotten else params["stock_tb"]
        return (sum(years) / tera + stock) * _copies(params["archive_copies"], forgotten)
    # A link counts in bits, so here it is the factor of eight that is missing.
    seconds: int = params["night_hours"] * 3600
    bits = years[-1] / DAYS * (1 / 8 if "BITS_FOR_BYTES" in forgotten else 8)
    return bits / seconds / _MEGA["DECIMAL_BINARY" in forgotten]


def _copies(agreed: int, forgotten: frozenset[str]) -> int:
    return 1 if "REPLICAS_FORGOTTEN" in forgotten else agreed


def _change(params: Params, modality: str, year: int, forgotten: frozenset[str]) -> float:
    change: dict[str, Any] = params["change"]
    if "CHANGE_FORGOTTEN" in forgotten or modality != change["modality"]:
        return 1.0
    return float(change["factor"]) if year >= change["year"] else 1.0
