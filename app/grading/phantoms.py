"""Synthetic slices and films that items show as pictures: nobody's body, and the truth is known."""

from collections.abc import Callable, Mapping

from app.grading.pictures import WHITE, Picture, painted

SIDE = 64
AIR, LUNG, MUSCLE = -1000, -600, 40
INSERTS: Mapping[str, tuple[int, int]] = {
    "upper": (32, 16),
    "right": (48, 32),
    "lower": (32, 48),
    "left": (16, 32),
}
"""The centers of the four inserts of a phantom, column and row."""

Slice = Callable[[int, int], int]
"""A measured value for each column and row."""

_INSERT_RADIUS = 7
_LETTERS = {
    "R": ("11110", "10001", "10001", "11110", "10100", "10010", "10001"),
    "L": ("10000", "10000", "10000", "10000", "10000", "10000", "11111"),
}


def insert_phantom(inside: int, values: Mapping[str, int]) -> Slice:
    """Return a disc that measures *inside*, in air, with an insert at each place of *values*."""

    def measured(x: int, y: int) -> int:
        for place, value in values.items():
            if _is_in(x, y, (*INSERTS[place], _INSERT_RADIUS, _INSERT_RADIUS)):
                return value
        return inside if _is_in(x, y, (32, 32, 29, 29)) else AIR

    return measured


def chest_slice(spine: int) -> Slice:
    """Return a slice through a chest: two lungs, the heart to the viewer's right, a spine."""
    regions = (
        ((32, 47, 4, 4), spine),
        ((39, 29, 8, 7), MUSCLE),
        ((19, 32, 9, 12), LUNG),
        ((45, 32, 9, 12), LUNG),
        ((32, 32, 29, 21), MUSCLE),
    )

    def measured(x: int, y: int) -> int:
        return next((value for oval, value in regions if _is_in(x, y, oval)), AIR)

    return measured


def slice_picture(measured: Slice, gray: Callable[[int], int]) -> Picture:
    """Return the slice with each value shown as the gray that *gray* gives it."""
    return painted(SIDE, SIDE, lambda x, y: gray(measured(x, y)))


def chest_film(letter: str, *, at_right: bool) -> Picture:
    """Return a chest film with a lead *letter* in an upper corner; the lungs favor no side."""
    left = 50 if at_right else 4

    def gray(x: int, y: int) -> int:
        if _is_lead(letter, x - left, y - 4):
            return WHITE
        lungs = ((20, 40, 9, 17), (44, 40, 9, 17))
        if any(_is_in(x, y, oval) for oval in lungs):
            return 56
        return 168 if _is_in(x, y, (32, 44, 27, 32)) else 16

    return painted(SIDE, SIDE, gray)


def rod(columns: int, rows: int) -> Picture:
    """Return an upright rod, bright on dark."""
    left = columns // 2 - 2
    return painted(columns, rows, lambda x, _: 224 if left <= x < left + 5 else 48)


def plate(width: int, height: int) -> Picture:
    """Return a bright oval of so many pixels across and down."""

    def gray(x: int, y: int) -> int:
        across, down = (2 * x + 1 - SIDE) / width, (2 * y + 1 - SIDE) / height
        return 208 if across**2 + down**2 <= 1 else 32

    return painted(SIDE, SIDE, gray)


def _is_in(x: int, y: int, oval: tuple[int, int, int, int]) -> bool:
    """Say whether a pixel lies in an oval given by center and half axes."""
    left, top, across, down = oval
    # Half a pixel more, or each oval would carry a lone pixel at its four ends.
    return ((x - left) / (across + 0.5)) ** 2 + ((y - top) / (down + 0.5)) ** 2 <= 1


def _is_lead(letter: str, x: int, y: int) -> bool:
    """Say whether a pixel, counted from the letter's corner, lies on it; a dot is two pixels."""
    rows = _LETTERS[letter]
    column, row = x // 2, y // 2
    return 0 <= row < len(rows) and 0 <= column < len(rows[0]) and rows[row][column] == "1"
