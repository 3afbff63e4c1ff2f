"""What a seed decides: people and places, which title is wrong, which encoding is refused."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people, draw_station

TITLE_FAULTS = ("called", "calling", "table")
"""Where the title is wrong: at the scanner for the archive, for itself, or in the archive."""

SYNTAXES = {
    "1.2.840.10008.1.2.5": "RLE Lossless",
    "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
}
_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store")
_DOMAINS = ("lakeside", "hilltop", "northbank", "alderway", "rivercourt")
_STARTS = (405, 420, 435, 450)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 8, ascii_only=True)
    archive, domain = rng.choice(_ARCHIVES), rng.choice(_DOMAINS)
    agreed = draw_station(rng, "CT")
    start = rng.choice(_STARTS)
    syntax = rng.choice(list(SYNTAXES))
    return {
        "staff": [each.full_name for each in people[:4]],
        "patients": [[each.dicom_name, each.full_name, each.mrn] for each in people[4:]],
        "waiting": rng.randrange(2, 5),
        "hospital": draw_hospital(rng),
        "domain": domain,
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "port": rng.choice((104, 4242, 11112)),
        "archive_title": archive,
        "agreed": agreed,
        "others": [draw_station(rng, "MR"), draw_station(rng, "DX")],
        "fault": rng.choice(TITLE_FAULTS),
        "wrong_archive": rng.choice(
            [each for each in (archive.upper(), archive.lower()) if each != archive]
        ),
        "wrong_own": agreed.lower(),
        "syntax": syntax,
        "start": start,
        "or_after": rng.choice((55, 60, 65)),
    }
