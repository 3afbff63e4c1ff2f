"""What a seed decides: people, numbers, titles and places."""

from random import Random

from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_ae_title,
    draw_date,
    draw_hospital,
    draw_order_number,
    draw_people,
)

ROLES = {
    "archive": "PACS",
    "ct": "CT",
    "us": "US",
    "view": "READ",
    "vna": "VNA",
    "worklist": "MWL",
    "dose": "DOSE",
    "outside": "OUTSIDE",
}
LATER_ROLES = {"mr": "MR", "dx": "DX"}
"""Devices that came when the others had their titles, which stay as they were for each seed."""
_NUMBERS = 8


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 8, ascii_only=True)
    params: Params = {
        "hospital": draw_hospital(rng),
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "titles": {name: draw_ae_title(rng, role) for name, role in ROLES.items()},
        "today": draw_date(rng).strftime("%Y%m%d"),
        "people": [
            [each.dicom_name, each.hl7_name, each.mrn, each.birth_day, each.sex] for each in people
        ],
        "accessions": sorted({draw_accession(rng) for _ in range(12)})[:_NUMBERS],
        "placers": sorted({draw_order_number(rng, "P") for _ in range(12)})[:_NUMBERS],
    }
    params["titles"] |= {name: draw_ae_title(rng, role) for name, role in LATER_ROLES.items()}
    return params


def completed(params: Params) -> Params:
    """Return *params* with what they lack that were drawn before the later devices came."""
    if LATER_ROLES.keys() <= params["titles"].keys():
        return params
    rng = Random(f"{params['net']} {params['domain']}")
    more = {name: draw_ae_title(rng, role) for name, role in LATER_ROLES.items()}
    accessions = (draw_accession(rng) for _ in range(_NUMBERS))
    placers = (draw_order_number(rng, "P") for _ in range(_NUMBERS))
    return {
        **params,
        "titles": {**params["titles"], **more},
        "accessions": [*params["accessions"], *accessions][:_NUMBERS],
        "placers": [*params["placers"], *placers][:_NUMBERS],
    }
