"""A Markdown file on its way to a page."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file: its name for authors, its text with line numbers kept, and its folder."""

    name: PurePosixPath
    text: str
    folder: Path
    prefix: str
    """Goes before the ids of figures, so that two pages could stand on one."""
