"""The content folders: where they are, what their files are, and the hash of their bytes."""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from app.errors import InvalidContent

_APP = Path(__file__).resolve().parents[1]


def content_root() -> Path:
    """Return the folder that holds ``modules/`` and ``labs/``: the repository, or the wheel's."""
    repository = _APP.parent
    if (repository / "modules").is_dir() and (repository / "labs").is_dir():
        return repository
    return _APP / "_content"


def slug_of(folder: str) -> str:
    """Return the name as it stands in addresses: underscores become hyphens."""
    return folder.replace("_", "-")


def lesson_slug(file_name: str) -> str:
    """Return the slug of a lesson file: ``02_file_meta.md`` gives ``file-meta``."""
    stem = file_name.removesuffix(".md")
    number, _, rest = stem.partition("_")
    return slug_of(rest if number.isdigit() and rest else stem)


def folders_in(parent: Path) -> list[Path]:
    """Return the content folders right below *parent*, sorted by name."""
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and not _is_noise(path))


def files_in(folder: Path) -> list[Path]:
    """Return every file of *folder*, at any depth, sorted, without caches and hidden files."""
    return list(_files_in(folder)) if folder.is_dir() else []


def content_files(root: Path) -> list[Path]:
    """Return every file that the catalog of *root* is compiled from."""
    parts = [root / "modules", root / "labs"]
    try:
        holds = [part for part in parts if part.is_dir()]
    except OSError as error:
        raise _unreadable(root, error) from error
    if not holds:
        raise InvalidContent(f"{root}: This folder holds neither modules/ nor labs/.")
    return [path for part in holds for path in files_in(part)]


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a content file, or say why they cannot be had."""
    try:
        # Unbuffered: hundreds of small files are read at every start, each of them whole.
        with path.open("rb", buffering=0) as file:
            return file.read()
    except OSError as error:
        raise _unreadable(path, error) from error


def hash_of(paths: Iterable[Path], base: Path) -> str:
    """Return the SHA-256, in hex, of the names (below *base*) and bytes of *paths*."""
    digest = sha256()
    above = f"{base.as_posix()}/"
    for path in paths:
        data = bytes_of(path)
        name = path.as_posix().removeprefix(above)
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _files_in(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as found:
            # Seven hundred files are looked for at every start: a scan knows which are folders.
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    for entry in entries:
        path = Path(entry.path)
        if _is_noise(path):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files_in(path)
        elif _is_file(entry):
            yield path


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError as error:
        raise _unreadable(Path(entry.path), error) from error


def _unreadable(path: Path, error: OSError) -> InvalidContent:
    why = error.strerror or type(error).__name__
    return InvalidContent(
        f"{path}: This cannot be read: {why}. Let the account that runs this read it, or take it "
        "out of the content."
    )


def _is_noise(path: Path) -> bool:
    return path.name.startswith((".", "__pycache__")) or path.suffix == ".pyc"
