"""A manager's dashboard and reports: what they show, whom they never show, and their files."""

import csv
import io
from datetime import date

import pytest
import time_machine
from flask import Flask

from app.learning.keeping_up import keep_credential
from app.learning.site import Site
from app.learning.submitting import submit_lab
from tests.web.clients import browser_of
from tests.web.markup import Page
from tests.web.world import (
    World,
    assignment_of,
    attempt_of,
    certificate_of,
    credential_of,
    filter_of,
    lab_of,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

REPORTS = (
    "figures", "completion", "work", "cycles", "credit", "deadlines", "expiring",
    "misconceptions", "stumbles", "directory",
)  # fmt: skip


@pytest.fixture
def lived_in(world: World, site: Site) -> World:
    """Give the world after people of both teams learned, and stumbled with an answer of theirs."""
    for who in (world.mentee, world.colleague):
        attempt = attempt_of(site, who, "first-look")
        submit_lab(who, lab_of(site), attempt, {"syntax": "1.3.5.7.9", "kind": "mr"}, site)
        credential_of(site, who, "ciip")
        credential_of(site, who, "arrt")
        certificate_of(site, who)
    assignment_of(site, world["mentor"], world.team)
    assignment_of(site, world.other_mentor, world.night)
    return world


@pytest.mark.parametrize("name", REPORTS)
def test_a_page_and_its_csv_hold_the_same_rows(name: str, app: Flask, lived_in: World) -> None:
    browser = browser_of(app, lived_in["manager"])

    page = Page(browser.get(f"/manager/{name}").text)
    file = browser.get(f"/manager/{name}.csv").data.decode("utf-8-sig")

    head, *rows = csv.reader(io.StringIO(file, newline=""))
    if name == "expiring" and not rows:
        assert "Nothing fits this filter." in page.one("html").text
        return
    shown = [each.text for each in page.all("th") if each["scope"] == "col"]
    cells = [each.text for each in page.all("td")]
    assert [each.lower().replace(" ", "_") for each in shown] == head
    assert len(cells) == len(head) * len(rows)
    for column, field in enumerate(head):
        if field in {"last_name", "status", "asked", "done", "overdue", "people", "times"}:
            assert cells[column :: len(head)] == [row[column] for row in rows]


def test_from_october_on_the_hours_page_warns_of_the_years_end(
    app: Flask, world: World, site: Site
) -> None:
    keep_credential(world.mentee, "ciip", "", date(2020, 5, 1), site)

    with time_machine.travel("2026-09-30T12:00:00Z", tick=False):
        before = browser_of(app, world["manager"]).get("/manager/hours").text
    with time_machine.travel("2026-10-01T12:00:00Z", tick=False):
        page = Page(browser_of(app, world["manager"]).get("/manager/hours").text)

    warning = "1 person lacks credit in a cycle that ends within three months."
    assert warning not in before
    assert warning in page.one("main").text
    for said in ("31 Dec 2026", "31 Mar 2027", "Missing evidence"):
        assert said in page.one("main").text


def test_nobody_beyond_her_reach_and_no_answer_is_on_any_page(app: Flask, lived_in: World) -> None:
    browser = browser_of(app, lived_in["manager"])

    for name in ("", *REPORTS):
        for team in ("", lived_in.night.id, lived_in.far.id):
            for path in (f"/manager/{name}", *([f"/manager/{name}.csv"] if name else [])):
                text = browser.get(path, query_string={"team": team}).text
                assert "Colleague" not in text, path
                assert "Stranger" not in text, path
                assert "1.3.5.7.9" not in text, path


def test_every_number_leads_to_the_rows_that_make_it(app: Flask, lived_in: World) -> None:
    browser = browser_of(app, lived_in["manager"])
    table = Page(browser.get("/manager/completion").text)
    links = [each for each in table.all("a") if "/manager/work?" in each["href"]]

    assert links
    for link in links:
        behind = Page(browser.get(link["href"]).text)
        [count] = [each.text for each in behind.all("h2") if each["id"] == "rows"]
        assert count.split()[0] == link.text


def test_a_filter_is_saved_shared_and_deleted(app: Flask, lived_in: World) -> None:
    browser = browser_of(app, lived_in["manager"])
    others = filter_of(lived_in.site, lived_in["auditor"], shared=False)
    form = {"name": "Days", "team": lived_in.team.id, "role": "learner"}

    assert browser.post("/manager/filters", form).status_code == 303
    again = browser.post("/manager/filters", form)

    assert again.status_code == 422
    assert "another name" in again.text
    page = Page(browser.get("/manager/").text)
    [link] = [each for each in page.all("a") if each.text == "Days"]
    assert f"team={lived_in.team.id}" in link["href"]
    assert "role=learner" in link["href"]
    assert others not in browser.get("/manager/").text
    [delete] = [e["action"] for e in page.all("form") if e["action"].endswith("/delete")]
    assert browser.post(delete).status_code == 303
    assert "Days" not in [each.text for each in Page(browser.get("/manager/").text).all("a")]


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/manager/", "manager"), ("/manager/work", "manager"),
        ("/manager/work.csv", "manager"), ("/manager/credit.xlsx", "manager"),
        ("/admin/directory", "admin"), ("/admin/audit", "admin"), ("/admin/audit.csv", "admin"),
        ("/admin/audit.xlsx", "admin"), ("/ledger/roster.csv", "ce_administrator"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("tomorrow", "2026-03-31", "“tomorrow” is no day. Give days as year, month and day"),
        ("2026-03-31", "2026-03-01", "2026-03-31, lies after the last, 2026-03-01. Swap them"),
    ],
)
def test_days_that_are_none_are_told_beside_the_form_that_keeps_them(
    app: Flask, lived_in: World, path: str, who: str, first: str, last: str, sentence: str
) -> None:
    browser = browser_of(app, lived_in[who])

    answer = browser.get(f"{path}?from={first}&to={last}")

    assert answer.status_code == 422
    assert answer.mimetype == "text/html"
    assert sentence in answer.text
    page = Page(answer.text)
    assert page.problems == []
    assert {e["id"]: e["value"] for e in page.all("input") if e["id"] in {"from", "to"}} == {
        "from": first, "to": last,
    }  # fmt: skip


def test_a_filter_with_days_that_run_backwards_is_not_saved(app: Flask, lived_in: World) -> None:
    browser = browser_of(app, lived_in["manager"])

    answer = browser.post(
        "/manager/filters", {"name": "Back", "from": "2026-03-31", "to": "2026-03-01"}
    )

    assert answer.status_code == 422
    assert "Swap them" in answer.text
    assert 'value="Back"' in answer.text
    assert "Back" not in [each.text for each in Page(browser.get("/manager/").text).all("a")]


def test_a_roster_is_sent_looked_at_and_confirmed(app: Flask, world: World) -> None:
    browser = browser_of(app, world["admin"])
    text = b"email,first_name,last_name,active\r\nnew@ward.test,=cmd(),Lloyd,\r\nbad,,,\r\n"

    sent = browser.post("/admin/roster/", {"roster": (io.BytesIO(text), "people.csv")})
    page = Page(browser.get(sent.headers["Location"]).text)
    [seen] = [each["value"] for each in page.all("input") if each["name"] == "seen"]
    done = browser.post(f"{sent.headers['Location']}/confirm", {"seen": seen})

    assert (sent.status_code, done.status_code) == (303, 303)
    after = browser.get(sent.headers["Location"]).text
    assert "Taken over" in after
    assert "bad is no e-mail address." in after
    assert "new@ward.test" in browser.get("/admin/people").text
    file = browser.get(f"{sent.headers['Location']}.csv").data.decode("utf-8-sig")
    assert "'=cmd()" in file
    refused = browser.post("/admin/roster/", {"roster": (io.BytesIO(b"a;email"), "x.csv")})
    assert refused.status_code == 422
    assert "semicolons" in refused.text
