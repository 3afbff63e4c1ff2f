"""What the readers of content folders share: the root, names for authors, problems so far."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from app.catalog.problems import Problems
from app.errors import InvalidContent
from app.grading.strict_toml import Fields, Where, key_lines, read_toml

_REFUSED = re.compile(r"(?P<path>.+?):(?P<line>\d+): (?P<sentence>.+)", re.DOTALL)


class Desk:
    """Reads content below *root* and keeps what is wrong with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems = Problems()

    def name(self, path: Path) -> PurePosixPath:
        """Return *path* as authors read it, from the content root."""
        return PurePosixPath(path.relative_to(self.root).as_posix())

    def error(self, path: Path, line: int, sentence: str) -> None:
        """Note an error in the file at *path*."""
        self.problems.error(self.name(path), line, sentence)

    def warning(self, path: Path, line: int, sentence: str) -> None:
        """Note a warning about the file at *path*."""
        self.problems.warning(self.name(path), line, sentence)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note content that a reader refuses, and go on with the next."""
        try:
            yield
        except InvalidContent as refused:
            found = _REFUSED.fullmatch(str(refused))
            if found is None:
                raise
            self.error(Path(found["path"]), int(found["line"]), found["sentence"])

    def fields(self, path: Path) -> Fields | None:
        """Return the fields of the TOML file at *path*, or none after noting why not."""
        with self.noting():
            if not path.is_file():
                raise InvalidContent(f"{path}:1: This file is missing.")
            return read_toml(path)

    def lines(self, path: Path) -> "Lines":
        """Return the lines of the tables and keys of the TOML file at *path*."""
        return Lines(key_lines(path.read_text(encoding="utf-8")))


class Lines:
    """Finds the line of a key, or of the nearest table around it."""

    def __init__(self, lines: Mapping[Where, int]) -> None:
        self._lines = lines

    def of(self, *where: str | int) -> int:
        """Return the line, from 1, of what stands at *where*."""
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 1)


def like(fields: Fields, key: str, pattern: str, form: str) -> str:
    """Take the text *key*, which must match *pattern*; *form* says so in words."""
    value = fields.text(key)
    if not re.fullmatch(pattern, value):
        fields.refuse(key, f"{key} is {value!r}; it must be {form}.")
    return value


def stable_id(fields: Fields, prefix: str) -> str:
    """Take the ``id``: *prefix*, a hyphen and eight hexadecimal digits."""
    form = f"{prefix}- and eight hexadecimal digits"
    return like(fields, "id", rf"{prefix}-[0-9a-f]{{8}}", form)
