"""What a seed decides: people and titles, and what the week of acceptance left in the tables."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_people, draw_station

MAPS = ("map_missing", "map_demo")
"""A procedure of the new scanner has no station, or the title of the acceptance."""

LISTS = ("caller", "mpps")
"""The worklist server does not know the scanner, or takes no performed steps."""

IMAGES = ("class", "syntax")
"""The archive takes no Enhanced CT, or not in the encoding in which the scanner sends it."""

CUSTODIES = ("report_title", "report_port", "report_refused")
"""The archive reports to another title or port, or the scanner does not let it in."""

SYNTAXES = {
    "1.2.840.10008.1.2.5": "RLE Lossless",
    "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
}
EXAMS = (
    [["CTCOR", "CT coronary arteries"], ["CTCALC", "CT calcium score"]],
    [["CTPERF", "CT brain perfusion"], ["CTANG", "CT angiography of the head"]],
    [["CTCOL", "CT colonography"], ["CTENT", "CT of the small bowel"]],
)
"""What is done on the new scanner alone."""

DEMO = "CT_DEMO"
"""The title of the acceptance; a title that nobody has today."""

_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store")
_DAYS = (("20260310", "20260311"), ("20260421", "20260422"), ("20260616", "20260617"))
_STARTS = (870, 885, 900, 915)
_PRODUCTION = 3


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 8, ascii_only=True)
    new = draw_station(rng, "CT")
    production = draw_station(rng, "CT")
    while production == new:
        production = draw_station(rng, "CT")
    tester = people[7]
    return {
        "staff": [each.full_name for each in people[:4]],
        "patients": [
            [each.hl7_name, each.full_name, each.mrn, each.birth_day, each.sex]
            for each in people[4:7]
        ],
        "test": [f"Test^{tester.given}", f"TST{rng.randrange(10_000, 99_999)}"],
        "accessions": _accessions(rng),
        "exams": rng.choice(EXAMS),
        "broken": rng.randrange(2),
        "map": rng.choice(MAPS),
        "list": rng.choice(LISTS),
        "known_as": rng.choice((DEMO, new.lower())),
        "images": rng.choice(IMAGES),
        "custody": rng.choice(CUSTODIES),
        "syntax": rng.choice(list(SYNTAXES)),
        "new": new,
        "production": production,
        "archive_title": rng.choice(_ARCHIVES),
        "ports": rng.sample((4242, 11112, 10104, 10400), 3),
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "days": list(rng.choice(_DAYS)),
        "start": rng.choice(_STARTS),
        "decide_after": rng.choice((66, 70, 74)),
    }


def _accessions(rng: Random) -> list[str]:
    """Draw the accession numbers of the orders of production, all different."""
    found: dict[str, None] = {}
    while len(found) < _PRODUCTION:
        found[draw_accession(rng, "RAD")] = None
    return list(found)
