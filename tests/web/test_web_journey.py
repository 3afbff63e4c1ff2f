"""From signing in to the certificate, by what pages show and forms send; mentor and manager too."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from werkzeug.test import TestResponse

from app import clock
from app.learning.evaluating import QUESTIONS
from app.learning.site import Site
from app.records.learning import Sitting
from tests.web.clients import JSON, Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, certificate_of

MODULE = "/modules/m01-first-look"


def read(browser: Browser, path: str) -> Page:
    """Return the page at *path*, following redirects as a browser does."""
    answer = browser.get(path)
    while answer.status_code in {302, 303}:
        answer = browser.get(answer.headers["Location"].partition("#")[0])
    assert answer.status_code == 200, path
    return Page(answer.text)


def follow(browser: Browser, answer: TestResponse) -> Page:
    """Return the page that a form led to."""
    assert answer.status_code == 303
    return read(browser, answer.headers["Location"].partition("#")[0])


def action(page: Page, ending: str) -> str:
    """Return where the form goes whose address has *ending*."""
    [found] = [each["action"] for each in page.all("form") if each["action"].endswith(ending)]
    return found


def text(page: Page) -> str:
    """Return what the page says."""
    return page.one("main").text


def test_a_learner_goes_from_signing_in_to_a_certificate_that_a_stranger_verifies(
    app: Flask, world: World, site: Site
) -> None:
    browser = Browser(app)
    browser.get("/sign-in")
    page = follow(browser, browser.sign_in(world["learner"]))
    assert "First look" in text(page)

    _read_lessons(browser)
    _do_the_lab(browser)
    _sit(browser, site, right=False)
    assert "0 of 2" in text(read(browser, f"{MODULE}/post-test/"))
    _sit(browser, site, right=True)
    page = follow(browser, _evaluate(browser))

    [link] = [each["href"] for each in page.all("a") if each["href"].endswith(".pdf")]
    pdf = browser.get(link)
    assert pdf.data.startswith(b"%PDF")
    words = " ".join(
        " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.data)).pages).split()
    )
    code = link.rsplit("/", 1)[-1].removesuffix(".pdf")
    assert "Learner Ward" in words
    assert code in words
    _verify(Browser(app), code)
    _verify(Browser(app), code.lower().replace("-", " "))
    assert "0.38" in text(read(browser, "/me/credit"))
    [row] = list(
        csv.DictReader(io.StringIO(browser.get("/me/transcript.csv").data.decode("utf-8-sig")))
    )
    assert (row["certificate_code"], row["contact_hours"], row["kind"]) == (code, "0.38", "award")


def _read_lessons(browser: Browser) -> None:
    page = read(browser, f"{MODULE}/lessons/part-one")
    assert "transfer syntax" in text(page)
    page = follow(browser, browser.post(action(page, "part-one/finish")))
    assert page.one("h1").text == "Who sent it"
    page = follow(browser, browser.post(action(page, "part-two/finish")))
    assert page.one("h1").text.endswith("First look")


def _do_the_lab(browser: Browser) -> None:
    page = read(browser, "/labs/first-look/")
    submit = action(page, "/submissions")
    attempt = submit.removesuffix("/submissions")
    [autosave] = [e["data-autosave-url"] for e in page.elements if e["data-exercise"] == "syntax"]
    assert browser.post(autosave, {"answer.syntax": "1.9.9", "sequence": "3"}).get_json()["saved"]
    page = read(browser, attempt)
    [field] = [each for each in page.all("input") if each["name"] == "answer.syntax"]
    assert field["value"] == "1.9.9"

    page = follow(browser, browser.post(submit, {"answer.syntax": "1.9.9", "only": "syntax"}))
    assert "You wrote 1.9.9." in text(page)
    assert "Which group holds it?" in text(page)
    page = follow(browser, browser.post(action(page, "hints/syntax/1")))
    assert "Look at group 0002." in text(page)

    form = {"answer.syntax": "1.2", "answer.kind": "ct"}
    page = follow(browser, browser.post(submit, form))
    assert "Passed." in text(page)
    assert "3 of 3" in text(page)


def _sit(browser: Browser, site: Site, *, right: bool) -> None:
    page = read(browser, f"{MODULE}/post-test/")
    page = follow(browser, browser.post(action(page, "/post-test/")))
    hand_in = action(page, "/hand-in")
    sitting = _sitting(site, hand_in.split("/")[-2])
    form = {"sequence": "1"}
    for position, shown in enumerate(sitting.items):
        key = next(at for at, option in enumerate(shown["options"]) if option["right"])
        form[f"answer.{position}"] = str(key if right else (key + 1) % len(shown["options"]))
    assert [each for each in page.all("input") if each["name"] in form and each["value"] == "0"]
    page = follow(browser, browser.post(hand_in, form))
    assert ("Not passed" not in text(page)) == right


def _sitting(site: Site, sitting_id: str) -> Sitting:
    with site.store.reading() as unit:
        [ward] = [each for each in unit.organizations.all() if each.slug == "ward"]
        found = unit.sittings.get(ward.id, sitting_id)
    assert found is not None
    return found


def _evaluate(browser: Browser) -> TestResponse:
    page = read(browser, f"{MODULE}/evaluation/")
    form = dict.fromkeys(QUESTIONS, "5")
    missing = browser.post(action(page, "/evaluation/"), {**form, "right_level": ""})
    assert missing.status_code == 422
    assert "The level was right for me." in text(Page(missing.text))
    long = browser.post(action(page, "/evaluation/"), {**form, "minutes_spent": "999999999"})
    assert long.status_code == 422
    assert "a whole number from 0 to 10,000" in text(Page(long.text))
    return browser.post(action(page, "/evaluation/"), {**form, "comment": "More figures."})


def _verify(stranger: Browser, code: str) -> None:
    page = follow(stranger, stranger.get("/verify/", query_string={"code": code}))
    assert "This certificate is valid." in text(page)
    assert "Learner Ward" in text(page)
    said = stranger.get(f"/verify/{code}", headers=JSON).get_json()
    assert (said["status"], said["ledger_entry_holds"]) == ("valid", True)
    assert said["certificate"]["contact_hours"] == "0.38"
    unknown = stranger.get("/verify/AAAAA-AAAAA", headers=JSON)
    assert (unknown.status_code, unknown.get_json()["status"]) == (404, "unknown")


def test_a_mentor_assigns_after_a_preview_and_sees_how_it_went(app: Flask, world: World) -> None:
    mentor, mentee = browser_of(app, world["mentor"]), browser_of(app, world.mentee)
    due_on = clock.today("Europe/Berlin") + timedelta(days=7)
    form = {"module": "m01-first-look", "target": f"team:{world.team.id}", "note": "Before Monday.",
            "due_on": due_on.isoformat()}  # fmt: skip

    shown = Page(mentor.post("/mentor/assign", {**form, "step": "preview"}).text)
    assert "Mina Mentee" in text(shown)
    assert "Colleague" not in text(shown)
    page = follow(mentor, mentor.post("/mentor/assign", form))
    assert "First look" in text(page)

    assert "Due in 7 days" in text(read(mentee, "/"))
    _read_lessons(mentee)
    lab = read(mentee, "/labs/first-look/")
    mentee.post(action(lab, "/submissions"), {"answer.syntax": "1.9.9", "only": "syntax"})

    page = read(mentor, "/mentor/")
    assert "OTHER_UID" in text(page)
    page = read(mentor, f"/mentor/mentees/{world.mentee.id}")
    assert "OTHER_UID" in text(page)
    assert "It is not what the file says." in text(page)
    assert "Done" in text(page)

    assert follow(mentor, mentor.post(action(read(mentor, "/mentor/"), "/withdraw"))).all("h1")
    assert "Due in" not in text(read(mentee, "/"))


@pytest.mark.parametrize("day", ["", "yesterday", "2020-01-01", "9999-12-31", "0001-01-01"])
def test_a_due_date_that_cannot_be_is_refused_and_what_was_typed_stays(
    day: str, app: Flask, world: World
) -> None:
    mentor = browser_of(app, world["mentor"])
    form = {"module": "m01-first-look", "target": f"team:{world.team.id}", "due_on": day,
            "note": "Mind the carets."}  # fmt: skip

    for step in ("preview", "assign"):
        answer = mentor.post("/mentor/assign", {**form, "step": step})
        page = Page(answer.text)
        assert answer.status_code in {200, 422}
        assert "due date" in text(page).lower()
        [note] = [each for each in page.all("textarea") if each["name"] == "note"]
        assert note.text == "Mind the carets."


def test_the_managers_page_equals_her_csv_and_her_workbook(
    app: Flask, world: World, site: Site
) -> None:
    for who in (world.mentee, world["learner"]):
        certificate_of(site, who)
    with site.store.writing() as unit:
        unit.teams.join(world.ward.id, world.team.id, world["learner"].id)
    mentee = browser_of(app, world.mentee)
    form = {"body": "ciip", "license_number": "C-17", "anchored_on": "2021-05-01"}
    assert mentee.post("/me/credentials", form).status_code == 303
    manager = browser_of(app, world["manager"])

    for filters in ({}, {"name": "mina"}, {"status": "no credential"}, {"team": world.team.id}):
        page = _shown_rows(read(manager, f"/manager/hours?{urlencode(filters)}"))
        file = manager.get("/manager/hours.csv", query_string=filters).data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(file, newline="")))[1:]
        assert [[_plain(cell) for cell in row] for row in rows] == page
        assert _sheet_rows(manager.get("/manager/hours.xlsx", query_string=filters).data) == page
        assert len(page) >= 1


def _shown_rows(page: Page) -> list[list[str]]:
    table = page.all("table")[-1]
    rows = [each for each in page.all("tr") if table in each.above and each.is_within("tbody")]
    cells = [each for each in page.all("td", "th") if table in each.above]
    return [[_plain(cell.text) for cell in cells if row in cell.above] for row in rows]


def _sheet_rows(data: bytes) -> list[list[str]]:
    [_, *rows] = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: object) -> str:
    """Return a cell as any of the three would write it: days as ISO, numbers without zeros."""
    if cell is None or cell == "\N{EN DASH}":
        return ""
    said = str(cell).lower()
    for form in ("%d %b %Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return _day(said, form)
        except ValueError:
            continue
    try:
        return f"{float(said):g}"
    except ValueError:
        return said


def _day(said: str, form: str) -> str:
    return datetime.strptime(said, form).replace(tzinfo=UTC).date().isoformat()


def test_the_files_that_a_page_needs_are_there(app: Flask) -> None:
    page = Page(Browser(app).get("/sign-in").text)
    folder = Path(str(app.static_folder))

    for each in [*page.all("script"), *page.all("link")]:
        address = each["src"] or each["href"]
        if address.startswith("/static/"):
            assert (folder / address.removeprefix("/static/")).is_file(), address
