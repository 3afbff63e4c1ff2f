"""How connections are lent on SQLite, and what is left of a transaction that fails."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, text

from app.store import Store
from tests.people import organization


def opened(store: Store) -> list[object]:
    """Return a list that fills with every connection that the store opens."""
    found: list[object] = []
    event.listen(store.engine, "connect", lambda connection, _record: found.append(connection))
    return found


def test_a_connection_is_lent_again(sqlite_store: Store) -> None:
    found = opened(sqlite_store)

    for _ in range(5):
        with sqlite_store.reading() as unit:
            assert unit.organizations.all() == []
        with sqlite_store.writing():
            pass

    assert len(found) == 1


def test_as_many_connections_exist_as_were_lent_at_once(sqlite_store: Store) -> None:
    found, gate = opened(sqlite_store), Barrier(4)

    def read(_number: int) -> int:
        with sqlite_store.reading() as unit:
            gate.wait(20)
            return len(unit.organizations.all())

    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            assert list(pool.map(read, range(4))) == [0] * 4

    assert len(found) == 4


def test_a_transaction_that_the_database_took_back_is_told_and_holds_nobody_up(
    sqlite_store: Store,
) -> None:
    with pytest.raises(sqlite3.OperationalError), sqlite_store.writing() as unit:
        unit.connection.execute(text("ROLLBACK"))

    ward = organization(sqlite_store)

    with sqlite_store.reading() as unit:
        assert unit.organizations.all() == [ward]


def test_a_store_whose_connections_were_let_go_opens_others(sqlite_store: Store) -> None:
    ward = organization(sqlite_store)

    sqlite_store.engine.dispose()

    with sqlite_store.reading() as unit:
        assert unit.organizations.all() == [ward]
