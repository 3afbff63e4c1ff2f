"""Each rule of item writing, with an item that keeps it and one that breaks it."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from app.catalog import item_cues as cues
from app.catalog import item_writing as writing
from app.catalog.bank_rules import most_by_chance
from app.catalog.item_writing import Remark, Rule, remarks
from app.grading.items import Drawn, Option

STEM = "A scanner's images are refused since noon. Which list do you read first?"
TEXTS = ("The calling titles", "The routing table", "The license file", "The list of users")


def drawn(*texts: str, stem: str = STEM, rationale: str = "It says so.") -> Drawn:
    """Return an item whose first option is right."""
    return Drawn(
        stem,
        [
            Option(text, at == 0, rationale, "" if at == 0 else "LIST_MIXED")
            for at, text in enumerate(texts or TEXTS)
        ],
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A rule, what keeps it, what breaks it, and what is said then."""

    rule: Rule
    good: Drawn
    bad: Drawn
    said: str
    option: int | None = None
    severity: str = "error"


CASES = [
    Case(
        writing.asks_a_question,
        drawn(stem="What does MSH-2 hold?\n\n```text\nMSH|^~\\&|RIS\n```"),
        drawn(stem="What matters: an archive refuses images because"),
        "The stem ends in no question; ask what can be answered without the options.",
    ),
    Case(
        writing.asks_a_question,
        drawn(stem="Which port is wrong?\n\n| AE title | Port |\n| --- | --- |\n| READ2 | 104 |"),
        drawn(stem="Which port is wrong? Look at the table.\n\n| Port |\n| --- |\n| 104 |"),
        "The stem ends in no question; ask what can be answered without the options.",
    ),
    Case(
        writing.emphasizes_not,
        drawn(stem="Which of these does **not** change a UID?"),
        drawn(stem="Which of these does not change a UID?"),
        "A stem that asks for the exception writes **not**.",
        None,
        "warning",
    ),
    Case(
        writing.stands_alone,
        drawn("Both sides of the link", *TEXTS[1:]),
        drawn(*TEXTS[:3], "All of the above"),
        "The option 'All of the above' leans on the other options.",
        3,
    ),
    Case(
        writing.stands_alone,
        drawn("A and its twin", *TEXTS[1:]),
        drawn(*TEXTS[:3], "Both A and C"),
        "The option 'Both A and C' leans on the other options.",
        3,
    ),
    Case(
        writing.differs,
        drawn(),
        drawn(TEXTS[0], "16", "128", "16 "),
        "The option '16' is there twice.",
        1,
    ),
    Case(
        writing.has_like_length,
        drawn("x" * 40, "y", "z"),
        drawn("x" * 41, "y" * 20, "z" * 30),
        "The options are 20 to 41 characters long: one stands out.",
        0,
    ),
    Case(
        writing.is_not_absolute,
        drawn("The value `ALWAYS` in MSH-15", *TEXTS[1:]),
        drawn(TEXTS[0], "It is never sent", *TEXTS[2:]),
        "The word 'never' marks the option 'It is never sent' as wrong.",
        1,
    ),
    Case(
        writing.fits_the_article,
        drawn("object", "element", "item", stem="What comes first: is it an?"),
        drawn("object", "value", "item", stem="What comes first: is it an?"),
        "After 'an' the option 'value' cannot follow.",
        1,
    ),
    Case(
        writing.fits_the_number,
        drawn("Name and date", "Name and sex", "Date and sex", stem="Which two do you compare?"),
        drawn("Name and date", "Name", "Date and sex", stem="Which two do you compare?"),
        "The stem asks for several; the option 'Name' names one.",
        1,
        "warning",
    ),
    Case(
        writing.is_parallel,
        drawn("128", "The prefix", "A preamble"),
        drawn("The prefix", "The preamble.", "The data set"),
        "The option 'The preamble.' alone ends in a full stop.",
        1,
        "warning",
    ),
    Case(
        writing.is_parallel,
        drawn(),
        drawn("The prefix", "the preamble", "The data set"),
        "The option 'the preamble' alone begins with a small letter.",
        1,
        "warning",
    ),
    Case(
        cues.begins_alike,
        drawn("Hold it", "The file", "The name", "The disk"),
        drawn("Hold the study", "Send the file", "Send the name", "Send, then wait"),
        "Every wrong option begins with 'send' and the right one does not.",
        0,
        "warning",
    ),
    Case(
        cues.does_not_echo,
        drawn("The refused scanners", "The scanner's disk", "The refused list"),
        drawn("The scanner's titles", *TEXTS[1:]),
        "The right option alone repeats from the stem: scanner.",
        0,
        "warning",
    ),
    Case(
        writing.is_explained,
        drawn(rationale="The list is read with `grep`."),
        drawn(rationale="wrong"),
        "The option 'The calling titles' needs a rationale in whole sentences.",
        0,
    ),
    Case(
        writing.has_misconceptions,
        drawn(),
        Drawn(STEM, [Option("A", True, "So."), Option("B", False, "So.", "not a code")]),
        "The option 'B' names no misconception, such as TRUNCATED_ID.",
        1,
    ),
    Case(
        writing.one_key,
        drawn(),
        drawn("A", "B", "C", "D", "E"),
        "An item has four options, or three.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.__name__}-{case.said}")
def test_a_rule_passes_the_good_and_names_the_bad(case: Case) -> None:
    assert list(case.rule(case.good)) == []
    assert next(iter(case.rule(case.bad))) == Remark(case.said, case.option, case.severity)  # type: ignore[arg-type]


def test_a_table_is_evidence_and_no_wording() -> None:
    table = drawn("Ultrasound", "Radiography", "Angiography", stem="Which? \n\n| Ultrasound |\n")

    assert list(cues.does_not_echo(table)) == []


def test_a_word_of_the_stem_is_no_cue_where_a_distractor_takes_up_as_much() -> None:
    stem = "A snapshot and a replica exist. Which do you restore?"
    even = drawn("The snapshot", "The replica", "The parity", stem=stem)
    heavier = drawn("The snapshot, to restore it", "The replica", "The parity", stem=stem)

    assert list(cues.does_not_echo(even)) == []
    assert [each.option for each in cues.does_not_echo(heavier)] == [0]


def test_a_cue_that_points_to_a_distractor_in_other_draws_tells_nothing() -> None:
    stem = "The scanner may not delete. Where does the search begin?"
    key = drawn("Back to the scanner", "In the archive", "On the way", stem=stem)
    elsewhere = drawn("In the archive", "Back to the scanner", "On the way", stem=stem)

    assert list(cues.does_not_echo(key, [key, elsewhere])) == []
    assert [each.option for each in cues.does_not_echo(key, [key, key, elsewhere])] == [0]


def test_an_odd_beginning_tells_nothing_if_it_marks_a_distractor_as_often() -> None:
    key = drawn("Pass", "Fail: white", "Fail: ratio")
    elsewhere = drawn("Fail: white", "Pass", "Fail: ratio")

    assert list(cues.begins_alike(key, [key, elsewhere])) == []
    assert [each.option for each in cues.begins_alike(key, [key])] == [0]


def test_every_rule_is_asked_and_has_its_case() -> None:
    assert {case.rule for case in CASES} == {*writing.RULES, *cues.CUES, writing.one_key}
    for case in CASES:
        said = [remark.sentence for remark in (*remarks(case.bad), *cues.cues(case.bad))]
        assert case.said in said


def test_an_item_without_a_key_is_read_no_further() -> None:
    without = Drawn("So.", [Option("A"), Option("B"), Option("C")])

    assert [each.sentence for each in remarks(without)] == [
        "The item has 0 right options; it needs one."
    ]


@pytest.mark.parametrize(("count", "most"), [(4, 3), (16, 8), (100, 34), (400, 118)])
def test_chance_leaves_room_of_two_deviations(count: int, most: int) -> None:
    assert most_by_chance(count, Fraction(1, 4)) == most
