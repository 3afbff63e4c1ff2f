"""The report: intervals, three bands, small domains pooled, what to do next, readiness in words."""

from datetime import timedelta
from fractions import Fraction
from math import comb

import pytest
import time_machine

from app.catalog import BlueprintVersion, CatalogHolder
from app.learning.exams.chances import pass_chance, share_interval
from app.learning.exams.readiness import NotYet, Readiness, estimate, in_words, readiness_of
from app.learning.exams.report import Band, band_of, calibration_of, domain_results, report_of
from app.learning.exams.sitting import Typed, hand_in_exam, save_answer
from app.learning.site import Site
from app.records.exams import ExamMark, ExamSitting, FormKind
from app.records.people import Person
from tests.learning.exam_bank import AMPLE, begin, version_of, with_bank
from tests.people import NOON

HALF_COUNTS = {
    "A": 2, "B": 3, "C": 8, "D": 3, "E": 2, "F": 12, "G": 8, "H": 10, "I": 8, "J": 9,
}  # fmt: skip


@pytest.fixture
def outline(holder: CatalogHolder) -> BlueprintVersion:
    found = holder.catalog.blueprint("ciip")
    assert found is not None
    return found.versions[-1]


def marks(right: dict[str, int], count: dict[str, int]) -> list[ExamMark]:
    """Return so many answered items by domain, the first of them right."""
    return [
        ExamMark("exam", at, f"{letter}{at}", letter, scored=True, first_seen=True, key=0,
                 choice=0 if at < right[letter] else 1, confidence=None, seconds=30)
        for letter, all_of in count.items() for at in range(all_of)
    ]  # fmt: skip


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "told"),
    [
        (60, (0.22, 0.07, 0.01)), (70, (0.79, 0.53, 0.20)), (74, (0.93, 0.76, 0.43)),
        (78, (0.99, 0.92, 0.69)), (82, (1.0, 0.98, 0.90)),
    ],
)  # fmt: skip
def test_the_chance_to_pass_is_that_of_the_table_it_was_planned_with(
    right: int, told: tuple[float, ...]
) -> None:
    found = [pass_chance(right, 100, cut) for cut in (65, 70, 75)]

    # The table is rounded to two places and was estimated; a hundredth is its own uncertainty.
    assert found == pytest.approx(told, abs=0.0106)


@pytest.mark.parametrize(("right", "count", "cut"), [(7, 10, 70), (0, 4, 65), (30, 40, 75)])
def test_the_chance_is_exact(right: int, count: int, cut: int) -> None:
    alpha, beta, items = 2 + right, 1 + count - right, 20
    needed = -(-cut * items // 100)

    def rising(start: int, times: int) -> int:
        product = 1
        for step in range(times):
            product *= start + step
        return product

    whole = sum(
        Fraction(
            comb(items, each) * rising(alpha, each) * rising(beta, items - each),
            rising(alpha + beta, items),
        )
        for each in range(needed, items + 1)
    )

    assert pass_chance(right, count, cut, items) == pytest.approx(float(whole), rel=1e-9)


@pytest.mark.parametrize(
    ("right", "count", "interval"),
    [(0, 0, (0, 100)), (0, 10, (0, 28)), (10, 10, (72, 100)), (49, 65, (64, 84)),
     (98, 130, (67, 82))],
)  # fmt: skip
def test_an_interval_narrows_with_the_questions(
    right: int, count: int, interval: tuple[int, int]
) -> None:
    assert share_interval(right, count) == interval


@pytest.mark.parametrize(
    ("percent", "word"),
    [(100, "very likely"), (95, "very likely"), (94, "likely"), (79, "more likely than not"),
     (59, "about as likely as not"), (39, "less likely than not"), (19, "unlikely"),
     (4, "very unlikely"), (0, "very unlikely")],
)  # fmt: skip
def test_every_chance_has_its_word(percent: int, word: str) -> None:
    assert in_words(percent) == word


# --- readiness -------------------------------------------------------------------------------


def test_readiness_is_a_range_over_the_likely_cuts(outline: BlueprintVersion) -> None:
    right = {letter: round(count * 0.74) for letter, count in HALF_COUNTS.items()}

    found = estimate(marks(right, HALF_COUNTS), outline)

    assert isinstance(found, Readiness)
    assert list(found.chances) == [65, 70, 75]
    assert found.chances[65] > found.chances[70] > found.chances[75]
    assert (found.low, found.high) == (
        in_words(found.chances[75]), in_words(found.chances[65]),
    )  # fmt: skip
    assert (found.answers, found.covered) == (65, 100)


def test_domains_count_as_the_outline_weighs_them_however_often_they_were_asked(
    outline: BlueprintVersion,
) -> None:
    many = {**HALF_COUNTS, "J": 90}
    right = {letter: count // 2 for letter, count in HALF_COUNTS.items()} | {"J": 90}

    found = estimate(marks(right, many), outline)

    # J is 14 percent of the outline, so it lifts the share by its weight and no more.
    assert isinstance(found, Readiness)
    assert 50 <= found.share <= 58


def test_too_few_answers_or_too_little_of_the_outline_give_no_estimate(
    outline: BlueprintVersion,
) -> None:
    few = {letter: 2 for letter in HALF_COUNTS}  # noqa: C420 - a dictionary of its own
    narrow = {"F": 40, "J": 40}

    assert estimate(marks(few, few), outline) == NotYet(20, 100)
    assert estimate(marks(narrow, narrow), outline) == NotYet(80, 32)


# --- domains ---------------------------------------------------------------------------------


def domains_of(counts: dict[str, int]) -> list[dict[str, str]]:
    return [{"letter": letter, "title": f"Domain {letter}"} for letter in counts]


def test_domains_of_fewer_than_ten_questions_are_pooled_with_their_kind() -> None:
    found = domain_results(marks(HALF_COUNTS, HALF_COUNTS), domains_of(HALF_COUNTS))

    assert [("".join(each.letters), each.count) for each in found] == [
        ("F", 12), ("H", 10), ("ABCDE", 18), ("GIJ", 25),
    ]  # fmt: skip
    assert sum(each.count for each in found) == 65


@pytest.mark.parametrize(
    ("right", "count", "total", "band"),
    [
        (10, 10, 0.9, Band.STRONG), (5, 10, 0.9, Band.NEAR), (4, 10, 0.5, Band.WEAK),
        (9, 9, 1.0, Band.UNKNOWN), (15, 20, 0.75, Band.STRONG), (13, 20, 0.65, Band.NEAR),
    ],
)  # fmt: skip
def test_a_domain_is_judged_a_little_nearer_to_the_total(
    right: int, count: int, total: float, band: Band
) -> None:
    assert band_of(right, count, total) is band


def test_sure_and_wrong_is_found_by_its_question() -> None:
    told = [(0, 3), (1, 3), (0, 2), (1, 2), (1, 1), (None, 3), (0, None)]
    given = [
        ExamMark("exam", at, f"i{at}", "J", scored=True, first_seen=True, key=0, choice=choice,
                 confidence=confidence, seconds=9)
        for at, (choice, confidence) in enumerate(told)
    ]  # fmt: skip

    found = calibration_of(given)

    assert found is not None
    assert (found.marked, found.marks, found.marks_possible) == (5, 3 - 6 + 2 - 2 + 0, 15)
    assert found.sure_and_wrong == (2,)
    assert calibration_of(given[-1:]) is None


# --- the whole -------------------------------------------------------------------------------


@pytest.fixture
def site(site: Site) -> Site:
    return with_bank(site, AMPLE)


def sat(who: Person, site: Site, kind: FormKind = FormKind.HALF, size: int = 5) -> ExamSitting:
    """Begin, answer the first two that count wrong, skip the third, all else right, hand in."""
    exam = begin(site, who, kind, size=size)
    with site.store.reading() as unit:
        items = unit.exam_sittings.items(exam.organization_id, exam.id)
    first, second, third = counting(exam, site)
    for item in items:
        options = item.shown["options"]
        coded = [at for at, option in enumerate(options) if option["misconception"]]
        choice = coded[0] if item.position in {first, second} else item.key
        if item.position != third:
            save_answer(who, exam.id, item.position, Typed(choice), 1, site)
    return hand_in_exam(who, exam.id, site)


def counting(exam: ExamSitting, site: Site) -> list[int]:
    """Return the positions of the first three items that count; pilot items stand anywhere."""
    with site.store.reading() as unit:
        items = unit.exam_sittings.items(exam.organization_id, exam.id)
    return [item.position for item in items if item.scored][:3]


def test_the_report_counts_what_was_scored_and_names_what_was_missed(
    ada: Person, site: Site
) -> None:
    report = report_of(sat(ada, site), site)

    assert report.right == report.sitting.points == 62
    assert report.count == 65
    assert 0 < report.low < report.percent < report.high <= 100
    assert sum(len(each.questions) for each in report.stumbles) == 2
    about = {"CODE_J": "Say how a file is written."}
    assert [each.words for each in report.stumbles] == [
        about.get(each.code, each.code.replace("_", " ").capitalize()) for each in report.stumbles
    ]
    missed = sorted(number for step in report.next_steps for number in step.questions)
    assert missed == [position + 1 for position in counting(report.sitting, site)]
    assert report.calibration is None


def test_what_to_do_next_leads_to_the_lessons_of_the_objective(ada: Person, site: Site) -> None:
    exam = begin(site, ada, FormKind.DRILL, size=5)

    [step] = report_of(hand_in_exam(ada, exam.id, site), site).next_steps

    assert step.module is not None
    assert (step.title, step.questions) == ("Say how a file is written.", (1, 2, 3, 4, 5))
    assert [lesson.slug for lesson in step.lessons] == ["part-one"]


def test_a_misconception_is_told_by_what_its_questions_were_about(ada: Person, site: Site) -> None:
    exam = begin(site, ada, FormKind.DRILL, size=5)
    with site.store.reading() as unit:
        [first, *_] = unit.exam_sittings.items(exam.organization_id, exam.id)
    coded = [at for at, each in enumerate(first.shown["options"]) if each["misconception"]]
    save_answer(ada, exam.id, first.position, Typed(coded[0]), 1, site)

    [stumble] = report_of(hand_in_exam(ada, exam.id, site), site).stumbles

    assert stumble.words == "Say how a file is written."
    assert stumble.code == first.shown["options"][coded[0]]["misconception"]


def test_a_domain_without_a_module_is_named_as_it_is(ada: Person, site: Site) -> None:
    exam = begin(site, ada, FormKind.DRILL, letters="A", size=5)

    [step] = report_of(hand_in_exam(ada, exam.id, site), site).next_steps

    assert (step.title, step.module, step.lessons, step.labs) == ("Procurement", None, (), ())


def test_readiness_rests_on_recent_whole_exams_and_questions_new_to_the_learner(
    ada: Person, site: Site
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sat(ada, site, FormKind.DRILL)
        with site.store.reading() as unit:
            exams = unit.exam_sittings.of(ada.organization_id, ada.id)
            assert readiness_of(exams, version_of(site), unit) == NotYet(0, 0)
        sat(ada, site)
        with site.store.reading() as unit:
            exams = unit.exam_sittings.of(ada.organization_id, ada.id)
            found = readiness_of(exams, version_of(site), unit)
        clock.shift(timedelta(days=91))
        with site.store.reading() as unit:
            later = readiness_of(exams, version_of(site), unit)

    assert isinstance(found, Readiness)
    assert found.answers == 65
    assert later == NotYet(0, 0)
