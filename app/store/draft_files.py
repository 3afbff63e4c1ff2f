"""Files that were chosen but not handed in, each choice in a folder of its own that goes whole."""

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.store.evidence import Evidence, digest_of


def facts_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return size and SHA-256 of *files* by name."""
    return {name: {"size": len(data), "sha256": digest_of(data)} for name, data in files.items()}


class DraftFiles:
    """A folder of such folders.

    Nobody shares one, so that what a learner takes away is gone at once, whoever sent the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, files: Mapping[str, bytes]) -> str:
        """Keep *files* on disk and return the name of their folder."""
        folder = str(uuid4())
        for data in files.values():
            Evidence(self._folder / folder).keep(data)
        return folder

    def read(self, folder: str, digest: str) -> bytes:
        """Return the bytes in *folder* whose SHA-256 is *digest*."""
        return Evidence(self._folder / folder).read(digest)

    def drop(self, folder: str) -> None:
        """Delete *folder*; without a name there is nothing to delete."""
        if folder:
            shutil.rmtree(self._folder / folder, ignore_errors=True)

    def drop_strays(self, known: Collection[str], before: datetime) -> int:
        """Delete the folders older than *before* that nobody knows; return how many they were."""
        strays = [name for name in self._older(before) if name not in known]
        for name in strays:
            self.drop(name)
        return len(strays)

    def _older(self, before: datetime) -> Iterator[str]:
        if not self._folder.is_dir():
            return
        with os.scandir(self._folder) as entries:
            for entry in entries:
                # Its learner may take it away at this moment.
                with suppress(FileNotFoundError):
                    if entry.stat().st_mtime < before.timestamp():
                        yield entry.name
