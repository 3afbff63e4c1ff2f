"""The console's own desk: what came back to it while it acted."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic
from typing import Any


class Desk:
    """Objects that C-GET brought, and reports of storage commitment, whoever took them."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self._reports: dict[str, dict[str, Any]] = {}
        self._on_their_way = 0
        self._over: set[str] = set()
        self._news = Condition()

    def post(self, report: dict[str, Any]) -> None:
        """Lay down the *report* of a transaction."""
        with self._news:
            self._reports[report["transaction_uid"]] = report
            self._news.notify_all()

    @contextmanager
    def reporting(self, transaction_uid: str) -> Iterator[None]:
        """Let the desk know that a system of the hospital is about to report, until it has tried.

        Nothing more comes of the transaction afterwards.
        """
        with self._news:
            self._on_their_way += 1
        try:
            yield
        finally:
            with self._news:
                self._on_their_way -= 1
                self._over.add(transaction_uid)
                self._news.notify_all()

    def report(
        self, transaction_uid: str, seconds: float, patience: float = 0
    ) -> dict[str, Any] | None:
        """Take up the report of a transaction; wait for it for no longer than *seconds*.

        While a system of the hospital is at a report, the wait is as long as *patience*; once it
        has tried, the wait is over.
        """
        until = monotonic() + seconds
        with self._news:
            self._news.wait_for(lambda: not self._on_their_way, patience)
            rest = max(0.0, until - monotonic())
            self._news.wait_for(lambda: self._is_settled(transaction_uid), rest)
            self._over.discard(transaction_uid)
            return self._reports.pop(transaction_uid, None)

    def _is_settled(self, transaction_uid: str) -> bool:
        return transaction_uid in self._reports or transaction_uid in self._over
