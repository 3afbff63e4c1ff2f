"""Columns that mean the same on both databases: data, data that may be missing, moments."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from app.store import Store
from app.store.columns import Data, DataOrNone, Moment

METADATA = MetaData()
KEPT = Table(
    "kept_for_a_test",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("data", Data, nullable=False),
    Column("perhaps", DataOrNone),
    Column("moment", Moment),
)
NEPAL = timezone(timedelta(hours=5, minutes=45))


@pytest.fixture
def table(store: Store) -> Iterator[Table]:
    METADATA.create_all(store.engine)
    yield KEPT
    METADATA.drop_all(store.engine)


def keep(store: Store, **values: Any) -> None:
    with store.engine.begin() as connection:
        connection.execute(insert(KEPT), [{"data": 0, "perhaps": None, "moment": None, **values}])


def kept(store: Store, column: Any) -> Any:
    with store.engine.connect() as connection:
        return connection.execute(select(column)).scalar_one()


@pytest.mark.parametrize(
    "data",
    [
        None, True, 0, -7, 1.5, "", "12", "null", "Müller \u2028 \u0007 \U0001f9b4", [], {},
        {"points": [1, None, {"share": [1, 3]}], "ratio": 0.1, "most": 10**30},
    ],
)  # fmt: skip
def test_data_comes_back_as_it_was(store: Store, table: Table, data: Any) -> None:
    keep(store, data=data, perhaps=data)

    assert kept(store, table.c.data) == data
    assert kept(store, table.c.perhaps) == data


@pytest.mark.parametrize("data", ["A\0\0B", {"A\0": ["\\\0", "\\u0000", "\\\\u0000\0"]}])
def test_a_nul_in_data_is_kept_or_stands_as_a_replacement(
    store: Store, table: Table, data: Any
) -> None:
    keep(store, data=data, perhaps=data)

    told = json.dumps(data) if store.is_sqlite else json.dumps(_replaced(data))
    assert json.dumps(kept(store, table.c.data)) == told
    assert json.dumps(kept(store, table.c.perhaps)) == told


def _replaced(data: Any) -> Any:
    """Return *data* with U+FFFD for NUL: PostgreSQL has no text with one."""
    if isinstance(data, str):
        return data.replace("\0", "\ufffd")
    return {_replaced(key): [_replaced(each) for each in texts] for key, texts in data.items()}


def test_no_data_is_null_of_json_or_of_the_database(store: Store, table: Table) -> None:
    keep(store, data=None, perhaps=None)

    with store.engine.connect() as connection:
        query = select(table.c.id).where(table.c.data.is_not(None), table.c.perhaps.is_(None))
        assert len(connection.execute(query).all()) == 1


def test_sqlalchemys_word_for_no_data_is_understood(store: Store, table: Table) -> None:
    keep(store, data=JSON.NULL, perhaps=JSON.NULL)

    assert kept(store, table.c.data) is None
    assert kept(store, table.c.perhaps) is None


def test_what_is_no_number_is_kept_as_nothing(store: Store, table: Table) -> None:
    keep(store, data={"ratio": float("nan"), "most": float("inf")})

    assert kept(store, table.c.data) == {"ratio": None, "most": None}


def test_data_of_earlier_versions_is_read(sqlite_store: Store) -> None:
    with sqlite_store.engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(
            text(
                """INSERT INTO kept_for_a_test VALUES (1, '{"a": NaN, "b": [1, 2]}', NULL, NULL)"""
            )
        )

    assert kept(sqlite_store, KEPT.c.data)["b"] == [1, 2]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 12, 0, 5, 70, tzinfo=UTC),
        datetime(2026, 1, 1, 2, 30, tzinfo=NEPAL),
        datetime(1, 1, 1, tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_in_utc(store: Store, table: Table, moment: datetime) -> None:
    keep(store, moment=moment)

    found = kept(store, table.c.moment)

    assert found == moment
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(store: Store, table: Table) -> None:
    assert table is KEPT
    with pytest.raises(StatementError, match="A moment needs its zone"):
        keep(store, moment=datetime(2026, 11, 23, 12, 0))  # noqa: DTZ001 - which is the point


@pytest.mark.parametrize("microsecond", [0, 70, 999_999])
def test_sqlite_keeps_a_moment_in_the_form_it_always_had(
    sqlite_store: Store, microsecond: int
) -> None:
    moment = datetime(2026, 11, 23, 7, 5, 9, microsecond, tzinfo=UTC)
    dialect = sqlite_store.engine.dialect
    ours = Moment().dialect_impl(dialect).bind_processor(dialect)
    before = DateTime().dialect_impl(dialect).bind_processor(dialect)

    assert ours is not None
    assert before is not None
    assert ours(moment) == before(moment.replace(tzinfo=None))
