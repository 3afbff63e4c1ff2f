"""What a seed decides: people, the scanner, how many images, and what stopped the second series."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_people, draw_station

FAULTS = ("class", "syntax", "associations")
"""The archive does not take the object type, not the encoding, or no further association."""

SYNTAXES = {
    "1.2.840.10008.1.2.5": "RLE Lossless",
    "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
}
EXAMS = {
    "CT": (
        ("CT of the abdomen", "ABDOMEN PORTAL", "ABDOMEN ARTERIAL"),
        ("CT of the chest", "CHEST 5.0", "CHEST THIN"),
        ("CT of the neck", "NECK AXIAL", "NECK ANGIO"),
    ),
    "MR": (
        ("MRI of the head", "HEAD T2", "HEAD DIFFUSION"),
        ("MRI of the knee", "KNEE PD", "KNEE T1"),
        ("MRI of the liver", "LIVER T2", "LIVER DYNAMIC"),
    ),
}
"""By modality: what the examination is called, and its two series."""

_ARCHIVES = ("Ward_PACS", "ArchiveNorth", "MainPacs", "RadArchive", "Img_Store")
_DOMAINS = ("lakeside", "hilltop", "northbank", "alderway", "rivercourt")
_STARTS = (530, 545, 560, 575)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 8, ascii_only=True)
    modality = rng.choice(list(EXAMS))
    return {
        "staff": [each.full_name for each in people[:3]],
        "patients": [[each.dicom_name, each.full_name, each.mrn] for each in people[3:]],
        "accessions": [draw_accession(rng, "RAD") for _ in range(3)],
        "modality": modality,
        "exam": rng.randrange(len(EXAMS[modality])),
        "counts": [[rng.randrange(2, 5), rng.randrange(2, 4)] for _ in range(2)],
        "others": rng.randrange(5, 12),
        "room": rng.randrange(2),
        "allowed": rng.choice((200, 250, 300)),
        "in_use": rng.randrange(4, 9),
        "more": rng.randrange(3, 7),
        "fault": rng.choice(FAULTS),
        "syntax": rng.choice(list(SYNTAXES)),
        "scanner": draw_station(rng, modality),
        "archive_title": rng.choice(_ARCHIVES),
        "domain": rng.choice(_DOMAINS),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "port": rng.choice((104, 4242, 11112)),
        "start": rng.choice(_STARTS),
        "sign_after": rng.choice((45, 50, 55)),
    }
