"""Paths into a data set: ``(0040,0275)[1].(0040,0007)``, or the same with keywords."""

import re
from functools import lru_cache

from pydicom.datadict import tag_for_keyword

from app.errors import InvalidInput, UnreadableSample
from app.frozen import Frozen


class InvalidPath(UnreadableSample, InvalidInput):
    """A path names no data element."""

    status = 422


class Step(Frozen):
    """One element on the way; *item* counts from 1 and is ``None`` where no item is named."""

    group: int
    number: int
    item: int | None = None

    @property
    def tag(self) -> str:
        """Return the tag as the standard writes it."""
        return f"({self.group:04X},{self.number:04X})"

    @property
    def key(self) -> int:
        """Return the tag as one number, for sorting."""
        return self.group << 16 | self.number


_STEP = re.compile(
    r"(?:\(?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})\)?|([A-Za-z][A-Za-z0-9]*))(?:\[([1-9][0-9]{0,5})\])?"
)


@lru_cache(maxsize=4096)
def parse_path(path: str) -> tuple[Step, ...]:
    """Read *path*, by tags or keywords, into its steps."""
    return tuple(_step(part.strip(), path) for part in path.split("."))


def path_text(steps: tuple[Step, ...]) -> str:
    """Write *steps* the one way we write paths."""
    return ".".join(f"{step.tag}[{step.item}]" if step.item else step.tag for step in steps)


def _step(part: str, path: str) -> Step:
    found = _STEP.fullmatch(part)
    if found is None:
        raise InvalidPath(
            f"{path!r} is no path to a data element: write (0010,0010) or PatientName, and "
            "(0040,0275)[1].(0040,0007) for an element of a sequence's first item."
        )
    group, number, keyword, item = found.groups()
    if group is None:
        tag = tag_for_keyword(keyword)
        if tag is None:
            raise InvalidPath(f"{keyword} is no keyword of the data dictionary.")
        return Step(tag >> 16, tag & 0xFFFF, int(item) if item else None)
    return Step(int(group, 16), int(number, 16), int(item) if item else None)
