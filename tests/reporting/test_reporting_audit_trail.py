"""The audit log is searched by who, what, when and to what, in pages that miss nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.errors import InvalidInput
from app.records.credit import AuditEvent
from app.records.people import Organization, Person, Role
from app.reporting.audit_trail import TrailFilter, read_trail_filter, trail_page, trail_rows
from app.store import Store
from tests.people import NOON, organization, person


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def root(store: Store, ward: Organization) -> Person:
    return person(store, ward, "Root Rhys", Role.ADMIN)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward, "Ada Love_lace")


def note(store: Store, who: Person, verb: str, subject: str, days: int = 0) -> None:
    """Write an event of *days* ago into the log."""
    event = AuditEvent(
        who.organization_id, str(uuid4()), who.id, verb, subject, {}, NOON - timedelta(days=days)
    )
    with store.writing() as unit:
        unit.audit_events.add(event)


def found(store: Store, reader: Person, **wanted: str) -> list[str]:
    """Return the verbs of the events that are found, newest first."""
    with store.reading() as unit:
        events, _, _ = trail_page(reader, TrailFilter(**wanted), unit)
        rows = list(trail_rows(reader, TrailFilter(**wanted), unit))
    assert [row[2] for row in rows] == [event.verb for event in events]
    return [event.verb for event in events]


def test_events_are_found_by_who_what_when_and_to_what(
    store: Store, root: Person, ada: Person
) -> None:
    note(store, root, "set_active", ada.id)
    note(store, ada, "assign", "mod-00000001", days=3)

    assert found(store, root) == ["set_active", "assign"]
    assert found(store, root, who="love_") == ["assign"]
    assert found(store, root, who="lovexlace") == []
    assert found(store, root, verb="assign") == ["assign"]
    assert found(store, root, about="Ada") == ["set_active"]
    assert found(store, root, about="mod-00000001") == ["assign"]
    assert found(store, root, last=(NOON - timedelta(days=1)).date().isoformat()) == ["assign"]
    assert found(store, root, first=NOON.date().isoformat()) == ["set_active"]


def test_another_organizations_log_is_never_found(store: Store, root: Person) -> None:
    far = person(store, organization(store, "lake"), "Stella Stranger")
    note(store, far, "set_active", root.id)

    assert found(store, root) == []
    assert found(store, root, about=root.id) == []


def test_pages_hold_every_event_once_even_within_one_moment(store: Store, root: Person) -> None:
    for number in range(230):
        note(store, root, f"verb_{number}", "x", days=number // 120)
    seen, after = [], ""

    with store.reading() as unit:
        for _ in range(3):
            events, names, after = trail_page(root, TrailFilter(after=after), unit)
            seen += [event.id for event in events]

    assert after == ""
    assert len(seen) == len(set(seen)) == 230
    assert names == {root.id: root.name}


@pytest.mark.parametrize("key", ["yesterday~x", "2026-03-02T12:00:00~x"])
def test_a_page_that_is_none_is_told(store: Store, root: Person, key: str) -> None:
    wanted = read_trail_filter({"after": key})

    with pytest.raises(InvalidInput), store.reading() as unit:
        trail_page(root, wanted, unit)
