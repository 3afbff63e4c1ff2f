"""Synthetic radiographs of a joint: bones, skin, a letter of lead and a letter typed afterwards."""

from functools import lru_cache
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.grading import Params

from .drawing import FRONT, RIGHT

Picture: TypeAlias = NDArray[np.float64]
Bone: TypeAlias = tuple[float, float, float, float, float]
"""Two ends of a bone as x and y, and half of its width, in pixels."""

ROWS, COLUMNS = 300, 240
MOST = 4095

_Y, _X = np.mgrid[0:ROWS, 0:COLUMNS].astype(np.float64)
_MIDDLE = COLUMNS / 2
_SKIN, _BONE, _LEAD = 900.0, 1300.0, 3700.0
_THICK = 26.0
_LETTERS = {
    "R": ("11110", "10001", "10001", "11110", "10100", "10010", "10001"),
    "L": ("10000", "10000", "10000", "10000", "10000", "10000", "11111"),
}
_SHAPES: dict[str, dict[str, tuple[Bone, ...]]] = {
    "knee": {
        "front": (
            (120, -10, 120, 110, 17),
            (108, 122, 132, 122, 19),
            (116, 160, 116, 310, 15),
            (104, 158, 134, 158, 15),
            (86, 172, 90, 310, 6),
            (120, 112, 120, 114, 13),
        ),
        "side_on": (
            (132, -10, 132, 118, 16),
            (136, 134, 142, 140, 21),
            (128, 172, 166, 310, 14),
            (148, 180, 184, 310, 6),
            (104, 112, 100, 132, 9),
        ),
    },
    "elbow": {
        "front": (
            (120, -10, 120, 118, 12),
            (98, 132, 142, 132, 13),
            (132, 160, 132, 310, 12),
            (100, 166, 104, 310, 9),
            (102, 158, 102, 160, 12),
        ),
        "side_on": (
            (140, -10, 140, 130, 12),
            (140, 140, 144, 146, 17),
            (120, 168, 20, 240, 9),
            (156, 158, 36, 262, 11),
        ),
    },
    "ankle": {
        "front": (
            (124, -10, 124, 168, 16),
            (92, -10, 90, 196, 7),
            (104, 178, 138, 178, 13),
            (110, 208, 132, 208, 15),
            (112, 236, 118, 310, 18),
        ),
        "side_on": (
            (140, -10, 140, 178, 16),
            (156, -10, 156, 200, 7),
            (120, 204, 146, 204, 16),
            (150, 240, 182, 252, 17),
            (116, 226, 20, 256, 11),
        ),
    },
}


def picture_of(params: Params, letter: str, number: int) -> NDArray[np.uint16]:
    """Return one radiograph of an exam, in 12 bits, bone and lead bright."""
    exam = params["exams"][letter]
    view, bones = exam["views"][number], exam["bones"][number]
    shown = _joint(exam["part"], view)
    # Seen from the front, the slender bone lies on the outer side of the limb.
    if view == FRONT and bones != RIGHT:
        shown = shown[:, ::-1]
    down, off = exam["mark"][number]
    if exam["lead"][number]:
        shown = np.maximum(shown, _lead(exam["lead"][number], 14 + down, 20 + off))
    noisy = shown + _noise(f"{params['noise']}{letter}{number}")
    if exam["typed"][number]:
        _type(noisy, exam["typed"][number])
    return noisy.clip(0, MOST).astype(np.uint16)


@lru_cache(maxsize=8)
def _joint(part: str, view: str) -> Picture:
    shapes = _SHAPES[part][view]
    skin = np.zeros((ROWS, COLUMNS))
    bone = np.zeros((ROWS, COLUMNS))
    for shape in shapes:
        away = _away(shape)
        depth = (1 - (away / (shape[4] + _THICK)) ** 2).clip(0, 1)
        skin = np.maximum(skin, _SKIN * np.sqrt(depth))
        edge = (1 - (away / shape[4]) ** 2).clip(0, 1)
        bone = np.maximum(bone, _BONE * np.sqrt(edge))
    return 180 + skin + bone


def _away(shape: Bone) -> Picture:
    """Return how far each pixel is from the axis of a bone."""
    x0, y0, x1, y1, _ = shape
    dx, dy = x1 - x0, y1 - y0
    along = (((_X - x0) * dx + (_Y - y0) * dy) / max(dx * dx + dy * dy, 1e-9)).clip(0, 1)
    return np.asarray(np.hypot(_X - x0 - along * dx, _Y - y0 - along * dy))


def _letter(letter: str, size: int) -> NDArray[np.bool_]:
    cells = np.array([[cell == "1" for cell in line] for line in _LETTERS[letter]])
    return np.kron(cells, np.ones((size, size), np.bool_)).astype(np.bool_)


def _lead(letter: str, x: int, y: int) -> Picture:
    """Return a letter of lead as an X-ray shows it: large, a little crooked, with a bead below."""
    shown, cells = np.zeros((ROWS, COLUMNS)), _letter(letter, 5)
    for row, line in enumerate(cells):
        at = x + 4 - row // 9
        shown[y + row, at : at + line.size] = np.where(line, _LEAD, 0)
    shown[np.hypot(_X - x - 13, _Y - y - 45) < 4.5] = _LEAD  # noqa: PLR2004 - a bead
    return shown


def _type(picture: Picture, letter: str) -> None:
    """Write a small sharp letter in a black box into the lower right corner."""
    cells = _letter(letter, 2)
    rows, columns = cells.shape
    picture[ROWS - rows - 12 : ROWS - 6, COLUMNS - columns - 12 : COLUMNS - 6] = 0
    box = picture[ROWS - rows - 9 : ROWS - 9, COLUMNS - columns - 9 : COLUMNS - 9]
    box[cells] = MOST


def _noise(seed: str) -> Picture:
    raw = np.frombuffer(Random(seed).randbytes(ROWS * COLUMNS * 2), np.uint8)
    sums = raw.reshape(ROWS, COLUMNS, 2).sum(axis=2, dtype=np.float64)
    return np.asarray(sums * 0.35 - 89)
