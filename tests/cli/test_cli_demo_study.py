"""The demonstration's newcomer prepares for the exam: forms, cards with a log, a day to aim at."""

from datetime import timedelta

import pytest

from app import clock
from app.cli.demonstration import set_up
from app.cli.demonstration_cast import SIGN_INS
from app.frozen import replace
from app.learning.exams.sharing import shared_exams_of
from app.learning.reviewing import load_of, replayed, setting_of
from app.learning.site import Site
from app.records.exams import FormKind
from app.records.people import Person
from tests.cli.serving import CONTENT
from tests.learning.exam_bank import AMPLE, with_bank


def newcomer(site: Site) -> Person:
    """Set the demonstration up, and return the first person that it names."""
    assert set_up(replace(site, settings=replace(site.settings, content=CONTENT)))
    with site.store.reading() as unit:
        organization = unit.organizations.named("harbor-valley")
        assert organization is not None
        return next(
            each for each in unit.people.of(organization.id) if each.email == SIGN_INS[0][0]
        )


@pytest.fixture
def maya(site: Site) -> Person:
    return newcomer(with_bank(site, AMPLE))


def test_a_half_form_was_sat_and_shared_and_a_drill_kept_private(site: Site, maya: Person) -> None:
    with site.store.reading() as unit:
        half, drill = unit.exam_sittings.of(maya.organization_id, maya.id)
        shared = shared_exams_of(maya, unit)
        marks = unit.exam_sittings.marks(maya.organization_id, [half.id, drill.id])

    assert (half.kind, drill.kind, [each.id for each in shared]) == (
        FormKind.HALF, FormKind.DRILL, [half.id],
    )  # fmt: skip
    for exam in (half, drill):
        assert exam.submitted_at is not None
        assert not exam.timed_out
        assert exam.points is not None
        assert 0.4 < exam.points / exam.points_possible < 0.95
    assert {mark.confidence is None for mark in marks if mark.sitting_id == drill.id} == {False}
    assert all(mark.choice is not None for mark in marks)


def test_cards_stand_as_their_log_says_and_some_wait_today(site: Site, maya: Person) -> None:
    with site.store.reading() as unit:
        setting, load = setting_of(maya, unit), load_of(maya, unit)
        cards = unit.review_cards.all_of(maya.organization_id, maya.id)
        logs = {card.id: unit.reviews.of_card(maya.organization_id, card.id) for card in cards}

    assert load.today > 0
    assert sum(bool(log) for log in logs.values()) >= 20
    for card in cards:
        assert replayed(card, logs[card.id], setting) == card
        assert all(review.happened_at <= clock.now() for review in logs[card.id])


def test_the_exam_has_a_day_and_the_week_has_hours(site: Site, maya: Person) -> None:
    with site.store.reading() as unit:
        setting = setting_of(maya, unit)

    assert setting.hours_a_week == 5
    assert setting.exam_on is not None
    assert setting.exam_on > clock.today(maya.time_zone) + timedelta(weeks=8)


def test_content_too_small_for_a_form_is_set_up_without_one(site: Site) -> None:
    maya = newcomer(site)

    with site.store.reading() as unit:
        kinds = [each.kind for each in unit.exam_sittings.of(maya.organization_id, maya.id)]
        assert FormKind.HALF not in kinds
        assert unit.study_settings.get(maya.organization_id, maya.id) is not None
