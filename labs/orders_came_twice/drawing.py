"""What a seed decides: people and numbers, how the orders came again, and where images are."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_people

SOURCES = ("replay", "resend")
"""A colleague replayed the evening at the engine, or the EHR sent it again by itself."""

DROPS = ("cleared", "copied")
"""The map empties the placer order number, or puts the control ID in its place."""

NO_IMAGES, AT_FIRST, AT_SECOND = "none", "first", "second"
"""Of a doubled order: no images yet, images under the first number, or under the second."""

_STARTS = (420, 435, 450, 465)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 13, ascii_only=True)
    order, accession = rng.randrange(1_000_000, 9_000_000), rng.randrange(10_000_000, 90_000_000)
    images = [NO_IMAGES, AT_FIRST, AT_SECOND, *rng.choice(([], [NO_IMAGES]))]
    rng.shuffle(images)
    return {
        "staff": [each.full_name for each in people[:4]],
        "patients": [
            [each.hl7_name, each.full_name, each.mrn, each.birth_day, each.sex, each.dicom_name]
            for each in people[4:]
        ],
        "placers": [f"EH{order + 41 * n}" for n in range(9)],
        "accessions": [f"RAD{accession + 59 * n}" for n in range(9)],
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "source": rng.choice(SOURCES),
        "drop": rng.choice(DROPS),
        "images": images,
        "again": rng.choice((1, 2)),
        "exam": rng.choice(
            (["CTABD", "CT abdomen"], ["CTTHO", "CT thorax"], ["CTHEAD", "CT head"])
        ),
        "first_number": rng.randrange(1200, 8800),
        "second_from": rng.randrange(20, 700),
        "start": rng.choice(_STARTS),
        "urgent_after": rng.choice((48, 52, 56)),
    }
