"""Earning a module again: once a cycle, after a new post-test and form, never for a wording."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app import clock
from app.catalog import LabEntry, Module
from app.credit.rules import TimeClass
from app.frozen import replace
from app.learning.attempting import new_variant
from app.learning.awarding import append_entry
from app.learning.earning import ModuleCredit, module_credit
from app.learning.evaluating import send_evaluation, standing_form
from app.learning.keeping_up import keep_credential
from app.learning.progress import module_progress
from app.learning.reading import finish_lesson
from app.learning.reversing import reverse_entry
from app.learning.site import Site
from app.learning.submitting import submit_lab
from app.learning.totals import rebuild_totals
from app.records.credit import EntryKind, LedgerEntry
from app.records.people import Person, Role
from app.reporting.standing import cycle_standings
from tests.learning.journey import GOOD_FORM, complete, sit
from tests.people import NOON, person, reader


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.fixture
def earned(ada: Person, module: Module, lab: LabEntry, site: Site) -> LedgerEntry:
    """Let Ada earn the module on 2 March 2026, a Monday."""
    with clock.at(NOON):
        complete(ada, module, lab, site)
    [entry] = awards(ada, site)
    return entry


def awards(ada: Person, site: Site) -> list[LedgerEntry]:
    with site.store.reading() as unit:
        entries = unit.ledger.of(ada.organization_id, ada.id)
    return [entry for entry in entries if entry.kind is EntryKind.AWARD]


def credit_on(ada: Person, module: Module, moment: datetime, site: Site) -> ModuleCredit:
    with site.store.reading() as unit:
        return module_credit(ada, module, moment.date(), unit)


def totals(ada: Person, site: Site) -> dict[tuple[str, int], int]:
    """Return the number of activities by body and first year of the cycle, made twice alike."""
    with site.store.writing() as unit:
        kept = unit.cycle_totals.of(ada.organization_id, ada.id)
        rebuild_totals(ada, unit)
        assert unit.cycle_totals.of(ada.organization_id, ada.id) == kept
    return {(each.body, each.cycle_start.year): each.entries for each in kept}


def test_a_changed_wording_earns_nothing_in_the_same_cycle(
    ada: Person, module: Module, lab: LabEntry, site: Site, earned: LedgerEntry
) -> None:
    reworded = replace(module, content_hash="f" * 64)

    with clock.at(at(2026, 12, 31)):
        complete(ada, reworded, lab, site)

    assert awards(ada, site) == [earned]
    assert json.loads(earned.body)["activity"]["version"] == module.content_hash
    assert json.loads(earned.body)["activity"]["credit_version"] == 1
    with site.store.reading() as unit:
        progress = module_progress(ada, reworded, unit, site.catalog)
        assert progress.conditions_met
        assert len(unit.evaluations.of(ada.organization_id, ada.id, module.id)) == 1


def test_in_the_next_year_a_post_test_and_a_form_earn_it_again(
    ada: Person, module: Module, site: Site, earned: LedgerEntry
) -> None:
    assert credit_on(ada, module, at(2026, 12, 31), site).again_on == date(2027, 1, 1)
    with clock.at(at(2027, 1, 1)):
        with site.store.reading() as unit:
            assert standing_form(ada, module, unit) is None
            assert module_progress(ada, module, unit, site.catalog).conditions_met
        assert not send_evaluation(ada, module, GOOD_FORM, site)
        assert awards(ada, site) == [earned]
        sit(ada, module, site)

    first, second = awards(ada, site)
    assert (first, second.completed_on) == (earned, date(2027, 1, 1))
    assert totals(ada, site) == {("house", 2026): 1, ("house", 2027): 1}
    with site.store.reading() as unit:
        assert len(unit.certificates.of(ada.organization_id, ada.id)) == 2
        assert len(unit.completions.of(ada.organization_id, ada.id)) == 2
        assert len(unit.evaluations.of(ada.organization_id, ada.id, module.id)) == 2


def test_what_was_done_for_the_last_award_earns_no_other(
    ada: Person, module: Module, lab: LabEntry, site: Site, earned: LedgerEntry
) -> None:
    with clock.at(at(2027, 1, 1)):
        for lesson in module.lessons:
            finish_lesson(ada, module, lesson, site)
        attempt = new_variant(ada, lab, site)
        submit_lab(ada, lab, attempt.id, {"syntax": "1.2", "kind": "ct"}, site)
        send_evaluation(ada, module, GOOD_FORM, site)
        sit(ada, module, site, right=False)

    assert awards(ada, site) == [earned]


def test_a_body_with_a_longer_cycle_waits_for_its_end(
    ada: Person, module: Module, site: Site, earned: LedgerEntry
) -> None:
    keep_credential(ada, "ciip", "", date(2023, 5, 2), site)
    with clock.at(at(2027, 12, 31)):
        sit(ada, module, site)
        send_evaluation(ada, module, GOOD_FORM, site)
    assert awards(ada, site) == [earned]
    assert credit_on(ada, module, at(2027, 12, 31), site).again_on == date(2028, 1, 1)

    with clock.at(at(2028, 1, 1)):
        send_evaluation(ada, module, GOOD_FORM, site)

    assert [each.completed_on.year for each in awards(ada, site)] == [2026, 2028]
    assert totals(ada, site) == {
        ("ciip", 2026): 1, ("ciip", 2028): 1, ("house", 2026): 1, ("house", 2028): 1,
    }  # fmt: skip


@pytest.mark.usefixtures("earned")
def test_two_bodies_count_what_was_earned_twice_once_in_each_cycle(
    ada: Person, module: Module, site: Site
) -> None:
    keep_credential(ada, "ciip", "", date(2023, 5, 2), site)
    keep_credential(ada, "cphims", "", date(2023, 5, 2), site)
    with clock.at(at(2026, 5, 2)):
        sit(ada, module, site)
        send_evaluation(ada, module, GOOD_FORM, site)

    _, second = awards(ada, site)
    assert (second.award_key or "").endswith(":1:cphims:2026-05-02")
    every = {("ciip", 2026): 1, ("cphims", 2023): 1, ("cphims", 2026): 1, ("house", 2026): 1}
    assert totals(ada, site) == every
    with site.store.reading() as unit, clock.at(at(2026, 6, 1)):
        now = {each.rule.id: each.earned for each in cycle_standings(ada, unit)}
    assert now == {"ciip": Decimal("0.25"), "cphims": Decimal("0.25"), "house": Decimal("0.38")}


def test_taking_the_first_award_back_lets_the_second_count_in_its_place(
    ada: Person, module: Module, site: Site, earned: LedgerEntry
) -> None:
    keep_credential(ada, "ciip", "", date(2023, 5, 2), site)
    keep_credential(ada, "cphims", "", date(2023, 5, 2), site)
    with clock.at(at(2026, 5, 2)):
        sit(ada, module, site)
        send_evaluation(ada, module, GOOD_FORM, site)
    with site.store.reading() as unit:
        ward = unit.organizations.get(ada.organization_id)
    assert ward is not None
    noor = reader(site.store, person(site.store, ward, "Noor N", Role.CE_ADMINISTRATOR))

    reverse_entry(noor, earned.id, "by_mistake", "", site)

    now = {("ciip", 2026): 1, ("cphims", 2026): 1, ("house", 2026): 1}
    assert totals(ada, site) == {**now, ("cphims", 2023): 0}


def test_an_award_that_was_taken_back_still_holds_its_cycle(
    ada: Person, module: Module, site: Site, earned: LedgerEntry
) -> None:
    with site.store.reading() as unit:
        ward = unit.organizations.get(ada.organization_id)
    assert ward is not None
    noor = reader(site.store, person(site.store, ward, "Noor N", Role.CE_ADMINISTRATOR))
    reverse_entry(noor, earned.id, "not_genuine", "", site)

    with clock.at(at(2026, 4, 1)):
        sit(ada, module, site)
        send_evaluation(ada, module, GOOD_FORM, site)

    assert awards(ada, site) == [earned]


def test_a_raised_credit_version_asks_for_everything_again(
    ada: Person, module: Module, lab: LabEntry, site: Site, earned: LedgerEntry
) -> None:
    raised = replace(module, credit_version=2, renewed_on=date(2026, 2, 1), content_hash="e" * 64)
    with site.store.reading() as unit:
        before = module_progress(ada, raised, unit, site.catalog)
    assert before.done == 0
    assert credit_on(ada, raised, NOON, site).is_renewed

    with clock.at(at(2026, 4, 1)):
        sit(ada, raised, site)
        send_evaluation(ada, raised, GOOD_FORM, site)
        for lesson in module.lessons:
            finish_lesson(ada, raised, lesson, site)
        assert awards(ada, site) == [earned]
        attempt = new_variant(ada, lab, site)
        submit_lab(ada, lab, attempt.id, {"syntax": "1.2", "kind": "ct"}, site)
        # The lab's hand-in knows the module of the catalog; the lesson's the raised one.
        finish_lesson(ada, raised, module.lessons[0], site)

    assert len(awards(ada, site)) == 2
    assert totals(ada, site) == {("house", 2026): 2}
    after = credit_on(ada, raised, at(2026, 4, 2), site)
    assert (after.is_renewed, after.open_in) == (False, ())


def test_what_was_done_before_the_raise_does_not_serve_the_new_version(
    ada: Person, module: Module, site: Site
) -> None:
    raised = replace(module, credit_version=2, renewed_on=date(2026, 3, 3))
    with clock.at(NOON):
        for lesson in module.lessons:
            finish_lesson(ada, raised, lesson, site)
        sit(ada, raised, site)
        send_evaluation(ada, raised, GOOD_FORM, site)

    with site.store.reading() as unit:
        assert module_progress(ada, raised, unit, site.catalog).done == 0


def test_an_award_from_before_credit_versions_holds_its_cycle(
    ada: Person, module: Module, lab: LabEntry, site: Site
) -> None:
    activity = {"id": module.id, "title": module.title, "version": "a" * 64}
    with clock.at(at(2026, 1, 5)), site.store.writing() as unit:
        old = append_entry(
            unit, ada, EntryKind.AWARD, activity, {TimeClass.INSTRUCTION: 10}, date(2026, 1, 5),
            award_key=f"{ada.id}:{module.id}:{'a' * 64}",
        )  # fmt: skip
        rebuild_totals(ada, unit)

    with clock.at(NOON):
        complete(ada, module, lab, site)
    assert awards(ada, site) == [old]

    with clock.at(at(2027, 3, 2)):
        sit(ada, module, site)
    assert len(awards(ada, site)) == 2


@pytest.mark.usefixtures("earned")
def test_however_many_forms_arrive_at_once_a_new_cycle_awards_once(
    ada: Person, module: Module, site: Site
) -> None:
    with clock.at(at(2027, 1, 1)):
        sit(ada, module, site)

    def send(_: int) -> bool:
        with clock.at(at(2027, 1, 1)):
            return send_evaluation(ada, module, GOOD_FORM, site)

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(send, range(64))) == 1

    assert len(awards(ada, site)) == 2
    with site.store.reading() as unit:
        assert len(unit.evaluations.of(ada.organization_id, ada.id, module.id)) == 2
