"""Who asks over an association gets the answer; the reactor does not take it in between."""

import time
from threading import Event, Thread
from typing import Any

import pytest

from app.practice.checkpoint import Checkpoint

ROUNDS = 300


class Reactor(Thread):
    """Comes to its checkpoint and passes it, over and over, as pynetdicom's reactor does."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._is_paused = False
        self._kill = False
        self.passed = 0
        self.dimse_timeout = 10.0
        association: Any = self
        self.checkpoint = Checkpoint(association)

    def run(self) -> None:
        """Pass the checkpoint until told to end."""
        while not self._kill:
            self._is_paused = True
            self.checkpoint.wait()
            self._is_paused = False
            self.passed += 1

    def rest(self) -> None:
        """Do what pynetdicom does before it asks."""
        self.checkpoint.clear()
        while not self._is_paused:
            time.sleep(0.0001)

    def end(self) -> None:
        """Let the thread go, and see it off."""
        self.checkpoint.set()
        self._kill = True
        self._is_paused = True
        self.join(10)


@pytest.fixture
def reactor() -> Any:
    reactor = Reactor()
    yield reactor
    reactor.end()
    assert not reactor.is_alive()


def test_the_reactor_rests_while_somebody_asks_however_soon_after_the_last(
    reactor: Reactor,
) -> None:
    reactor.start()
    taken = 0

    for _ in range(ROUNDS):
        reactor.rest()
        before = reactor.passed
        time.sleep(0.0005)
        taken += reactor.passed - before
        reactor.checkpoint.set()  # and the next asks at once

    assert taken == 0


def test_a_reactor_that_was_let_go_has_not_paused_until_it_comes_by_again(
    reactor: Reactor,
) -> None:
    reactor.start()
    reactor.rest()

    reactor.checkpoint.set()
    reactor.checkpoint.clear()

    until = time.monotonic() + 10
    while not reactor._is_paused and time.monotonic() < until:
        time.sleep(0.0001)
    passed = reactor.passed
    time.sleep(0.01)
    assert reactor._is_paused
    assert reactor.passed == passed


def test_without_a_reactor_nobody_is_waited_for(reactor: Reactor) -> None:
    reactor._is_paused = True

    reactor.rest()

    assert not reactor.checkpoint.is_set()
    assert not reactor.checkpoint.wait(0.01)
    reactor.start()


def test_whoever_asks_from_within_the_reactor_does_not_wait_for_it(reactor: Reactor) -> None:
    asked = Event()

    def ask() -> None:
        reactor._is_paused = True
        reactor.rest()
        asked.set()

    reactor.run = ask  # type: ignore[method-assign]
    reactor.start()

    assert asked.wait(10)


def test_a_reactor_that_has_left_is_not_waited_for_whatever_it_said_last(reactor: Reactor) -> None:
    left = Event()

    def leave() -> None:
        reactor._is_paused = False
        reactor.checkpoint.leave()
        left.set()
        reactor.checkpoint.clear()
        reactor.checkpoint.wait()  # a thread that has left may take its time to end

    reactor.run = leave  # type: ignore[method-assign]
    reactor.start()
    assert left.wait(10)

    reactor.rest()

    assert reactor._is_paused


def test_what_is_answered_beside_the_reactor_comes_before_the_next_request(
    reactor: Reactor,
) -> None:
    reactor.start()
    order: list[str] = []
    began = Event()

    def answer() -> None:
        with reactor.checkpoint.beside():
            began.set()
            time.sleep(0.1)
            order.append("answered")

    beside = Thread(target=answer)
    beside.start()
    assert began.wait(10)

    reactor.rest()
    order.append("asked")

    beside.join(10)
    assert order == ["answered", "asked"]
