"""What a seed decides: people and numbers, what the import station does, how the archive keeps."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_hospital, draw_mrn, draw_people

FAULTS = ("off", "stale", "half")
"""The station's template is empty, still that of the disk before, or fills in the name alone."""

POLICIES = ("keep", "refuse")
"""What the archive does with an object that it holds: both keep a corrected one out."""

_EXAMS = (
    (("MR", "MR BRAIN"), ("CT", "CT CHEST")),
    (("CT", "CT ABDOMEN"), ("MR", "MR LIVER")),
    (("MR", "MR PELVIS"), ("CT", "CT CHEST ABDOMEN")),
)
_BOARDS = ("tumor board", "liver conference", "chest conference")
_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store")
_STARTS = (430, 445, 460, 475)
_FILES = 5


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 11, ascii_only=True)
    fault = rng.choice(FAULTS)
    return {
        "staff": [each.full_name for each in people[:5]],
        "patients": [
            [each.dicom_name, each.full_name, each.mrn, each.birth_day, each.sex]
            for each in people[5:]
        ],
        "hospitals": _two_hospitals(rng),
        "fault": fault,
        "policy": rng.choice(POLICIES),
        "exams": [list(each) for each in rng.sample(rng.choice(_EXAMS), 2)],
        # The number that the other hospital gave; but for the old template it is one of ours.
        "disk_number": draw_mrn(rng) if fault == "stale" else people[7].mrn,
        "stranger_number": draw_mrn(rng),
        "accessions": _different(rng, 6),
        "files": rng.sample(range(1, _FILES + 1), _FILES),
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "ports": rng.sample((104, 4242, 11112, 10104), 2),
        "archive_title": rng.choice(_ARCHIVES),
        "station": rng.choice(("IMPORT_1", "CD_IMPORT", "MEDIA_IN")),
        "board": rng.choice(_BOARDS),
        "start": rng.choice(_STARTS),
        "board_after": rng.choice((50, 55, 60)),
    }


def _two_hospitals(rng: Random) -> list[str]:
    """Draw our hospital and another one."""
    ours = other = draw_hospital(rng)
    while other == ours:
        other = draw_hospital(rng)
    return [ours, other]


def _different(rng: Random, count: int) -> list[str]:
    """Return *count* accession numbers, no two of them the same."""
    found: list[str] = []
    while len(found) < count:
        number = draw_accession(rng)
        if number not in found:
            found.append(number)
    return found
