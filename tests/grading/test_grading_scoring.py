from decimal import Decimal

import pytest

from app.errors import InvalidContent
from app.frozen import replace
from app.grading import Finding, Verdict, partly, right, unreadable, wrong
from app.grading.exercise import Exercise
from app.grading.lab_toml import FindingText
from app.grading.scoring import Score, points_of, score
from app.grading.wording import in_short, put_words, word_finding, words_in

HINTS = ("a", "b", "c")
TEXT = FindingText("CUT", "It was cut to {saw}.", "SH holds {most}.", "PS3.5 6.2", "Look.")


def exercise(name: str, points: int) -> Exercise:
    return Exercise(name, "text", "?", points, HINTS)


def scored(*pairs: tuple[int, Verdict], passing: int = 80) -> Score:
    exercises = [exercise(f"e{number}", points) for number, (points, _) in enumerate(pairs)]
    verdicts = {f"e{number}": verdict for number, (_, verdict) in enumerate(pairs)}
    return score(exercises, verdicts, {"WRONG_PATIENT"}, passing)


@pytest.mark.parametrize(
    ("verdict", "points"),
    [
        (right(), 5),
        (partly(2, 3), 3),
        (partly(1, 6), 0),
        (partly(9, 9), 5),
        (wrong(), 0),
        (unreadable("Write a UID."), 0),
        (None, 0),
    ],
)
def test_points_are_whole_and_never_rounded_up(verdict: Verdict | None, points: int) -> None:
    assert points_of(verdict, exercise("e", 5)) == points


def test_the_percentage_is_exact_and_decides_without_rounding() -> None:
    just_under = scored((2, right()), (1, wrong()), passing=67)

    assert just_under.percent == Decimal(200) / Decimal(3)
    assert not just_under.passed
    assert scored((2, right()), (1, wrong()), passing=66).passed


def test_a_critical_finding_caps_the_score_and_never_passes() -> None:
    total = scored((9, right()), (1, wrong(Finding("WRONG_PATIENT"))), passing=10)

    assert (total.points, total.percent, total.passed) == (4, Decimal(40), False)
    assert total.critical_codes == ("WRONG_PATIENT",)
    assert total.by_exercise == {"e0": 9, "e1": 0}


def test_a_critical_finding_does_not_lift_a_low_score() -> None:
    assert scored((9, wrong(Finding("WRONG_PATIENT"))), (1, right())).points == 1


def test_the_words_of_a_finding_are_filled_in() -> None:
    worded = word_finding(Finding("CUT", saw="ACC-1", facts={"most": "16"}), TEXT, strict=True)

    assert (worded.saw, worded.why) == ("It was cut to ACC-1.", "SH holds 16.")


def test_braces_of_a_learner_are_only_braces() -> None:
    worded = word_finding(Finding("CUT", saw="{most} {0.__class__} %s", facts={"most": "16"}), TEXT)

    assert worded.saw == "It was cut to {most} {0.__class__} %s."


def test_a_name_without_a_fact_fails_the_proof_and_not_the_learner() -> None:
    with pytest.raises(InvalidContent, match="most"):
        word_finding(Finding("CUT", saw="x"), TEXT, strict=True)

    assert word_finding(Finding("CUT"), TEXT).why == "SH holds \N{HORIZONTAL ELLIPSIS}."
    assert word_finding(Finding("CUT"), TEXT).saw == "It was cut to nothing."


@pytest.mark.parametrize(
    ("saw", "told"),
    [
        ("You took {saw} for two people.", "You took \N{HORIZONTAL ELLIPSIS} for two people."),
        ("Still on the scanner, not in the archive: {saw}.",
         "Still on the scanner, not in the archive: \N{HORIZONTAL ELLIPSIS}"),
        ("The two are taken for the same thing ({saw}).", "The two are taken for the same thing."),
        ("You gave {saw}. That is another person's exam.",
         "You gave \N{HORIZONTAL ELLIPSIS} That is another person's exam."),
        ("You counted {saw}. {more}", "You counted \N{HORIZONTAL ELLIPSIS} SH holds sixteen."),
    ],
)  # fmt: skip
def test_a_finding_is_told_in_short_without_the_facts_of_one_answer(saw: str, told: str) -> None:
    text = replace(TEXT, saw=saw, why="SH holds sixteen. A cut number can be another patient's.")

    assert in_short(text) == told


def test_words_of_the_bench_are_put_in() -> None:
    text = "Open [[file]] beside [[other]]."

    assert (
        put_words(text, {"file": "ct [[other]].dcm"}) == "Open ct [[other]].dcm beside [[other]]."
    )
    assert words_in(text) == {"file", "other"}
