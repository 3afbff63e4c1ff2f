"""What the seed draws: five transfers, three causes that are always there and two of three."""

from dataclasses import asdict, replace
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_hospital, draw_person

from .links import ARCHIVE, DUPLEX, LATENCY, NOTHING, SHARED, WINDOW, Link

NEGOTIATES, FIXED = "negotiates", "fixed"

_NEAR = ("CT, room 2", "MR, basement", "ultrasound, outpatients", "X-ray, emergency", "angiography")
_FAR = ("clinic by the lake", "partner hospital", "screening van at its stop", "night reading site")
_NEAR_KINDS = (DUPLEX, ARCHIVE, SHARED, NOTHING)


def draw(rng: Random) -> Params:
    """Draw the transfers and their order."""
    causes = [DUPLEX, LATENCY, WINDOW, *rng.sample((ARCHIVE, SHARED, NOTHING), 2)]
    rng.shuffle(causes)
    near, far = rng.sample(_NEAR, len(_NEAR)), rng.sample(_FAR, len(_FAR))
    links = [
        _link(rng, letter, cause, near.pop() if cause in _NEAR_KINDS else far.pop())
        for letter, cause in zip("ABCDE", causes, strict=True)
    ]
    params = {
        "asker": draw_person(rng, ascii_only=True).full_name,
        "technologist": draw_person(rng, ascii_only=True).full_name,
        "hospital": draw_hospital(rng),
        "faster": rng.choice((5, 10)),
        "port": rng.choice((NEGOTIATES, FIXED)),
    }
    if params["port"] == FIXED:
        links = [_with_fixed_port(each) for each in links]
    return {**params, "links": [asdict(each) for each in links]}


def links_of(params: Params) -> list[Link]:
    """Return the transfers that *params* hold."""
    return [Link(**each) for each in params["links"]]


def _link(rng: Random, letter: str, cause: str, source: str) -> Link:
    common: dict[str, Any] = {
        "id": letter,
        "cause": cause,
        "source": source,
        "line_mbit": rng.choice((100, 1000)),
        "rtt_ms": rng.choice((0.3, 0.4, 0.6)),
        "objects": rng.randrange(180, 620),
        "object_bytes": rng.randrange(520_000, 530_000),
        "answer_ms": rng.randrange(3, 9),
        "window_bytes": rng.choice((262_144, 1_048_576)),
        "pdu_bytes": rng.choice((16_384, 28_672, 65_536, 131_072)),
        "other_percent": rng.randrange(1, 7),
        "errors": rng.choice((0, 0, 1)),
        "late_collisions": 0,
        "device_duplex": "full (auto)",
        "switch_duplex": "full (auto)",
        "share_percent": 100,
        "start_seconds": rng.randrange(7 * 3600, 17 * 3600),
        "jitter_permille": rng.randrange(4, 25),
    }
    return Link(**{**common, **_OF[cause](rng)})


def _duplex(rng: Random) -> dict[str, Any]:
    fixed = ["full (fixed)", "half (auto)"]
    if rng.random() < 0.5:  # noqa: PLR2004 - a coin
        fixed.reverse()
    return {
        "line_mbit": 100,
        "device_duplex": fixed[0],
        "switch_duplex": fixed[1],
        "late_collisions": rng.randrange(300, 2_400),
        "errors": rng.randrange(250, 2_900),
        "share_percent": rng.randrange(3, 9),
        "objects": rng.randrange(120, 260),
    }


def _with_fixed_port(link: Link) -> Link:
    """Return *link* with its device as the end that cannot negotiate, where the ends disagree."""
    if link.cause != DUPLEX:
        return link
    return replace(link, device_duplex="full (fixed)", switch_duplex="half (auto)")


def _latency(rng: Random) -> dict[str, Any]:
    return {
        "line_mbit": rng.choice((100, 200)),
        "rtt_ms": rng.choice((38, 45, 52, 64, 78)),
        "objects": rng.randrange(1_200, 3_600),
        "object_bytes": rng.randrange(60_000, 140_000),
        "window_bytes": 4_194_304,
    }


def _window(rng: Random) -> dict[str, Any]:
    return {
        "line_mbit": rng.choice((500, 1000)),
        "rtt_ms": rng.choice((22, 28, 34, 46)),
        "objects": rng.randrange(4, 9),
        "object_bytes": rng.randrange(180_000_000, 420_000_000),
        "window_bytes": rng.choice((32_768, 65_536, 131_072)),
    }


def _archive(rng: Random) -> dict[str, Any]:
    return {"answer_ms": rng.randrange(700, 2_600), "objects": rng.randrange(150, 320)}


def _shared(rng: Random) -> dict[str, Any]:
    other = rng.randrange(88, 96)
    return {
        "line_mbit": 100,
        "other_percent": other,
        "share_percent": 99 - other,
        "objects": rng.randrange(120, 260),
    }


def _nothing(rng: Random) -> dict[str, Any]:
    return {
        "share_percent": rng.randrange(78, 90),
        "objects": rng.randrange(5_200, 9_000),
        "answer_ms": 1,
        "rtt_ms": 0.2,
    }


_OF = {
    DUPLEX: _duplex,
    LATENCY: _latency,
    WINDOW: _window,
    ARCHIVE: _archive,
    SHARED: _shared,
    NOTHING: _nothing,
}
