"""Outside credit in the browser: from the form to the ledger, and the scan as a download."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask

from app import clock
from app.learning.site import Site
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import A_PDF, World, claim_of, entry_of

PATH = "/me/outside/"


def form(**changed: Any) -> dict[str, Any]:
    day = clock.today("Europe/Berlin") - timedelta(days=9)
    told = {
        "title": "Archive upgrades", "provider": "A society", "format": "course",
        "hours": "1.5", "completed_on": day.isoformat(), "body": ["ABII", "ARRT"],
        "reference.ARRT": "R-77", "domain": ["F", "H"], "note": "See page two.",
        "scan": (BytesIO(A_PDF), "my scan.pdf"),
    }  # fmt: skip
    return {**told, **changed}


@pytest.fixture
def office(app: Flask, world: World) -> Browser:
    return browser_of(app, world["ce_administrator"])


def words(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.problems == []
    return " ".join(page.one("main").text.split())


def test_a_claim_goes_from_its_form_to_the_ledger_and_back(
    learner: Browser, office: Browser
) -> None:
    sent = learner.post(PATH, form())
    assert sent.status_code == 303
    claim = sent.location.rpartition("/")[2]
    assert "Archive upgrades" in words(office, "/office/")

    shown = words(office, f"/office/claims/{claim}")
    assert "ARRT (approval R-77), ABII" in shown
    assert "See page two." in shown
    office.post(f"/office/claims/{claim}", {"revision": 1, "decision": "ask", "words": "Which?"})
    assert "Which?" in words(learner, f"{PATH}{claim}")
    again = form(revision=1, note="The second day.", scan=(BytesIO(b""), ""))
    assert learner.post(f"{PATH}{claim}", again).status_code == 303
    approved = office.post(f"/office/claims/{claim}", {"revision": 2, "decision": "approve"})

    assert approved.status_code == 303
    assert "It stands on the ledger as entry 1" in words(office, f"/office/claims/{claim}")
    assert "Archive upgrades" in words(learner, "/me/credit")
    assert "Archive upgrades" in words(office, "/ledger/")


def test_a_form_that_is_refused_keeps_what_was_typed(learner: Browser) -> None:
    for changed in (
        {"scan": (BytesIO(b"MZ no scan at all"), "scan.pdf")}, {"hours": "lots"},
        {"reference.ARRT": ""},
    ):  # fmt: skip
        answer = learner.post(PATH, form(**changed))

        assert answer.status_code == 422
        page = Page(answer.text)
        assert page.problems == []
        assert "This was not saved" in answer.text
        values = {each["id"]: each["value"] for each in page.all("input")}
        assert values["title"] == "Archive upgrades"
        ticked = {each["id"] for each in page.all("input") if "checked" in each.attributes}
        assert {"body-ABII", "body-ARRT", "domain-F", "domain-H"} <= ticked
        assert "See page two." in answer.text


def test_what_was_sent_before_is_refused_with_a_link_to_it_and_nothing_is_lost(
    learner: Browser,
) -> None:
    first = learner.post(PATH, form()).location

    answer = learner.post(PATH, form(note="Once more."))

    assert answer.status_code == 409
    page = Page(answer.text)
    assert page.problems == []
    assert "You have claimed this activity" in answer.text
    assert first.rpartition("/")[2] in "".join(each["href"] for each in page.all("a"))
    assert "Once more." in answer.text
    values = {each["id"]: each["value"] for each in page.all("input")}
    assert (values["title"], values["hours"]) == ("Archive upgrades", "1.5")


def test_a_conference_of_several_days_is_claimed_with_its_first_day(learner: Browser) -> None:
    day = clock.today("Europe/Berlin") - timedelta(days=12)

    refused = learner.post(PATH, form(hours="30"))
    sent = learner.post(PATH, form(hours="30", began_on=day.isoformat()))

    assert refused.status_code == 422
    assert "A day has 24 hours" in refused.text
    assert sent.status_code == 303
    assert "First day" in words(learner, sent.location)


def test_the_first_page_tells_who_decides_how_many_claims_wait_and_since_when(
    learner: Browser, office: Browser, world: World, site: Site
) -> None:
    waits = "of outside credit wait"
    claim_of(site, world["ce_administrator"])
    assert waits not in words(office, "/")
    with time_machine.travel(clock.now() - timedelta(days=4), tick=False):
        oldest = claim_of(site, world["learner"])
    assert "1 claim of outside credit waits for a decision Open" in words(office, "/")
    claim_of(site, world.mentee)
    claim_of(site, world.stranger)

    told = words(office, "/")

    assert "2 claims of outside credit wait for a decision Open the CE office The oldest" in told
    with site.store.reading() as unit:
        [first, *_] = unit.claims.waiting(world.ward.id)
    assert first.id == oldest
    sent_at = first.sent_at.astimezone(ZoneInfo(world["ce_administrator"].time_zone))
    assert f"The oldest since {sent_at.day} {sent_at:%b %Y}" in told
    assert "/office/" in {e["href"] for e in Page(office.get("/").text).all("a")}
    assert waits not in words(learner, "/")


def test_a_scan_is_a_download_that_nothing_runs(
    learner: Browser, office: Browser, world: World, site: Site
) -> None:
    claim = claim_of(site, world["learner"])

    for browser, path in (
        (learner, f"{PATH}{claim}/scan"),
        (office, f"/office/claims/{claim}/scan"),
    ):
        answer = browser.get(path)
        assert answer.data == A_PDF
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment; filename=proof.pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert learner.get(f"{PATH}{claim}/scan?sha256={'0' * 64}").status_code == 404


def test_an_entry_is_taken_back_and_its_certificate_says_so(
    office: Browser, learner: Browser, world: World, site: Site
) -> None:
    entry = entry_of(site, world["learner"])

    refused = office.post(f"/ledger/{entry}/reverse", {"reason": "", "words": "Typed words"})
    assert refused.status_code == 422
    assert "Typed words" in refused.text
    done = office.post(f"/ledger/{entry}/reverse", {"reason": "not_earned", "words": ""})

    assert done.status_code == 303
    assert "It was taken back by entry" in words(office, f"/ledger/{entry}")
    assert "Reversed" in words(learner, "/me/credit")
    assert "was taken back: a condition of the credit was not met." in words(learner, "/")
    with site.store.reading() as unit:
        certificate = unit.certificates.of_entry(world.ward.id, entry)
    assert certificate is not None
    assert "A condition of the credit was not met." in words(learner, f"/verify/{certificate.code}")


def test_the_office_sees_everywhere_what_was_taken_back(
    office: Browser, world: World, site: Site
) -> None:
    assert "Nothing is entered yet." in words(office, "/ledger/")
    claim = claim_of(site, world["learner"])
    office.post(f"/office/claims/{claim}", {"revision": 1, "decision": "approve"})
    entry_of(site, world["learner"])
    with site.store.reading() as unit:
        external = unit.claims.get(world.ward.id, claim)
    assert external is not None
    assert "Taken back" not in words(office, "/ledger/")

    office.post(f"/ledger/{external.entry_id}/reverse", {"reason": "not_earned", "words": ""})

    told = words(office, f"/office/claims/{claim}")
    assert "It stood on the ledger as entry 1, which was taken back." in told
    assert words(office, "/ledger/").count("External Taken back") == 1
    assert words(office, "/ledger/").count("Taken back") == 1
    assert "Nothing is entered before that." in words(office, "/ledger/?before=1")
    with site.store.reading() as unit:
        reversal = unit.ledger.reversal_of(world.ward.id, external.entry_id or "")
    assert reversal is not None
    assert "Takes back Entry 1, because: a condition" in words(office, f"/ledger/{reversal.id}")


def test_a_decision_on_an_old_page_is_refused_with_the_reason(
    office: Browser, learner: Browser, world: World, site: Site
) -> None:
    claim = claim_of(site, world["learner"])
    learner.post(f"{PATH}{claim}", form(revision=1, scan=(BytesIO(b""), "")))

    answer = office.post(f"/office/claims/{claim}", {"revision": 1, "decision": "approve"})
    nothing = office.post(f"/office/claims/{claim}", {"revision": 2, "decision": ""})

    assert answer.status_code == 409
    assert "since you opened its page" in answer.text
    assert nothing.status_code == 422
