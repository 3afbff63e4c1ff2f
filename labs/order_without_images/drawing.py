"""What a seed decides: the style of the feed, the faults in the map, and who writes the ticket."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_date, draw_hospital, draw_people

from .site import STYLES

_AUTHORITIES = ("ALDER", "BRYN", "CEDAR", "FERN", "HERON", "JUNIPER")
_FEWEST_FAULTS = 3
ONE_ORDER, TWO_ORDERS = "one order", "two orders"


def draw(rng: Random) -> Params:
    """Turn randomness into the facts from which everything is built."""
    style = rng.choice(sorted(STYLES))
    home, partner, clinic = rng.sample(_AUTHORITIES, 3)
    asker, technologist = draw_people(rng, 2, ascii_only=True)
    return {
        "asker": asker.full_name,
        "technologist": technologist.full_name,
        "hospital": draw_hospital(rng),
        "ward_system": rng.choice(("CAREWEB", "WARDLINE", "ORDERPRO")),
        "ris": rng.choice(("RADIS", "EXAMHUB", "RISCORE")),
        "engine": rng.choice(("Switchyard", "Junction", "Relay")),
        "style": style,
        "code_mr": rng.choice(("MR", "HN")),
        "home": home,
        "partner": partner,
        "clinic": clinic,
        "shared": rng.choice((True, False)),
        "uid_owner": rng.choice(("ris", "engine")),
        "modality": rng.choice(("CT", "MR", "US", "DX")),
        "accession_fault": rng.choice(("placer", "filler", "step")),
        "faults": sorted(rng.sample(_OTHER_FAULTS, rng.randrange(_FEWEST_FAULTS, 5))),
        "today": draw_date(rng).isoformat(),
        "orders": f"{rng.getrandbits(64):016x}",
        "control": rng.randrange(10_000, 90_000),
        "evidence": rng.choice((ONE_ORDER, TWO_ORDERS)),
    }


_OTHER_FAULTS = (
    "description",
    "modality",
    "patient_id",
    "start_date",
    "start_time",
    "station",
    "step",
    "study_uid",
)
