"""The studies made while RIS was down: what the archive shows, what log and messages say."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from app.grading.cast import draw_people

CACHED, MERGED, PAPER, HAND_TYPED, TWICE, TWO_LINES, MISSPELLED = (
    "cached", "merged", "paper", "hand_typed", "twice", "two_lines", "misspelled",
)  # fmt: skip
KINDS = (CACHED, MERGED, PAPER, HAND_TYPED, TWICE, TWO_LINES, MISSPELLED)

LEAVE = "leave it as it is"
MOVE = "move it to the patient number that stays"
LINK = "link it to the order from its log line"
RENUMBER = "give it its number from the log, then link it"
CANCEL = "link it to one order and cancel the other"
ASK = "hold it and ask the technologist"
CORRECT = "correct the patient's data by the log, then link it"
DEED = {
    CACHED: LEAVE, MERGED: MOVE, PAPER: LINK, HAND_TYPED: RENUMBER, TWICE: CANCEL,
    TWO_LINES: ASK, MISSPELLED: CORRECT,
}  # fmt: skip

_EXAMS = (
    "CT head", "CT chest", "X-ray chest", "X-ray wrist", "US abdomen", "MR brain", "X-ray hip",
    "CT abdomen",
)  # fmt: skip


def draw_studies(
    rng: Random, start: int, kinds: Iterable[str], draw_accession: Callable[[Random, str], str]
) -> list[dict[str, Any]]:
    """Return one study of each kind and one more, in a drawn order."""
    order = [*kinds, rng.choice((CACHED, PAPER, HAND_TYPED, MISSPELLED))]
    rng.shuffle(order)
    people = draw_people(rng, len(order), ascii_only=True)
    exams = rng.sample(_EXAMS, len(order))
    block = rng.sample(range(1, 90), len(order))
    found: list[dict[str, Any]] = []
    for at, (kind, person) in enumerate(zip(order, people, strict=True)):
        found.append(
            {
                "kind": kind,
                "name": person.dicom_name,
                "mrn": person.mrn,
                "other_mrn": f"{(int(person.mrn) * 7 + 31) % 10**8:08d}",
                "exam": exams[at],
                "at": start + 56 + at * 11 + rng.randrange(9),
                "accession": draw_accession(rng, "AC"),
                "line": block[at],
                "slip": rng.choice(("turned", "lost")),
                "doubt": rng.choice(("same_minute", "no_name")),
            }
        )
    return found


def archive_shows(study: dict[str, Any], number: str, clock: str) -> str:
    """Return name, patient number, accession number and time as the archive has them."""
    kind, name = study["kind"], study["name"]
    accession = study["accession"] if kind in {CACHED, MERGED} else number
    if kind == HAND_TYPED:
        accession = study["accession"]
    if kind == MISSPELLED:
        name = misspelled(name, study["slip"])
    return f"{name}, {study['mrn']}, {accession}, {study['exam']}, {clock}"


def misspelled(name: str, slip: str) -> str:
    """Return *name* with two letters changed about, or with one lost."""
    family, _, rest = name.partition("^")
    if slip == "lost":
        return f"{family[:2]}{family[3:]}^{rest}"
    at = next((i for i in range(1, len(family) - 1) if family[i] != family[i + 1]), 0)
    return f"{family[:at]}{family[at + 1]}{family[at]}{family[at + 2 :]}^{rest}"


def others_say(study: dict[str, Any], number: str) -> str:
    """Return what log, orders and messages say of the study."""
    name, mrn, exam = study["name"], study["mrn"], study["exam"]
    line = f"Log: {number}, {name}, {mrn}, {exam}."
    return {
        CACHED: f"Picked from the cached worklist. RIS had the order {study['accession']} before.",
        MERGED: f"Picked from the cached worklist. An A40 came meanwhile: {study['other_mrn']} "
        f"stays, {mrn} goes away.",
        PAPER: f"{line} Entered as an order after recovery.",
        HAND_TYPED: f"{line} In RIS, {study['accession']} is another patient's exam of last week.",
        TWICE: f"{line} Entered as an order after recovery; the ward's own order for the same "
        "exam was in the queue and came, too.",
        TWO_LINES: {
            "same_minute": f"{line} A second line with the same number names another patient.",
            "no_name": f"Log: {number}, {exam}, and no name. Two patients had this exam meanwhile.",
        }[study["doubt"]],
        MISSPELLED: f"{line} Entered as an order after recovery.",
    }[str(study["kind"])]
