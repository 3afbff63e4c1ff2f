"""Three synthetic slices in Hounsfield units: a water phantom, a head and a chest."""

from random import Random
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.grading import Params

Slice: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]

SIZE = 256
FIELD_OF_VIEW = 126
MATERIALS = ("air", "wall", "water", "oil", "bone", "outside")
"""What a pixel of the water phantom is made of, by its label; outside lies what no ray saw."""

AIR, WALL, WATER, OIL, BONE, OUTSIDE = range(6)

_WALL_PIXELS = 4
_WALL_HU = 120
_ROWS, _COLUMNS = np.mgrid[0:SIZE, 0:SIZE]
_BYTES = 4
# The sum of four even bytes has this mean and this deviation.
_MEAN, _DEVIATION = 510.0, 147.80


def labels_of(phantom: Params) -> NDArray[np.uint8]:
    """Return which of the materials each pixel of the water phantom is."""
    (x, y), radius = phantom["center"], phantom["radius"]
    labels = np.full((SIZE, SIZE), OUTSIDE, np.uint8)
    labels[_disc(SIZE / 2, SIZE / 2, FIELD_OF_VIEW)] = AIR
    labels[_disc(x, y, radius)] = WALL
    labels[_disc(x, y, radius - _WALL_PIXELS)] = WATER
    for material, turn in ((OIL, 0), (BONE, phantom["apart"])):
        angle = np.deg2rad(phantom["angle"] + turn)
        at = x + 0.58 * radius * np.cos(angle), y + 0.58 * radius * np.sin(angle)
        labels[_disc(*at, phantom["insert"])] = material
    return labels


def water_phantom(params: Params) -> Slice:
    """Return the water phantom, with a little noise."""
    phantom = params["phantom"]
    scale = np.array([-1000, _WALL_HU, 0, phantom["oil"], phantom["bone"], -1000])
    return _noisy(scale[labels_of(phantom)], params["noise"], phantom["deviation"])


def head(params: Params) -> Slice:
    """Return a head: skull, white and gray matter a few HU apart, ventricles and a bleed."""
    units = np.full((SIZE, SIZE), -1000.0)
    units[_ellipse(128, 128, 92, 112)] = 850
    units[_ellipse(128, 128, 84, 104)] = 38
    units[_ellipse(128, 128, 66, 84)] = 29
    for side in (-1, 1):
        units[_ellipse(128 + side * 14, 122, 8, 26)] = 7
        units[_ellipse(128 + side * 27, 140, 11, 9)] = 38
    side = 1 if params["noise"] % 2 else -1
    units[_ellipse(128 + side * 45, 96, 12, 9)] = 66
    return _noisy(units, params["noise"] + 1, 3)


def chest(params: Params) -> Slice:
    """Return a chest: soft tissue, two lungs with vessels and one nodule, and a spine."""
    units = np.full((SIZE, SIZE), -1000.0)
    units[_ellipse(128, 130, 112, 84)] = 45
    rng = Random(params["noise"])
    for side in (-1, 1):
        middle = 128 + side * 52
        units[_ellipse(middle, 126, 40, 58)] = -860
        for _ in range(14):
            x, y = middle + rng.randrange(-30, 31), 126 + rng.randrange(-44, 45)
            units[_ellipse(x, y, 2, rng.randrange(2, 5))] = -120
    units[_ellipse(128 + rng.choice((-1, 1)) * 60, 126 + rng.randrange(-30, 31), 6, 6)] = 20
    units[_ellipse(128, 190, 15, 13)] = 420
    units[_ellipse(128, 118, 12, 34)] = 45
    return _noisy(units, params["noise"] + 2, 14)


def _disc(x: float, y: float, radius: float) -> Mask:
    return _ellipse(x, y, radius, radius)


def _ellipse(x: float, y: float, across: float, down: float) -> Mask:
    inside: Any = ((_COLUMNS - x) / across) ** 2 + ((_ROWS - y) / down) ** 2 <= 1
    return np.asarray(inside, np.bool_)


def _noisy(units: NDArray[Any], seed: int, deviation: float) -> Slice:
    """Add noise that is the same for a seed wherever it is made, and hurts no mean."""
    raw = np.frombuffer(Random(seed).randbytes(SIZE * SIZE * _BYTES), np.uint8)
    sums = raw.reshape(SIZE, SIZE, _BYTES).sum(axis=2, dtype=np.float64)
    noise = (sums - _MEAN) / _DEVIATION * deviation
    noisy: Slice = np.rint(units + noise).astype(np.int32)
    return noisy
