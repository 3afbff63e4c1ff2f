"""A Markdown file on its way to a page."""

from pathlib import Path, PurePosixPath

from app.frozen import Frozen


class Source(Frozen):
    """A Markdown file: its name for authors, its text with line numbers kept, and its folder."""

    name: PurePosixPath
    text: str
    folder: Path
    prefix: str
    """Goes before the ids of figures, so that two pages could stand on one."""
