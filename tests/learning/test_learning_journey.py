"""From the first lesson to the ledger: each deed, and what it keeps."""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from app.catalog import LabEntry, Module
from app.credit.chain import first_break, person_digest
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.attempting import new_variant, open_attempt, save_draft, take_hint
from app.learning.evaluating import send_evaluation
from app.learning.keeping_up import keep_credential
from app.learning.progress import module_progress
from app.learning.reading import finish_lesson, open_lesson
from app.learning.site import Site
from app.learning.sitting import choose, hand_in, start_sitting
from app.learning.submitting import submit_lab
from app.learning.verifying import verify_certificate
from app.records.people import Person
from app.reporting.standing import cycle_standings
from tests.learning.journey import GOOD_FORM, answer_right, complete, sit
from tests.people import NOON, organization, person


def test_opening_a_lesson_enrolls_the_learner(ada: Person, module: Module, site: Site) -> None:
    open_lesson(ada, module, module.lessons[0], site)

    with site.store.reading() as unit:
        progress = module_progress(ada, module, unit, site.catalog)
    assert progress.enrolled_at is not None
    assert (progress.done, progress.steps[0].begun) == (0, True)


def test_the_same_attempt_number_draws_the_same_bench(
    ada: Person, lab: LabEntry, site: Site
) -> None:
    first = open_attempt(ada, lab, site)

    assert open_attempt(ada, lab, site).id == first.id
    again = new_variant(ada, lab, site)
    assert (again.number, again.seed != first.seed) == (2, True)


def test_two_learners_draw_different_seeds(ada: Person, lab: LabEntry, site: Site) -> None:
    with site.store.reading() as unit:
        ward = unit.organizations.get(ada.organization_id)
    assert ward is not None
    eve = person(site.store, ward, "Eve Adams")

    assert open_attempt(ada, lab, site).seed != open_attempt(eve, lab, site).seed


def test_a_submission_is_kept_with_its_verdicts(ada: Person, lab: LabEntry, site: Site) -> None:
    attempt = open_attempt(ada, lab, site)

    handed = submit_lab(ada, lab, attempt.id, {"syntax": "1.3", "kind": "ct"}, site)

    with site.store.reading() as unit:
        [kept] = unit.submissions.of_attempt(ada.organization_id, attempt.id)
        stumbles = unit.submissions.misconceptions(ada.organization_id, [ada.id])
    assert kept == handed.submission
    assert (kept.points, kept.points_possible, kept.passed) == (1, 3, False)
    assert [row[2] for row in stumbles] == ["OTHER_UID"]


def test_checking_one_exercise_leaves_the_others_alone(
    ada: Person, lab: LabEntry, site: Site
) -> None:
    attempt = open_attempt(ada, lab, site)

    handed = submit_lab(ada, lab, attempt.id, {"kind": "ct"}, site, only=["kind"])

    assert set(handed.submission.verdicts) == {"kind"}
    assert handed.attempt.points == 1


def test_a_wrong_pick_costs_its_part_of_a_choice(ada: Person, lab: LabEntry, site: Site) -> None:
    attempt = open_attempt(ada, lab, site)

    submit_lab(ada, lab, attempt.id, {"kind": "mr"}, site, only=["kind"])
    handed = submit_lab(ada, lab, attempt.id, {"kind": "ct"}, site, only=["kind"])

    assert handed.attempt.points == 0


def test_a_wrong_pick_that_still_stands_costs_nothing_when_all_is_checked(
    ada: Person, lab: LabEntry, site: Site
) -> None:
    attempt = open_attempt(ada, lab, site)

    submit_lab(ada, lab, attempt.id, {"kind": "mr"}, site, only=["kind"])
    handed = submit_lab(ada, lab, attempt.id, {"syntax": "1.2", "kind": "mr"}, site)

    assert handed.attempt.standing["exercises"]["kind"]["wrong"] == 1


def test_the_same_hand_in_sent_twice_counts_once(ada: Person, lab: LabEntry, site: Site) -> None:
    attempt = open_attempt(ada, lab, site)
    key = "7d5b0a52-0000-4000-8000-000000000001"

    first = submit_lab(ada, lab, attempt.id, {"kind": "mr"}, site, submission_id=key)
    again = submit_lab(ada, lab, attempt.id, {"kind": "mr"}, site, submission_id=key)

    assert again.submission == first.submission
    with site.store.reading() as unit:
        assert len(unit.submissions.of_attempt(ada.organization_id, attempt.id)) == 1


def test_a_pass_is_never_taken_back(ada: Person, lab: LabEntry, site: Site) -> None:
    handed = answer_right(ada, lab, site)
    assert handed.just_passed

    after = submit_lab(ada, lab, handed.attempt.id, {"syntax": "1.3", "kind": "mr"}, site)

    assert (after.attempt.passed, after.attempt.points, after.just_passed) == (True, 3, False)


def test_somebody_elses_attempt_does_not_exist(ada: Person, lab: LabEntry, site: Site) -> None:
    eve = person(site.store, organization(site.store, "lake"), "Eve Adams")
    attempt = open_attempt(ada, lab, site)

    with pytest.raises(NotFound):
        submit_lab(eve, lab, attempt.id, {"kind": "ct"}, site)


def test_the_newest_typing_wins_whichever_arrives_last(
    ada: Person, lab: LabEntry, site: Site
) -> None:
    attempt = open_attempt(ada, lab, site)
    exercise = lab.spec.exercises[0]

    assert save_draft(ada, attempt.id, exercise, "new", 7, site)
    assert not save_draft(ada, attempt.id, exercise, "old", 6, site)

    with site.store.reading() as unit:
        drafts = unit.drafts.of(ada.organization_id, attempt.id)
    assert drafts[exercise.id].raw == "new"


def test_a_hint_is_known_and_costs_nothing(ada: Person, lab: LabEntry, site: Site) -> None:
    attempt = open_attempt(ada, lab, site)

    take_hint(ada, attempt.id, lab.spec.exercises[0], 1, site)

    assert answer_right(ada, lab, site).attempt.points == 3
    with site.store.reading() as unit:
        assert unit.hints_taken.of(ada.organization_id, attempt.id) == {"syntax": 1}


def test_a_failed_post_test_is_drawn_anew(ada: Person, module: Module, site: Site) -> None:
    sit(ada, module, site, right=False)

    again = start_sitting(ada, module, site)

    assert (again.number, again.submitted_at) == (2, None)
    with site.store.reading() as unit:
        first = unit.sittings.of(ada.organization_id, ada.id, module.id)[0]
    assert (first.passed, first.points) == (False, 0)


def test_a_handed_in_post_test_takes_no_more_answers(
    ada: Person, module: Module, site: Site
) -> None:
    sitting = start_sitting(ada, module, site)
    hand_in(ada, sitting.id, module, site)

    with pytest.raises(Conflict):
        choose(ada, sitting.id, 0, 0, 1, site)


def test_an_evaluation_with_a_missing_rating_says_which(
    ada: Person, module: Module, site: Site
) -> None:
    with pytest.raises(InvalidInput, match="The level was right"):
        send_evaluation(ada, module, {**GOOD_FORM, "right_level": ""}, site)


def test_the_last_condition_awards_credit_at_once(
    ada: Person, module: Module, lab: LabEntry, site: Site
) -> None:
    complete(ada, module, lab, site)

    with site.store.reading() as unit:
        [entry] = unit.ledger.of(ada.organization_id, ada.id)
        [certificate] = unit.certificates.of(ada.organization_id, ada.id)
        salt = unit.ledger.salt(ada.organization_id, ada.id, "unused")
        [house] = unit.cycle_totals.of(ada.organization_id, ada.id)
    body = json.loads(entry.body)
    assert body["minutes"] == {"instruction": 10, "lab": 10, "assessment": 3}
    assert body["learner"] == person_digest(salt, ada.id)
    assert ada.family_name not in entry.body
    assert certificate.facts["contact_hours"] == "0.38"
    assert (house.instruction_minutes, house.lab_minutes, house.entries) == (10, 10, 1)
    assert first_break([entry]) is None


def test_nothing_is_awarded_before_every_condition_is_met(
    ada: Person, module: Module, lab: LabEntry, site: Site
) -> None:
    for lesson in module.lessons:
        finish_lesson(ada, module, lesson, site)
    answer_right(ada, lab, site)
    sit(ada, module, site)

    with site.store.reading() as unit:
        assert unit.ledger.of(ada.organization_id, ada.id) == []


def test_a_module_is_awarded_once_however_many_ask_at_once(
    ada: Person, module: Module, lab: LabEntry, site: Site
) -> None:
    for lesson in module.lessons:
        finish_lesson(ada, module, lesson, site)
    answer_right(ada, lab, site)
    sit(ada, module, site)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: send_evaluation(ada, module, GOOD_FORM, site), range(64)))

    with site.store.reading() as unit:
        assert len(unit.ledger.of(ada.organization_id, ada.id)) == 1
        assert len(unit.certificates.of(ada.organization_id, ada.id)) == 1


def test_a_stranger_can_verify_the_certificate(
    ada: Person, module: Module, lab: LabEntry, site: Site
) -> None:
    complete(ada, module, lab, site)
    with site.store.reading() as unit:
        [certificate] = unit.certificates.of(ada.organization_id, ada.id)

    found = verify_certificate(certificate.code, site)

    assert found is not None
    assert (found.status, found.facts["learner_name"]) == ("valid", "Ada Lovelace")
    assert verify_certificate("AAAAA", site) is None


def test_a_credential_noted_later_counts_what_was_earned_before(
    ada: Person, module: Module, lab: LabEntry, site: Site
) -> None:
    complete(ada, module, lab, site)

    keep_credential(ada, "ciip", "123", NOON.date().replace(year=2021), site)

    with site.store.reading() as unit:
        standings = {each.rule.id: each for each in cycle_standings(ada, unit)}
    assert standings["ciip"].earned == Decimal("0.25")
    assert standings["house"].earned == Decimal("0.38")
