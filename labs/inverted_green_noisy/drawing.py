"""What a seed decides: which object has which fault, where it lies, and who complains of it how."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people

from .kinds import BITS, COLOR, GRAY, HEALTHY, KINDS, PLANES, kinds_of

OURS = ("a.dcm", "b.dcm", "c.dcm", "d.dcm")
"""The objects that may be mended; each has one fault, and no two have the same."""

GUESTS = ("e.dcm", "f.dcm")
"""Another hospital's objects, to be looked at only: one is faulty, one merely unusual."""

_FAULTS = (GRAY, COLOR, PLANES, BITS)
_COMPLAINTS = {
    GRAY: (
        "Looks like the negative of a photograph.",
        "What was bright on the scanner's screen is dark here.",
        "The radiologist thought it was printed film.",
    ),
    COLOR: (
        "Somebody spilled paint over it, says the ward.",
        "The colors are not those on the device's own screen.",
        "The picture is there, but under a colored veil.",
    ),
    PLANES: (
        "Like a television without an antenna.",
        "Shreds of the picture in several places at once.",
        "Colored stripes; one can guess letters in them.",
    ),
    BITS: (
        "Parts of it jump from one end of the gray scale to the other.",
        "Patches of black and white where there should be none.",
        "Very noisy. They asked what had gone wrong with the scan.",
    ),
    HEALTHY: (
        "Looks well to me, but I have never seen such a label in group 0028.",
        "No complaint. A colleague says its label is unusual and must be wrong.",
    ),
}
_VAGUE = ('"Not readable." That is all I was told.', "The doctor on call refused it and hung up.")
_VAGUE_SHARE = 0.25


def draw(rng: Random) -> Params:
    """Turn randomness into the six objects and the words about them."""
    asker, partner, *patients = draw_people(rng, 8, ascii_only=True)
    faults = rng.sample(_FAULTS, 4)
    guests = rng.sample([HEALTHY, rng.choice(_FAULTS)], 2)
    objects: dict[str, Params] = {}
    for number, (name, fault) in enumerate(zip((*OURS, *GUESTS), faults + guests, strict=True)):
        used = [each["kind"] for each in objects.values()]
        free = [kind for kind in kinds_of(fault) if kind not in used]
        patient = patients[number]
        objects[name] = {
            "kind": rng.choice(free),
            "complaint": _complaint(rng, fault),
            "name": patient.dicom_name,
            "mrn": patient.mrn,
            "born": patient.birth_day,
            "sex": patient.sex,
            "accession": draw_accession(rng),
        }
    return {
        "asker": asker.full_name,
        "partner": partner.full_name,
        "hospital": draw_hospital(rng),
        "day": draw_date(rng).strftime("%Y%m%d"),
        "objects": objects,
    }


def _complaint(rng: Random, fault: str) -> str:
    if rng.random() < _VAGUE_SHARE:
        return rng.choice(_VAGUE)
    return rng.choice(_COMPLAINTS[fault])


def fault_of(params: Params, name: str) -> str:
    """Return the fault of the object of that name."""
    return KINDS[params["objects"][name]["kind"]].fault
