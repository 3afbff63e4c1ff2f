"""The administrator's pages of teams: the tree, a team, and a roster that makes teams."""

import io
import re

import pytest
from flask import Flask

from app.learning.site import Site
from app.records.people import Team
from tests import people
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.test_web_queries import counted
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def admin(app: Flask, world: World) -> Browser:
    return browser_of(app, world["admin"])


def words(text: str) -> str:
    return Page(text).one("main").text


def named(world: World, name: str) -> Team:
    with world.site.store.reading() as unit:
        [found] = [each for each in unit.teams.of(world.ward.id) if each.name == name]
    return found


def test_the_tree_shows_how_many_belong_to_each_team(admin: Browser, world: World) -> None:
    form = {"name": "Breast imaging", "parent": world.team.id}
    answer = admin.post("/admin/teams", form)
    made = named(world, "Breast imaging")
    admin.post(f"/admin/teams/{made.id}/members", {"person": world.colleague.id})

    page = words(admin.get("/admin/teams").text)

    assert answer.headers["Location"] == f"/admin/teams#team-{made.id}"
    assert made.parent_id == world.team.id
    assert re.search(rf"{world.team.name}\s+(\d+) members?\s*,\s+\d+ with sub-teams", page)
    assert re.search(r"Breast imaging\s+1 member", page)
    assert "Far" not in page


def test_what_cannot_be_is_told_beside_what_was_typed(admin: Browser, world: World) -> None:
    name = world.night.name.upper()
    answer = admin.post("/admin/teams", {"name": name, "parent": world.team.id})

    assert answer.status_code == 422
    assert f"There is a team called {world.night.name} already" in words(answer.text)
    page = Page(answer.text)
    [field] = [each for each in page.all("input") if each["id"] == "name"]
    assert (field["value"], field["aria-describedby"]) == (name, "problem")
    assert re.search(rf'value="{world.team.id}" selected', answer.text)


def test_a_team_is_renamed_moved_and_deleted_from_its_page(admin: Browser, world: World) -> None:
    admin.post("/admin/teams", {"name": "Breast imaging", "parent": ""})
    path = f"/admin/teams/{named(world, 'Breast imaging').id}"

    assert admin.post(f"{path}/name", {"name": "Mammography"}).status_code == 303
    assert admin.post(f"{path}/parent", {"parent": world.team.id}).status_code == 303
    page = words(admin.get(path).text)
    assert "Nobody is in it, and nothing names it." in page
    assert named(world, "Mammography").parent_id == world.team.id
    above = admin.post(
        f"/admin/teams/{world.team.id}/parent", {"parent": named(world, "Mammography").id}
    )
    assert above.status_code == 422
    assert "one of its own sub-teams" in words(above.text)
    full = admin.post(f"/admin/teams/{world.team.id}/delete")
    assert full.status_code == 422
    assert "cannot be deleted while it has 1 sub-team" in words(full.text)

    gone = admin.post(f"{path}/delete")

    assert "The team is deleted." in admin.get(gone.headers["Location"]).text
    assert admin.get(path).status_code == 404


def test_members_are_found_added_and_taken_out(admin: Browser, world: World) -> None:
    path, who = f"/admin/teams/{world.team.id}", world.colleague
    found = admin.get(f"{path}?find={who.family_name}").text
    assert f"Add {who.name}, {who.email}" in found
    assert world.stranger.email not in admin.get(f"{path}?find=a").text
    assert "name or address holds “zzz”" in admin.get(f"{path}?find=zzz").text

    joined = admin.post(f"{path}/members", {"person": who.id, "find": who.family_name})

    page = admin.get(joined.headers["Location"].partition("#")[0]).text
    assert f"Take out {who.name}" in page
    assert f"Add {who.name}" not in page
    admin.post(f"{path}/members/leave", {"person": who.id})
    assert f"Take out {who.name}" not in admin.get(path).text
    with world.site.store.reading() as unit:
        verbs = [each.verb for each in unit.audit_events.newest(world.ward.id)[:2]]
    assert verbs == ["leave_team", "join_team"]


def test_a_long_list_of_members_has_pages(admin: Browser, world: World, site: Site) -> None:
    many = [people.person(site.store, world.ward, f"Ada Aziz{n:03}") for n in range(101)]
    full = people.team(site.store, world.ward, "Full house", *many)

    first, second = (admin.get(f"/admin/teams/{full.id}?page={page}").text for page in (1, 9))

    assert "Aziz099, Ada" in first
    assert "Aziz100, Ada" not in first
    assert "Aziz100, Ada" in second
    assert "Aziz099, Ada" not in second


def test_the_pages_cost_few_statements_however_many_teams(
    admin: Browser, world: World, site: Site
) -> None:
    costs = []
    for number in range(3):
        team = people.team(site.store, world.ward, f"Wing {number}", world.mentee)
        for name in ("a", "b", "c"):
            people.team(site.store, world.ward, f"Wing {number} {name}", parent=team)
        with counted(site) as statements:
            admin.get("/admin/teams")
            admin.get(f"/admin/teams/{team.id}?find=a")
        costs.append(len(statements))

    assert len(set(costs)) == 1
    assert costs[0] <= 14


def test_a_roster_makes_the_teams_it_names_once_the_administrator_says_so(
    admin: Browser, world: World
) -> None:
    text = (
        "email,first_name,last_name,team\r\n"
        f"{world.mentee.email},,,Ultrasound\r\n{world.colleague.email},,,ultrasound\r\n"
    )
    sent = admin.post("/admin/roster/", {"roster": (io.BytesIO(text.encode()), "team.csv")})
    path = sent.headers["Location"]
    refused = words(admin.get(path).text)
    assert "This team is not there yet: Ultrasound." in refused
    assert "There is no team called Ultrasound." in refused
    assert "Change 1 person" not in refused
    assert "no team called Ultrasound" in admin.get(f"{path}.csv").text

    page = Page(admin.get(f"{path}?make_teams=1").text)
    form = {
        each["name"]: each["value"]
        for each in page.all("input")
        if each["name"] in {"seen", "make_teams"}
    }
    assert "Change 1 person" in page.one("main").text
    assert "There is no team called ultrasound." in page.one("main").text
    assert "no team called Ultrasound" not in admin.get(f"{path}.csv?make_teams=1").text
    assert admin.post(f"{path}/confirm", {"seen": form["seen"]}).status_code == 409
    assert admin.post(f"{path}/confirm", form).status_code == 303

    made = named(world, "Ultrasound")
    assert made.parent_id is None
    assert "Made, at the top of the tree of teams: Ultrasound." in words(admin.get(path).text)
    assert f"{world.mentee.family_name}, " in admin.get(f"/admin/teams/{made.id}").text
