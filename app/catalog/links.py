"""Where links of a text lead: to another page of the catalog, within the page, or outside."""

import posixpath
import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from app.catalog.addresses import lesson_url
from app.catalog.folders import lesson_slug, slug_of
from app.frozen import Frozen

_OUTSIDE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_LESSON_FILE = re.compile(r"modules/([\w-]+)/lessons/([\w-]+\.md)")


class Links(Frozen):
    """Every address that the catalog serves, and the anchors of those that are read already."""

    addresses: Collection[str]
    lesson_files: Mapping[str, str]
    """The address of a lesson by its file below the content root."""

    def resolve(
        self, target: str, source: PurePosixPath, anchors: Collection[str]
    ) -> tuple[str, str]:
        """Return the address that *target* stands for, and a sentence if it leads nowhere."""
        if _OUTSIDE.match(target):
            return target, ""
        path, _, anchor = target.partition("#")
        mark = f"#{anchor}" if anchor else ""
        if not path:
            return (
                target,
                "" if anchor in anchors else f"No heading of this page has the id {anchor}.",
            )
        if path.startswith("/"):
            known = path.rstrip("/") in self.addresses or path in ("/glossary", "/labs", "/modules")
            return path + mark, "" if known else f"The link {target} leads nowhere."
        file = posixpath.normpath(str(source.parent / path))
        if file in self.lesson_files:
            return self.lesson_files[file] + mark, ""
        return target, f"The link {target} leads nowhere."


def file_address(file: str) -> str | None:
    """Return the address of the lesson *file*, named from the content root; none if it is none."""
    found = _LESSON_FILE.fullmatch(file)
    return lesson_url(slug_of(found[1]), lesson_slug(found[2])) if found else None
