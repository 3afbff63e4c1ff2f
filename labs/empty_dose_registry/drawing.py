"""What a seed decides: people and days, and which three settings went wrong on one day."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_people, draw_station

LINES = ("missing", "port", "title")
"""The scanner has no line for the registry, or looks for it at an old port or title."""

CALLERS = ("old", "case")
"""The registry knows the scanner by its former title, or in small letters."""

ACCEPTS = ("class", "syntax", "room")
"""The registry refuses the class of the reports, their encoding, or has no room left."""

MIXED, TODAY = 4, 5
"""Places in the list of patients: whose report bears another name, and who came today."""

BEFORE, SINCE = (6, 7), (8, 9)
"""Places of those who are in the registry: of CT before the changes, of nuclear medicine since."""

MONTHS = {
    "March": ("20260319", "20260331"),
    "May": ("20260518", "20260529"),
    "September": ("20260921", "20260930"),
    "November": ("20261116", "20261130"),
}
"""The month that is closed: the day of the changes, and today."""

_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store")
_REGISTRIES = ("DOSE_REG", "RADDOSE", "DoseMonitor", "DOSE_SRV", "DoseTrack")
_STARTS = (510, 525, 540, 555)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 14, ascii_only=True)
    ct = draw_station(rng, "CT")
    registry, former = rng.sample(_REGISTRIES, 2)
    count = rng.choice((3, 4))
    return {
        "staff": [each.full_name for each in people[:4]],
        "patients": [[each.dicom_name, each.full_name, each.mrn] for each in people[4:]],
        "count": count,
        "picked": rng.randrange(count),
        "month": rng.choice(list(MONTHS)),
        "ct": ct,
        "ct_before": f"{ct[:-1]}{(int(ct[-1]) + 3) % 10}",
        "camera": draw_station(rng, "NM"),
        "archive_title": rng.choice(_ARCHIVES),
        "registry_title": registry,
        "registry_before": former,
        "ports": rng.sample((104, 4242, 11112, 10104), 3),
        "line": rng.choice(LINES),
        "caller": rng.choice(CALLERS),
        "accepts": rng.choice(ACCEPTS),
        "allowed": rng.choice((400, 600, 900)),
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "start": rng.choice(_STARTS),
        "close_after": rng.choice((58, 62, 66)),
    }
