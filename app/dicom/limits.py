"""How much of a file from outside we are ready to look at."""

from app.frozen import Frozen

MIB = 1024 * 1024


class Limits(Frozen):
    """The ceilings of one reading; past any of them the file is refused with ``OverLimit``.

    Depth counts sequences inside sequences; structured reports rarely pass twenty. Values counts
    those of one element. Pixel bytes counts all frames as they would be once decoded.
    """

    max_bytes: int = 8 * MIB
    max_elements: int = 50_000
    max_depth: int = 64
    max_items: int = 20_000
    max_values: int = 70_000
    max_inflated: int = 64 * MIB
    max_pixels_bytes: int = 256 * MIB


LIMITS = Limits()
