"""The grayscale standard display function, as PS3.14 section 7 calculates it."""

from functools import cache
from math import log

_ABOVE = (-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3)
_BELOW = (1.0, -2.5840191e-2, -1.0320229e-1, 2.8745620e-2, -3.1978977e-3, 1.2992634e-4)
_INDICES = range(1, 1024)


@cache
def _luminance(index: int) -> float:
    step = log(index)
    above = sum(factor * step**power for power, factor in enumerate(_ABOVE))
    below = sum(factor * step**power for power, factor in enumerate(_BELOW))
    return float(10 ** (above / below))


@cache
def jnd_of(luminance: float) -> int:
    """Return the index of the just noticeable difference that is nearest to *luminance*."""
    return min(_INDICES, key=lambda index: abs(_luminance(index) - luminance))
