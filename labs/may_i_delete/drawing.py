"""What a seed decides: nine objects and their fates, the way of the report, a log and reasons."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people, draw_time

OBJECTS = 9
WAYS = ("same", "new", "lost_title", "lost_port")
"""How the report comes: on the same association, on a new one, or on one that goes astray."""
KEPT, MISSING, LOST, NO_ROOM = "kept", "missing", "lost", "no_room"
"""In the archive; not there; in its index alone; there, and it has no room to answer for it."""
REASONS = ("0112", "0110", "0213", "0122", "0131")
LOG = (
    "stored",
    "taken",
    "all",
    "listed",
    "failed",
    "unnamed",
    "other",
)
"""Rows of yesterday's log: what came back for an object."""
_PORTS = (104, 4006, 11112, 4242, 5104)
_ROOMS = {"CT": "CT room", "MR": "MR room"}


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, patient = draw_people(rng, 2, ascii_only=True)
    modality = rng.choice(sorted(_ROOMS))
    number = rng.randrange(1, 6)
    return {
        "asker": asker.full_name,
        "hospital": draw_hospital(rng),
        "modality": modality,
        "room": f"{_ROOMS[modality]} {number}",
        "own": f"{modality}0{number}",
        "archive": rng.choice(("WARD_PACS", "MainPacs", "RadArchive")),
        "patient": {"name": patient.dicom_name, "id": patient.mrn},
        "accession": draw_accession(rng, "AC"),
        "date": draw_date(rng).strftime("%Y%m%d"),
        "time": draw_time(rng),
        "root": f"1.2.826.0.1.3680043.10.{rng.randrange(100, 999)}.{rng.randrange(10**6, 10**7)}",
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "ports": rng.sample(_PORTS, 3),
        "way": rng.choice(WAYS),
        "first": rng.randrange(4, 7),
        "fates": _fates(rng),
        "log": rng.sample(LOG, len(LOG)),
        "reasons": rng.sample(REASONS, 4),
    }


def _fates(rng: Random) -> list[str]:
    """Draw a fate for each object: most are kept, one or two are missing."""
    fates = [MISSING] * rng.randrange(1, 3)
    fates += rng.choice(([LOST], [LOST, LOST], [LOST, NO_ROOM]))
    fates += [KEPT] * (OBJECTS - len(fates))
    rng.shuffle(fates)
    return fates
