"""What people type stays text: on pages, in files for spreadsheets, in JSON, in headers."""

import csv
import io
import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.dicom import build_object
from app.frozen import replace
from app.learning.site import Site
from app.records.people import Person, Role
from tests import people
from tests.web.clients import Browser, browser_of, give_password
from tests.web.markup import Page, inline
from tests.web.world import World, attempt_of, certificate_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus=alert(1) x='",
    "{{7*7}}", "{% raw %}", "${7*7}#{7*7}", "<svg/onload=alert(1)>", "javascript:alert(1)",
    "</title><script>1</script>", "</textarea><script>1</script>", "<!--", "]]><b>",
    "&lt;b&gt;&amp;", "</script><script>alert(1)//", "\\u003cscript\\u003e", "%3Cscript%3E",
]  # fmt: skip
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "|calc", "%x", "=cmd|' /C calc'!A0", '"=1"']


@pytest.fixture(params=HOSTILE)
def payload(request: pytest.FixtureRequest) -> str:
    return f"{request.param} 7x7"


@pytest.fixture
def villain(payload: str, world: World, site: Site) -> Person:
    return _named(payload, world, site)


def test_what_people_type_is_text_on_every_page(
    payload: str, villain: Person, app: Flask, world: World
) -> None:
    for path, text in _pages(payload, villain, app, world):
        page = Page(text)
        assert list(inline(page)) == [], path
        assert [each.name for each in page.all("img", "svg", "b") if each["src"] == "x"] == []
        assert page.problems == [], path
        assert payload in page.one("html").text or payload in _attributes(page), path
        assert "49 7x7" not in text, path


def _named(payload: str, world: World, site: Site) -> Person:
    """Add somebody who calls herself *payload*, in a team of that name, and knows the answers."""
    made = people.person(site.store, world.ward, "Victoria Villain", Role.LEARNER)
    named = replace(
        made, id=str(uuid4()), email=f"x{made.email}", given_name=payload,
        family_name=payload, job_role=payload, external_id=payload[:64],
    )  # fmt: skip
    with site.store.writing() as unit:
        unit.people.add(named)
    give_password(site.store, named)
    people.team(site.store, world.ward, payload, named, parent=world.team)
    return named


def _pages(payload: str, villain: Person, app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """Type *payload* wherever somebody can, and yield the pages that show it."""
    hers = browser_of(app, villain)
    attempt = f"/labs/first-look/attempts/{attempt_of(world.site, villain, 'first-look')}"
    hers.post(f"{attempt}/submissions", {"answer.syntax": payload, "only": "syntax"})
    yield "verdict", hers.get(attempt).text
    htmx = {"headers": {"HX-Request": "true"}}
    form = {"answer.syntax": payload, "only": "syntax"}
    yield "fragment", f"<html>{hers.post(f'{attempt}/submissions', form, **htmx).text}</html>"
    yield "credit", _after(hers, "/me/credentials", "/me/credit", body="ciip", anchored_on="2021-05-01", license_number=payload)  # noqa: E501  # fmt: skip
    yield "evaluation", hers.post("/modules/m01-first-look/evaluation/", {"comment": payload}).text
    yield "credential", hers.post("/me/credentials", {"license_number": payload}).text
    yield "search", hers.get("/search", query_string={"q": payload}).text
    yield "settings", hers.get("/me/settings").text
    code = certificate_of(world.site, villain)
    yield "verify", hers.get(f"/verify/{code}").text
    live = f"/labs/every-kind/attempts/{attempt_of(world.site, villain)}"
    typed = dict.fromkeys(("calling_ae_title", "called_ae_title", "host", "port"), payload)
    hers.post(f"{live}/actions/echo", {"kind": "echo", **typed})
    hers.post(f"{live}/drafts/message", {"answer.message": payload, "sequence": "1"})
    yield "bench", hers.get(live).text

    mentor, admin = browser_of(app, world["mentor"]), browser_of(app, world["admin"])
    yield "mentees", mentor.get("/mentor/").text
    yield "mentee", mentor.get(f"/mentor/mentees/{villain.id}").text
    wanted = {"target": payload, "note": payload, "module": payload, "due_on": payload}
    yield "assign", mentor.post("/mentor/assign", wanted).text
    yield "people", admin.get("/admin/people").text
    yield "new person", admin.post("/admin/people", {"email": payload, "job_role": payload}).text
    yield "audit", f"{admin.get('/admin/audit').text}" if _is_in_audit(admin, payload) else admin.get("/admin/people").text  # noqa: E501  # fmt: skip
    manager = browser_of(app, world["manager"])
    yield "hours", manager.get("/manager/hours", query_string={"name": payload}).text
    stranger = Browser(app)
    stranger.get("/sign-in")
    yield "sign-in", stranger.post("/sign-in", {"email": payload, "next": payload}).text


def test_a_patients_name_in_a_sent_file_is_text_in_the_finding(app: Flask, world: World) -> None:
    who = world["learner"]
    browser = browser_of(app, who)
    base = f"/labs/every-kind/attempts/{attempt_of(world.site, who)}"
    name = '"><script>alert(1)</script>'
    sent = build_object(
        {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "SOPInstanceUID": "2.25.1", "PatientID": name}
    )
    form = {"upload.send": (io.BytesIO(sent), "<img src=x onerror=alert(1)>.dcm"), "only": "send"}

    assert browser.post(f"{base}/submissions", form).status_code == 303

    page = Page(browser.get(base).text)
    assert list(inline(page)) == []
    assert page.problems == []
    assert name in page.one("html").text


def test_json_is_sent_as_json_and_holds_no_markup_that_a_browser_would_read(
    app: Flask, world: World
) -> None:
    browser = browser_of(app, world["learner"])

    answer = browser.post_json("/bench/hl7-check", {"text": "MSH|^~\\&|<script>alert(1)</script>"})

    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.get_json()["segments"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_file_is_a_formula(formula: str, app: Flask, world: World, site: Site) -> None:
    villain = _named(formula, world, site)
    hers = browser_of(app, villain)
    hers.post("/me/credentials", {"body": "ciip", "anchored_on": "2021-05-01", "license_number": formula})  # noqa: E501  # fmt: skip
    certificate_of(site, villain)
    manager = browser_of(app, world["manager"])

    texts = [manager.get("/manager/hours.csv").data, hers.get("/me/transcript.csv").data]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")) for cell in row]  # noqa: E501  # fmt: skip
    assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "|", "%", "\t", "\r"}] == []
    assert any(formula in cell for cell in cells)
    sheet = load_workbook(io.BytesIO(manager.get("/manager/hours.xlsx").data)).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_control_characters_cannot_break_the_managers_workbook(
    app: Flask, world: World, site: Site
) -> None:
    hers = browser_of(app, world.mentee)
    odd = "A\x01B\x1fC\ufffeD\x7f"
    form = {"body": "ciip", "anchored_on": "2021-05-01", "license_number": odd}
    assert hers.post("/me/credentials", form).status_code == 303
    admin = browser_of(app, world["admin"])
    person = {
        "given_name": "Odd\x0bName", "family_name": "Turned\u202eRound", "email": "odd@ward.test",
        "role": "learner", "team": world.team.id, "password": "a kettle on the stove",
        "external_id": "\x00"[:0] + "7\x02",
    }  # fmt: skip
    assert admin.post("/admin/people", person).status_code == 303

    manager = browser_of(app, world["manager"])

    assert manager.get("/manager/hours.xlsx").status_code == 200
    with site.store.reading() as unit:
        [odd_one] = [p for p in unit.people.of(world.ward.id) if p.email == "odd@ward.test"]
    assert (odd_one.given_name, odd_one.family_name) == ("Odd Name", "Turned Round")
    assert odd_one.external_id == "7"


def _after(browser: Browser, to: str, page: str, **form: str) -> str:
    browser.post(to, form)
    return browser.get(page).text


def _is_in_audit(admin: Browser, payload: str) -> bool:
    return payload in Page(admin.get("/admin/audit").text).one("html").text


def _attributes(page: Page) -> str:
    return json.dumps([list(each.attributes.values()) for each in page.elements], ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")  # noqa: E501  # fmt: skip
