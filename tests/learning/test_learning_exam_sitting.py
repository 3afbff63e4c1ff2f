"""Sitting an exam: the server's clock, every answer kept, handed in once, nobody else's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import replace
from app.learning.exams.beginning import plan_exam
from app.learning.exams.forms import FormOrder
from app.learning.exams.sharing import share_report, shared_exam, shared_exams_of
from app.learning.exams.sitting import (
    Saved,
    Typed,
    hand_in_exam,
    own_exam,
    own_exams,
    save_answer,
    seconds_left,
)
from app.learning.extending import set_time_factor
from app.learning.site import Site
from app.records.exams import ExamAnswer, ExamItem, ExamSitting, FormKind
from app.records.people import Person, Role
from app.records.review import CardKind
from tests.learning.exam_bank import AMPLE, begin, version_of, with_bank
from tests.people import NOON, organization, person, reader, team

HALF, CUSTOM, DRILL = FormKind.HALF, FormKind.CUSTOM, FormKind.DRILL


@pytest.fixture
def site(site: Site) -> Site:
    return with_bank(site, AMPLE)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def items_of(exam: ExamSitting, site: Site) -> list[ExamItem]:
    with site.store.reading() as unit:
        return unit.exam_sittings.items(exam.organization_id, exam.id)


def answers_of(exam: ExamSitting, site: Site) -> dict[int, ExamAnswer]:
    with site.store.reading() as unit:
        return unit.exam_sittings.answers(exam.organization_id, exam.id)


def answer_all(who: Person, exam: ExamSitting, site: Site, *, wrong: int = 0) -> None:
    for item in items_of(exam, site):
        choice = item.key if item.position >= wrong else (item.key + 1) % 3
        save_answer(who, exam.id, item.position, Typed(choice), 1, site)


def test_a_half_form_has_the_outlines_counts_and_an_item_of_each_only_once(
    ada: Person, site: Site
) -> None:
    exam = begin(site, ada)

    items = items_of(exam, site)
    scored = [item.domain for item in items if item.scored]
    assert (exam.points_possible, exam.item_count) == (65, len(items))
    assert {d["letter"]: d["scored"] for d in exam.domains} == {
        letter: scored.count(letter) for letter in AMPLE
    }
    assert len({item.item_id for item in items}) == len(items)


def test_a_question_answered_wrong_becomes_a_card_with_its_key(ada: Person, site: Site) -> None:
    exam = begin(site, ada)
    first, second, *_ = items_of(exam, site)
    save_answer(ada, exam.id, first.position, Typed((first.key + 1) % 3), 1, site)
    save_answer(ada, exam.id, second.position, Typed(second.key), 1, site)

    hand_in_exam(ada, exam.id, site)

    with site.store.reading() as unit:
        card = unit.review_cards.about(ada.organization_id, ada.id, CardKind.ITEM, first.item_id)
        other = unit.review_cards.about(ada.organization_id, ada.id, CardKind.ITEM, second.item_id)
    assert card is not None
    assert other is None
    assert [option["right"] for option in card.content["options"]].index(True) == first.key


def test_three_forms_in_a_row_share_no_item(ada: Person, site: Site) -> None:
    forms = []
    for _ in range(3):
        exam = begin(site, ada)
        forms.append({item.item_id for item in items_of(exam, site)})
        hand_in_exam(ada, exam.id, site)

    assert not forms[0] & forms[1]
    assert not (forms[0] | forms[1]) & forms[2]


def test_two_learners_draw_different_forms(ada: Person, site: Site) -> None:
    eve = person(site.store, organization(site.store, "lake"), "Eve Adams")

    one, two = (items_of(begin(site, who), site) for who in (ada, eve))

    assert [item.item_id for item in one] != [item.item_id for item in two]


def test_an_open_exam_is_gone_on_with_and_no_second_begun(ada: Person, site: Site) -> None:
    exam = begin(site, ada)

    assert begin(site, ada, CUSTOM).id == exam.id
    assert [each.id for each in own_exams(ada, site)] == [exam.id]


def test_two_clicks_at_once_draw_one_form(ada: Person, site: Site) -> None:
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: begin(site, ada).id, range(4)))

    assert len(set(begun)) == 1


def test_a_form_that_the_bank_cannot_fill_is_not_begun(ada: Person, site: Site) -> None:
    poor = with_bank(site, {**AMPLE, "I": 2})

    with pytest.raises(Conflict, match="too few"):
        begin(poor, ada)

    assert own_exams(ada, poor) == []


def test_what_was_seen_in_the_last_two_forms_counts_as_missing(ada: Person, site: Site) -> None:
    small = with_bank(site, {"J": 12})
    for _ in range(2):
        hand_in_exam(ada, begin(small, ada, DRILL).id, small)

    order = FormOrder(DRILL, ("J",), 5)
    assert plan_exam(ada, order, version_of(small), small).missing == {"J": 3}


# --- answers ---------------------------------------------------------------------------------


def test_everything_on_the_page_is_kept_and_found_again(ada: Person, site: Site) -> None:
    exam = begin(site, ada, DRILL)
    typed = Typed(2, (0, 1), flagged=True, note="Ask Tomas.\nType 2?", confidence=3, seconds=41)

    assert save_answer(ada, exam.id, 3, typed, 1, site).saved

    kept = answers_of(own_exam(ada, exam.id, site), site)[3]
    assert (kept.choice, list(kept.struck), kept.flagged) == (2, [0, 1], True)
    assert (kept.note, kept.confidence, kept.seconds) == ("Ask Tomas.\nType 2?", 3, 41)


def test_a_late_or_repeated_save_never_overwrites_a_newer_one(ada: Person, site: Site) -> None:
    exam = begin(site, ada, DRILL)

    assert save_answer(ada, exam.id, 0, Typed(1), 7, site) == Saved(True, 7, None)
    assert save_answer(ada, exam.id, 0, Typed(2), 6, site) == Saved(False, 7, None)
    assert save_answer(ada, exam.id, 0, Typed(2), 7, site) == Saved(False, 7, None)

    assert answers_of(exam, site)[0].choice == 1


def test_saves_that_arrive_in_any_order_end_in_the_newest(ada: Person, site: Site) -> None:
    exam = begin(site, ada, DRILL)

    with ThreadPoolExecutor(8) as pool:
        for sequence in (5, 2, 9, 1, 7, 3, 8, 6, 4):
            pool.submit(
                save_answer,
                ada,
                exam.id,
                0,
                Typed(sequence % 3, note=str(sequence)),
                sequence,
                site,
            )

    assert (answers_of(exam, site)[0].sequence, answers_of(exam, site)[0].note) == (9, "9")


@pytest.mark.parametrize(
    ("position", "typed", "error"),
    [
        (5, Typed(0), NotFound), (0, Typed(4), InvalidInput), (0, Typed(0, (9,)), InvalidInput),
        (0, Typed(0, note="x" * 2001), InvalidInput), (0, Typed(0, confidence=4), InvalidInput),
        (0, Typed(0, seconds=90_000), InvalidInput),
    ],
)  # fmt: skip
def test_what_the_form_has_not_is_refused(
    position: int, typed: Typed, error: type[Exception], ada: Person, site: Site
) -> None:
    exam = begin(site, ada, DRILL)

    with pytest.raises(error):
        save_answer(ada, exam.id, position, typed, 1, site)

    assert answers_of(exam, site) == {}


def test_confidence_is_marked_in_drills_only(ada: Person, site: Site) -> None:
    exam = begin(site, ada, CUSTOM)

    with pytest.raises(InvalidInput, match="drills only"):
        save_answer(ada, exam.id, 0, Typed(0, confidence=2), 1, site)


# --- the clock -------------------------------------------------------------------------------


def test_the_clock_is_the_servers_and_a_drill_has_none(
    ada: Person, site: Site, clock: time_machine.Traveller
) -> None:
    drill = begin(site, ada, DRILL)
    hand_in_exam(ada, drill.id, site)
    exam = begin(site, ada, CUSTOM, size=20)

    assert (drill.minutes, drill.deadline_at) == (None, None)
    assert (exam.minutes, exam.deadline_at) == (20, NOON + timedelta(minutes=20))
    clock.shift(timedelta(minutes=5, seconds=1))
    assert seconds_left(exam, NOON + timedelta(minutes=5, seconds=1)) == 899
    assert save_answer(ada, exam.id, 0, Typed(1), 1, site).left == 899


def test_a_standing_time_factor_stretches_the_clock_of_what_is_begun_after(
    ada: Person, site: Site, clock: time_machine.Traveller
) -> None:
    slower = replace(ada, time_factor_percent=150)

    exam = begin(site, slower, CUSTOM, size=21)

    assert exam.deadline_at == NOON + timedelta(minutes=31, seconds=30)
    assert (exam.minutes, exam.time_factor_percent) == (21, 150)
    assert clock is not None


def test_time_runs_out_while_nobody_looks_and_what_was_saved_counts(
    ada: Person, site: Site, clock: time_machine.Traveller
) -> None:
    exam = begin(site, ada, CUSTOM, size=10)
    answer_all(ada, exam, site, wrong=4)
    clock.shift(timedelta(days=3))

    found = own_exam(ada, exam.id, site)

    assert (found.points, found.timed_out) == (6, True)
    assert found.submitted_at == exam.deadline_at
    with pytest.raises(Conflict):
        save_answer(ada, exam.id, 0, Typed(0), 9, site)


def test_the_list_settles_what_is_over_and_lets_the_next_begin(
    ada: Person, site: Site, clock: time_machine.Traveller
) -> None:
    exam = begin(site, ada, CUSTOM, size=10)
    clock.shift(timedelta(minutes=10))

    [settled] = own_exams(ada, site)

    assert (settled.points, settled.timed_out) == (0, True)
    assert begin(site, ada, DRILL).id != exam.id


def test_an_answer_on_its_way_when_time_ends_still_counts(
    ada: Person, site: Site, clock: time_machine.Traveller
) -> None:
    exam = begin(site, ada, CUSTOM, size=10)
    key = items_of(exam, site)[0].key
    clock.shift(timedelta(minutes=10, seconds=30))

    assert save_answer(ada, exam.id, 0, Typed(key), 1, site).left == 0
    clock.shift(timedelta(seconds=31))
    with pytest.raises(Conflict, match="time"):
        save_answer(ada, exam.id, 1, Typed(0), 1, site)

    assert own_exam(ada, exam.id, site).points == 1


def test_handing_in_twice_judges_once(ada: Person, site: Site) -> None:
    exam = begin(site, ada)
    answer_all(ada, exam, site)

    first = hand_in_exam(ada, exam.id, site)

    assert (first.points, first.points_possible, first.timed_out) == (65, 65, False)
    assert hand_in_exam(ada, exam.id, site) == first
    with pytest.raises(Conflict, match="handed in"):
        save_answer(ada, exam.id, 0, Typed(0), 9, site)


def test_unscored_items_never_count(ada: Person, site: Site) -> None:
    exam = begin(site, ada)
    for item in items_of(exam, site):
        if not item.scored:
            save_answer(ada, exam.id, item.position, Typed(item.key), 1, site)

    assert exam.item_count > exam.points_possible
    assert hand_in_exam(ada, exam.id, site).points == 0


# --- whose it is -----------------------------------------------------------------------------


def test_an_exam_is_nobody_elses(ada: Person, site: Site) -> None:
    with site.store.reading() as unit:
        ward = unit.organizations.get(ada.organization_id)
    assert ward is not None
    eve = person(site.store, ward, "Eve Adams", Role.ADMIN)
    exam = begin(site, ada)

    for deed in (own_exam, hand_in_exam):
        with pytest.raises(NotFound):
            deed(eve, exam.id, site)
    with pytest.raises(NotFound):
        save_answer(eve, exam.id, 0, Typed(0), 1, site)


def test_a_mentor_reads_a_report_only_while_it_is_shared(site: Site) -> None:
    ward = organization(site.store)
    ada, zoe = person(site.store, ward), person(site.store, ward, "Zoe Zed")
    day = team(site.store, ward, "Day", ada)
    mentor = reader(site.store, person(site.store, ward, "Mo Mentor", Role.MENTOR, team=day))
    exam, other = (hand_in_exam(who, begin(site, who, DRILL).id, site) for who in (ada, zoe))
    share_report(zoe, other.id, site, shared=True)

    with pytest.raises(NotFound):
        shared_exam(mentor, exam.id, site)
    share_report(ada, exam.id, site, shared=True)
    assert shared_exam(mentor, exam.id, site)[1].id == exam.id
    with site.store.reading() as unit:
        assert [each.id for each in shared_exams_of(ada, unit)] == [exam.id]
    with pytest.raises(NotFound):
        shared_exam(mentor, other.id, site)
    share_report(ada, exam.id, site, shared=False)
    with pytest.raises(NotFound):
        shared_exam(mentor, exam.id, site)


def test_an_open_exam_has_nothing_to_share(ada: Person, site: Site) -> None:
    with pytest.raises(Conflict, match="first"):
        share_report(ada, begin(site, ada).id, site, shared=True)


def test_who_mentors_sets_the_time_factor_and_it_is_written_down(site: Site) -> None:
    ward = organization(site.store)
    ada, zoe = person(site.store, ward), person(site.store, ward, "Zoe Zed")
    day = team(site.store, ward, "Day", ada)
    mentor = reader(site.store, person(site.store, ward, "Mo Mentor", Role.MENTOR, team=day))

    set_time_factor(mentor, "set_time_factor", ada.id, "125", site)

    with site.store.reading() as unit:
        kept = unit.people.get(ward.id, ada.id)
        [event] = unit.audit_events.newest(ward.id)
    assert kept is not None
    assert kept.time_factor_percent == 125
    assert (event.verb, event.subject, event.detail) == (
        "set_time_factor",
        ada.id,
        {"percent": 125},
    )
    with pytest.raises(NotFound):
        set_time_factor(mentor, "set_time_factor", zoe.id, "125", site)
    with pytest.raises(InvalidInput):
        set_time_factor(mentor, "set_time_factor", ada.id, "300", site)
