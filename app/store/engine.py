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
        return self._lent() if self._is_sqlite else self.engine.connect()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction: all of it is kept, or nothing."""
        if not self._is_sqlite:
            with self.engine.begin() as connection:
                begin_marking(connection)
                yield connection
                leave_mark(connection)
            return
        with self._alone(), self._lent() as connection:
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            driver.execute("BEGIN IMMEDIATE")
            begin_marking(connection)
            try:
                yield connection
                leave_mark(connection)
                with waiting():
                    driver.execute("COMMIT")
            except BaseException:
                # SQLite takes a transaction back by itself where the disk is full or broken.
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
                raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._writer.acquire(blocking=False):
            with waiting():
                self._writer.acquire()
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        """Lend a connection to one thread at a time; as many exist as were ever lent at once."""
        try:
            # The one that came back last: its pages are still in its cache.
            connection = self._idle.pop()
        except IndexError:
            connection = self.engine.connect()
        try:
            yield connection
        finally:
            self._idle.append(connection)

    def _let_go(self, _engine: Engine) -> None:
        """Close the connections that nobody has."""
        while self._idle:
            self._idle.pop().close()
