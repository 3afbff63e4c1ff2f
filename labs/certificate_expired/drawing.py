"""What a seed decides: rooms and their parts in it, the hour, and what hides behind the expiry."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_people, draw_station

FAULTS = ("issuer", "address", "clock")
"""A room lacks the new authority, calls by an address, or lives in the past."""

ROOMS = {
    "ct": ("CT", "CT", "1.2.840.10008.5.1.4.1.1.2"),
    "mr": ("MRI", "MR", "1.2.840.10008.5.1.4.1.1.4"),
    "us": ("ultrasound", "US", "1.2.840.10008.5.1.4.1.1.6.1"),
    "dx": ("the X-ray room", "DX", "1.2.840.10008.5.1.4.1.1.1.1"),
    "cr": ("the plate reader", "CR", "1.2.840.10008.5.1.4.1.1.1"),
}
"""By system: what people call the room, its modality, and what it makes."""

_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store")
_DOMAINS = ("lakeside", "hilltop", "northbank", "alderway", "rivercourt")
_STARTS = (430, 445, 470, 495)
_MARKS = ("k7", "m3", "p9", "t2", "v5", "x4")


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 8, ascii_only=True)
    rooms = rng.sample(list(ROOMS), 3)
    return {
        "staff": [each.full_name for each in people[:3]],
        "patients": [[each.dicom_name, each.full_name, each.mrn] for each in people[3:]],
        # The first of the rooms is in order, the second is odd, the third is lax.
        "rooms": [[name, draw_station(rng, ROOMS[name][1])] for name in rooms],
        "shown": rng.sample(range(3), 3),
        "waiting": [rng.randrange(1, 4), rng.randrange(1, 3)],
        "fault": rng.choice(FAULTS),
        "behind": rng.randrange(9, 60),
        "archive_title": rng.choice(_ARCHIVES),
        "domain": rng.choice(_DOMAINS),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "port": rng.choice((2762, 11113, 4243)),
        "marks": rng.sample(_MARKS, 3),
        "store": rng.sample(range(3), 3),
        "start": rng.choice(_STARTS),
        "ended_before": rng.choice((35, 50, 65)),
        "need_after": rng.choice((45, 50, 55)),
    }
