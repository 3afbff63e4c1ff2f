"""The bank of M4, drawn a hundred times: the key follows from what the stem shows."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from app.catalog.parametric import load_items
from app.grading.items import Drawn, ParametricItem
from app.practice import rejection_data, status_words

ITEMS_PY = Path(__file__).parents[2] / "modules/m04_dicom_networking/items.py"
SEEDS = range(100)


@cache
def bank() -> dict[str, ParametricItem]:
    """Return the parametric items of M4 by the name of their function."""
    items = load_items(ITEMS_PY.read_text("utf-8"), str(ITEMS_PY))
    return {each.draw.__name__: each for each in items}


def drawings(name: str) -> list[Drawn]:
    return [bank()[name].drawn(f"seed-{number}") for number in SEEDS]


def key(drawn: Drawn) -> str:
    [right] = [option.text for option in drawn.options if option.right]
    return right


def cells(drawn: Drawn) -> list[list[str]]:
    """Return the rows of the table in a stem, without its head."""
    rows = [line.strip("| ").split(" | ") for line in drawn.stem.splitlines() if line[:1] == "|"]
    return rows[2:]


def numbers(drawn: Drawn) -> dict[str, int]:
    return {name: int(count) for name, count in cells(drawn)}


@pytest.mark.parametrize("name", list(bank()))
def test_each_drawing_is_whole(name: str) -> None:
    drawn = drawings(name)

    assert all(len({option.text for option in each.options}) == 4 for each in drawn)
    assert all(
        option.right != bool(option.misconception) for each in drawn for option in each.options
    )
    assert len({each.stem for each in drawn}) >= 8
    assert len({key(each) for each in drawn}) >= 3


def test_a_rejection_leads_to_the_side_that_must_change() -> None:
    repairs = {
        "calling-AE-title-not-recognized": "Enter the sender in the receiver's table",
        "called-AE-title-not-recognized": "Correct the called title at the sender",
        "application-context-name-not-supported": "Ask the vendor about the application context",
        "local-limit-exceeded": "Wait, and see who holds the associations",
    }
    for drawn in drawings("reject_bytes"):
        [dump] = re.findall(r"^03 .*$", drawn.stem, re.MULTILINE)
        words = rejection_data(*bytes.fromhex(dump)[-3:])["reason_words"]

        assert key(drawn) == repairs[words]


def test_titles_are_compared_letter_by_letter() -> None:
    for drawn in drawings("compare_titles"):
        calling, called, own, known = (re.findall(r"`(\S+)`", row[1]) for row in cells(drawn))
        refused = "1/1/7" if called != own else "1/1/3" if calling[0] not in known else "acceptance"

        assert refused in key(drawn)


def test_the_calling_title_is_the_second_of_the_two() -> None:
    for drawn in drawings("calling_title"):
        [shown] = re.findall(r"^[\w.]{32}$", drawn.stem, re.MULTILINE)

        assert key(drawn) == f"`{shown[16:].rstrip('.')}`"


def test_a_worklist_returns_what_all_filled_keys_match() -> None:
    for drawn in drawings("how_many_match"):
        question = drawn.stem.split("\n\n")[0]
        station, day = re.search(r"`(CT0\d)`", question), re.search(r"`(\d{8})`", question)
        found = [
            row
            for row in cells(drawn)
            if row[1] == "CT"
            and (station is None or row[2] == station[1])
            and (day is None or row[3] == day[1])
        ]

        assert key(drawn) == str(len(found))


def test_a_range_begins_and_ends_on_the_days_asked_for() -> None:
    for drawn in drawings("date_range"):
        days = [
            datetime.strptime(each, "%d %B %Y").strftime("%Y%m%d")  # noqa: DTZ007 - a day
            for each in re.findall(r"\d\d [A-Z]\w+ \d{4}", drawn.stem)
        ]

        assert key(drawn) == f"`{'-'.join(days)}`"


def test_a_pattern_finds_what_it_spells() -> None:
    for drawn in drawings("wildcard_hits"):
        listed, pattern = re.findall(r"Study ID ([\w, ]+)\. .*`(\S+)`", drawn.stem)[0]

        assert key(drawn).split(", ") == [
            each for each in listed.split(", ") if fnmatchcase(each, pattern)
        ]


def test_a_destination_is_looked_up_in_the_archives_own_table() -> None:
    for drawn in drawings("where_it_goes"):
        asked = re.findall(r"destination `(\w+)`", drawn.stem)[0]
        table = {title.strip("`"): address for title, address in cells(drawn)}

        said = f"It sends to {table[asked]}" if asked in table else "It answers A801"
        assert key(drawn) == said


def test_a_context_is_answered_by_class_and_then_by_encoding() -> None:
    for drawn in drawings("context_answer"):
        classes, syntaxes, asked, offered = re.findall(
            r"takes (.+), each in (.+) and the default, .+ proposes \*\*(.+)\*\* in (.+)\. What",
            drawn.stem,
        )[0]
        common = set(syntaxes.split(", ")) & set(offered.split(" or "))
        result = 3 if asked not in classes.split(", ") else 0 if common else 4

        assert key(drawn).startswith(f"Result {result}")
        assert result or key(drawn).endswith(tuple(common))


def test_the_step_after_a_status_follows_from_its_class() -> None:
    steps = {"B": "Nothing", "7": "Make room", "9": "Correct", "C": "Correct", "0": "Have the SOP"}
    for drawn in drawings("act_on_status"):
        status = re.findall(r"status (\w{4})", drawn.stem)[0]
        kind = status[1] if status[0] == "A" else status[0]

        assert key(drawn).startswith(steps[kind])
        assert (status_words(int(status, 16)).category == "warning") == (kind == "B")


COUNTS: Sequence[tuple[str, Callable[[str, dict[str, int]], int]]] = (
    (
        "how_many_again",
        lambda stem, queue: (
            queue["A700"] if "as they are" in stem else queue["A900"] + queue["C000"]
        ),
    ),
    ("how_many_stored", lambda _, queue: queue["0000"] + queue["B007"]),
    ("count_sub_operations", lambda _, done: done["Completed"] + done["Warning"]),
)


@pytest.mark.parametrize(("name", "rule"), COUNTS)
def test_counts_follow_from_the_table(
    name: str, rule: Callable[[str, dict[str, int]], int]
) -> None:
    for drawn in drawings(name):
        assert key(drawn) == str(rule(drawn.stem, numbers(drawn)))


def test_what_a_report_does_not_name_as_committed_stays() -> None:
    for drawn in drawings("how_many_to_delete"):
        asked, committed = (
            int(re.findall(pattern, drawn.stem)[0])
            for pattern in (r"of (\d+) obj", r"has (\d+) in")
        )
        kept = "must stay" in drawn.stem

        assert key(drawn) == str(asked - committed if kept else committed)


def test_objects_go_when_a_report_names_them_as_committed() -> None:
    for drawn in drawings("which_to_delete"):
        assert re.findall(r"committed ([\d, ]+?)(?:\s{3}|\n)", drawn.stem) == [key(drawn)]


def test_the_fault_lies_where_the_numbers_first_break() -> None:
    legs = ("Storing", "Asking", "Reporting", "Keeping")
    for drawn in drawings("which_leg"):
        sent, stored, asked, reports, missing = (int(row[1]) for row in cells(drawn))
        breaks = (stored < sent, asked < stored, reports < asked, missing > 0)

        assert key(drawn).startswith(legs[breaks.index(True)])
        assert sum(breaks) == 1


def test_the_association_that_leaks_is_the_one_to_look_at() -> None:
    for drawn in drawings("who_holds_them"):
        most = max(cells(drawn), key=lambda row: (int(row[1]), int(row[2])))

        assert key(drawn) == most[0]
        assert sum(int(row[1]) for row in cells(drawn)) == int(
            re.findall(r"takes (\d+)", drawn.stem)[0]
        )


def test_two_statements_meet_where_class_role_and_encoding_do() -> None:
    for drawn in drawings("two_statements"):
        good = [
            name
            for name, scanner, archive in cells(drawn)
            if archive.startswith("SCP: ")
            and set(scanner[5:].split(", ")) & set(archive[5:].split(", "))
        ]

        assert good == [key(drawn)]


def test_a_sender_leaves_out_the_default_only_where_it_has_a_lossy_form() -> None:
    for drawn in drawings("two_statements"):
        [alone] = [each for _, each, _ in cells(drawn) if "Implicit VR LE" not in each]

        assert alone.removeprefix("SCU: ") in {
            "JPEG Baseline",
            "JPEG 2000 lossy",
            "JPEG-LS Near-lossless",
        }
