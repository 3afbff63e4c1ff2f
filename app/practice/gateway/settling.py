"""What came from outside put something into queues: it is delivered in a turn of its own."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from app.errors import TrainingError
from app.practice.gateway.books import Books, Guest, Kept, Standing
from app.practice.gateway.limits import LIMITS, GatewayLimits
from app.practice.gateway.turns import Turns

_log = logging.getLogger(__name__)


class Delivering(Protocol):
    """Whoever delivers messages for us, in processes of their own."""

    def settle(self, hospital: Mapping[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """Deliver what waits; return the exchange if anything moved, and what changed."""


class Settling:
    """Delivers what waits in the queues of an attempt's hospital, and keeps that it did."""

    def __init__(
        self, books: Books, turns: Turns, delivering: Delivering, limits: GatewayLimits = LIMITS
    ) -> None:
        self._books = books
        self._turns = turns
        self._delivering = delivering
        self._limits = limits

    def settle(self, guest: Guest) -> None:
        """Deliver in the attempt's turn; what cannot be kept waits for the next."""
        try:
            with self._turns.turn(guest, self._limits.turn_seconds) as came:
                if came:
                    self._deliver(guest, self._books.standing(guest))
        except TrainingError as error:
            _log.info("queues were not settled: %s", error)
        except Exception:  # noqa: BLE001 - what came is kept
            _log.exception("queues were not settled")

    def _deliver(self, guest: Guest, before: Standing) -> None:
        exchange, held = self._delivering.settle(before.hospital)
        if exchange is not None:
            self._books.keep(guest, before, Kept(exchange, held, {}))
