"""Files that learners handed in, each under its SHA-256 in a folder of its own."""

import hashlib
import os
from pathlib import Path

from app.errors import NotFound


def digest_of(data: bytes) -> str:
    """Return the SHA-256 by which *data* is known, kept or not."""
    return hashlib.sha256(data).hexdigest()


class Evidence:
    """A content-addressed folder: the same bytes are kept once, and never under their own name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        """Keep *data* on disk and return its SHA-256."""
        digest = digest_of(data)
        path = self._path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{digest}.{os.getpid()}.{os.urandom(4).hex()}")
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes whose SHA-256 is *digest*."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("That file is not among the kept ones.") from error

    def size(self, digest: str) -> int:
        """Return how many bytes are kept under that SHA-256; 0 where there are none."""
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            return 0

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
