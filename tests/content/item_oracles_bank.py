"""The keys of two items on words worked out a second time: each option is sorted by its own words.

The items that calculate stand in item_oracles.py.
"""

import re
from collections.abc import Mapping

from app.grading.items import Drawn
from tests.content.oracle_reading import Oracle, read, the_one

# TeamSTEPPS: what is so now, what was before, what I think (it hedges), what I ask for.
_SBAR = {
    "Recommendation": r"^(?:Please|I ask|Hold)\b",
    "Assessment": r"\b(?:seems?|probably|I think)\b",
    "Background": r"\b(?:was|were|had|came)\b",
    "Situation": r"\b(?:has been|has reached|stand)\b",
}
# Kirkpatrick: what people say of the course, what they can, what they do later, what came of it.
_LEVELS = {
    "1": r"^(?:Marks|Answers|Votes)\b",
    "2": r"\btest on\b|\bwho can\b|\bpractical exam\b",
    "3": r"\ba month later\b|\bin the next quarter\b|\bworked through by the list\b",
    "4": r"^(?:Number of|Fall in)\b",
}


def _kinds(text: str, patterns: Mapping[str, str]) -> list[str]:
    return [kind for kind, pattern in patterns.items() if re.search(pattern, text)]


def part_of_sbar(drawn: Drawn) -> str:
    """Find the sentence that speaks as the part does; a wish or a guess goes before its tense."""
    [part] = read(r"sentences is the (\w+)\?", drawn.stem)
    return the_one(drawn, lambda text: _kinds(text, _SBAR)[0] == part)


def level_of_measure(drawn: Drawn) -> str:
    """Find the measure that shows the level."""
    [level] = read(r"belongs to level (\d)", drawn.stem)
    return the_one(drawn, lambda text: _kinds(text, _LEVELS) == [level])


BANK: Mapping[str, Oracle] = {
    "itm-d58b1396": part_of_sbar,
    "itm-29a6e5d1": level_of_measure,
}
