"""The same deed from many sides at one moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from app.errors import TrainingError

T = TypeVar("T")
AT_ONCE = 64


def at_once(deed: Callable[[int], T]) -> tuple[list[T], list[TrainingError]]:
    """Do the deed in many threads that start together; return what came back, and what did not."""
    gate, done, refused = Barrier(AT_ONCE), list[T](), list[TrainingError]()

    def wait_and_do(number: int) -> None:
        gate.wait(60)
        try:
            done.append(deed(number))
        except TrainingError as error:
            refused.append(error)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for each in [pool.submit(wait_and_do, number) for number in range(AT_ONCE)]:
            each.result()
    return done, refused
