"""Teams that a roster names and nobody made: made when that is said, and not otherwise."""

import pytest

from app.errors import Conflict
from app.learning.importing_roster import (
    Lines,
    confirm_roster,
    counts,
    fingerprint,
    roster_lines,
    roster_teams,
    upload_roster,
)
from app.learning.site import Site
from app.records.managing import RosterUpload
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from tests.at_once import AT_ONCE, at_once
from tests.people import organization, person, reader, team

HEAD = "email,first_name,last_name,role,team,active\r\n"


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def admin(site: Site, ward: Organization) -> Reader:
    return reader(site.store, person(site.store, ward, "Root Rhys", Role.ADMIN))


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


def shown(
    admin: Reader, text: str, site: Site, *, make_teams: bool
) -> tuple[RosterUpload, Lines, list[str]]:
    upload = upload_roster(admin, (HEAD + text).encode(), "roster.csv", site)
    with site.store.reading() as unit:
        lines, _ = roster_lines(admin, upload, unit, make_teams=make_teams)
        return upload, lines, roster_teams(admin, upload, unit)


def names(site: Site, ward: Organization) -> list[str]:
    with site.store.reading() as unit:
        return [each.name for each in unit.teams.of(ward.id)]


def test_an_unknown_team_stays_an_error_until_somebody_says_otherwise(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    upload, lines, missing = shown(admin, f"{ada.email},,,,Packs,\r\n", site, make_teams=False)

    assert (counts(lines)["error"], missing) == (1, ["Packs"])
    confirm_roster(admin, upload.id, fingerprint(lines), site)
    assert names(site, ward) == []


def test_teams_are_made_at_the_top_with_the_rows_that_name_them(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    pacs = team(site.store, ward, "PACS")
    text = (
        f"{ada.email},,,manager,Night,\r\n"
        "nia@ward.test,Nia,Lloyd,,Night,\r\n"
        "omar@ward.test,Omar,Aziz,,PACS,\r\n"
        "no address,Eve,Adams,,Never made,\r\n"
        "ines@ward.test,Ines,Carvalho,,pacs,\r\n"
        "cem@ward.test,Cem,Aziz,,NIGHT,\r\n"
    )
    upload, lines, missing = shown(admin, text, site, make_teams=True)
    assert missing == ["Night", "Never made"]

    confirm_roster(admin, upload.id, fingerprint(lines), site, make_teams=True)

    assert [each["action"] for each in lines] == [
        "changed", "new", "new", "error", "error", "error",
    ]  # fmt: skip
    assert names(site, ward) == ["Night", "PACS"]
    with site.store.reading() as unit:
        [night] = [each for each in unit.teams.of(ward.id) if each.id != pacs.id]
        nia = unit.people.with_email("nia@ward.test")
        [grant] = [g for g in unit.role_grants.of(ward.id, ada.id) if g.role is Role.MANAGER]
        members = unit.teams.members(ward.id, [night.id])
        events = [e for e in unit.audit_events.newest(ward.id) if e.verb == "add_team"]
        kept = unit.roster_uploads.get(ward.id, upload.id)
        assert kept is not None
        assert roster_teams(admin, kept, unit) == ["Night"]
    assert nia is not None
    assert (night.parent_id, members, grant.team_id) == (None, {ada.id, nia.id}, night.id)
    assert [(e.subject, e.detail["name"], e.actor_id) for e in events] == [
        (night.id, "Night", admin.person.id)
    ]


def test_what_was_seen_without_the_teams_is_not_what_is_confirmed_with_them(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    upload, lines, _ = shown(admin, f"{ada.email},,,,Night,\r\n", site, make_teams=False)

    with pytest.raises(Conflict):
        confirm_roster(admin, upload.id, fingerprint(lines), site, make_teams=True)

    assert names(site, ward) == []


def test_rosters_confirmed_at_once_make_each_team_once(
    site: Site, ward: Organization, admin: Reader
) -> None:
    sent = [
        shown(admin, f"p{n}@ward.test,Pia,Number{n},,Night,\r\n", site, make_teams=True)
        for n in range(AT_ONCE)
    ]

    done, refused = at_once(
        lambda n: confirm_roster(
            admin, sent[n][0].id, fingerprint(sent[n][1]), site, make_teams=True
        )
    )

    assert (len(done), refused) == (AT_ONCE, [])
    assert names(site, ward) == ["Night"]
    with site.store.reading() as unit:
        [night] = unit.teams.of(ward.id)
        assert len(unit.teams.members(ward.id, [night.id])) == AT_ONCE


@pytest.mark.parametrize("name", ["x" * 121, "Two  blanks"])
def test_what_is_no_name_is_made_no_team(
    site: Site, ward: Organization, admin: Reader, ada: Person, name: str
) -> None:
    _, lines, missing = shown(admin, f"{ada.email},,,,{name},\r\n", site, make_teams=True)

    assert (counts(lines)["error"], missing) == (1, [])
    assert names(site, ward) == []
