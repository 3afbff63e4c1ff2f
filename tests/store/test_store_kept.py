"""What is counted of people is kept, and counted anew as soon as something of it changes."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine

from app import clock
from app.frozen import replace
from app.records.credit import Credential, CycleTotal
from app.records.learning import Assignment
from app.records.notices import Notice
from app.records.people import Person, Role, RoleGrant, Scope, Team
from app.store import Store, Unit
from app.store.store import looking
from tests.people import NOON, organization, person

Write = Callable[[Unit, Person], object]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ada(store: Store) -> Person:
    return person(store, organization(store), "Ada Lovelace")


class Counter:
    """Counts how often it was asked to count."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        """Return how often that is now."""
        self.times += 1
        return self.times

    def through(self, store: Store) -> int:
        """Return the count that *store* kept, or a new one."""
        with store.reading() as unit:
            return unit.counted("people", self)


def _total(who: Person) -> CycleTotal:
    start, end = date(2025, 1, 1), date(2026, 12, 31)
    return CycleTotal(who.organization_id, who.id, "ciip", start, end, 60, 0, 0, 1, 0)


def _asked(who: Person) -> Assignment:
    due = NOON + timedelta(days=3)
    return Assignment(
        who.organization_id, "a", "mod-1", who.id, who.id, None, due, "UTC", "", NOON, None
    )


WRITES: dict[str, Write] = {
    "a person": lambda unit, ada: unit.people.add(
        replace(ada, id=str(uuid4()), email="new@ward.test")
    ),
    "whoever left": lambda unit, ada: unit.people.set_active(
        ada.organization_id, ada.id, active=False
    ),
    "a team": lambda unit, ada: unit.teams.add(Team(ada.organization_id, "t", "Team", None)),
    "a role": lambda unit, ada: unit.role_grants.grant(
        RoleGrant(ada.organization_id, "g", ada.id, Role.ADMIN, Scope.SITE, None)
    ),
    "a credential": lambda unit, ada: unit.credentials.add(
        Credential(ada.organization_id, "c", ada.id, "ciip", "42", date(2022, 6, 1), NOON)
    ),
    "a total": lambda unit, ada: unit.cycle_totals.add(_total(ada)),
    "no total": lambda unit, ada: unit.cycle_totals.clear_of(ada.organization_id, ada.id),
    "work": lambda unit, ada: unit.assignments.add(_asked(ada), [ada.id]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))
def test_a_count_is_kept_until_something_that_it_counts_is_written(
    write: Write, store: Store, ada: Person
) -> None:
    counter = Counter()
    assert [counter.through(store), counter.through(store)] == [1, 1]

    with store.writing() as unit:
        write(unit, ada)

    assert [counter.through(store), counter.through(store)] == [2, 2]


def test_what_nobody_counts_leaves_a_count_as_it_is(store: Store, ada: Person) -> None:
    counter = Counter()
    counter.through(store)

    with store.writing() as unit:
        unit.notices.add(
            Notice(ada.organization_id, str(uuid4()), ada.id, "mail", "Look.", "/", NOON, None)
        )

    assert counter.through(store) == 1


def test_another_process_sees_the_change_at_once(store: Store, ada: Person) -> None:
    counter, other = Counter(), Store(store.url)
    counter.through(store)

    with other.writing() as unit:
        WRITES["a team"](unit, ada)
    other.close()

    assert counter.through(store) == 2


def test_what_was_not_kept_changes_no_count(store: Store, ada: Person) -> None:
    counter = Counter()
    counter.through(store)
    with pytest.raises(LookupError), store.writing() as unit:
        WRITES["a team"](unit, ada)
        raise LookupError
    only_looks = looking.set(True)
    with store.writing() as unit:
        WRITES["a team"](unit, ada)
    looking.reset(only_looks)

    assert counter.through(store) == 1

    with store.writing() as unit:
        unit.people.get(ada.organization_id, ada.id)
    assert counter.through(store) == 1


def test_a_count_ends_at_its_moment_and_is_never_old(store: Store, ada: Person) -> None:
    counter = Counter()
    assert ada.active

    def count() -> int:
        with store.reading() as unit:
            return unit.counted("due", counter, until=lambda _: NOON + timedelta(minutes=1))

    assert [count(), count()] == [1, 1]
    with clock.at(NOON + timedelta(minutes=1)):
        assert count() == 1
    with clock.at(NOON + timedelta(minutes=1, seconds=1)):
        assert count() == 2
    with clock.at(NOON + timedelta(days=1)):
        assert [counter.through(store), counter.through(store)] == [3, 3]
    with clock.at(NOON + timedelta(days=2)):
        assert counter.through(store) == 4


def test_a_unit_for_writing_counts_what_it_wrote_itself(store: Store, ada: Person) -> None:
    counter = Counter()
    counter.through(store)

    with store.writing() as unit:
        WRITES["a team"](unit, ada)
        assert unit.counted("people", counter) == 2
