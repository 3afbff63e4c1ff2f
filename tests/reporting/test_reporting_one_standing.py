"""A manager reads of a cycle what its learner reads: sum, categories, domains, what is missing."""

import csv
import io
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from app.credit.outline import LETTERS
from app.credit.rules import Per, TimeClass, all_rules
from app.credit.standings import Standing
from app.learning.awarding import append_entry
from app.learning.keeping_up import keep_credential
from app.learning.reversing import take_back
from app.learning.site import Site
from app.learning.totals import add_to_totals, rebuild_totals
from app.records.credit import EntryKind, LedgerEntry
from app.records.managing import CreditFacts
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from app.reporting.credit_gaps import counting, gap_of_person
from app.reporting.domains import domain_hours
from app.reporting.files import as_csv, as_xlsx, plain
from app.reporting.hours import Filter, hours_by_person
from app.reporting.people_filter import PeopleFilter
from app.reporting.standing import credit_standings
from app.reporting.tables import Report
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from tests.people import NOON, organization, person, reader, team

TODAY = NOON.date()
PASSED = date(2024, 5, 2)
HELD = ("ciip", "cphims", "ahima", "arrt_sonography")
BODIES = ("ABII", "HIMSS", "AHIMA", "ARRT")
CATEGORIES = ("himss_approved", "ethics", "hiim", "sonography")


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


@pytest.fixture
def manager(site: Site, ward: Organization, ada: Person) -> Reader:
    pacs = team(site.store, ward, "PACS", ada)
    return reader(site.store, person(site.store, ward, "Ines Carvalho", Role.MANAGER, team=pacs))


def enter(
    who: Person, site: Site, name: str, spent: Mapping[TimeClass, int], day: date, **told: object
) -> LedgerEntry:
    """Write outside credit onto the ledger, as an approval does."""
    activity = {"id": name, "title": name, "version": "1", **told}
    with site.store.writing() as unit:
        entry = append_entry(unit, who, EntryKind.EXTERNAL, activity, spent, day)
        add_to_totals(who, spent, day, unit, activity=activity)
    return entry


def bought(who: Person, site: Site, hours: int, *categories: str, name: str = "a") -> LedgerEntry:
    """Let *who* have learned so many hours that HIMSS takes, in *categories*."""
    spent, told = {TimeClass.INSTRUCTION: 60 * hours}, {"accepted_by": ["HIMSS"]}
    return enter(
        who, site, name, spent, TODAY - timedelta(days=9), categories=list(categories), **told
    )


def own(who: Person, site: Site, body: str) -> Standing:
    """Return where the learner's own page says that she stands."""
    with site.store.reading() as unit:
        kept, _ = credit_standings(who, unit)
    [found] = [each.running for each in kept if each.rule.id == body]
    assert found is not None
    return found


def shown(name: str, manager: Reader, site: Site, **more: str) -> list[dict[str, object]]:
    """Return the rows of the manager's report by column; page, CSV and workbook agree."""
    with site.store.reading() as unit:
        question = Question(manager, PeopleFilter(), more, unit, site.catalog)
        report = REPORTS[name](question)
        page = report.some(0, 50)
        assert report.total == len(page)
        _files_agree(report, page)
    return [dict(zip(report.columns, row, strict=True)) for row in page]


def _files_agree(report: Report, page: list[tuple[object, ...]]) -> None:
    text = "".join(as_csv(report.columns, report.rows()))
    _, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    book = load_workbook(io.BytesIO(as_xlsx(report.title, report.columns, report.rows())))
    assert book.active is not None
    sheet = list(book.active.iter_rows(2, values_only=True))
    assert lines == [[plain(cell) for cell in row] for row in page]
    for cells, row in zip(sheet, page, strict=True):
        texts = [(each, value) for each, value in zip(cells, row, strict=True) if value]
        assert all(each == value for each, value in texts if isinstance(value, str))


def test_a_sum_without_its_categories_is_not_met(ada: Person, manager: Reader, site: Site) -> None:
    keep_credential(ada, "cphims", "", PASSED, site)
    bought(ada, site, 45, "himss_approved")

    [row] = shown("credit", manager, site)
    mine = own(ada, site, "cphims")

    assert (mine.gap, mine.to_earn) == (Decimal(0), Decimal(2))
    assert not mine.met
    assert (row["status"], row["earned"]) == ("categories missing", 45)
    assert row["status"] == mine.status
    assert row["gap"] == mine.to_earn
    assert row["projected_shortfall"] == mine.shortfall == 2
    assert row["missing_by_category"] == "Ethics: 2.00"
    [cycle] = shown("cycles", manager, site)
    assert (cycle["met"], cycle["categories_missing"], cycle["gap"]) == (0, 1, 2)


def test_it_is_met_once_every_category_is(ada: Person, manager: Reader, site: Site) -> None:
    keep_credential(ada, "cphims", "", PASSED, site)
    bought(ada, site, 45, "himss_approved")
    bought(ada, site, 2, "ethics", name="b")

    [row] = shown("credit", manager, site)

    assert own(ada, site, "cphims").met
    assert (row["status"], row["gap"], row["missing_by_category"]) == ("met", 0, "")
    assert shown("credit", manager, site, status="categories missing") == []


def test_what_is_taken_back_is_missing_again(ada: Person, manager: Reader, site: Site) -> None:
    keep_credential(ada, "cphims", "", PASSED, site)
    bought(ada, site, 43, "himss_approved")
    ethics = bought(ada, site, 2, "ethics", name="b")
    with site.store.writing() as unit:
        take_back(ethics, "by_mistake", unit)

    [row] = shown("credit", manager, site)

    assert (row["status"], row["gap"]) == (own(ada, site, "cphims").status, 2)
    assert row["missing_by_category"] == "Ethics: 2.00"


def test_whoever_lacks_a_category_alone_is_among_those_who_lack_credit(
    ada: Person, manager: Reader, site: Site
) -> None:
    # Three years from 1 April 2023: the cycle ends on 31 March 2026, 29 days after 2 March.
    keep_credential(ada, "cphims", "", date(2023, 4, 1), site)
    bought(ada, site, 45, "himss_approved")

    counts = {row["within_days"]: row for row in shown("deadlines", manager, site)}
    figures = {row["figure"]: row["value"] for row in shown("figures", manager, site)}

    assert (counts[30]["lacking_credit"], counts[30]["gap"]) == (1, 2)
    assert figures["lacking_credit_90_days"] == 1
    assert [each["gap"] for each in shown("expiring", manager, site, within="30", lacking="1")]
    assert len(shown("credit", manager, site, status="categories missing")) == 1
    assert shown("credit", manager, site, status="met") == []


@pytest.mark.parametrize("seed", range(6))
def test_a_manager_reads_what_the_learner_reads_whatever_she_did(
    seed: int, ada: Person, manager: Reader, site: Site
) -> None:
    rng = random.Random(seed)  # noqa: S311 - what she did, no secret
    for body in HELD[:2]:
        keep_credential(ada, body, "", PASSED, site)
    entries = [_anything(rng, ada, site, number) for number in range(14)]
    for body in HELD[2:]:
        keep_credential(ada, body, "", date(2022, 5, 2), site)
    with site.store.writing() as unit:
        for entry in rng.sample(entries, 4):
            take_back(entry, "by_mistake", unit)

    _both_agree(ada, manager, site)
    with site.store.writing() as unit:
        kept = unit.cycle_totals.of(ada.organization_id, ada.id)
        rebuild_totals(ada, unit)
        assert unit.cycle_totals.of(ada.organization_id, ada.id) == kept
    assert any(each.by_category for each in kept)
    assert any(each.by_domain for each in kept)


def _anything(rng: random.Random, who: Person, site: Site, number: int) -> LedgerEntry:
    spent = {each: rng.choice((0, 20, 95, 400, 900)) for each in TimeClass}
    told = {
        "accepted_by": rng.sample(BODIES, rng.randint(0, 4)),
        "categories": rng.sample(CATEGORIES, rng.randint(0, 3)),
        "domains": rng.sample(LETTERS, rng.randint(0, 4)),
    }
    day = TODAY - timedelta(days=rng.choice((1, 100, 300, 500)))
    return enter(who, site, f"a{number}", spent, day, **told)


def _both_agree(who: Person, manager: Reader, site: Site) -> None:
    rows = {row["credential"]: row for row in shown("credit", manager, site)}
    assert len(rows) == len(HELD)
    for body in HELD:
        mine = own(who, site, body)
        row = rows[mine.rule.credential]
        assert row["earned"] == mine.earned, body
        assert (row["status"], row["gap"]) == (mine.status, mine.to_earn), body
        assert (row["projected"], row["days_left"]) == (mine.projected, mine.days_left), body
        assert row["projected_shortfall"] == mine.shortfall, body
        lacking = [f"{e.category.title}: {e.gap}" for e in mine.categories if e.gap]
        assert row["missing_by_category"] == "; ".join(lacking), body
    with site.store.reading() as unit:
        entries = unit.ledger.of(who.organization_id, who.id)
        [hours] = hours_by_person(manager, Filter(), unit)
    weights = {letter: (letter, 10) for letter in LETTERS}
    told = domain_hours(entries, own(who, site, "ciip").cycle, weights)
    assert list(hours.domain_hours) == [each.hours for each in told]
    assert any(hours.domain_hours)


def test_the_hours_of_three_domains_are_a_third_each(
    ada: Person, manager: Reader, site: Site
) -> None:
    keep_credential(ada, "ciip", "", PASSED, site)
    spent = {TimeClass.INSTRUCTION: 70, TimeClass.LAB: 30, TimeClass.ASSESSMENT: 40}
    enter(ada, site, "a", spent, TODAY, domains=["F", "A", "J"])

    with site.store.reading() as unit:
        [row] = hours_by_person(manager, Filter(), unit)

    told = dict(zip(LETTERS, row.domain_hours, strict=True))
    assert {letter: hours for letter, hours in told.items() if hours} == dict.fromkeys(
        "AFJ", Decimal("0.56")
    )


def test_what_a_body_has_not_accepted_is_told_by_domain_and_not_as_credit(
    ada: Person, manager: Reader, site: Site
) -> None:
    keep_credential(ada, "ciip", "", PASSED, site)
    enter(ada, site, "a", {TimeClass.LAB: 90}, TODAY, accepted_by=["HIMSS"], domains=["J"])

    with site.store.reading() as unit:
        [row] = hours_by_person(manager, Filter(), unit)

    assert own(ada, site, "ciip").earned == row.earned == 0
    assert row.domain_hours[-1] == Decimal("1.50")


def test_every_rule_with_categories_rounds_each_activity() -> None:
    # Totals keep hundredths of a unit by category, which only then are exact.
    asking = [rule for rule in all_rules().values() if rule.categories]

    assert {rule.per for rule in asking} == {Per.ACTIVITY}


def test_counts_and_rows_know_the_same_categories(ada: Person, manager: Reader, site: Site) -> None:
    keep_credential(ada, "cphims", "", PASSED, site)
    bought(ada, site, 45, "himss_approved")

    with site.store.reading() as unit:
        scope = Question(manager, PeopleFilter(), {}, unit, site.catalog).scope
        [facts] = list(unit.team_reports.credit(scope, "", TODAY, counting()))
        [count] = unit.team_reports.credit_counts(scope, "", TODAY, counting())

    assert isinstance(facts, CreditFacts)
    assert facts.by_category == count.by_category == "himss_approved=4500"
    assert gap_of_person(facts, TODAY).gap == 2
