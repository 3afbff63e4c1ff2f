"""Every rule for content, applied: what ``readingroom check`` prints."""

from collections.abc import Sequence
from pathlib import Path

from app.catalog.building import BrokenContent
from app.catalog.edition import edit
from app.catalog.problems import Problem
from app.catalog.rules import RULES, Rules


def check_content(root: Path, rules: Rules = RULES) -> list[Problem]:
    """Return what an author should mend in the content of *root*, by file and line."""
    try:
        return edit(root, rules)[1]
    except BrokenContent as broken:
        return list(broken.problems)


def below(problems: Sequence[Problem], root: Path, paths: Sequence[str]) -> list[Problem]:
    """Return the *problems* in or below one of *paths*; all of them if none is named."""
    wanted = [Path(path).resolve() for path in paths] or [root.resolve()]
    return [
        problem
        for problem in problems
        if any((root / problem.path).resolve().is_relative_to(path) for path in wanted)
    ]
