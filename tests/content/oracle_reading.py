"""How an oracle reads an item: facts out of the stem, rows of its table, the one fitting option."""

import re
from collections.abc import Callable

from app.grading.items import Drawn

Oracle = Callable[[Drawn], str]


def read(pattern: str, text: str) -> list[str]:
    """Return the groups of the one place where *pattern* fits."""
    found = re.search(pattern, text, re.DOTALL)
    assert found, (pattern, text)
    return [str(each) for each in found.groups()]


def table(stem: str) -> list[list[str]]:
    """Return the rows of the table in *stem*, without its head."""
    lines = [line.strip("| ") for line in stem.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def listing(stem: str) -> list[str]:
    """Return the lines of the block of plain text in *stem*."""
    [block] = read(r"```\w+\n(.*?)\n```", stem)
    return block.split("\n")


def the_one(drawn: Drawn, fits: Callable[[str], object]) -> str:
    """Return the only option that fits."""
    [option] = [each.text for each in drawn.options if fits(each.text)]
    return option
