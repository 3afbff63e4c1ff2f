"""Pairs of records, as states of their fields: what agrees, is similar, differs or is missing."""

from dataclasses import dataclass
from random import Random

AGREES, SIMILAR, DIFFERS, MISSING = "A", "S", "D", "-"
FIELDS = ("number", "family", "given", "birth", "sex", "postcode", "phone")

PLAIN, MARRIED, TYPO, TURNED, MOVED, BARE = (
    "plain", "married", "typo", "turned", "moved", "bare",
)  # fmt: skip
TWINS, PARENT, NAMESAKE, TWIN_OF_BARE, WRONG_NUMBER, STRANGER = (
    "twins", "parent", "namesake", "twin_of_bare", "wrong_number", "stranger",
)  # fmt: skip
SAME = frozenset({PLAIN, MARRIED, TYPO, TURNED, MOVED, BARE})
"""Kinds of pairs that are one person; the others are two."""

PERSONAL, FAMILY = "personal", "family"
_STATES = {
    PLAIN: "AAAAAAA",
    MARRIED: "ADAAAAA",
    TYPO: "AASAAAA",
    TURNED: "AAASAAA",
    MOVED: "AAAAADD",
    BARE: "-AAAADD",
    TWINS: "DADAxAA",
    PARENT: "DAADAAA",
    NAMESAKE: "DAAAADD",
    TWIN_OF_BARE: "-AAAADD",
    WRONG_NUMBER: "ADDDxDD",
    STRANGER: "DDxDxDD",
}
"""The fields of each kind in their order; x is drawn."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side: of which kind, and how their fields compare."""

    kind: str
    states: dict[str, str]

    @property
    def is_same(self) -> bool:
        """Say whether both records are one person's."""
        return self.kind in SAME


def draw_pairs(seed: str, counts: dict[str, int], number: str, without: int) -> list[Pair]:
    """Return *counts* pairs of each kind; *without* of a hundred lack the number."""
    rng = Random(seed)
    return [
        _pair(rng, kind, number, without) for kind, count in counts.items() for _ in range(count)
    ]


def _pair(rng: Random, kind: str, number: str, without: int) -> Pair:
    states = dict(zip(FIELDS, _STATES[kind], strict=True))
    for name, state in states.items():
        if state == "x":
            states[name] = rng.choice((AGREES, DIFFERS))
    if number == FAMILY and kind in {TWINS, PARENT}:
        states["number"] = AGREES
    if kind in {PLAIN, TYPO, TURNED, MARRIED, TWINS, PARENT} and rng.randrange(100) < without:
        states["number"] = MISSING
    return Pair(kind, states)


def rates(pairs: list[Pair], field: str, *, same: bool) -> int:
    """Return in how many of a hundred pairs *field* agrees, where it is there at all."""
    states = [pair.states[field] for pair in pairs if pair.is_same == same]
    there = [state for state in states if state != MISSING]
    return round(100 * there.count(AGREES) / len(there)) if there else 0


def missing_rate(pairs: list[Pair], field: str) -> int:
    """Return in how many of a hundred pairs *field* is missing."""
    return round(100 * sum(pair.states[field] == MISSING for pair in pairs) / len(pairs))
