"""Pictures that parametric items draw: a few thousand gray pixels, computed from the seed."""

from collections.abc import Callable

from app.frozen import Frozen

WHITE = 255


class Picture(Frozen):
    """A gray image as it looks on the screen: one byte a pixel, row by row, 0 is black."""

    columns: int
    pixels: bytes

    def __post_init__(self) -> None:
        if self.columns < 1 or not self.pixels or len(self.pixels) % self.columns:
            raise ValueError("A picture holds whole rows of pixels.")

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.pixels) // self.columns

    def at(self, column: int, row: int) -> int:
        """Return the gray at a place, counted from the upper left."""
        return self.pixels[row * self.columns + column]

    def changed(self, gray: Callable[[int], int]) -> "Picture":
        """Return the picture with each gray replaced by what *gray* makes of it."""
        return Picture(self.columns, bytes(map(gray, self.pixels)))

    def mirrored(self) -> "Picture":
        """Return the picture with left and right exchanged."""
        starts = range(0, len(self.pixels), self.columns)
        return Picture(
            self.columns, b"".join(self.pixels[at : at + self.columns][::-1] for at in starts)
        )

    def read_as(self, columns: int) -> "Picture":
        """Return the same pixels laid out in rows of *columns*; what fills no row is left out."""
        whole = len(self.pixels) // columns * columns
        return Picture(columns, self.pixels[:whole])


def painted(columns: int, rows: int, gray: Callable[[int, int], int]) -> Picture:
    """Return the picture that has ``gray(column, row)`` at each place."""
    return Picture(columns, bytes(gray(x, y) for y in range(rows) for x in range(columns)))


def windowed(value: int, center: int, width: int) -> int:
    """Return the gray of a measured *value* under a window, PS3.3 C.11.2.1.2, LINEAR."""
    share = (value - (center - 0.5)) / (width - 1) + 0.5
    return round(min(max(share, 0), 1) * WHITE)
