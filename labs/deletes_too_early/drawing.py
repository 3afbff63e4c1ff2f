"""What a seed decides: people, how full the archive is, and why its report never comes."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_people, draw_station

SILENCES = ("never", "destination", "port")
"""The archive is set to report never, does not know where to, or knows a wrong port."""

_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store")
_STARTS = (580, 595, 610, 625)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 9, ascii_only=True)
    count = rng.randrange(3, 6)
    return {
        "staff": [each.full_name for each in people[:3]],
        "patients": [[each.dicom_name, each.full_name, each.mrn] for each in people[3:]],
        "count": count,
        "arrived": rng.randrange(1, count - 1),
        "others": rng.randrange(4, 12),
        "allowed": rng.choice((200, 250, 300)),
        "silence": rng.choice(SILENCES),
        "us": draw_station(rng, "US"),
        "archive_title": rng.choice(_ARCHIVES),
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "ports": rng.sample((104, 4242, 11112, 10104), 3),
        "start": rng.choice(_STARTS),
        "delete_after": rng.choice((50, 55, 60)),
    }
