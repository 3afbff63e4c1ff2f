"""Where each image belongs, and the rules that say so."""

from collections.abc import Sequence

from app.grading import Params

from .drawing import BOTH
from .families import FAMILIES, Family, Term
from .rules import ATTRIBUTES, STRIP, TRAY, Image

Row = dict[str, str]
SPARE_ROWS = 6


def family_of(params: Params) -> Family:
    """Return the body part of this bench."""
    return FAMILIES[params["family"]]


def viewport_of(params: Params, side: str, *, first: bool) -> str:
    """Return the viewport for one side and one of the two views."""
    column = "left" if (side == "R") is params["facing"] else "right"
    row = "upper" if first is params["first_above"] else "lower"
    return f"{row} {column}"


def side_of(params: Params, viewport: str) -> str:
    """Return the patient's side that *viewport* is for; empty for strip and tray."""
    if viewport in (STRIP, TRAY):
        return ""
    return "R" if viewport.endswith("left") is params["facing"] else "L"


def belongs(params: Params, image: Image) -> str:
    """Return the viewport in which the radiologist wants *image*."""
    family = family_of(params)
    if image["anatomy"] not in _names(family.region) or image["procedure"] in codes(
        params, "aside"
    ):
        return TRAY
    is_first = image["view"] in _names(family.first)
    if params["fifth"] == BOTH and image["side"] == "B" and is_first:
        return STRIP
    if params["fifth"] != BOTH and image["procedure"] in codes(params, "strip"):
        return STRIP
    if image["side"] not in ("R", "L") or not (is_first or image["view"] in _names(family.second)):
        return TRAY
    return viewport_of(params, image["side"], first=is_first)


def codes(params: Params, kind: str) -> list[str]:
    """Return the procedure codes of that kind at both sites."""
    both: list[str] = [*params["codes_a"][kind], *params["codes_b"][kind]]
    return both


def model_rows(params: Params) -> list[Row]:
    """Return rules that rest on codes first and words second, the narrow ones on top."""
    family = family_of(params)
    region, first = _either(family.region), _either(family.first)
    if params["fifth"] == BOTH:
        strip = row(STRIP, anatomy=region, view=first, side="B")
    else:
        strip = row(STRIP, anatomy=region, procedure=", ".join(codes(params, "strip")))
    return [
        row(TRAY, procedure=", ".join(codes(params, "aside"))),
        strip,
        *(
            row(
                viewport_of(params, side, first=view is family.first),
                anatomy=region,
                view=_either(view),
                side=side,
            )
            for side in "RL"
            for view in (family.first, family.second)
        ),
    ]


def found_rows(params: Params) -> list[Row]:
    """Return the rules as they were found: site A's wording, and site A's codes."""
    family = family_of(params)
    word, (first, second, _) = family.region.words[0], family.short
    strip = (
        row(STRIP, description=f"{word} BOTH*")
        if params["fifth"] == BOTH
        else row(STRIP, procedure=params["codes_a"]["strip"][0])
    )
    return [
        row(TRAY, description=f"*{family.aside.word}*"),
        strip,
        *(
            row(
                viewport_of(params, side, first=short == first),
                description=f"{word} {side} {short}*",
            )
            for side in "RL"
            for short in (first, second)
        ),
    ]


def with_spare(rows: Sequence[Row]) -> list[Row]:
    """Return *rows* and some blank ones below them."""
    return [*rows, *(row("") for _ in range(SPARE_ROWS))]


def row(viewport: str, **cells: str) -> Row:
    """Return one line of the table."""
    return {"viewport": viewport, **{name: cells.get(name, "") for name in ATTRIBUTES}}


def _names(term: Term) -> tuple[str, ...]:
    return (term.code, *term.words)


def _either(term: Term) -> str:
    return ", ".join(_names(term))
