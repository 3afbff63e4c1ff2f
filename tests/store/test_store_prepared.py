"""Statements run by the driver's own cursor: they say what the engine says, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, event, insert, select, update
from sqlalchemy.dialects import sqlite

from app.records.people import Organization, Person
from app.store import Store, attempts, exams, people, reviewing, schema
from app.store.kept import COUNTED
from app.store.prepared import Prepared
from app.store.rows import inserting, values_of
from tests.people import NOON, organization, person

p, c = schema.person.c, schema.review_card.c
ONE = select(schema.person).where(
    p.organization_id == bindparam("organization"), p.id == bindparam("person")
)
ADD_CARD = Prepared(lambda database: inserting(schema.review_card, database))
ADD_CARD_ONCE = Prepared(
    lambda database: inserting(schema.review_card, database).on_conflict_do_nothing()
)
CARDS = Prepared(select(schema.review_card).where(c.organization_id == bindparam("organization")))


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward)


def card(who: Person, subject: str = "term", **changed: Any) -> dict[str, Any]:
    """Return a row with a column of every kind, filled in and left out."""
    return {
        "organization_id": who.organization_id, "id": f"card-{subject}", "learner_id": who.id,
        "kind": "term", "subject": subject, "content": {"term": "Müller", "points": [1, None]},
        "added_at": NOON, "memory": None, "due_at": NOON, "reviews": 0, "lapses": 0,
        "first_reviewed_at": None, "set_aside_at": NOON, **changed,
    }  # fmt: skip


def told_of(who: Person) -> dict[str, str]:
    return {"organization": who.organization_id, "person": who.id}


def heard(store: Store, deed: Callable[[Connection], Any]) -> tuple[Any, list[str]]:
    """Do the deed while somebody listens to the engine; return what came of it and was heard."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        with store.reading() as unit:
            return deed(unit.connection), said
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def test_a_row_is_read_as_the_engine_reads_it(store: Store, ada: Person) -> None:
    prepared = Prepared(ONE)

    with store.reading() as unit:
        row = prepared.row(unit.connection, told_of(ada))
        expected = unit.connection.execute(ONE, told_of(ada)).one()

    assert row is not None
    assert list(row) == list(expected)
    assert Person(*row) == ada


def test_what_is_not_there_is_nothing(store: Store, ada: Person) -> None:
    with store.reading() as unit:
        assert Prepared(ONE).row(unit.connection, {**told_of(ada), "person": "nobody"}) is None


def test_every_kind_of_value_comes_back_as_it_was_told(store: Store, ada: Person) -> None:
    told = card(ada)

    with store.writing() as unit:
        ADD_CARD.run(unit.connection, told)
    with store.reading() as unit:
        row = CARDS.row(unit.connection, {"organization": ada.organization_id})

    assert row is not None
    assert dict(zip(c.keys(), row, strict=True)) == told


def test_many_rows_are_written_in_one_run_and_none_in_none(store: Store, ada: Person) -> None:
    rows = [card(ada, f"term {number}") for number in range(3)]

    with store.writing() as unit:
        ADD_CARD.run(unit.connection, *rows)
        ADD_CARD.run(unit.connection)

    with store.reading() as unit:
        found = unit.connection.execute(select(c.subject).order_by(c.subject)).scalars()
        assert list(found) == ["term 0", "term 1", "term 2"]


def test_a_key_that_is_taken_is_left_as_it_was(store: Store, ada: Person) -> None:
    with store.writing() as unit:
        ADD_CARD_ONCE.run(unit.connection, card(ada, reviews=1))
        ADD_CARD_ONCE.run(unit.connection, card(ada, reviews=2))

    with store.reading() as unit:
        assert unit.connection.execute(select(c.reviews)).scalars().all() == [1]


def test_what_a_transaction_ran_is_gone_with_it(store: Store, ada: Person) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as unit:
        ADD_CARD.run(unit.connection, card(ada))
        raise ZeroDivisionError

    with store.reading() as unit:
        assert CARDS.row(unit.connection, {"organization": ada.organization_id}) is None


def test_a_moment_without_its_zone_is_refused(store: Store, ada: Person) -> None:
    naive = datetime(2026, 3, 2, 12, 0, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match="needs its zone"), store.writing() as unit:
        ADD_CARD.run(unit.connection, card(ada, due_at=naive))


def test_whoever_listens_to_the_engine_hears_it(store: Store, ada: Person) -> None:
    prepared = Prepared(ONE)

    row, said = heard(store, lambda connection: prepared.row(connection, told_of(ada)))
    assert Person(*row) == ada
    assert len(said) == 1

    renamed = Prepared(
        update(schema.person).where(p.id == bindparam("who")).values(given_name=bindparam("name"))
    )
    _, said = heard(
        store, lambda connection: renamed.run(connection, {"who": ada.id, "name": "Augusta"})
    )
    assert len(said) == 1


def test_a_statement_says_the_same_on_the_long_way(store: Store, ada: Person) -> None:
    """The rows of a table come back alike whether anybody listens or not."""
    told, whose = card(ada), {"organization": ada.organization_id}
    with store.writing() as unit:
        ADD_CARD.run(unit.connection, told)
        short = CARDS.row(unit.connection, whose)

    long, _ = heard(store, lambda connection: CARDS.row(connection, whose))

    assert short is not None
    assert list(short) == list(long)


def test_an_insert_takes_every_column(store: Store, ward: Organization, ada: Person) -> None:
    told = {"id": "other", "email": "other@ward.test", "time_factor_percent": 150}
    other = {**values_of(ada), **told}

    with store.writing() as unit:
        Prepared(insert(schema.person)).run(unit.connection, other)

    with store.reading() as unit:
        found = unit.people.get(ward.id, "other")
    assert found is not None
    assert values_of(found) == other


def test_nothing_that_is_counted_is_written_past_the_engine() -> None:
    """A mark is left by whoever listens to the engine, which a prepared statement passes by."""
    rooms = (attempts, exams, people, reviewing)
    found = [each for room in rooms for each in vars(room).values() if isinstance(each, Prepared)]
    written = [each for each in map(statement_of, found) if each.is_dml]

    assert len(found) > len(written) > 0
    assert {each.table.name for each in written} & COUNTED == set()


def statement_of(prepared: Prepared) -> Any:
    return prepared._form(sqlite.dialect()).statement
