"""How connections are lent on SQLite, and what is left of a transaction that fails."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from sqlalchemy import event, text

from app.store import Store, engine
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


@pytest.mark.parametrize("lent", ["reading", "writing"])
@pytest.mark.parametrize("break_it", ["close", "invalidate"])
def test_a_connection_that_was_lost_is_not_lent_again(
    sqlite_store: Store, lent: str, break_it: str
) -> None:
    ward = organization(sqlite_store)

    with suppress(Exception), getattr(sqlite_store, lent)() as unit:
        getattr(unit.connection, break_it)()

    others = organization(sqlite_store, "others")
    with sqlite_store.reading() as unit:
        assert {each.name for each in unit.organizations.all()} == {ward.name, others.name}


@pytest.mark.parametrize("failing", ["begin_marking", "leave_mark"])
def test_a_transaction_that_fails_on_its_way_in_or_out_holds_nobody_up(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(engine, failing, _interrupted)
        with pytest.raises(KeyboardInterrupt), sqlite_store.writing() as unit:
            unit.connection.execute(text("DELETE FROM organization"))

    ward = organization(sqlite_store)

    with sqlite_store.reading() as unit:
        assert unit.organizations.all() == [ward]


def test_a_connection_that_cannot_take_back_is_given_up(sqlite_store: Store) -> None:
    """Left as it is, it would refuse every later transaction, and show readers what was."""
    with sqlite_store.writing() as unit:
        driver = unit.connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.set_authorizer(_no_way_back)

    with pytest.raises(ValueError, match="amiss"), sqlite_store.writing():
        raise ValueError("what the deed found amiss")

    ward = organization(sqlite_store)

    with sqlite_store.reading() as unit:
        assert unit.organizations.all() == [ward]


def _interrupted(_connection: object) -> None:
    raise KeyboardInterrupt


def _no_way_back(action: int, name: str | None, *_rest: object) -> int:
    if action == sqlite3.SQLITE_TRANSACTION and name == "ROLLBACK":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
