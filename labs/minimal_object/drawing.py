"""One picture without a DICOM object, the card that says what is known of it, and a skeleton."""

from random import Random
from typing import Any

from app.dicom import new_uid
from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_date,
    draw_hospital,
    draw_people,
    draw_person,
    draw_physician,
    draw_time,
    draw_ward,
)

SOURCES = {
    "DV": "grabbed from the analog video output of an old endoscopy tower",
    "DI": "received over the digital output of a retinal camera",
    "DF": "made by the film digitizer from a sheet of old film",
    "WSD": "saved from the screen by the program of a workstation",
    "SD": "made by the document scanner from a sheet of paper",
    "DRW": "drawn by hand on a tablet",
}
"""How a picture came to be, in words, by the defined term of Conversion Type."""

BIRTH, SEX, REFERRER, STUDY_ID = "(0010,0030)", "(0010,0040)", "(0008,0090)", "(0020,0010)"
ROWS, COLUMNS, SAMPLES = "(0028,0010)", "(0028,0011)", "(0028,0002)"
ALLOCATED, STORED, HIGH_BIT = "(0028,0100)", "(0028,0101)", "(0028,0102)"
SIGNED, PHOTOMETRIC, PLANAR = "(0028,0103)", "(0028,0004)", "(0028,0006)"
_UNKNOWN = (BIRTH, SEX, REFERRER, STUDY_ID)


def drawn(rng: Random) -> Params:
    """Return the picture, the card, and what is wrong with the skeleton."""
    key = f"{rng.getrandbits(64):016x}"
    color = rng.random() < 0.5  # noqa: PLR2004 - one half
    stored = 8 if color else rng.choice((10, 12, 14))
    unknown = sorted(rng.sample(_UNKNOWN, 2))
    rows = rng.randrange(25, 61)
    params = {
        "key": key,
        "seed": rng.randrange(2**32),
        "color": color,
        "stored": stored,
        "rows": rows,
        "columns": rng.choice([each for each in range(25, 75) if each != rows]),
        "conversion": rng.choice(tuple(SOURCES)),
        "unknown": unknown,
        "orders": _orders(rng, key),
        "ours": rng.randrange(2),
        "day": draw_date(rng).strftime("%Y%m%d"),
        "time": draw_time(rng),
        "series": str(rng.randrange(1, 900)),
        "new_object": new_uid(key, "object"),
        "new_series": new_uid(key, "series"),
        "template": new_uid(key, "template"),
        "hospital": draw_hospital(rng),
        "ward": draw_ward(rng),
        "colleague": draw_person(rng, ascii_only=True).full_name,
    }
    return {**params, "faults": _faults(rng, color=color, stored=stored, rows=rows)}


def _orders(rng: Random, key: str) -> list[dict[str, str]]:
    """Return two orders of the day, of two people."""
    people = draw_people(rng, 2, ascii_only=True)
    accessions: list[str] = []
    while len(accessions) < len(people):
        if (number := draw_accession(rng)) not in accessions:
            accessions.append(number)
    return [
        {
            "name": person.dicom_name,
            "mrn": person.mrn,
            "born": person.birth_day,
            "sex": person.sex,
            "referrer": draw_physician(rng).dicom_name,
            "study_id": str(rng.randrange(1000, 9999)),
            "accession": accession,
            "study": new_uid(key, "study", accession),
        }
        for person, accession in zip(people, accessions, strict=True)
    ]


def _faults(rng: Random, *, color: bool, stored: int, rows: int) -> dict[str, Any]:
    """Return what the skeleton has in place of what is right; none where it is left out."""
    allocated = 8 if color else 16
    bits = rng.choice(
        (
            {STORED: allocated + 4, HIGH_BIT: allocated + 3},
            {HIGH_BIT: stored},
            {ALLOCATED: 16 if color else 8},
        )
    )
    if color:
        looks = rng.choice(({PHOTOMETRIC: "MONOCHROME2"}, {PLANAR: None}, {SAMPLES: 1}))
    else:
        looks = rng.choice(({PHOTOMETRIC: ""}, {PHOTOMETRIC: "RGB"}, {SAMPLES: None}))
    signed = rng.choice(({}, {SIGNED: None}))
    uids: dict[str, Any] = {path: rng.choice((None, "")) for path in ("(0020,000D)", "(0020,000E)")}
    patient = rng.choice(({"(0010,0010)": "TEMPLATE^PATIENT"}, {"(0010,0010)": ""}))
    meta = rng.choice(({}, {"(0002,0002)": "1.2.840.10008.5.1.4.1.1.2"}))
    return {
        **bits,
        **looks,
        **signed,
        **uids,
        **patient,
        **meta,
        COLUMNS: rng.choice((None, rows)),
        "(0008,0064)": None,
        "(0010,0020)": rng.choice(("TEMPLATE", None)),
        "(0020,0020)": None,
    }
