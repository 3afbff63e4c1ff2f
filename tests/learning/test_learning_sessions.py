"""Instructor-led sessions: seats, waiting lists, attendance and one award for each."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from werkzeug.datastructures import MultiDict

from app import clock
from app.credit.chain import first_break
from app.credit.typesetting import typeset
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.learning.attending import confirm_attendance, enlist, mark_attendance
from app.learning.classroom import (
    call_off,
    change_session,
    give_up_seat,
    roster_of,
    schedule_session,
    sign_up,
)
from app.learning.reversing import reverse_entry
from app.learning.session_form import Plan, moment_of, read_plan
from app.learning.site import Site
from app.learning.totals import rebuild_totals
from app.records.credit import EntryKind
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from app.records.sessions import LiveSession
from app.reporting.standing import cycle_standings
from app.store import Store
from tests.at_once import AT_ONCE, at_once
from tests.people import NOON, organization, person, reader

GOOD = {
    "title": "Headers together", "place": "Room 2", "day": "2026-03-09", "starts": "09:00",
    "ends": "10:30", "time_zone": "Europe/Berlin", "capacity": "2", "minutes.instruction": "60",
    "minutes.lab": "30", "domain": "J",
}  # fmt: skip

FAR_OFF = ("0001-01-01", "0026-03-01", "2019-01-01", "2029-03-01", "9999-12-31")


@pytest.fixture(autouse=True)
def clock_at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def noor(store: Store, ward: Organization) -> Reader:
    return reader(store, person(store, ward, "Noor Haddad", Role.CE_ADMINISTRATOR))


@pytest.fixture
def staff(store: Store, ward: Organization) -> list[Person]:
    return [person(store, ward, f"{name} Staff") for name in ("Ada", "Bea", "Cleo", "Dora")]


def plan(teacher: Person, **changed: str | list[str]) -> Plan:
    fields: MultiDict[str, str] = MultiDict()
    for name, value in {"instructor": teacher.id, **GOOD, **changed}.items():
        fields.setlist(name, value if isinstance(value, list) else [value])
    return read_plan(fields, frozenset({"mod-00000001"}))


def afterwards(session: LiveSession) -> time_machine.travel:
    return time_machine.travel(session.ends_at + timedelta(hours=1), tick=False)


def seated(session: LiveSession, site: Site) -> tuple[list[str], list[str]]:
    with site.store.reading() as unit:
        now = unit.live_sessions.get(session.organization_id, session.id)
        assert now is not None
        roster = roster_of(now, unit.seats.of(session.organization_id, session.id))
    return [s.person_id for s in roster.seated], [s.person_id for s in roster.waiting]


def test_whoever_comes_late_waits_and_moves_up_when_a_seat_is_given_up(
    noor: Reader, staff: list[Person], site: Site
) -> None:
    session = schedule_session(noor, plan(staff[3]), site)

    places = [sign_up(each, session.id, site) for each in staff]
    again = sign_up(staff[0], session.id, site)
    give_up_seat(staff[0], session.id, site)
    back = sign_up(staff[0], session.id, site)

    assert (places, again, back) == ([0, 0, 1, 2], 0, 2)
    assert seated(session, site) == (
        [staff[1].id, staff[2].id],
        [staff[3].id, staff[0].id],
    )
    with site.store.reading() as unit:
        [told] = unit.notices.unread(noor.person.organization_id, staff[2].id)
    assert told.sentence == "The session “Headers together” has a seat for you now."


def test_more_seats_let_those_who_wait_move_up_and_calendars_see_a_new_version(
    noor: Reader, staff: list[Person], site: Site
) -> None:
    session = schedule_session(noor, plan(staff[3], capacity="1"), site)
    for each in staff:
        sign_up(each, session.id, site)

    changed = change_session(noor, session.id, plan(staff[3], capacity="3", place="Room 3"), site)

    assert (changed.version, changed.place) == (1, "Room 3")
    assert len(seated(session, site)[0]) == 3
    call_off(noor, session.id, site)
    call_off(noor, session.id, site)
    with pytest.raises(Conflict, match="called off"):
        sign_up(staff[0], session.id, site)
    with site.store.reading() as unit:
        off = unit.live_sessions.get(session.organization_id, session.id)
    assert off is not None
    assert (off.version, off.cancelled_at) == (2, clock.now())


def test_attendance_is_awarded_once_with_a_certificate_and_counts_by_its_classes(
    noor: Reader, staff: list[Person], site: Site
) -> None:
    ada, bea, cleo, teacher = staff
    session = schedule_session(noor, plan(teacher, body="ARRT", **{"reference.ARRT": "R-9"}), site)
    for each in (ada, bea):
        sign_up(each, session.id, site)
    lead = reader(site.store, teacher)
    with pytest.raises(Conflict, match="has not begun"):
        mark_attendance(lead, session.id, {ada.id}, site, office=False)

    with afterwards(session):
        enlist(noor, session.id, cleo.id, site)
        with pytest.raises(Conflict, match="Mark first"):
            confirm_attendance(noor, session.id, site)
        mark_attendance(lead, session.id, {ada.id, cleo.id}, site, office=False)
        entries = confirm_attendance(noor, session.id, site)
        again = confirm_attendance(noor, session.id, site)
        with pytest.raises(Conflict, match="it stands"):
            mark_attendance(lead, session.id, {bea.id}, site, office=False)
        with site.store.reading() as unit:
            standings = {s.rule.id: s.earned for s in cycle_standings(ada, unit)}

    assert [e.learner_id for e in entries] == [ada.id, cleo.id]
    assert again == entries
    body = json.loads(entries[0].body)
    assert body["minutes"] == {"instruction": 60, "lab": 30, "assessment": 0}
    assert body["activity"]["approvals"] == {"ARRT": "R-9"}
    assert standings["house"] == Decimal("1.50")
    with site.store.writing() as unit:
        certificates = [unit.certificates.of_entry(e.organization_id, e.id) for e in entries]
        before = unit.cycle_totals.of(ada.organization_id, ada.id)
        rebuild_totals(ada, unit)
        assert unit.cycle_totals.of(ada.organization_id, ada.id) == before
        assert unit.ledger.of(bea.organization_id, bea.id) == []
    assert all(certificates)
    [facts, *_] = [each.facts for each in certificates if each]
    assert (facts["location"], facts["format"]) == (
        "Room 2",
        "Instructor-led session of Ward Hospital",
    )
    assert "ARRT R-9" in facts["statement"]
    pdf = typeset(facts, "AAAAA-BBBBB", "http://x.test/verify/A", "a4")
    assert pdf.startswith(b"%PDF")


def test_somebody_who_left_may_still_have_come(
    noor: Reader, staff: list[Person], site: Site
) -> None:
    session = schedule_session(noor, plan(staff[3]), site)
    sign_up(staff[0], session.id, site)
    give_up_seat(staff[0], session.id, site)

    with afterwards(session):
        mark_attendance(noor, session.id, {staff[0].id}, site, office=True)
        [entry] = confirm_attendance(noor, session.id, site)

    assert entry.learner_id == staff[0].id


def test_nobody_confirms_her_own_attendance_and_no_one_reaches_into_another_hospital(
    noor: Reader, staff: list[Person], site: Site, store: Store
) -> None:
    session = schedule_session(noor, plan(staff[3]), site)
    sign_up(noor.person, session.id, site)
    lake = organization(store, "lake")
    far = reader(store, person(store, lake, "Fay Far", Role.CE_ADMINISTRATOR))

    with pytest.raises(InvalidInput, match="instructor from the list"):
        schedule_session(noor, plan(far.person), site)
    with afterwards(session):
        mark_attendance(noor, session.id, {noor.person.id}, site, office=True)
        with pytest.raises(Forbidden, match="there yourself"):
            confirm_attendance(noor, session.id, site)
        for deed in (
            lambda: confirm_attendance(far, session.id, site),
            lambda: call_off(far, session.id, site),
            lambda: sign_up(far.person, session.id, site),
            lambda: mark_attendance(noor, session.id, [], site, office=False),
        ):
            with pytest.raises(NotFound):
                deed()


def test_an_award_of_a_session_is_taken_back_like_any_other(
    noor: Reader, staff: list[Person], site: Site
) -> None:
    session = schedule_session(noor, plan(staff[3]), site)
    sign_up(staff[0], session.id, site)
    with afterwards(session):
        mark_attendance(noor, session.id, {staff[0].id}, site, office=True)
        [entry] = confirm_attendance(noor, session.id, site)
        reverse_entry(noor, entry.id, "not_earned", "", site)
        assert confirm_attendance(noor, session.id, site) == [entry]

    with site.store.reading() as unit:
        kinds = [each.kind for each in unit.ledger.all(noor.person.organization_id)]
        certificate = unit.certificates.of_entry(entry.organization_id, entry.id)
        totals = unit.cycle_totals.of(entry.organization_id, staff[0].id)
    assert kinds == [EntryKind.AWARD, EntryKind.REVERSAL]
    assert certificate is not None
    assert certificate.revoked_at is not None
    assert [(t.instruction_minutes, t.lab_minutes) for t in totals] == [(0, 0)]


def test_however_many_confirm_at_once_each_attendance_is_awarded_once(
    noor: Reader, staff: list[Person], site: Site
) -> None:
    session = schedule_session(noor, plan(staff[3]), site)
    for each in staff[:2]:
        sign_up(each, session.id, site)

    with afterwards(session):
        mark_attendance(noor, session.id, {s.id for s in staff[:2]}, site, office=True)
        done, refused = at_once(
            lambda _: tuple(e.id for e in confirm_attendance(noor, session.id, site))
        )

    assert refused == []
    assert (len(done), len(set(done))) == (AT_ONCE, 1)
    with site.store.reading() as unit:
        entries = unit.ledger.all(noor.person.organization_id)
    assert first_break(entries) is None
    assert {each.id for each in entries} == set(done[0])
    assert len(entries) == 2


def test_however_many_sign_up_at_once_no_seat_is_given_twice(
    noor: Reader, ward: Organization, site: Site
) -> None:
    crowd = [person(site.store, ward, f"P{number} X") for number in range(AT_ONCE)]
    session = schedule_session(noor, plan(crowd[0], capacity="5"), site)

    places, refused = at_once(lambda number: sign_up(crowd[number], session.id, site))

    assert refused == []
    assert sorted(places) == [0] * 5 + list(range(1, AT_ONCE - 4))
    have, wait = seated(session, site)
    assert (len(have), len(wait)) == (5, AT_ONCE - 5)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "a title"), ({"place": " "}, "where it is"), ({"day": "soon"}, "such as"),
        *[({"day": day}, "last six years or the next two") for day in FAR_OFF],
        ({"ends": "09:00"}, "end after"), ({"starts": "9 am"}, "such as"),
        ({"starts": "09:00+01:00"}, "without a zone"),
        ({"time_zone": "Mars/Base"}, "time zone"), ({"capacity": "0"}, "from 1 to 1000"),
        ({"capacity": "²"}, "whole number"), ({"minutes.lab": "31"}, "no more than the session"),
        ({"minutes.lab": "0", "minutes.instruction": "0"}, "more than none"),
        ({"module": "mod-99999999"}, "module from the list"), ({"body": "ARRT"}, "approval number"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_explained(
    changed: dict[str, str], sentence: str, noor: Reader
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        plan(noor.person, **changed)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        ("Europe/Berlin", "2026-03-29", "01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("Europe/Berlin", "2026-03-29", "03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Europe/Berlin", "2026-10-25", "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", "2026-10-25", "03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("America/Chicago", "2026-03-08", "03:15", datetime(2026, 3, 8, 8, 15, tzinfo=UTC)),
        ("America/Chicago", "2026-11-01", "01:30", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_a_moment_also_in_the_nights_of_a_clock_change(
    zone: str, day: str, hour: str, moment: datetime
) -> None:
    assert moment_of(day, hour, zone) == moment


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [("Europe/Berlin", "2026-03-29", "02:30"), ("America/Chicago", "2026-03-08", "02:00")],
)
def test_a_local_time_that_the_clocks_skip_is_refused(zone: str, day: str, hour: str) -> None:
    with pytest.raises(InvalidInput, match="clocks go forward"):
        moment_of(day, hour, zone)
