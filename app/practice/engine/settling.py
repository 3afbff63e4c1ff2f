"""After an action: whatever waits in a running queue is delivered for real, until nothing moves."""

import time
from collections.abc import Iterator
from typing import Final, Protocol

from app.practice.background import Background
from app.practice.config import HospitalConfig, Record
from app.practice.engine.delivering import DELIVERED, Delivering
from app.practice.engine.routing import Destination
from app.practice.engine.stations import Station
from app.practice.forms import Address
from app.practice.limits import Limits
from app.practice.messages import exchange, watching
from app.practice.outcomes import WARNING, Result
from app.practice.receiver import Receiver
from app.practice.trace import Trace
from app.practice.visits import Opens, Stopped, visit

_MOST: Final = 2000
_SECONDS: Final = 5.0


class House(Opens, Protocol):
    """What settling needs of a hospital."""

    config: HospitalConfig
    limits: Limits
    receivers: dict[str, Receiver]


def stations_of(house: House) -> list[Station]:
    """Return the systems that have queues."""
    return [each for each in house.receivers.values() if isinstance(each, Station)]


def roles_of(house: House) -> dict[str, str]:
    """Return the kind of system by the application name it writes into MSH-3."""
    return {each.config.application: each.config.kind for each in stations_of(house)}


def settle(house: House, trace: Trace) -> list[Record]:
    """Deliver what can be delivered and return the attempts in their order.

    What is delivered may put more into queues, so the round goes on until nothing moves; messages
    that go in a circle and peers that are slow end with the action, and their rest waits.
    """
    told: list[Record] = []
    until = time.monotonic() + _SECONDS
    moved = bool(stations_of(house))
    while moved and len(told) < _MOST and time.monotonic() < until:
        moved = False
        for station, destination in _pairs(house):
            work = Delivering(station, destination, _MOST - len(told))
            _drain(house, work, trace, until)
            told += [each.to_data(station.config.id, destination.id) for each in work.attempts]
            moved = moved or bool(work.attempts)
    return told


def _pairs(house: House) -> Iterator[tuple[Station, Destination]]:
    for station in stations_of(house):
        for destination in station.destinations:
            yield station, destination


def _drain(house: House, work: Delivering, trace: Trace, until: float) -> None:
    """Send what waits; where nobody answers, try again as often as the destination allows."""
    tries = 0
    while work.has_work() and time.monotonic() < until:
        _connect(house, work, trace)
        if not work.has_failed:
            tries = 0
        elif tries < work.destination.retries:
            tries += 1
        else:
            work.block(work.attempts[-1].sentence)


def _connect(house: House, work: Delivering, trace: Trace) -> None:
    config, destination = work.station.config, work.destination
    trace.add_peer(config.id, config.label, config.kind)
    to = Address(destination.host, destination.port)
    try:
        with visit(house.config.nodes, to, trace, house, house.limits, config.id) as line:
            watch = work.watched(watching(line.talk, roles_of(house)))
            with Background() as loop:
                sending = exchange(line, work.frames(), watch, loop, house.limits)
            if sending.ended != "answered":
                work.unanswered(sending.ended)
    except Stopped as stop:
        work.unanswered(stop.result["outcome"], stop.result["sentence"])


def with_deliveries(found: Result, told: list[Record], *, is_command: bool) -> Result:
    """Return the result of an action with what it set in motion.

    Whoever sent a message over the wire knows only its acknowledgment; whoever works at the
    system itself sees what its queues do.
    """
    found = {**found, "deliveries": told}
    bad = [row["sentence"] for row in told if row["outcome"] != DELIVERED]
    if not is_command or not found["ok"]:
        return found
    done = len(told) - len(bad)
    words = [found["sentence"], f"Delivered: {done} message{'' if done == 1 else 's'}."]
    if bad:
        return {**found, "ok": False, "outcome": WARNING, "sentence": " ".join([*words, bad[-1]])}
    return {**found, "sentence": " ".join(words) if done else found["sentence"]}
