"""What a seed decides: how many answers of each kind there are, when, and what lies behind them."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people, draw_station

LINES = 20
_SCANNERS = {"CT": ("ct", "dose"), "MR": ("mr", "emr"), "XA": ("xa", "dose"), "MG": ("mg", "tomo")}
_TOOLS = ("perfusion tool", "3D tool", "measuring tool", "contour tool", "fusion tool")
_STATUSES = {
    "coerced": (0xB000, 0xB006),
    "mismatch": (0xB007,),
    "room": (0xA700, 0xA710, 0xA7F0),
    "data_set": (0xA900, 0xA910, 0xA9A1),
    "unclear": (0xC000, 0xC123, 0xC0A1, 0xC211),
}


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, technologist = draw_people(rng, 2)
    modality = rng.choice(sorted(_SCANNERS))
    params: Params = {
        "asker": asker.full_name,
        "technologist": technologist.full_name,
        "hospital": draw_hospital(rng),
        "modality": modality,
        "classes": list(_SCANNERS[modality]),
        "calling": draw_station(rng, modality),
        "called": rng.choice(("ArchiveNorth", "WARD_PACS", "MainPacs", "IMG_STORE")),
        "tool": rng.choice(_TOOLS),
        "start": rng.randrange(6 * 3600, 19 * 3600),
        "number": rng.randrange(10_000, 90_000),
        "room": rng.choice(("room_back", "room_gone")),
        "unclear": rng.choice(("cut", "trouble_over", "trouble")),
        "port": rng.choice((104, 4242, 11112)),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}.{rng.randrange(10, 60)}",
    }
    params["lines"] = _lines(rng, params)
    asked = [line["n"] for line in params["lines"] if line["kind"] != "ok"]
    params["asked"] = rng.choice(asked)
    return params


def _lines(rng: Random, params: Params) -> list[Params]:
    """Draw twenty answers; those about room stand together, at the end if the disk stays full."""
    kinds = ["data_set"] * rng.randrange(2, 4)
    kinds += ["coerced"] * rng.randrange(1, 3) + ["mismatch"] * rng.randrange(1, 4)
    kinds += [params["unclear"]] * rng.randrange(1, 3)
    kinds += [rng.choice(("class", "rights"))] * rng.randrange(1, 3)
    kinds += ["duplicate"] * rng.randrange(1, 3)
    full = [params["room"]] * rng.randrange(2, 6)
    kinds += ["ok"] * (LINES - len(kinds) - len(full))
    rng.shuffle(kinds)
    at = rng.randrange(2, len(kinds) - 2) if params["room"] == "room_back" else len(kinds)
    kinds[at:at] = full
    codes = {kind: rng.choice(_STATUSES[kind]) for kind in ("data_set", "room", "unclear")}
    seconds = sorted(rng.sample(range(5, 700), LINES))
    return [
        {"n": n, "kind": kind, "second": second, "status": _status(rng, kind, codes)}
        for n, (kind, second) in enumerate(zip(kinds, seconds, strict=True), 1)
    ]


def _status(rng: Random, kind: str, codes: dict[str, int]) -> int:
    fixed = {"ok": 0, "class": 0x0122, "rights": 0x0124, "duplicate": 0x0111}
    if kind in fixed:
        return fixed[kind]
    if kind in ("coerced", "mismatch"):
        return rng.choice(_STATUSES[kind])
    if kind in ("room_back", "room_gone"):
        return codes["room"]
    return codes["data_set"] if kind == "data_set" else codes["unclear"]
