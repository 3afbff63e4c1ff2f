"""The store as deeds see it: one database, read and written in units of work."""

import logging
from contextlib import AbstractContextManager
from contextvars import ContextVar
from types import TracebackType

from sqlalchemy import text

from app.store.engine import Transactions, open_engine
from app.store.kept import KeptCounts
from app.store.outages import is_outage
from app.store.unit import Unit

_log = logging.getLogger(__name__)

looking: ContextVar[bool] = ContextVar("looking", default=False)
"""Whether somebody only looks: then what a page would write is done and not kept."""


class _NotKept(Exception):
    """Nothing of the transaction is to be kept."""


class Store:
    """One database: read in a :meth:`reading` unit, write in a :meth:`writing` one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._transactions = Transactions(self.engine)
        self._counts = KeptCounts()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file that this process reads itself."""
        return self.engine.dialect.name == "sqlite"

    def reading(self) -> AbstractContextManager[Unit]:
        """Give a unit for reading."""
        return _Reading(self._transactions, self._counts)

    def writing(self) -> AbstractContextManager[Unit]:
        """Give a unit in a transaction: everything it writes is kept, or nothing.

        What the unit holds in ``afterwards`` is done once the transaction is kept.
        """
        return _Writing(self._transactions)

    def answers(self) -> bool:
        """Say whether the database answers at all; for ``/readyz``."""
        try:
            with self._transactions.reading() as connection:
                return connection.execute(text("SELECT 1")).scalar() == 1
        except Exception as error:
            if not is_outage(error):
                raise
            _log.warning("the database does not answer: %s", error)
            return False

    def close(self) -> None:
        """Let every connection go."""
        self.engine.dispose()


class _Reading:
    """A unit for reading, over a connection that is lent for it."""

    def __init__(self, transactions: Transactions, counts: KeptCounts) -> None:
        self._transactions = transactions
        self._counts = counts

    def __enter__(self) -> Unit:
        self._lent = self._transactions.reading()
        return Unit(self._lent.__enter__(), self._counts)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lent.__exit__(kind, error, trace)


class _Writing:
    """A unit in a transaction, and what is done once that is kept."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def __enter__(self) -> Unit:
        self._transaction = self._transactions.writing()
        self._unit = Unit(self._transaction.__enter__())
        return self._unit

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None and looking.get():
            self._transaction.__exit__(_NotKept, _NotKept(), None)
            return
        self._transaction.__exit__(kind, error, trace)
        if kind is None:
            for deed in self._unit.afterwards:
                deed()
