"""The catalog that a process serves; in development it follows the folders."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic

from app.catalog.building import BrokenContent, compile_catalog
from app.catalog.folders import content_files
from app.catalog.problems import Problem
from app.catalog.reading import Catalog
from app.errors import InvalidContent

_SECONDS_BETWEEN_LOOKS = 1.0


class CatalogHolder:
    """Holds the catalog of *content_root*, compiled in *out_dir*.

    With *follow*, as in development, the folders are looked at once a second at most, by whichever
    request comes first, while the others go on with the catalog as it is. Content that breaks
    leaves the last good catalog in service, and says why in :attr:`problems`. *changed* is called
    after each swap, so that others can load the labs anew.
    """

    problems: Sequence[Problem | str]

    def __init__(
        self,
        content_root: Path,
        out_dir: Path,
        *,
        follow: bool = False,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.problems = ()
        self._changed = changed
        self._root = content_root
        self._out_dir = out_dir
        self._follow = follow
        self._looking = Lock()
        self._looked_at = monotonic()
        self._seen = _fingerprint(content_root) if follow else frozenset()
        self._catalog = Catalog(compile_catalog(content_root, out_dir))

    @property
    def catalog(self) -> Catalog:
        """Return the catalog to serve now."""
        is_due = self._follow and monotonic() - self._looked_at >= _SECONDS_BETWEEN_LOOKS
        if is_due and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._catalog

    def _look(self) -> None:
        try:
            seen = _fingerprint(self._root)
        except InvalidContent as error:
            # What is there again afterwards counts as changed, even if it is what it was.
            self.problems, self._seen = (str(error),), frozenset()
            self._looked_at = monotonic()
            return
        if seen != self._seen:
            self._seen = seen
            self._swap()
        self._looked_at = monotonic()

    def _swap(self) -> None:
        """Put the new catalog in the old one's place; whoever still reads the old one may."""
        try:
            path = compile_catalog(self._root, self._out_dir)
        except BrokenContent as broken:
            self.problems = broken.problems
        except (InvalidContent, OSError, UnicodeDecodeError) as error:
            # A file may be half written, or vanish, while its author saves it.
            self.problems = (str(error),)
        else:
            self.problems = ()
            if path != self._catalog.path:
                self._catalog = Catalog(path)
                self._changed()


def _fingerprint(root: Path) -> frozenset[tuple[str, int, int]]:
    found = set()
    for path in content_files(root):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
