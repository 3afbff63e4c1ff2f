"""Teams in a browser: a tree made, changed and filled by an administrator, and looked at."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in
from tests.browser.signed_in import open_as
from tests.cli.serving import Browser, Server, add_ada, environment
from tests.ports import free_port

pytestmark = pytest.mark.browser

ROSTER = (
    "email,first_name,last_name,role,team\r\n"
    "nia@ward.test,Nia,Lloyd,learner,Interventional radiology and angiography\r\n"
)


@dataclass(frozen=True, slots=True)
class TeamSite:
    """The running site, and Ada who administers it."""

    address: str
    ada: Browser

    def open(self, page: Page, path: str) -> None:
        """Open *path*, signed in as Ada."""
        open_as(page, self.address, self.ada, path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSite]:
    """Give the small content, served, with Ada and no team."""
    told = environment(tmp_path_factory.mktemp("teams") / "home", free_port())
    add_ada(told)
    server = Server(told)
    try:
        server.wait_until_ready(180)
        ada = Browser(server.port)
        ada.sign_in()
        yield TeamSite(f"http://127.0.0.1:{server.port}", ada)
    finally:
        server.stop()


def test_1_a_tree_is_made_and_changed(site: TeamSite, new_page: NewPage) -> None:
    page = new_page()
    site.open(page, "/")
    page.get_by_text("Manage", exact=True).click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Teams").click()
    expect(page.get_by_text("There is no team yet.")).to_be_visible()
    for name, parent in [("Imaging", ""), ("Radiology", "Imaging"), ("Computed tomography", "")]:
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("In the team").select_option(label=parent or "None: at the top")
        page.get_by_role("button", name="Add the team").press("Enter")
        expect(page.get_by_role("main").get_by_role("link", name=name)).to_be_visible()

    page.get_by_label("Name", exact=True).fill("RADIOLOGY")
    page.get_by_role("button", name="Add the team").click()
    expect(page.get_by_role("alert")).to_contain_text("called Radiology in Imaging already")
    expect(page.get_by_label("Name", exact=True)).to_have_value("RADIOLOGY")

    page.get_by_role("main").get_by_role("link", name="Computed tomography").click()
    page.get_by_label("In the team").select_option(label="Imaging \u203a Radiology")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_label("Breadcrumb")).to_contain_text("Radiology")
    page.get_by_label("Name", exact=True).fill("CT")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="CT", exact=True)).to_be_visible()
    page.get_by_label("Breadcrumb").get_by_role("link", name="Radiology").click()
    expect(page.get_by_text("cannot be deleted while it has 1 sub-team.")).to_be_visible()
    expect(page.get_by_role("button", name="Delete the team")).to_have_count(0)


def test_2_people_join_and_leave_by_keyboard(site: TeamSite, new_page: NewPage) -> None:
    page = new_page()
    site.open(page, "/admin/teams")
    page.get_by_role("main").get_by_role("link", name="CT").press("Enter")
    page.get_by_label("Name or e-mail address").fill("love")
    page.get_by_label("Name or e-mail address").press("Enter")
    page.get_by_role("button", name="Add Ada Lovelace").press("Enter")
    expect(page.get_by_role("button", name="Take out Ada Lovelace")).to_be_visible()
    expect(page.get_by_role("list", name="People found")).to_contain_text("Member")
    page.goto(f"{site.address}/admin/teams")
    expect(page.get_by_role("listitem").filter(has_text="Imaging").first).to_contain_text(
        "0 members, 1 with sub-teams"
    )
    page.get_by_role("main").get_by_role("link", name="CT").click()
    page.get_by_role("button", name="Take out Ada Lovelace").press("Enter")
    page.get_by_role("button", name="Delete the team").press("Enter")
    expect(page.get_by_role("status")).to_have_text("The team is deleted.")


def test_3_a_roster_makes_the_team_that_it_names(site: TeamSite, new_page: NewPage) -> None:
    page = new_page()
    site.open(page, "/admin/roster/")
    page.get_by_label("CSV file").set_input_files(
        {"name": "march.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    )
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("No row can be taken over as it is.")).to_be_visible()
    page.get_by_label("Make this team").check()
    page.get_by_role("button", name="Show what would change then").click()
    page.get_by_role("button", name="Change 1 person").click()
    expect(page.get_by_text("Made, at the top of the tree of teams")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="teams", exact=True).click()
    page.get_by_role("link", name="Interventional radiology").click()
    expect(page.get_by_role("link", name="Lloyd, Nia")).to_be_visible()


def test_4_the_pages_are_accessible_and_fit(site: TeamSite, new_page: NewPage, axe: Axe) -> None:
    page, faults = new_page(width=PHONE), dict[str, list[str]]()
    site.open(page, "/admin/teams")
    faults["tree"] = looked_at(page, axe, "teams")
    page.get_by_role("link", name="Interventional radiology").click()
    page.goto(f"{page.url}?find=a")
    faults["team"] = looked_at(page, axe, "team")
    page.get_by_label("Name", exact=True).fill("imaging")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("alert")).to_be_visible()
    faults["refused"] = looked_at(page, axe, "team-refused")
    site.open(page, "/admin/roster/")
    page.get_by_label("CSV file").set_input_files(
        {"name": "may.csv", "mimeType": "text/csv", "buffer": ROSTER.replace("g", "q").encode()}
    )
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_label("Make this team")).to_be_visible()
    faults["roster"] = looked_at(page, axe, "roster-teams")

    assert not any(faults.values()), json.dumps(faults, indent=1)


def looked_at(page: Page, axe: Axe, name: str) -> list[str]:
    """Return what is wrong with the page as it stands, and keep a picture where one is asked."""
    found = faults_in(page, axe, DESK, PHONE)
    if folder := os.environ.get("TEAM_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    return found
