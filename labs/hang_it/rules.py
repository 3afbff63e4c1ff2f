"""The rules of the viewer: their small syntax, and where they hang an image."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

VIEWPORTS = ("upper left", "lower left", "upper right", "lower right", "strip", "tray")
STRIP, TRAY = "strip", "tray"
ATTRIBUTES = ("anatomy", "view", "side", "procedure", "description")

Image = Mapping[str, str]

_EMPTY = "empty"
_NOT = re.compile(r"not\s+(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(r"[\w .\-/*]+")


class NotACell(ValueError):
    """A cell follows no form of the syntax."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One condition: values of which the image must have one, or must have none."""

    text: str
    values: tuple[str, ...] = ()
    negated: bool = False

    def matches(self, value: str) -> bool:
        """Say whether an image with *value* meets the condition; capitals make no difference."""
        if not self.values:
            return True
        return any(_fits(pattern, value) for pattern in self.values) is not self.negated


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: every condition must hold. *number* is its place in the table."""

    number: int
    viewport: str
    cells: Mapping[str, Cell]

    def matches(self, image: Image, *ignoring: str) -> bool:
        """Say whether the rule claims *image*, conditions on *ignoring* left aside."""
        return all(
            cell.matches(image[name]) for name, cell in self.cells.items() if name not in ignoring
        )

    def asks(self, name: str) -> bool:
        """Say whether the rule has a condition on that attribute."""
        return bool(self.cells[name].values)


def read_cell(text: str) -> Cell:
    """Return the condition that *text* writes, or raise :class:`NotACell`."""
    if not text:
        return Cell(text)
    negated = _NOT.fullmatch(text)
    values = tuple(each.strip() for each in (negated["rest"] if negated else text).split(","))
    if not all(_VALUE.fullmatch(each) for each in values):
        raise NotACell(text)
    return Cell(text, values, negated=bool(negated))


def read_rules(rows: Sequence[Mapping[str, str]]) -> list[Rule]:
    """Return the rules of a table, in their order."""
    return [
        Rule(number, row["viewport"], {name: read_cell(row[name]) for name in ATTRIBUTES})
        for number, row in enumerate(rows, 1)
    ]


def claimed(image: Image, rules: Sequence[Rule]) -> Rule | None:
    """Return the first rule that claims *image*."""
    return next((rule for rule in rules if rule.matches(image)), None)


def hung(image: Image, rules: Sequence[Rule]) -> str:
    """Return the viewport of *image*; what no rule claims lies in the tray."""
    rule = claimed(image, rules)
    return rule.viewport if rule else TRAY


def _fits(pattern: str, value: str) -> bool:
    if pattern.casefold() == _EMPTY:
        return not value
    parts = (re.escape(part) for part in pattern.casefold().split("*"))
    return re.fullmatch(".*".join(parts), value.casefold()) is not None
