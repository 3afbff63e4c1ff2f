"""Turns: one thread computes at a time, nobody waits for ever, and nothing hangs on a turn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from app import turns as taking
from app.turns import Place, Turns, turn, waiting

LONG = 30.0
"""Longer than any test: with this patience nobody overtakes."""


@pytest.fixture(autouse=True)
def own_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "turns", Turns(LONG))


@contextmanager
def beside(deed: Callable[[], object]) -> Iterator[Thread]:
    """Do the deed in a thread of its own, and see that it ends."""
    thread = Thread(target=deed, daemon=True)
    thread.start()
    yield thread
    thread.join(10)
    assert not thread.is_alive()


def until(condition: Callable[[], object]) -> None:
    """Wait until it holds."""
    end = monotonic() + 10
    while not condition():
        assert monotonic() < end
        sleep(0.001)


def test_one_computes_at_a_time_in_the_order_of_arrival() -> None:
    turns, order, threads = Turns(LONG), list[int](), list[Thread]()
    first = turns.take()

    def compute(number: int) -> None:
        mine = turns.take()
        order.append(number)
        turns.leave(mine)

    for number in range(5):
        threads.append(Thread(target=compute, args=(number,), daemon=True))
        threads[-1].start()
        until(lambda: len(turns._arriving) == len(threads))
    assert order == []
    turns.leave(first)
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


def test_who_comes_back_goes_before_who_arrives() -> None:
    turns, order = Turns(LONG), list[str]()
    first = turns.take()

    def compute(name: str, *, returning: bool) -> None:
        mine = turns.take(returning=returning)
        order.append(name)
        turns.leave(mine)

    with (
        beside(lambda: compute("new", returning=False)),
        beside(lambda: compute("back", returning=True)),
    ):
        until(lambda: turns._arriving and turns._returning)
        turns.leave(first)
    assert order == ["back", "new"]


def test_who_waits_lets_others_compute_and_gets_the_turn_back() -> None:
    told, done = Event(), Event()

    def other() -> None:
        with turn():
            told.set()

    with turn():
        with beside(other), waiting():
            assert told.wait(10)
            done.set()
        assert taking.turns._whose is not None
    assert done.is_set()
    assert taking.turns._whose is None


def test_without_a_turn_waiting_changes_nothing() -> None:
    with waiting():
        assert taking.turns._whose is None
    assert taking.turns._whose is None


def test_a_turn_within_a_turn_is_the_same_one() -> None:
    with turn():
        mine = taking.turns._whose
        with turn():
            assert taking.turns._whose is mine
        assert taking.turns._whose is mine


def test_a_turn_ends_with_an_error_as_well() -> None:
    with pytest.raises(ZeroDivisionError), turn(), waiting():
        raise ZeroDivisionError
    assert taking.turns._whose is None


def test_whoever_keeps_the_turn_for_long_loses_it_once_and_for_all() -> None:
    turns = Turns(0.01)
    slow = turns.take()
    quick = turns.take()
    assert turns._whose is quick
    # What the slow one gives up is no longer hers: nobody else is let in by it.
    turns.leave(slow)
    assert turns._whose is quick
    turns.leave(quick)
    assert turns._whose is None


def test_only_the_first_in_line_overtakes() -> None:
    turns, places = Turns(LONG), list[Place]()
    turns.take()

    with beside(lambda: places.append(turns.take())):
        until(lambda: len(turns._arriving) == 1)
        with beside(lambda: places.append(turns.take())):
            until(lambda: len(turns._arriving) == 2)
            first, second = turns._arriving
            turns._patience = 0.0
            turns._overtake(second)
            assert list(turns._arriving) == [first, second]
            turns._overtake(first)
            assert turns._whose is first
            turns._overtake(second)
            assert turns._whose is second
    assert sorted(map(id, places)) == sorted(map(id, (first, second)))


def test_many_threads_with_little_patience_all_come_through() -> None:
    turns, done = Turns(0.001), list[int]()

    def compute(number: int) -> None:
        for step in range(50):
            mine = turns.take(returning=bool(step % 3))
            if (number + step) % 17 == 0:
                sleep(0.002)
            turns.leave(mine)
        done.append(number)

    threads = [Thread(target=compute, args=(number,), daemon=True) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done) == list(range(24))
    assert turns._whose is None
    assert not turns._arriving
    assert not turns._returning
