"""The images of both sites: what their devices wrote, and what people typed."""

from collections.abc import Iterator
from random import Random

from app.grading import Params

from .drawing import BOTH
from .families import Family, Term
from .layout import family_of

Image = dict[str, str]
_SIDES_A = {"R": "R", "L": "L", "B": "BOTH"}
_SIDES_B = {
    "R": ("rt", "right", "re."),
    "L": ("lt", "left", "li."),
    "B": ("both", "bilat."),
    "": ("",),
}
_OTHER_SIDE = {"R": "L", "L": "R"}
_EACH_A, _STRIP_A = 3, 3
_EACH_B, _STRIP_B, _ODD_B = 7, 6, 5
_MISLEADING = 0.3


def site_a(params: Params) -> list[Image]:
    """Return the twenty images of site A: coded, and described by the book."""
    rng = Random(f"{params['images']} a")
    family, own = family_of(params), params["codes_a"]
    kinds = [
        *_main(family, _EACH_A),
        *_strip(rng, params, family, _STRIP_A),
        (family.region, family.extra, rng.choice("RL"), "ordinary"),
        *((family.neighbor, family.first, side, "ordinary") for side in "RL"),
        *((family.region, family.second, side, "aside") for side in "RL"),
    ]
    rng.shuffle(kinds)
    return [
        _image(f"A-{number:02d}", region, view, side, rng.choice(own[kind]))
        | {"description": _by_the_book(family, region, view, side, kind)}
        for number, (region, view, side, kind) in enumerate(kinds, 1)
    ]


def site_b(params: Params) -> list[Image]:
    """Return the hidden images of site B: half of them without codes, described as people talk."""
    rng = Random(f"{params['images']} b")
    family, own = family_of(params), params["codes_b"]
    kinds = [
        *_main(family, _EACH_B),
        *_strip(rng, params, family, _STRIP_B),
        *_odd(rng, family),
    ]
    rng.shuffle(kinds)
    return [
        _image(f"B-{number:02d}", region, view, side, rng.choice(own[kind]), coded=bool(number % 2))
        | {"description": _as_people_talk(rng, family, region, view, side)}
        for number, (region, view, side, kind) in enumerate(kinds, 1)
    ]


def this_morning(params: Params) -> list[Image]:
    """Return six images of site B that are on the desk: presets, own words, and nothing."""
    rng = Random(f"{params['images']} m")
    family, own = family_of(params), params["codes_b"]
    side, other = rng.sample("RL", 2)
    word, (first, second, _) = family.region.words[0], family.short
    loose = _as_people_talk(rng, family, family.region, family.first, other, misleading=0)
    told = [
        (family.region, family.first, side, "ordinary", f"{word} {other} {first}"),
        (family.region, family.first, other, "ordinary", loose),
        (
            family.region,
            family.second,
            other,
            "ordinary",
            f"{word} {other} {second} {family.aside.word}",
        ),
        (family.neighbor, family.second, side, "ordinary", f"{word} {side} {second}"),
        (family.region, family.second, other, "ordinary", f"{word} {other} {second}".lower()),
        (family.region, family.first, side, "aside", f"{word} {side} {first}"),
        (family.region, family.second, side, "ordinary", ""),
    ]
    chosen = [*told[:4], rng.choice(told[4:6]), rng.choice(told[5:])]
    if chosen[4] == chosen[5]:
        chosen[5] = told[6]
    rng.shuffle(chosen)
    # The first two are on the desk as headers, and there the description is to be seen.
    chosen.sort(key=lambda each: not each[4])
    return [
        _image(f"M-{number}", region, view, side, rng.choice(own[kind]), coded=bool(number % 2))
        | {"description": text}
        for number, (region, view, side, kind, text) in enumerate(chosen, 1)
    ]


Kind = tuple[Term, Term, str, str]


def _main(family: Family, each: int) -> Iterator[Kind]:
    for side in "RL":
        for view in (family.first, family.second):
            yield from [(family.region, view, side, "ordinary")] * each


def _strip(rng: Random, params: Params, family: Family, count: int) -> Iterator[Kind]:
    for _ in range(count):
        if params["fifth"] == BOTH:
            yield family.region, family.first, "B", "ordinary"
        else:
            yield (
                family.region,
                rng.choice((family.first, family.second)),
                rng.choice("RL"),
                "strip",
            )


def _odd(rng: Random, family: Family) -> Iterator[Kind]:
    views = (family.first, family.second)
    for _ in range(_ODD_B):
        yield family.region, family.extra, rng.choice("RL"), "ordinary"
        yield family.neighbor, rng.choice(views), rng.choice("RL"), "ordinary"
        yield family.region, rng.choice(views), rng.choice("RL"), "aside"
        yield family.region, rng.choice(views), "", "ordinary"


def _image(
    name: str, region: Term, view: Term, side: str, procedure: str, *, coded: bool = True
) -> Image:
    return {
        "image": name,
        "anatomy": region.said(side, coded=coded),
        "view": view.said(side, coded=coded),
        "side": side,
        "procedure": procedure,
    }


def _by_the_book(family: Family, region: Term, view: Term, side: str, kind: str) -> str:
    views = (family.first, family.second, family.extra)
    short = family.short[views.index(view)]
    special = {"strip": family.strip.word, "aside": family.aside.word}.get(kind, "")
    return f"{region.words[0]} {_SIDES_A[side]} {short} {special}".rstrip()


def _as_people_talk(
    rng: Random,
    family: Family,
    region: Term,
    view: Term,
    side: str,
    misleading: float = _MISLEADING,
) -> str:
    """Return what somebody typed, or the name of a preset that was meant for something else."""
    if side and rng.random() < misleading:
        return (
            f"{family.region.words[0]} {_OTHER_SIDE.get(side, 'R')} {rng.choice(family.short[:2])}"
        )
    views = (family.first, family.second)
    loose = rng.choice(family.loose[views.index(view)]) if view in views else "extra"
    words = [rng.choice(_SIDES_B[side]), region.words[0].lower(), loose]
    rng.shuffle(words)
    return " ".join(filter(None, words)) if rng.random() < 0.9 else ""  # noqa: PLR2004 - or nothing
