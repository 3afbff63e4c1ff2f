"""One exam whose scanner restarted: eight objects, and what became of each."""

from datetime import UTC, datetime, time, timedelta
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
    draw_station,
)

NOTE = "note"
CACHED, UNSENT = ("q1", "q3", "q4", "q6"), ("q2", "q5", "q7")
IMAGES = tuple(sorted(CACHED + UNSENT))
CACHED_ROLES = ("copy_a", "copy_b", "known", "plain")
UNSENT_ROLES = ("clash", "stray", "late")
ENCODINGS = (
    "MR_small.dcm",
    "MR_small_implicit.dcm",
    "MR_small_RLE.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "MR_small_jp2klossless.dcm",
)
_REGIONS = ("HEAD", "CSPINE", "LSPINE", "PELVIS", "ABDOMEN")
_TURNS = 7


def drawn(rng: Random) -> Params:
    """Return the orders of the day, and the role and the place of every object."""
    key = f"{rng.getrandbits(64):016x}"
    day = draw_date(rng)
    orders = _orders(rng, key)
    start = datetime.combine(day, time(8 + rng.randrange(8), rng.randrange(60)), UTC)
    params = {
        "key": key,
        "day": day.strftime("%Y%m%d"),
        "start": start.strftime("%H%M%S"),
        "orders": orders,
        "ours": next(at for at, order in enumerate(orders) if order["is_ours"]),
        "roles": _roles(rng),
        "encodings": rng.sample(ENCODINGS, 2),
        "slices": _slices(rng, start),
        "wrong_study": rng.choice(("made_up", "other_exam")),
        "meant": rng.choice(("clash", "known")),
        "series": str(rng.randrange(2, 9)),
        "station": draw_station(rng, "MR"),
        "hospital": draw_hospital(rng),
        "colleague": draw_person(rng, ascii_only=True).full_name,
        "reader": draw_physician(rng).dicom_name,
    }
    return {**params, "uids": _uids(params)}


def _orders(rng: Random, key: str) -> list[dict[str, Any]]:
    """Return this exam's order, another one of the same patient, and one of somebody else."""
    patient, stranger = draw_people(rng, 2, ascii_only=True)
    regions = rng.sample(_REGIONS, 3)
    numbers: list[str] = []
    while len(numbers) < len(regions):
        if (number := draw_accession(rng, "MR")) not in numbers:
            numbers.append(number)
    orders = [
        {
            "mrn": person.mrn,
            "name": person.dicom_name,
            "born": person.birth_day,
            "sex": person.sex,
            "region": region,
            "accession": number,
            "study": new_uid(key, "study", str(at)),
            "is_ours": at == 0,
        }
        for at, (person, region, number) in enumerate(
            zip((patient, patient, stranger), regions, numbers, strict=True)
        )
    ]
    rng.shuffle(orders)
    return orders


def _roles(rng: Random) -> dict[str, str]:
    """Return the role of each file by its name."""
    cached, unsent = list(CACHED_ROLES), list(UNSENT_ROLES)
    rng.shuffle(cached)
    rng.shuffle(unsent)
    return dict(zip(CACHED, cached, strict=True)) | dict(zip(UNSENT, unsent, strict=True))


def _slices(rng: Random, start: datetime) -> dict[str, dict[str, Any]]:
    """Return how each picture is turned, where its slice lies, and when it was taken."""
    turns = rng.sample(range(1, _TURNS + 1), 5)
    places = rng.sample(range(1, 12), 5)
    first = rng.randrange(-400, 200) / 10
    slices = {}
    for role, turn, place in zip(("known", "plain", *UNSENT_ROLES), turns, places, strict=True):
        slices[role] = _slice(turn, place + 1, first, start)
    copies = _slice(0, 1, first, start)
    slices |= {"copy_a": copies, "copy_b": dict(copies)}
    if rng.random() < 0.5:  # noqa: PLR2004 - one half
        # The scanner counted from the start again: two pictures, one number.
        slices["clash"]["number"] = slices["known"]["number"]
    if rng.random() < 0.5:  # noqa: PLR2004 - one half
        # The patient moved, and one slice was taken again at the same place.
        again = {key: slices["plain"][key] for key in ("number", "location")}
        slices["late"] |= again
    return slices


def _slice(turn: int, number: int, first: float, start: datetime) -> dict[str, Any]:
    taken = start + timedelta(seconds=41 * number)
    return {
        "turn": turn,
        "number": str(number),
        "location": f"{first + 4.4 * number:.1f}",
        "taken": taken.strftime("%H%M%S"),
    }


def _uids(params: Params) -> dict[str, str]:
    """Return every UID of the case by what it names."""
    key, orders, ours = params["key"], params["orders"], params["ours"]
    other = next(order for order in orders if not order["is_ours"] and _same(order, orders[ours]))
    wrong = new_uid(key, "made up") if params["wrong_study"] == "made_up" else other["study"]
    shared = {"known": new_uid(key, "shared"), "copy_a": new_uid(key, "copy")}
    return {
        "study": orders[ours]["study"],
        "other_study": other["study"],
        "wrong_study": wrong,
        "series": new_uid(key, "series"),
        "note_series": new_uid(key, "note series"),
        "frame": new_uid(key, "frame of reference"),
        "reserved": new_uid(key, "reserved"),
        **shared,
        "clash": shared["known"],
        "copy_b": shared["copy_a"],
        **{role: new_uid(key, role) for role in ("plain", "stray", "late", NOTE)},
    }


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["mrn"] == other["mrn"])
