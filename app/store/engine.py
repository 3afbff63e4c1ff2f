"""How we connect: SQLite with every acknowledged write on disk, or PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from app.json_text import json_text
from app.store.kept import begin_marking, leave_mark, watch
from app.turns import waiting

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
        json_serializer=json_text,
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

    def give_back(self, connection: Connection) -> None:
        """Let the next one have *connection*."""
        self._idle.append(connection)

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


# Classes, not generators: these run several times a request, and cost a third.


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

    def __enter__(self) -> Connection:
        self._transactions.take_writer()
        try:
            self._connection = connection = self._transactions.borrow()
        except BaseException:
            self._transactions.leave_writer()
            raise
        self._driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        try:
            self._driver.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._leave()
            raise
        begin_marking(connection)
        return connection

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        try:
            if kind is None:
                leave_mark(self._connection)
                with waiting():
                    self._driver.execute("COMMIT")
        finally:
            try:
                # Also where SQLite could not commit, because the disk is full or broken.
                if self._driver.in_transaction:
                    self._driver.execute("ROLLBACK")
            finally:
                self._leave()

    def _leave(self) -> None:
        self._transactions.give_back(self._connection)
        self._transactions.leave_writer()
