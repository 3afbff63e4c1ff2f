"""Hours by person: what is missing of evidence, what is left of the cycle, page and files alike."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from app.catalog import Module
from app.learning.claim_form import Told
from app.learning.claiming import send_claim
from app.learning.deciding import approve_claim, ask_about_claim, decline_claim
from app.learning.evaluating import QUESTIONS, send_evaluation
from app.learning.keeping_up import keep_credential
from app.learning.progress import module_progress
from app.learning.scans import Scan
from app.learning.site import Site
from app.records.learning import Completion, Sitting
from app.records.outside import Claim
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from app.reporting.files import as_csv, as_xlsx, plain
from app.reporting.hours import COLUMNS, Filter, HoursRow, hours_by_person, with_evidence
from tests.people import NOON, organization, person, reader, team

PASSED = date(2022, 6, 1)
GOOD_FORM = dict.fromkeys(QUESTIONS, "5")


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


@pytest.fixture
def manager(site: Site, ward: Organization, ada: Person) -> Reader:
    pacs = team(site.store, ward, "PACS", ada, person(site.store, ward, "Nell Night"))
    return reader(site.store, person(site.store, ward, "Ines Carvalho", Role.MANAGER, team=pacs))


@pytest.fixture
def noor(site: Site, ward: Organization) -> Reader:
    return reader(site.store, person(site.store, ward, "Noor Haddad", Role.CE_ADMINISTRATOR))


@pytest.fixture
def module(site: Site) -> Module:
    found = site.catalog.module("m01-first-look")
    assert found is not None
    return found


def claimed(who: Person, site: Site, title: str = "A course") -> Claim:
    """Let *who* send an hour and a half with its scan."""
    facts = {
        "format": "course", "bodies": ["ABII"], "references": {}, "categories": [],
        "domains": ["F", "J"],
    }  # fmt: skip
    told = Told(title, "A society", date(2026, 2, 1), 90, facts, "")
    scan = Scan(b"%PDF-1.7\n...\n%%EOF\n", "application/pdf", "a.pdf")
    return send_claim(who, told, scan, site)


def passed(who: Person, module: Module, site: Site, number: int = 1) -> None:
    """Let *who* have passed the module's post-test."""
    with site.store.writing() as unit:
        unit.sittings.add(
            Sitting(
                who.organization_id, f"{who.given_name}-{number}", who.id, module.id, number,
                "seed", [], module.content_hash, 80, NOON, NOON, 9, 10, passed=True,
            )
        )  # fmt: skip


def rows(manager: Reader, site: Site) -> list[HoursRow]:
    with site.store.reading() as unit:
        found = hours_by_person(manager, Filter(), unit)
        of = manager.person.organization_id
        return list(with_evidence(found, of, unit, site.catalog))


def missing(manager: Reader, site: Site) -> str:
    """Return what Ada's row says; Nell's never says anything."""
    [ada, nell] = rows(manager, site)
    assert nell.missing_evidence == ""
    return ada.missing_evidence


def test_claims_are_missing_until_they_are_decided(
    ada: Person, manager: Reader, noor: Reader, site: Site
) -> None:
    assert missing(manager, site) == ""
    first, second, third = (claimed(ada, site, title) for title in ("One", "Two", "Three"))
    assert missing(manager, site) == "3 claims awaiting approval"

    ask_about_claim(noor, first.id, 1, "Which day?", site)
    assert missing(manager, site) == (
        "2 claims awaiting approval; 1 claim with a question to answer"
    )
    approve_claim(noor, second.id, 1, site)
    decline_claim(noor, third.id, 1, "It is another person's.", site)

    assert missing(manager, site) == "1 claim with a question to answer"


def test_an_evaluation_is_missing_once_the_post_test_is_passed_until_it_is_sent(
    ada: Person, manager: Reader, module: Module, site: Site
) -> None:
    passed(ada, module, site)
    passed(ada, module, site, 2)
    assert missing(manager, site) == "1 evaluation not sent"

    send_evaluation(ada, module, GOOD_FORM, site)

    assert missing(manager, site) == ""
    with site.store.reading() as unit:
        steps = module_progress(ada, module, unit, site.catalog).steps
    assert [each.done for each in steps if each.kind == "evaluation"] == [True]


def test_a_completed_module_lacks_no_evaluation(
    ada: Person, manager: Reader, module: Module, site: Site
) -> None:
    passed(ada, module, site)
    with site.store.writing() as unit:
        unit.completions.add(
            Completion(ada.organization_id, ada.id, module.id, "0" * 64, Decimal(90), NOON)
        )

    assert missing(manager, site) == ""


def test_the_files_hold_what_the_page_shows(
    ada: Person, manager: Reader, noor: Reader, site: Site
) -> None:
    keep_credential(ada, "ciip", "C-1", PASSED, site)
    approve_claim(noor, claimed(ada, site).id, 1, site)
    claimed(ada, site, "Another")
    shown = [row.cells() for row in rows(manager, site)]

    text = "".join(as_csv(COLUMNS, shown))
    sheet = load_workbook(io.BytesIO(as_xlsx("Hours", COLUMNS, shown))).active

    head, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == COLUMNS
    assert lines == [[plain(cell) for cell in row] for row in shown]
    told = dict(zip(head, lines[0], strict=True))
    assert (told["domain_f"], told["domain_j"], told["domain_a"]) == ("0.75", "0.75", "0.00")
    assert told["missing_evidence"] == "1 claim awaiting approval"
    assert (told["days_left"], told["late_until"]) == ("304", "2027-03-31")
    assert sheet is not None
    assert sheet.cell(2, COLUMNS.index("domain_f") + 1).value == 0.75
    assert sheet.cell(2, COLUMNS.index("missing_evidence") + 1).value == told["missing_evidence"]


@pytest.mark.parametrize(("today", "soon"), [("2026-09-30", False), ("2026-10-01", True)])
def test_a_cycle_that_ends_with_the_year_is_near_from_october_on(
    today: str,
    soon: bool,  # noqa: FBT001
    ada: Person,
    manager: Reader,
    site: Site,
    traveller: time_machine.Traveller,
) -> None:
    keep_credential(ada, "ciip", "C-1", PASSED, site)
    traveller.move_to(datetime.fromisoformat(f"{today}T12:00:00+00:00"), tick=False)

    [row, _] = rows(manager, site)

    assert row.ends_soon is soon
    assert row.cycle is not None
    assert (row.cycle.end, row.late_until) == (date(2026, 12, 31), date(2027, 3, 31))
    assert row.gap_now is not None
    assert row.gap_now.shortfall == 24
