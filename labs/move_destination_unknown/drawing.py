"""What a seed decides: the study and its kinds of objects, and which tables stand in the way."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people

LISTED = ("missing", "case", "old_title")
"""What is wrong with the archive's table of destinations: each of them gives 0xA801."""
BEHIND = ("nothing", "stranger", "old_port")
"""What stands in the way once the title is known."""
REFUSALS = ("class", "syntax")
"""Why the workstation refuses a context."""
KINDS = {
    "US": ("1.2.840.10008.5.1.4.1.1.3.1", "Cine loops"),
    "SR": ("1.2.840.10008.5.1.4.1.1.88.33", "Measurements"),
    "OT": ("1.2.840.10008.5.1.4.1.1.7", "Key screens"),
}
_ROOMS = (("heart room", "HEART"), ("tumor board", "BOARD"), ("stroke room", "STROKE"))
_PORTS = (104, 4006, 11112, 4242, 5104)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 4, ascii_only=True)
    room, stem = rng.choice(_ROOMS)
    listed = rng.choice(LISTED)
    archive_port, view_port, old_port = rng.sample(_PORTS, 3)
    images = rng.randrange(3, 7)
    return {
        "asker": people[0].full_name,
        "hospital": draw_hospital(rng),
        "room": room,
        "patients": [
            {"name": each.dicom_name, "id": each.mrn, "full": each.full_name} for each in people[1:]
        ],
        "accessions": [draw_accession(rng, "AC") for _ in range(3)],
        "dates": [draw_date(rng).strftime("%Y%m%d") for _ in range(3)],
        "root": f"1.2.826.0.1.3680043.10.{rng.randrange(100, 999)}.{rng.randrange(10**6, 10**7)}",
        "archive": {"ae_title": rng.choice(("WARD_PACS", "MainPacs", "RadArchive"))},
        "view_title": f"{stem}_View{rng.randrange(10, 100)}",
        "own": f"ADMIN{rng.randrange(1, 9)}",
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "ports": [archive_port, view_port, old_port],
        "listed": listed,
        "behind": _behind(rng, listed),
        "refusal": rng.choice(REFUSALS),
        "kind": rng.choice(sorted(KINDS)),
        "images": images,
        # Never as many as the images: the two counts must not be the same number.
        "others": rng.choice([count for count in (1, 2, 3) if count != images]),
        "log": _log(rng),
        "service": rng.choice(("C-MOVE", "C-GET")),
    }


def _behind(rng: Random, listed: str) -> str:
    """Draw what comes after the title: an old port needs a line that is there already."""
    return rng.choice([each for each in BEHIND if each != "old_port" or listed != "missing"])


def _log(rng: Random) -> list[Params]:
    """Draw six responses, one of each meaning, in any order."""
    total = rng.randrange(40, 220)
    done, failed = rng.randrange(5, total - 10), rng.randrange(1, 9)
    rows: list[Params] = [
        _row("going", "FF00", total - done, done, 0),
        _row("all", "0000", 0, total, 0),
        _row("part", "B000", 0, total - failed, failed),
        _row("none", "0000", 0, 0, 0),
        {"means": "unknown", "status": "A801", "counts": ["", "", "", ""]},
        _row("undelivered", "A702", 0, 0, total),
    ]
    rng.shuffle(rows)
    return rows


def _row(means: str, status: str, remaining: int, completed: int, failed: int) -> Params:
    last = "" if status != "FF00" else str(remaining)
    return {"means": means, "status": status, "counts": [last, str(completed), str(failed), "0"]}
