"""What the seed draws: two archives with the same kinds of faults, and how dates are written."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_person

DATE_FORMS = {
    "DD/MM/YYYY": "%d/%m/%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
    "DD.MM.YYYY": "%d.%m.%Y",
}
CANCELED = ("CA", "X", "canceled", "D")


def draw(rng: Random) -> Params:
    """Draw the seeds of both databases and what is the same in both."""
    first = rng.randrange(4, 10)
    return {
        "asker": draw_person(rng, ascii_only=True).full_name,
        "registrar": draw_person(rng, ascii_only=True).full_name,
        "hospital": draw_hospital(rng),
        "shown": rng.randrange(10**9),
        "hidden": rng.randrange(10**9),
        "orphans": rng.choice(("series", "instance")),
        "date_form": rng.choice(list(DATE_FORMS)),
        "canceled": rng.choice(CANCELED),
        "month": rng.randrange(2, 9),
        "first_day": first,
        "last_day": first + rng.randrange(8, 14),
    }
