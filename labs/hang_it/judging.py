"""How the rules fare on images, and which misunderstanding each stray image shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.grading import Finding, Params, Place

from .layout import belongs, codes, family_of, side_of
from .rules import STRIP, TRAY, Image, Rule, claimed, hung

ENOUGH = Fraction(95, 100)
MOST_FINDINGS = 6


@dataclass(frozen=True, slots=True)
class Stray:
    """One image that hangs where it should not: the code, and the row to look at."""

    code: str
    image: Image
    got: str
    row: int | None


def f1(params: Params, images: Sequence[Image], rules: Sequence[Rule]) -> Fraction:
    """Return the F1 score of what hangs: an image in a wrong viewport counts on both sides."""
    wanted = found = both = 0
    for image in images:
        want, got = belongs(params, image), hung(image, rules)
        wanted += want != TRAY
        found += got != TRAY
        both += want == got != TRAY
    return Fraction(2 * both, wanted + found) if wanted + found else Fraction(0)


def findings_of(
    params: Params, images: Sequence[Image], rules: Sequence[Rule]
) -> tuple[Finding, ...]:
    """Return one finding a kind of mistake, the most frequent first, each with an example."""
    by_code: dict[str, list[Stray]] = {}
    for stray in strays(params, images, rules):
        by_code.setdefault(stray.code, []).append(stray)
    ranked = sorted(by_code.values(), key=len, reverse=True)[:MOST_FINDINGS]
    return tuple(_finding(group, len(images)) for group in ranked)


def strays(params: Params, images: Sequence[Image], rules: Sequence[Rule]) -> Iterator[Stray]:
    """Yield every image that hangs in a wrong place."""
    for image in images:
        want, rule = belongs(params, image), claimed(image, rules)
        got = rule.viewport if rule else TRAY
        if got == want:
            continue
        if rule:
            code = _claimed_wrongly(params, image, want, rule, rules)
            yield Stray(code, image, got, rule.number)
        else:
            code, row = _not_claimed(params, image, want, rules)
            yield Stray(code, image, got, row)


def _claimed_wrongly(
    params: Params, image: Image, want: str, rule: Rule, rules: Sequence[Rule]
) -> str:
    if rule.asks("description"):
        return "FREE_TEXT_RULE"
    side = side_of(params, rule.viewport)
    if side and image["side"] != side and not rule.asks("side"):
        return "LATERALITY_IGNORED"
    below = rules[rules.index(rule) + 1 :]
    if any(other.viewport == want and other.matches(image) for other in below):
        return "RULE_ORDER"
    special = image["procedure"] in (*codes(params, "strip"), *codes(params, "aside"))
    meant = [rule, *(other for other in rules if other.viewport == want)]
    if special and any(other.asks("procedure") for other in meant):
        return "HARD_CODED"
    return _by_its_cells(params, image, want, rule)


def _by_its_cells(params: Params, image: Image, want: str, rule: Rule) -> str:
    side = side_of(params, rule.viewport)
    if side and image["side"] != side:
        return "WRONG_VIEWPORT" if image["side"] in ("R", "L") else "GUESSED_SIDE"
    if want not in (STRIP, TRAY) and rule.asks("view"):
        return "WRONG_VIEWPORT"
    return "RULE_TOO_WIDE"


def _not_claimed(
    params: Params, image: Image, want: str, rules: Sequence[Rule]
) -> tuple[str, int | None]:
    meant = [rule for rule in rules if rule.viewport == want]
    if not meant:
        return "VIEWPORT_EMPTY", None
    for rule in meant:
        if rule.asks("description") and rule.matches(image, "description"):
            return "FREE_TEXT_RULE", rule.number
        if any(rule.matches(twin) for twin in _twins(params, image)):
            return "CODE_OR_WORD", rule.number
        if rule.asks("procedure") and rule.matches(image, "procedure"):
            return "HARD_CODED", rule.number
    free = next((rule for rule in meant if rule.asks("description")), None)
    return ("FREE_TEXT_RULE", free.number) if free else ("RULE_TOO_NARROW", meant[0].number)


def _twins(params: Params, image: Image) -> Iterator[Image]:
    """Yield the same image as a device of the other kind would have described it."""
    family = family_of(params)
    regions = [term for term in (family.region, family.neighbor) if _is(term, image["anatomy"])]
    views = [term for term in (family.first, family.second) if _is(term, image["view"])]
    for region in regions:
        for view in views:
            for value in (view.code, *view.words):
                for part in (region.code, *region.words):
                    yield {**image, "anatomy": part, "view": value}


def _is(term: object, value: str) -> bool:
    return value in (getattr(term, "code", ""), *getattr(term, "words", ()))


def _finding(group: Sequence[Stray], tried: int) -> Finding:
    first = group[0]
    place = Place(f"row {first.row}" if first.row else "the table", "rules")
    facts = {"count": str(len(group)), "tried": str(tried), "example": told(first)}
    return Finding(first.code, place, first.image["image"], facts)


def told(stray: Stray) -> str:
    """Return in words what an image says of itself, and where it went."""
    image = stray.image
    said = ", ".join(
        f"{name} {image[name] or 'empty'}" for name in ("anatomy", "view", "side", "procedure")
    )
    where = "stayed in the tray" if stray.got == TRAY else f"went to the {stray.got}"
    text = image["description"]
    described = f"described as “{text}”" if text else "without a description"
    return f"{image['image']} ({said}, {described}) {where}"
