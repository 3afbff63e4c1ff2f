"""Rosters: read within limits, shown as a difference, taken over once, the unlisted untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Conflict, InvalidInput, NotFound
from app.learning.importing_roster import (
    Lines,
    confirm_roster,
    counts,
    fingerprint,
    own_upload,
    roster_lines,
    upload_roster,
)
from app.learning.roster_file import MOST_BYTES, MOST_ROWS, decode_roster, read_roster
from app.learning.site import Site
from app.learning.web_sessions import reader_of, start_session
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from tests.people import organization, person, reader, team

HEAD = "external_id,email,first_name,last_name,role,team,job_role,active\r\n"


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def admin(site: Site, ward: Organization) -> Reader:
    return reader(site.store, person(site.store, ward, "Root Rhys", Role.ADMIN))


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


def shown(admin: Reader, text: str, site: Site) -> tuple[str, Lines]:
    """Return the id of the roster that *text* makes, and what it would change."""
    upload = upload_roster(admin, text.encode(), "roster.csv", site)
    with site.store.reading() as unit:
        return upload.id, roster_lines(admin, upload, unit)[0]


def taken_over(admin: Reader, text: str, site: Site) -> dict[str, int]:
    """Take the roster over and return what its rows came to."""
    upload_id, lines = shown(admin, text, site)
    confirm_roster(admin, upload_id, fingerprint(lines), site)
    return counts(lines)


def everybody(site: Site, ward: Organization) -> dict[str, Person]:
    with site.store.reading() as unit:
        return {each.email: each for each in unit.people.of(ward.id)}


def test_a_roster_adds_changes_and_leaves_the_unlisted(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    pacs = team(site.store, ward, "PACS")
    unlisted = person(site.store, ward, "Una Unlisted")
    text = (
        f"{HEAD}7,New@Ward.example ,Nia,Lloyd,mentor,PACS,Analyst,\r\n"
        f"8,{ada.email.upper()},,,,PACS,Lead,\r\n"
    )

    found = taken_over(admin, text, site)

    now = everybody(site, ward)
    assert (found["new"], found["changed"], found["error"]) == (1, 1, 0)
    nia, changed = now["new@ward.example"], now[ada.email]
    assert (nia.name, nia.external_id, nia.job_role) == ("Nia Lloyd", "7", "Analyst")
    assert (changed.name, changed.external_id, changed.job_role) == ("Ada Lovelace", "8", "Lead")
    assert now[unlisted.email] == unlisted
    with site.store.reading() as unit:
        assert unit.teams.members(ward.id, [pacs.id]) == {nia.id, ada.id}
        [grant] = unit.role_grants.of(ward.id, nia.id)
        verbs = [event.verb for event in unit.audit_events.newest(ward.id)]
    assert (grant.role, grant.team_id) == (Role.MENTOR, pacs.id)
    assert sorted(verbs) == ["import_roster", "roster_changed", "roster_new"]


def test_a_role_reaches_the_team_of_its_row_though_she_is_in_it_already(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    pacs = team(site.store, ward, "PACS", ada)

    taken_over(admin, f"email,role,team\r\n{ada.email},mentor,PACS\r\n", site)

    with site.store.reading() as unit:
        grants = unit.role_grants.of(ward.id, ada.id)
    assert (Role.MENTOR, pacs.id) in {(each.role, each.team_id) for each in grants}


def test_the_same_roster_changes_nothing_the_second_time(
    site: Site, ward: Organization, admin: Reader
) -> None:
    team(site.store, ward, "PACS")
    text = f"{HEAD}7,new@ward.example,Nia,Lloyd,manager,PACS,Analyst,true\r\n"
    taken_over(admin, text, site)
    before = everybody(site, ward)

    _, lines = shown(admin, text, site)

    assert counts(lines) == {"new": 0, "changed": 0, "deactivated": 0, "unchanged": 1, "error": 0}
    assert everybody(site, ward) == before


def test_nobody_is_locked_out_but_by_her_own_row(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    token = start_session(ada, site.store, 1)

    found = taken_over(admin, f"email,active\r\n{ada.email},false\r\n", site)

    assert found["deactivated"] == 1
    assert [p.email for p in everybody(site, ward).values() if not p.active] == [ada.email]
    assert reader_of(token, site.store, 60) is None
    assert taken_over(admin, f"email,active\r\n{ada.email},true\r\n", site)["changed"] == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1,not an address,A,B,,,,", "email"),
        ("1,a@b.example,A,B,king,,,", "role"),
        ("1,a@b.example,A,B,admin,,,", "role"),
        ("1,a@b.example,A,B,mentor,,,", "team"),
        ("1,a@b.example,A,B,,Nowhere,,", "team"),
        ("1,a@b.example,A,B,,,,perhaps", "active"),
        ("1,a@b.example,,B,,,,", "first_name"),
        (",,A,B,,,,", "email"),
        ("1,a@b.example,A", ""),
        (f"1,a@b.example,{'A' * 101},B,,,,", "first_name"),
    ],
)
def test_a_row_in_error_is_told_with_line_and_column_and_the_others_are_taken_over(
    site: Site, ward: Organization, admin: Reader, row: str, column: str
) -> None:
    good = "2,good@b.example,G,H,,,,"

    upload_id, lines = shown(admin, f"{HEAD}{row}\r\n{good}\r\n", site)
    confirm_roster(admin, upload_id, fingerprint(lines), site)

    bad = lines[0]
    assert (bad["line"], bad["action"]) == (2, "error")
    assert column in [problem[0] for problem in bad["problems"]]
    assert all(wrong and right for _, wrong, right in bad["problems"])
    assert {"good@b.example"} == set(everybody(site, ward)) - {admin.person.email}


def test_two_rows_about_one_person_and_addresses_of_others_are_errors(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    far = person(site.store, organization(site.store, "lake"), "Stella Stranger")
    text = (
        "external_id,email,first_name,last_name\r\n"
        f"1,x@b.example,A,B\r\n1,y@b.example,A,B\r\n3,{far.email},S,S\r\n"
    )

    _, lines = shown(admin, text, site)

    assert [each["action"] for each in lines] == ["new", "error", "error"]
    with pytest.raises(NotFound), site.store.reading() as unit:
        own_upload(reader(site.store, far), shown(admin, text, site)[0], unit)
    assert ada.email in everybody(site, ward)


def test_an_administrator_cannot_lock_herself_out(site: Site, admin: Reader) -> None:
    _, [line] = shown(admin, f"email,active\r\n{admin.person.email},no\r\n", site)

    assert line["problems"] == [["active", "You cannot lock yourself out.", "true"]]


def test_what_was_not_seen_is_not_confirmed_and_nothing_twice(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    upload_id, lines = shown(admin, f"email,job_role\r\n{ada.email},Lead\r\n", site)

    with pytest.raises(Conflict):
        confirm_roster(admin, upload_id, "something else", site)
    assert everybody(site, ward)[ada.email].job_role == ""
    confirm_roster(admin, upload_id, fingerprint(lines), site)
    with pytest.raises(Conflict):
        confirm_roster(admin, upload_id, fingerprint(lines), site)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"PK\x03\x04xl/", "workbook"),
        ("email\r\na@b.example".encode("utf-16"), "UTF-16"),
        ("email,first_name\r\na@b.example,Jürgen".encode("latin-1"), "Line 2"),
        (b"email\r\n" + b"x" * MOST_BYTES, "larger"),
        (b"email;first_name\r\na@b.example;A", "semicolons"),
        (b"email\tfirst_name\r\na@b.example\tA", "tabs"),
        (b"name,phone\r\nA,1", "first line"),
        (b"email,email\r\na@b.example,b", "twice"),
        (b"email\r\n", "no row"),
        (b'email,first_name\r\na@b.example,"A" B', "Line 2"),
        (b"email\r\n" + b"a@b.example\r\n" * (MOST_ROWS + 1), "more than"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_plainly(data: bytes, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        read_roster(decode_roster(data))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_roster_or_told_to_be_none(data: bytes) -> None:
    try:
        rows = read_roster(decode_roster(b"email,team\r\n" + data)).rows
    except InvalidInput:
        rows = ()

    assert all(row.line >= 2 and (row.trouble or row.cells) for row in rows)


def test_unknown_columns_are_named_and_not_read() -> None:
    found = read_roster("email,shoe_size\r\na@b.example,40\r\n")

    assert found.unknown == ("shoe_size",)
    assert "shoe_size" not in found.rows[0].cells
