"""The words of the ticket: people, layout, codes and site A's list."""

from collections.abc import Sequence

from app.grading import Params

from .drawing import BOTH, MODIFIER, NOWHERE
from .headers import terms_of
from .layout import family_of, viewport_of
from .rules import ATTRIBUTES, Image

_THIRD_ROOM = {
    NOWHERE: (
        "the anatomic region stands there as a code without a modifier, and the device's "
        "conformance statement names no element in which it would send a side."
    ),
    MODIFIER: (
        "within the code of the anatomic region stands Anatomic Region Modifier Sequence "
        "(0008,2220) with the code for right or left. The device's conformance statement says "
        "that it is set together with the marker, and in all ten it agrees with the lead marker."
    ),
}
_TERMS = ("region", "neighbor", "first", "second", "extra")


def words(params: Params, at_a: Sequence[Image]) -> dict[str, str]:
    """Return everything that brief and prompts show in place of ``[[name]]``."""
    return {
        **{name: params[name] for name in ("asker", "fitter", "site_a", "site_b")},
        "third_room": _THIRD_ROOM[params.get("third_room", NOWHERE)],
        **_layout(params),
        **_codes(params),
        **{
            f"{image['image'].lower().replace('-', '')}_{name}": image[name]
            for image in at_a
            for name in ATTRIBUTES
        },
    }


def _layout(params: Params) -> dict[str, str]:
    family = family_of(params)
    found = {"strip_wish": f"images {family.strip.name}, whatever view or side"}
    if params["fifth"] == BOTH:
        found["strip_wish"] = f"both sides in one picture, {family.first.name} view"
    for side, side_name in (("R", "right"), ("L", "left")):
        for view in (family.first, family.second):
            place = viewport_of(params, side, first=view is family.first).replace(" ", "_")
            found[f"wish_{place}"] = f"the patient's {side_name} side, {view.name} view"
    return found


def _codes(params: Params) -> dict[str, str]:
    family = family_of(params)
    found = {"aside_name": family.aside.name, "strip_name": family.strip.name}
    for name, term in zip(_TERMS, terms_of(family), strict=True):
        found[f"{name}_name"] = term.name
        found[f"{name}_code"] = term.code
        found[f"{name}_words"] = " or ".join(term.words)
    for site in "ab":
        own = params[f"codes_{site}"]
        found[f"strip_{site}"] = own["strip"][0]
        found[f"aside_{site}"] = own["aside"][0]
        found[f"ordinary_{site}"] = own["ordinary"][0]
    return found
