"""A consistent copy while the site writes, and the way back from it.

The database is copied first and the evidence after it: evidence is on disk before the row that
names it, so a copy made in this order holds every file that its database names. Files that were
chosen and not handed in come between: one that is handed in meanwhile is evidence by then.
Restoring goes the other way round: the database comes last, so that a broken restore leaves no
site behind.
"""

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import make_url

from app import clock
from app.errors import Conflict, InvalidInput
from app.settings import Settings
from app.store.dumping import dump_postgres, load_postgres

_SQLITE, _POSTGRES, _MANIFEST = "database.sqlite", "database.dump", "manifest.json"
_SECRET, _LEDGER_KEY = "secret_key", "ledger_key.pem"
_EVIDENCE, _DRAFTS = "evidence", "drafts"
_FOLDERS = {_EVIDENCE: "evidence", _DRAFTS: "chosen file"}
_KEYS = (_SECRET, _LEDGER_KEY)
_FILES = frozenset({_SQLITE, _POSTGRES, _MANIFEST, *_KEYS})
_DAMAGE = (OSError, EOFError, zlib.error, KeyError, TypeError, ValueError, tarfile.TarError)


def back_up(settings: Settings, target: Path, *, with_ledger_key: bool = False) -> Path:
    """Write everything that cannot be made again into the archive *target* (``.tar.gz``).

    The key that signs the ledger goes in only where that is asked for: whoever has both could
    write and sign another ledger.
    """
    if target.exists():
        raise Conflict(f"{target} is there already; choose another name.")
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        work = Path(folder)
        name = _dump(settings, work)
        manifest = {
            "made_at": clock.now().isoformat(timespec="seconds"),
            "database": name,
            "sha256": _sha256(work / name),
        }
        (work / _MANIFEST).write_text(json.dumps(manifest, indent=2), "utf-8")
        fresh = work / "archive.tar.gz"
        # It holds the secret key: nobody else may read it.
        fresh.touch(mode=0o600)
        with tarfile.open(fresh, "w:gz", compresslevel=1) as archive:
            kept = _KEYS if with_ledger_key else (_SECRET,)
            for part in (work / _MANIFEST, work / name, *(settings.home / key for key in kept)):
                if part.exists():
                    archive.add(part, part.name)
            for file in _chosen_files(settings.drafts):
                # Its learner may take it away, or hand it in, at this moment.
                with suppress(FileNotFoundError):
                    archive.add(file, f"{_DRAFTS}/{file.relative_to(settings.drafts).as_posix()}")
            for file in _whole_files(settings.evidence):
                archive.add(file, f"{_EVIDENCE}/{file.relative_to(settings.evidence).as_posix()}")
        fresh.replace(target)
    return target


def restore(settings: Settings, source: Path) -> None:
    """Bring the archive *source* back into an installation that has no data yet."""
    with _opened(source) as work:
        manifest = _manifest(work, source)
        dump = work / manifest["database"]
        _must_be_empty(settings, dump)
        settings.home.mkdir(parents=True, exist_ok=True)
        for name in _FOLDERS:
            if (work / name).exists():
                shutil.copytree(work / name, settings.home / name, dirs_exist_ok=True)
        for key in _KEYS:
            if (work / key).exists():
                _copy_private(work / key, settings.home / key)
        _load(settings, dump)


def _copy_private(source: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.restoring")
    fresh.touch(mode=0o600)
    shutil.copyfile(source, fresh)
    fresh.replace(target)


@contextmanager
def _opened(source: Path) -> Iterator[Path]:
    """Unpack *source*, if it holds nothing but what a backup holds."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        try:
            _must_be_whole(source)
            with tarfile.open(source, "r:gz") as archive:
                for member in archive:
                    if not _belongs(member):
                        raise InvalidInput(
                            f"{source} holds {member.name!r}, which no backup of Reading Room "
                            "holds. Nothing was restored."
                        )
                    archive.extract(member, work, filter="data")
        except _DAMAGE as error:
            raise InvalidInput(f"{source} is damaged, or not a backup of Reading Room.") from error
        yield work


def _must_be_whole(source: Path) -> None:
    """Read to the very end, where the checksum stands: tarfile takes a bad header for the end."""
    with gzip.open(source) as packed:
        while packed.read(1024 * 1024):
            pass


def _belongs(member: tarfile.TarInfo) -> bool:
    """Say whether *member* is one of our files, or lies in one of our folders; links never do."""
    path = PurePosixPath(member.name)
    if member.name in _FILES:
        return member.isreg()
    inside = path.parts[:1] in {(name,) for name in _FOLDERS} and ".." not in path.parts
    return inside and (member.isreg() or member.isdir())


def _manifest(work: Path, source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((work / _MANIFEST).read_text("utf-8"))
        if manifest["database"] not in {_SQLITE, _POSTGRES}:
            raise ValueError(manifest["database"])
        told, found = manifest["sha256"], _sha256(work / manifest["database"])
    except _DAMAGE as error:
        raise InvalidInput(f"{source} is damaged, or not a backup of Reading Room.") from error
    if told != found:
        raise InvalidInput(f"The database in {source} was changed after it was written.")
    for name, what in _FOLDERS.items():
        for file in sorted((work / name).rglob("*")):
            if file.is_file() and _sha256(file) != file.name:
                raise InvalidInput(f"The {what} {file.name} in {source} was changed.")
    return manifest


def _must_be_empty(settings: Settings, dump: Path) -> None:
    url = make_url(settings.database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite != (dump.name == _SQLITE):
        raise InvalidInput(
            "The backup was made from the other kind of database; READINGROOM_DATABASE_URL must "
            f"name {'PostgreSQL' if is_sqlite else 'SQLite'}."
        )
    there = [settings.evidence, settings.drafts]
    if is_sqlite:
        # An orphaned write-ahead log would be applied to whatever database stands beside it.
        there += [Path(f"{url.database}"), Path(f"{url.database}-wal")]
    for path in there:
        if path.exists():
            raise Conflict(f"{path} is there already; restore into an empty installation.")


def _dump(settings: Settings, work: Path) -> str:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        dump_postgres(url, work / _POSTGRES)
        return _POSTGRES
    database = Path(url.database or "").absolute()
    if not database.is_file():
        raise InvalidInput(f"There is no database at {database} yet.")
    with (
        closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(work / _SQLITE)) as copy,
    ):
        source.backup(copy)
        # A copy of a WAL database wants one of its own; a plain file travels alone.
        copy.execute("PRAGMA journal_mode=DELETE")
        [said] = copy.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise Conflict(f"The copy of the database is not sound: {said}")
    return _SQLITE


def _load(settings: Settings, dump: Path) -> None:
    url = make_url(settings.database_url)
    if dump.name == _POSTGRES:
        load_postgres(url, dump)
        return
    target = Path(url.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(dump, fresh)
    fresh.replace(target)


def _whole_files(evidence: Path) -> list[Path]:
    """Return the kept files, without those still being written.

    Such a one has a dot in its name, and may be renamed at any moment: it must not even be
    looked at. A file without a dot stays for ever.
    """
    return sorted(path for path in evidence.rglob("*") if "." not in path.name and path.is_file())


def _chosen_files(drafts: Path) -> Iterator[Path]:
    """Yield the chosen files that are there; folders that go meanwhile are left out."""
    for folder, _, names in os.walk(drafts):
        yield from (Path(folder) / name for name in sorted(names) if "." not in name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
