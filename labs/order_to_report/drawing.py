"""What a seed decides: which twelve captures there are, who took part, and what is asked."""

from random import Random

from app.dicom import new_uid
from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_date,
    draw_hospital,
    draw_mrn,
    draw_order_number,
    draw_people,
    draw_station,
)

CORE = (
    "adt",
    "order",
    "scheduled",
    "mwl_rq",
    "mpps_create",
    "last_store",
    "mpps_set",
    "commit_rq",
    "commit_rsp",
    "final",
)
EXTRAS = ("mwl_rsp", "first_store", "number_back", "fetch", "prelim")
LETTERS = "abcdefghijkl"

# Each step, and the steps without which it cannot happen at this site.
_NEEDS = {
    "order": ("adt",),
    "number_back": ("order",),
    "scheduled": ("order",),
    "mwl_rq": ("scheduled", "number_back"),
    "mwl_rsp": ("mwl_rq",),
    "mpps_create": ("mwl_rq", "mwl_rsp"),
    "first_store": ("mpps_create",),
    "last_store": ("first_store",),
    "mpps_set": ("first_store",),
    "commit_rq": ("last_store", "mpps_set"),
    "commit_rsp": ("commit_rq",),
    "fetch": ("last_store", "mpps_set"),
    "prelim": ("fetch",),
    "final": ("prelim",),
}
_EXAMS = {
    "CT": ("CT of the abdomen", "CT of the chest", "CT of the neck"),
    "MR": ("MR of the knee", "MR of the brain", "MR of the liver"),
    "XA": ("Angiography of the leg", "Angiography of the kidneys"),
    "US": ("Ultrasound of the kidneys", "Ultrasound of the thyroid"),
}
_SYSTEMS = (
    "LINDEN",
    "SPRUCE",
    "WILLOW",
    "ALDER",
    "JUNIPER",
    "CEDAR",
    "ROWAN",
    "ACACIA",
)
_FIRST_SEEN = {
    "mrn": "adt",
    "visit": "adt",
    "placer": "order",
    "accession": "scheduled",
    "study": "scheduled",
    "mpps": "mpps_create",
}


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, patient, nurse = draw_people(rng, 3, ascii_only=True)
    modality = rng.choice(tuple(_EXAMS))
    names = rng.sample(_SYSTEMS, 6)
    roles = ("adt", "ward", "ris", "archive", "workstation", "reporting")
    images = rng.randrange(40, 900)
    accession = draw_accession(rng)
    steps = [*CORE, *rng.sample(EXTRAS, 2)]
    rng.shuffle(steps)
    return {
        "asker": asker.full_name,
        "nurse": nurse.full_name,
        "hospital": draw_hospital(rng),
        "name": patient.hl7_name,
        "birth_day": patient.birth_day,
        "sex": patient.sex,
        "day": draw_date(rng).strftime("%Y%m%d"),
        "modality": modality,
        "exam": rng.choice(_EXAMS[modality]),
        "systems": {
            **dict(zip(roles, names, strict=True)),
            "scanner": draw_station(rng, modality),
        },
        "mrn": draw_mrn(rng),
        "visit": f"V{rng.randrange(10**6):06d}",
        "placer": draw_order_number(rng, "WD"),
        "filler": draw_order_number(rng, "RF"),
        "accession": accession,
        "study": new_uid(accession, "study"),
        "mpps": new_uid(accession, "mpps"),
        "images": images,
        "series": rng.randrange(2, 7),
        "admission": rng.choice(("A01", "A04")),
        "order_as": rng.choice(("ORM_O01", "OMG_O19")),
        "schedule_as": rng.choice(("ORM_O01", "OMI_O23")),
        "report_from": rng.choice(("ris", "reporting")),
        "failed": rng.choice((0, rng.randrange(1, 9))),
        "asked": rng.choice(tuple(_FIRST_SEEN)),
        "steps": dict(zip(LETTERS, steps, strict=True)),
    }


def first_seen(params: Params) -> str:
    """Return the step in which the number asked for appears for the first time."""
    return _FIRST_SEEN[params["asked"]]


def pairs(steps: set[str]) -> list[tuple[str, str]]:
    """Return which step must come before which, without pairs that follow from others."""
    before = {step: _all_needs(step) & steps for step in steps}
    return sorted(
        (first, step)
        for step, needs in before.items()
        for first in needs
        if not any(first in before[between] for between in needs)
    )


def _all_needs(step: str) -> set[str]:
    needs = set(_NEEDS.get(step, ()))
    return needs.union(*(_all_needs(each) for each in needs)) if needs else needs
