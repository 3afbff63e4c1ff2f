"""How the C library keeps memory: in one place, and no longer than it is used."""

import ctypes
from typing import Final

_LARGE: Final = 128 * 1024

_CHOICES: Final = {
    # M_ARENA_MAX: one place for all threads. Each would keep what it once had, and they compute
    # one at a time.
    -8: 1,
    # M_MMAP_THRESHOLD and M_TRIM_THRESHOLD as they are at first: what is large goes back to the
    # system at once. Left alone, both grow with whatever was given back.
    -3: _LARGE,
    -1: 2 * _LARGE,
}
"""What ``mallopt`` of glibc is told, by the numbers in its ``malloc.h``."""


def keep_little() -> bool:
    """Tell the C library to keep little, and say whether it took it: only glibc can be told."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is None:
        return False
    taken = [tell(what, value) for what, value in _CHOICES.items()]
    return all(taken)
