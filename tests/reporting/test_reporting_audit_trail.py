"""The audit log is searched by who, what, when and to what, in pages that miss nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.errors import InvalidInput
from app.records.credit import AuditEvent
from app.records.people import Organization, Person, Role
from app.reporting.audit_trail import (
    TrailFilter,
    read_trail_filter,
    told_details,
    trail_page,
    trail_rows,
)
from app.store import Store
from tests.people import NOON, organization, person, team


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def root(store: Store, ward: Organization) -> Person:
    return person(store, ward, "Root Rhys", Role.ADMIN)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward, "Ada Love_lace")


def note(
    store: Store, who: Person, verb: str, subject: str, days: int = 0, **detail: object
) -> None:
    """Write an event of *days* ago into the log."""
    at = NOON - timedelta(days=days)
    event = AuditEvent(who.organization_id, str(uuid4()), who.id, verb, subject, detail, at)
    with store.writing() as unit:
        unit.audit_events.add(event)


def found(store: Store, reader: Person, **wanted: str) -> list[str]:
    """Return the verbs of the events that are found, newest first."""
    with store.reading() as unit:
        events, _, _ = trail_page(reader, TrailFilter(**wanted), {}, unit)
        rows = list(trail_rows(reader, TrailFilter(**wanted), {}, unit))
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


def test_what_is_done_with_somebodys_credit_or_seat_is_found_by_her_name(
    store: Store, root: Person, ada: Person
) -> None:
    note(store, root, "outside_credit_approved", str(uuid4()), learner=ada.id, revision=1)
    note(store, root, "enlist", str(uuid4()), days=1, person=ada.id)
    note(store, root, "enlist", str(uuid4()), days=2, person=root.id)

    assert found(store, root, about="Ada") == ["outside_credit_approved", "enlist"]
    assert found(store, root, about=ada.id) == ["outside_credit_approved", "enlist"]


def test_what_has_a_name_is_told_and_found_by_it(store: Store, root: Person, ada: Person) -> None:
    with store.reading() as unit:
        ward = unit.organizations.get(root.organization_id)
    assert ward is not None
    night = team(store, ward, "Night Team")
    note(store, ada, "complete_module", "mod-00000001")
    note(store, root, "rename_team", night.id, days=1, name=["Late Team", "Night Team"])
    note(store, root, "give_role", ada.id, days=2, role="mentor", team=night.id)
    note(store, root, "give_role", ada.id, days=3, role="manager", team="")
    note(
        store,
        root,
        "change_person",
        ada.id,
        days=4,
        external_id=["", "7"],
        manager_id=["", root.id],
    )
    note(store, root, "put_in_faults", "att-1", days=5, learner=ada.id, faults=["A", "B"])
    note(store, root, "set_active", ada.id, days=6, active=False)
    titles = {"mod-00000001": "M1 First look"}

    with store.reading() as unit:
        events, names, _ = trail_page(root, TrailFilter(), titles, unit)
        by_title, _, _ = trail_page(root, TrailFilter(about="first LOOK"), titles, unit)

    assert [names.get(event.subject, "") for event in events] == [
        "M1 First look", "Night Team", ada.name, ada.name, ada.name, "", ada.name,
    ]  # fmt: skip
    assert [told_details(event, names) for event in events] == [
        [],
        [("name", "Late Team \u2192 Night Team")],
        [("role", "mentor"), ("team", "Night Team")],
        [("role", "manager"), ("team", "none")],
        [("external_id", "none \u2192 7"), ("manager", f"none \u2192 {root.name}")],
        [("faults", "A, B"), ("learner", ada.name)],
        [("active", "no")],
    ]
    assert [event.verb for event in by_title] == ["complete_module"]
    assert found(store, root, about="night") == ["rename_team"]


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
            events, names, after = trail_page(root, TrailFilter(after=after), {}, unit)
            seen += [event.id for event in events]

    assert after == ""
    assert len(seen) == len(set(seen)) == 230
    assert names == {root.id: root.name}


@pytest.mark.parametrize("key", ["yesterday~x", "2026-03-02T12:00:00~x"])
def test_a_page_that_is_none_is_told(store: Store, root: Person, key: str) -> None:
    wanted = read_trail_filter({"after": key})

    with pytest.raises(InvalidInput), store.reading() as unit:
        trail_page(root, wanted, {}, unit)
