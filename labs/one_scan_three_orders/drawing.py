"""What a seed decides: regions, orders, the one that does not belong, the policy and the fault."""

from datetime import timedelta
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people

CANCELLED, SEPARATE, UNSCANNED, OTHER_PATIENT = (
    "cancelled",
    "separate",
    "unscanned",
    "other_patient",
)
FIRST, LOWEST, EMPTY, GROUP = "first", "lowest", "empty", "group"
ONE_LINE, NO_SEQUENCE, STRANGER_LINE, SWAPPED = "one_line", "none", "stranger", "swapped"

_SCANS = (("neck", "chest", "abdomen"), ("chest", "abdomen", "pelvis"))
_UNSCANNED = {"neck": "thigh", "chest": "head"}
_EIGHT = 8


def draw(rng: Random) -> Params:
    """Turn randomness into one scan and four orders, three of which it serves."""
    patient, asker, technologist = draw_people(rng, 3, ascii_only=True)
    regions = list(rng.choice(_SCANS))
    trap = rng.choice((CANCELLED, SEPARATE, UNSCANNED, OTHER_PATIENT))
    keys = _orders(rng, regions, trap)
    day = draw_date(rng)
    return {
        "asker": asker.full_name,
        "technologist": technologist.full_name,
        "hospital": draw_hospital(rng),
        "name": patient.dicom_name,
        "mrn": patient.mrn,
        "other_mrn": _turned(patient.mrn),
        "born": patient.birth_day,
        "sex": patient.sex,
        "day": f"{day:%Y%m%d}",
        "before": f"{day - timedelta(days=1):%d %b %Y}",
        "regions": regions,
        "trap": trap,
        "policy": rng.choice((FIRST, LOWEST, EMPTY, GROUP)),
        "report": rng.choice(("common", "own")),
        "fault": rng.choice((ONE_LINE, NO_SEQUENCE, STRANGER_LINE, SWAPPED)),
        "picked": rng.randrange(3),
        "group": f"GRP{rng.randrange(10**6):06d}",
        "images": rng.randrange(410, 980),
        "orders": keys,
    }


def _orders(rng: Random, regions: list[str], trap: str) -> list[dict[str, Any]]:
    """Return four orders in the order of the desk's list, the one that traps among them."""
    stranger = {
        CANCELLED: regions[rng.randrange(3)],
        SEPARATE: "head",
        UNSCANNED: _UNSCANNED[regions[0]],
        OTHER_PATIENT: regions[rng.randrange(3)],
    }[trap]
    minutes = rng.sample(range(8 * 60, 11 * 60), 4)
    numbers: set[str] = set()
    while len(numbers) < _EIGHT:
        numbers.add(f"{rng.randrange(10**5, 10**6)}")
    procedures, steps = sorted(numbers)[:4], sorted(numbers)[4:]
    rng.shuffle(procedures)
    rng.shuffle(steps)
    first = draw_accession(rng, "AC")
    found = [
        {
            "region": region,
            "served": at < len(regions),
            "accession": f"AC{int(first[2:]) % 90_000_000 + offset:08d}",
            "procedure": f"RP{procedures[at]}",
            "step": f"SP{steps[at]}",
            "placed": minutes[at],
        }
        for at, (region, offset) in enumerate(
            zip([*regions, stranger], rng.sample(range(1, 60), 4), strict=True)
        )
    ]
    rng.shuffle(found)
    return found


def _turned(number: str) -> str:
    """Return *number* with two neighbors changed about, as a tired hand types it."""
    for at in range(2, len(number) - 1):
        if number[at] != number[at + 1]:
            return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def served(params: Params) -> list[dict[str, Any]]:
    """Return the three orders that the scan serves."""
    return [order for order in params["orders"] if order["served"]]


def study_accession(params: Params) -> str:
    """Return what the policy wants in Accession Number of the study."""
    three = served(params)
    if params["policy"] == FIRST:
        return str(min(three, key=lambda order: order["placed"])["accession"])
    if params["policy"] == LOWEST:
        return str(min(order["accession"] for order in three))
    return str(params["group"]) if params["policy"] == GROUP else ""
