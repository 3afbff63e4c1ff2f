"""What is measured on the bench, and on a repaired object, material by material."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dicom import read_object
from app.grading import Params

from .drawing import INTERCEPT, SIGN, SLOPE
from .objects import PHANTOM, stored_of, units_of
from .phantoms import MATERIALS, labels_of

WATER_WITHIN, OTHERS_WITHIN = 2, 5
"""How many HU a mean may be off after the repair."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Where each material is, what it reads and what it should read, and what lies about it."""

    labels: NDArray[np.uint8]
    asked: str
    shown: Mapping[str, float]
    stored: Mapping[str, float]
    nominal: Mapping[str, int]
    element: str
    right: Mapping[str, str]
    said: Mapping[str, str]
    others: Mapping[str, str]
    windows: Mapping[str, tuple[int, int]]


def truth_of(params: Params, files: Mapping[str, bytes], neighbor: str) -> Truth:
    """Measure the bench as it lies there."""
    storage, labels = params["storage"], labels_of(params["phantom"])
    phantom = files[PHANTOM]
    return Truth(
        labels=labels,
        asked=storage["asked"],
        shown=means(units_of(phantom), labels),
        stored=means(stored_of(phantom), labels),
        nominal={
            "air": -1000,
            "water": 0,
            "oil": params["phantom"]["oil"],
            "bone": params["phantom"]["bone"],
        },
        element=storage["element"],
        right=_as_elements(storage["true"]),
        said=_as_elements(storage["said"]),
        others=description_of(files[neighbor]),
        windows={name: (low, high) for name, (low, high) in params["windows"].items()},
    )


def _as_elements(description: Params) -> dict[str, str]:
    return {
        INTERCEPT: str(description["intercept"]),
        SLOPE: str(description["slope"]),
        SIGN: str(description["sign"]),
    }


def means(units: NDArray[np.float64], labels: NDArray[np.uint8]) -> dict[str, float]:
    """Return the mean of each material."""
    return {name: float(units[labels == at].mean()) for at, name in enumerate(MATERIALS)}


def description_of(data: bytes) -> dict[str, str]:
    """Return the three elements that turn stored bits into HU; one that is absent is missing."""
    found = read_object(data)
    values: dict[str, Any] = {path: found.value(path) for path in (INTERCEPT, SLOPE, SIGN)}
    return {path: str(value) for path, value in values.items() if value is not None}


def numbers_of(description: Mapping[str, str]) -> dict[str, Decimal] | None:
    """Return the three elements as numbers, or nothing where one is absent or no number."""
    try:
        numbers = {path: Decimal(value.strip()) for path, value in description.items()}
    except InvalidOperation:
        return None
    complete = set(numbers) == {INTERCEPT, SLOPE, SIGN}
    return numbers if complete and all(each.is_finite() for each in numbers.values()) else None


def is_true(measured: Mapping[str, float], nominal: Mapping[str, int]) -> bool:
    """Say whether every material with a known number reads it."""
    return all(
        abs(measured[name] - wanted) <= (WATER_WITHIN if name == "water" else OTHERS_WITHIN)
        for name, wanted in nominal.items()
    )
