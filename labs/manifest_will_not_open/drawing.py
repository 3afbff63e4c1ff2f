"""What a seed decides: the places, what the manifest leaves out, what the registry says."""

from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_person

ONE, ALL, ABSENT = "one", "all", "absent"
ROOT = "1.2.826.0.1.3680043.10.1603.48"
KOS = "1.2.840.10008.5.1.4.1.1.88.59"
CT = "1.2.840.10008.5.1.4.1.1.2"
MIME = "application/dicom"

_TITLES = (("113000", "Of Interest"), ("113004", "For Teaching"), ("113003", "For Surgery"))
_WRONG_MIMES = ("application/pdf", "text/xml", "application/octet-stream", "image/jpeg")


def draw(rng: Random) -> Params:
    """Turn randomness into a manifest with faults, and a registry entry with others."""
    patient, asker, reader = (draw_person(rng, ascii_only=True) for _ in range(3))
    home, away = draw_hospital(rng), draw_hospital(rng)
    while away == home:
        away = draw_hospital(rng)
    series = [rng.randrange(2, 4), rng.randrange(2, 4)]
    stale, title = rng.choice(((True, True), (True, False), (False, True), (False, False)))
    at = rng.randrange(2)
    return {
        "asker": asker.full_name,
        "reader": f"Dr {reader.full_name}",
        "home": home,
        "away": away,
        "name": patient.dicom_name,
        "mrn": patient.mrn,
        "born": patient.birth_day,
        "sex": patient.sex,
        "day": f"{draw_date(rng):%Y%m%d}",
        "accession": draw_accession(rng, "CT"),
        "arc": rng.randrange(100_000, 1_000_000),
        "series": series,
        "fault": rng.choice((ONE, ALL, ABSENT)),
        "faulty_series": rng.randrange(2),
        "stale": [at, rng.randrange(series[at])] if stale else None,
        "title": list(rng.choice(_TITLES)) if title else None,
        "places": rng.sample(range(81, 99), 3),
        "repositories": rng.sample(range(61, 79), 2),
        "wrong_mime": rng.choice((*_WRONG_MIMES, "")),
        "wrong_format": rng.choice((CT, "")),
        "wrong_repository": rng.choice((True, False)),
    }


def uid(params: Params, *arcs: int) -> str:
    """Return a short UID of this lab."""
    return ".".join([ROOT, str(params["arc"]), *map(str, arcs)])


def place(params: Params, which: int) -> str:
    """Return the Retrieve Location UID of today's archive (0), the old one (1), another's (2)."""
    return uid(params, 9, params["places"][which])


def location(params: Params, series: int) -> str | None:
    """Return the place that the faulty manifest names for a series."""
    if params["fault"] != ALL and series != params["faulty_series"]:
        return place(params, 0)
    return None if params["fault"] == ABSENT else place(params, 1)


def images(params: Params) -> list[tuple[int, int]]:
    """Return series and image of all that the archive holds, counted from nought."""
    return [(series, at) for series, count in enumerate(params["series"]) for at in range(count)]


def image_uid(params: Params, series: int, at: int) -> str:
    """Return the UID of an image as the archive has it today."""
    replaced = params["stale"] == [series, at]
    return uid(params, 2 if replaced else 1, series + 1, at + 1)


def old_image_uid(params: Params, series: int, at: int) -> str:
    """Return the UID of an image as it was when the manifest was made."""
    return uid(params, 1, series + 1, at + 1)


def manifest_uid(params: Params, *, new: bool) -> str:
    """Return the UID of the manifest that is shared, or the one that lies ready for the next."""
    return uid(params, 7, 2 if new else 1)


def registry(params: Params) -> dict[str, str]:
    """Return what the registry says of the manifest."""
    return {
        "mime": params["wrong_mime"] or MIME,
        "format": params["wrong_format"] or KOS,
        "unique_id": manifest_uid(params, new=False),
        "repository": repository(params, today=not params["wrong_repository"]),
        "hash": f"{Random(params['arc']).getrandbits(160):040x}",
        "size": str(2200 + params["arc"] % 700),
        "patient": f"{params['mrn']}^^^&{ROOT}.5&ISO",
    }


def repository(params: Params, *, today: bool) -> str:
    """Return the UID of the repository of today, or of the one before it."""
    return uid(params, 8, params["repositories"][0 if today else 1])


def right_registry(params: Params) -> dict[str, Any]:
    """Return for each attribute the value to be written, or none where it is computed."""
    return registry(params) | {
        "mime": MIME,
        "format": KOS,
        "unique_id": manifest_uid(params, new=True),
        "repository": repository(params, today=True),
        "hash": None,
        "size": None,
    }
