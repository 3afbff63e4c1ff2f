"""What ``readingroom check`` says: a file, a line, and a sentence for the author."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from app.frozen import Frozen

Severity: TypeAlias = Literal["error", "warning"]


class Problem(Frozen, order=True):
    """One thing an author should mend; *path* is relative to the content root."""

    path: PurePosixPath
    line: int
    sentence: str
    severity: Severity = "error"

    def __str__(self) -> str:
        kind = "warning: " if self.severity == "warning" else ""
        return f"{self.path}:{self.line}: {kind}{self.sentence}"


class Problems:
    """The problems found so far; the same one said twice counts once."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()

    def error(self, path: PurePosixPath, line: int, sentence: str) -> None:
        """Note what has to be mended before the content can be published."""
        self._found.add(Problem(path, line, sentence))

    def warning(self, path: PurePosixPath, line: int, sentence: str) -> None:
        """Note what an author should look at."""
        self._found.add(Problem(path, line, sentence, "warning"))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found))
