"""How we connect: SQLite with every acknowledged write on disk, or PostgreSQL."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from app.json_text import json_text
from app.store.columns import text_for_postgresql
from app.store.kept import begin_marking, leave_mark, watch
from app.turns import waiting

_log = logging.getLogger(__name__)

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: a commit is on the disk before it is acknowledged; NORMAL loses it in a power cut.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA temp_store=MEMORY",
    # KiB a connection; what else is wanted again is in the system's cache, once for all of them.
    "PRAGMA cache_size=-400",
    # Pages in the log, 16 MB: many answers change the same ones, which then go home together.
    "PRAGMA wal_autocheckpoint=4000",
)


def open_engine(url: str, pool_size: int = 16) -> Engine:
    """Return an engine for *url* (``sqlite:///…`` or ``postgresql+psycopg://…``)."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        json_serializer=text_for_postgresql,
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        # Transactions keep the connections: lending one is most of what a pool costs.
        poolclass=NullPool,
        json_serializer=json_text,
        # autocommit: transactions begin where we say so, not where the driver guesses
        connect_args={"check_same_thread": False, "isolation_level": None},
        isolation_level="AUTOCOMMIT",
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    return engine


class Transactions:
    """Reading and writing transactions on either database.

    SQLite has one writer: threads queue for it here, fairly and without spinning, rather than in
    the busy handler; PostgreSQL sorts writers out by itself.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        watch(engine)
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._writer = Lock()
        self._idle: list[Connection] = []
        event.listen(engine, "engine_disposed", self._let_go)

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection for reading; on SQLite each statement sees the newest commit."""
        return _Lent(self) if self._is_sqlite else self.engine.connect()

    def writing(self) -> AbstractContextManager[Connection]:
        """Give a connection in a transaction: all of it is kept, or nothing."""
        return _Alone(self) if self._is_sqlite else self._writing_beside_others()

    @contextmanager
    def _writing_beside_others(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            begin_marking(connection)
            yield connection
            leave_mark(connection)

    def borrow(self) -> Connection:
        """Return a connection that nobody has; as many exist as were ever lent at once."""
        try:
            # The one that came back last: its pages are still in its cache.
            return self._idle.pop()
        except IndexError:
            return self.engine.connect()

    def give_back(self, connection: Connection, *, well: bool = True) -> None:
        """Let the next one have *connection*, unless it is not *well* any more."""
        if well and not (connection.closed or connection.invalidated):
            self._idle.append(connection)
        else:
            connection.close()

    def take_writer(self) -> None:
        """Wait until nobody writes, and be the one who does."""
        if not self._writer.acquire(blocking=False):
            with waiting():
                self._writer.acquire()

    def leave_writer(self) -> None:
        """Let the next one write."""
        self._writer.release()

    def _let_go(self, _engine: Engine) -> None:
        """Close the connections that nobody has."""
        while self._idle:
            self._idle.pop().close()


# Classes and not generators, which cost three times as much: these run several times a request.


class _Lent:
    """A connection of SQLite's, lent to one thread for reading."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def __enter__(self) -> Connection:
        self._connection = self._transactions.borrow()
        return self._connection

    def __exit__(self, *_error: object) -> None:
        self._transactions.give_back(self._connection)


class _Alone:
    """A transaction of the one writer that SQLite has."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._connection: Connection | None = None
        self._driver: sqlite3.Connection | None = None

    def __enter__(self) -> Connection:
        self._transactions.take_writer()
        try:
            self._connection = connection = self._transactions.borrow()
            self._driver = driver = _driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            begin_marking(connection)
        except BaseException:
            self._leave()
            raise
        return connection

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            self._leave()

    def _commit(self) -> None:
        assert self._connection is not None  # noqa: S101 - it was lent on the way in
        assert self._driver is not None  # noqa: S101
        leave_mark(self._connection)
        with waiting():
            self._driver.execute("COMMIT")

    def _leave(self) -> None:
        """Let the next one write, whatever became of this transaction."""
        try:
            if self._connection is not None:
                self._transactions.give_back(self._connection, well=self._is_taken_back())
        finally:
            self._transactions.leave_writer()

    def _is_taken_back(self) -> bool:
        """Take back what was not kept; without that a connection is of no use to anybody."""
        try:
            # Also where SQLite could not commit, because the disk is full or broken.
            if self._driver is not None and self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
        except sqlite3.Error as error:
            _log.warning("a connection is closed that took nothing back: %s", error)
            return False
        return self._driver is not None


def _driver_of(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)
