"""A process that has a thousand connections open: what it opens next has a high number."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

LOWEST = 1_100


@contextmanager
def many_open() -> Iterator[None]:
    """Take every number below LOWEST for a while; ``select`` ends at 1,023."""
    with ExitStack() as stack:
        while (taken := os.open(os.devnull, os.O_RDONLY)) < LOWEST:
            stack.callback(os.close, taken)
        stack.callback(os.close, taken)
        yield
