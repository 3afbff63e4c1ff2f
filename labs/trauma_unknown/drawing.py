"""What a seed decides: how the identity came, who had the name before, and where the report is."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people

MERGE, UPDATE = "merge", "update"
FINAL, PRELIMINARY, DICTATED = "final", "preliminary", "dictated"

_STEPS = 6


def draw(rng: Random) -> Params:
    """Turn randomness into one night in the trauma room."""
    patient, asker, reader, caller, witness = draw_people(rng, 5, ascii_only=True)
    bed = rng.randrange(110, 190)
    temporary = rng.randrange(90_000_000, 99_999_000)
    day = draw_date(rng)
    return {
        "kind": rng.choice((MERGE, UPDATE)),
        "report": rng.choice((FINAL, PRELIMINARY, DICTATED)),
        "region": rng.choice(("head", "pelvis", "whole_body")),
        "hospital": draw_hospital(rng),
        "asker": asker.full_name,
        "reader": f"Dr {reader.full_name}",
        "caller": caller.full_name,
        "witness": witness.full_name,
        "family": patient.family,
        "given": patient.given,
        "born": patient.birth_day,
        "sex": rng.choice("FM"),
        "bed": f"T{bed}",
        "neighbor": f"T{bed + 1}",
        "temporary": str(temporary),
        "neighbor_number": str(temporary + rng.randrange(1, 9)),
        "known": f"{rng.randrange(10_000_000, 89_999_999)}",
        "namesake": f"{rng.randrange(10_000_000, 89_999_999)}",
        "insurer": f"{rng.randrange(10**9, 10**10)}",
        "insurer_first": rng.random() < 0.5,  # noqa: PLR2004 - one of two
        "visit": f"V{rng.randrange(10**6):06d}",
        "later_exam": rng.random() < 0.5,  # noqa: PLR2004 - one of two
        "day": f"{day:%Y%m%d}",
        "hour": rng.randrange(1, 5),
        "accession": draw_accession(rng, "TR"),
        "later_accession": draw_accession(rng, "TR"),
        "neighbor_accession": draw_accession(rng, "TR"),
        "control": f"ADT{rng.randrange(10**6):06d}",
        "places": rng.sample(range(_STEPS), _STEPS),
        "rows": rng.randrange(1000),
    }


def survivor(params: Params) -> str:
    """Return the number that patient and pictures carry from now on."""
    return str(params["known"] if params["kind"] == MERGE else params["temporary"])
