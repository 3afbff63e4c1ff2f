"""What a seed decides: whose images, how they are kept, and what is wrong in both requests."""

from random import Random

from app.dicom import JPEG_2000_LOSSLESS, JPEG_LS_LOSSLESS, RLE_LOSSLESS
from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_date,
    draw_hospital,
    draw_people,
    draw_time,
)

ACCEPTS = {
    "image/jpeg": "type",
    "image/png, image/jpeg;q=0.8": "type",
    'multipart/related; type="application/dicom"': "syntax",
    "application/dicom": "syntax",
}
"""What the viewer may say, and which of its faults the archive meets first."""

TYPES = ("application/dicom", "multipart/form-data", "multipart/related", "multipart/mixed")
BOUNDARY_FAULTS = ("other", "hyphens", "unfinished")
_DOMAINS = ("lakeside", "hilltop", "northbank", "alderway", "rivercourt")
_EDGES = ("edge-of-part", "next_object", "DICOM.part", "slice.boundary", "here-parts-end")
_SYNTAXES = (JPEG_2000_LOSSLESS, JPEG_LS_LOSSLESS, RLE_LOSSLESS)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, patient = draw_people(rng, 2, ascii_only=True)
    edge, other = rng.sample(_EDGES, 2)
    return {
        "asker": asker.full_name,
        "hospital": draw_hospital(rng),
        "domain": rng.choice(_DOMAINS),
        "name": patient.dicom_name,
        "full_name": patient.full_name,
        "mrn": patient.mrn,
        "birth_day": patient.birth_day,
        "accession": draw_accession(rng),
        "day": draw_date(rng).strftime("%Y%m%d"),
        "time": draw_time(rng),
        "syntax": rng.choice(_SYNTAXES),
        "accept": rng.choice(tuple(ACCEPTS)),
        "type": rng.choice(TYPES),
        "fault": rng.choice(BOUNDARY_FAULTS),
        "edge": f"{edge}-{rng.randrange(100, 1000)}",
        "other_edge": f"{other}-{rng.randrange(100, 1000)}",
        "square": [rng.randrange(4, 30), rng.randrange(4, 30)],
    }
