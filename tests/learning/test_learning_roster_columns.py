"""A roster's columns about colleagues, sites and credentials; and the way in of whom it adds."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInput
from app.learning.importing_roster import (
    Lines,
    confirm_roster,
    counts,
    fingerprint,
    roster_lines,
    upload_roster,
)
from app.learning.keeping_up import keep_credential
from app.learning.reach import mentors_of, people_in_reach
from app.learning.roster_file import COLUMNS, decode_roster, read_roster
from app.learning.roster_licenses import license_columns
from app.learning.site import Site
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from tests.people import organization, person, reader, team


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
    upload = upload_roster(admin, text.encode(), "roster.csv", site)
    with site.store.reading() as unit:
        return upload.id, roster_lines(admin, upload, unit)[0]


def taken_over(admin: Reader, text: str, site: Site) -> Lines:
    upload_id, lines = shown(admin, text, site)
    confirm_roster(admin, upload_id, fingerprint(lines), site)
    return lines


def people(site: Site, ward: Organization) -> dict[str, Person]:
    with site.store.reading() as unit:
        return {each.given_name: each for each in unit.people.of(ward.id)}


def problems(line: dict[str, list[list[str]]]) -> list[str]:
    return [column for column, wrong, right in line["problems"] if wrong and right]


FAMILY = (
    "email,first_name,last_name,role,team,manager_email,mentor_email,site\r\n"
    "nia@b.example,Nia,Lloyd,,PACS,ines@b.example,MARY@b.example,North wing\r\n"
    "mary@b.example,Mary,Moss,mentor,PACS,ines@b.example,,North wing\r\n"
    "ines@b.example,Ines,C,manager,PACS,,,\r\n"
)


def test_managers_and_mentors_may_stand_further_down(
    site: Site, ward: Organization, admin: Reader
) -> None:
    team(site.store, ward, "PACS")

    lines = taken_over(admin, FAMILY, site)

    now = people(site, ward)
    assert [each["action"] for each in lines] == ["new"] * 3
    assert (now["Nia"].manager_id, now["Nia"].mentor_id) == (now["Ines"].id, now["Mary"].id)
    assert (now["Mary"].manager_id, now["Ines"].manager_id) == (now["Ines"].id, None)
    assert now["Nia"].work_site == "North wing"
    assert counts(shown(admin, FAMILY, site)[1])["unchanged"] == 3


def test_any_order_of_the_rows_comes_to_the_same(
    site: Site, ward: Organization, admin: Reader
) -> None:
    team(site.store, ward, "PACS")
    head, *rows = FAMILY.splitlines(keepends=True)

    lines = taken_over(admin, head + "".join(reversed(rows)), site)

    assert counts(lines)["new"] == 3
    assert counts(shown(admin, FAMILY, site)[1])["unchanged"] == 3


def test_the_difference_names_the_colleagues_before_and_after(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    first, second = (person(site.store, ward, name, Role.MANAGER) for name in ("Eva E", "Flo F"))
    taken_over(admin, f"email,manager_email\r\n{ada.email},{first.email}\r\n", site)

    [line] = taken_over(admin, f"email,manager_email\r\n{ada.email},{second.email}\r\n", site)

    assert (line["action"], line["changes"]) == (
        "changed", [["manager_email", first.email, second.email]],
    )  # fmt: skip
    [line] = taken_over(admin, f"email,manager_email\r\n{ada.email},\r\n", site)
    assert (line["action"], people(site, ward)["Ada"].manager_id) == ("unchanged", second.id)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("manager_email", "nobody@b.example"),
        ("manager_email", "not an address"),
        ("manager_email", "{ada}"),
        ("manager_email", "{gone}"),
        ("manager_email", "{far}"),
        ("mentor_email", "nobody@b.example"),
        ("mentor_email", "{ada}"),
        ("mentor_email", "{root}"),
        ("site", "x" * 121),
        ("license_ciip", "12345"),
        ("license_ciip_anchor", "soon"),
        ("license_ciip_anchor", "2999-01-01"),
        ("licence_arrt", "x" * 65),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_column_and_loses_nothing(
    site: Site, ward: Organization, admin: Reader, ada: Person, column: str, value: str
) -> None:
    gone = person(site.store, ward, "Gone Girl", Role.MANAGER)
    far = person(site.store, organization(site.store, "lake"), "Stella S", Role.MANAGER)
    taken_over(admin, f"email,active\r\n{gone.email},false\r\n", site)
    told = {"ada": ada.email, "gone": gone.email, "far": far.email, "root": admin.person.email}
    cell = value.format(**told)
    before = people(site, ward)

    [bad, good] = taken_over(
        admin, f"email,first_name,last_name,{column}\r\n{ada.email},,,{cell}\r\n"
        "g@b.example,G,H,\r\n", site,
    )  # fmt: skip

    wanted = column.replace("licence", "license").removesuffix("_anchor")
    assert (bad["line"], bad["action"], good["action"]) == (2, "error", "new")
    assert any(each.startswith(wanted) for each in problems(bad))
    now = people(site, ward)
    assert now.pop("G").email == "g@b.example"
    assert now == before


def test_who_names_a_row_that_is_left_out_is_left_out_too(
    site: Site, ward: Organization, admin: Reader
) -> None:
    text = (
        "email,first_name,last_name,manager_email\r\n"
        "a@b.example,A,A,b@b.example\r\nb@b.example,B,B,c@b.example\r\nc@b.example,,C,\r\n"
    )

    lines = taken_over(admin, text, site)

    assert [each["action"] for each in lines] == ["error"] * 3
    assert [problems(each) for each in lines] == [
        ["manager_email"], ["manager_email"], ["first_name"],
    ]  # fmt: skip
    mended = text.replace("c@b.example,,C", "c@b.example,C,C")
    assert counts(taken_over(admin, mended, site))["new"] == 3
    assert people(site, ward)["A"].manager_id == people(site, ward)["B"].id


def test_nobody_is_above_herself(site: Site, ward: Organization, admin: Reader) -> None:
    text = (
        "email,first_name,last_name,manager_email\r\n"
        "a@b.example,A,A,b@b.example\r\nb@b.example,B,B,c@b.example\r\n"
        "c@b.example,C,C,a@b.example\r\nd@b.example,D,D,\r\n"
    )

    lines = taken_over(admin, text, site)

    assert [each["action"] for each in lines] == ["error", "error", "error", "new"]
    assert set(people(site, ward)) == {"Root", "D"}


def test_a_mentor_reaches_who_names_her_beside_her_teams(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    other = person(site.store, ward, "Olga Other")
    night = team(site.store, ward, "Night", person(site.store, ward, "Nell Night"))
    mary = person(site.store, ward, "Mary Moss", Role.MENTOR, team=night)

    taken_over(admin, f"email,mentor_email\r\n{ada.email},{mary.email}\r\n", site)

    now = people(site, ward)
    with site.store.reading() as unit:
        within = people_in_reach(reader(site.store, mary), "view_mentee_progress", unit)
        assert mentors_of(now["Ada"], "answer_questions", unit) == [mary.id]
        assert mentors_of(other, "answer_questions", unit) == []
    assert within == {ada.id, now["Nell"].id}


def test_a_roster_keeps_credentials_and_counts_from_their_day(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    text = (
        "email,Licence_ABII,license_ciip_anchor,license_parca,license_parca_anchor\r\n"
        f"{ada.email},C-77,2022-02-28,,2024-05-01\r\n"
    )

    [line] = taken_over(admin, text, site)

    assert line["changes"] == [
        ["license_ciip", "", "C-77"], ["license_ciip_anchor", "", "2022-02-28"],
        ["license_parca_anchor", "", "2024-05-01"],
    ]  # fmt: skip
    with site.store.reading() as unit:
        kept = {e.body: e for e in unit.credentials.of(ward.id, ada.id)}
    assert (kept["ciip"].license_number, kept["ciip"].anchored_on) == ("C-77", date(2022, 2, 28))
    assert kept["parca"].anchored_on == date(2024, 5, 1)
    assert shown(admin, text, site)[1][0]["action"] == "unchanged"


def test_a_roster_changes_a_number_and_leaves_the_day(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    keep_credential(ada, "ciip", "old", date(2022, 2, 28), site)

    [line] = taken_over(admin, f"email,license_ciip\r\n{ada.email},new\r\n", site)

    assert line["changes"] == [["license_ciip", "old", "new"]]
    with site.store.reading() as unit:
        [kept] = unit.credentials.of(ward.id, ada.id)
    assert (kept.license_number, kept.anchored_on) == ("new", date(2022, 2, 28))


def test_one_credential_a_body(site: Site, admin: Reader, ada: Person) -> None:
    keep_credential(ada, "arrt", "1", date(2022, 2, 1), site)

    text = f"email,license_arrt_rra,license_arrt_rra_anchor\r\n{ada.email},9,2022-02-01\r\n"

    [line] = shown(admin, text, site)[1]
    assert problems(line) == ["license_arrt_rra"]


def test_every_column_may_stand_in_one_file() -> None:
    heads = [*COLUMNS, *license_columns()]
    cells = ["x@b.example" if head == "email" else "" for head in heads]

    found = read_roster(f"{','.join(heads)}\r\n{','.join(cells)}\r\n")

    assert found.unknown == ()
    assert read_roster("email,license_moon\r\na@b.example,1\r\n").unknown == ("license_moon",)


def test_new_people_are_invited_and_others_only_where_their_link_went_elsewhere(
    site: Site, ward: Organization, admin: Reader, ada: Person
) -> None:
    text = (
        "external_id,email,first_name,last_name,active\r\n"
        f"1,nia@b.example,Nia,Lloyd,\r\n2,off@b.example,Off,Duty,false\r\n3,{ada.email},,,\r\n"
    )

    def invited() -> list[str]:
        with site.store.reading() as unit:
            everybody = unit.people.of(ward.id)
            return sorted(
                who.given_name
                for who in everybody
                for mail in unit.outbox.of_person(ward.id, who.id)
                if mail.topic == "invited"
            )

    taken_over(admin, text, site)
    assert invited() == ["Nia"]
    taken_over(admin, text, site)
    assert invited() == ["Nia"]
    taken_over(admin, "external_id,email\r\n1,nia.lloyd@b.example\r\n", site)
    assert invited() == ["Nia", "Nia"]


@given(st.lists(st.text(max_size=12), min_size=5, max_size=5))
def test_any_cells_are_rows_or_told_to_be_none(cells: list[str]) -> None:
    head = "email,manager_email,mentor_email,site,license_ciip_anchor\r\n"
    text = head + ",".join(f'"{cell.replace(chr(34), "")}"' for cell in cells)
    try:
        rows = read_roster(decode_roster(text.encode("utf-8", "ignore"))).rows
    except InvalidInput:
        rows = ()

    assert all(row.line >= 2 and (row.trouble or row.cells) for row in rows)
