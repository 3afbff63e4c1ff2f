"""Backups made while the site writes, brought back into an empty installation."""

import gzip
import hashlib
import io
import json
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from shutil import which

import pytest
from sqlalchemy import create_engine, make_url, text

from app.credit.chain import first_break
from app.credit.rules import TimeClass
from app.errors import Conflict, InvalidInput
from app.frozen import replace
from app.learning.awarding import append_entry
from app.records.credit import EntryKind
from app.records.people import Person
from app.settings import Settings, read_settings
from app.store import Store, backing_up, revision
from app.store.backing_up import back_up, restore
from app.store.draft_files import DraftFiles
from app.store.evidence import Evidence, digest_of
from tests.cli.serving import invoke, printed
from tests.conftest import lacking
from tests.people import NOON, organization, person

ACTIVITY = {"id": "mod-1", "title": "A module"}


@pytest.fixture
def settings(store: Store, tmp_path: Path) -> Settings:
    """Give the settings of an installation with data, once on each database."""
    return _settings(tmp_path / "home", store.url)


@pytest.fixture
def empty(store: Store, tmp_path: Path) -> Iterator[Settings]:
    """Give the settings of an empty installation on the same kind of database."""
    if store.engine.dialect.name == "sqlite":
        yield _settings(tmp_path / "new", f"sqlite:///{tmp_path / 'new' / 'readingroom.db'}")
        return
    plain = create_engine(store.url, isolation_level="AUTOCOMMIT")
    fresh = make_url(store.url).set(database="restored")
    with plain.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS restored WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE restored"))
    yield _settings(tmp_path / "new", fresh.render_as_string(hide_password=False))
    with plain.connect() as connection:
        connection.execute(text("DROP DATABASE restored WITH (FORCE)"))
    plain.dispose()


def _settings(home: Path, url: str) -> Settings:
    plain = url.replace("postgresql+psycopg", "postgresql")
    return read_settings({"READINGROOM_HOME": str(home), "READINGROOM_DATABASE_URL": plain})


def needs_tools(store: Store) -> None:
    """Skip where PostgreSQL's own tools are missing."""
    is_postgres = store.engine.dialect.name == "postgresql"
    if is_postgres and not (which("pg_dump") and which("pg_restore")):
        lacking("PostgreSQL")


def award(ada: Person, store: Store) -> str:
    """Write one entry and return its id once it is acknowledged."""
    with store.writing() as unit:
        entry = append_entry(unit, ada, EntryKind.AWARD, ACTIVITY, {TimeClass.LAB: 5}, NOON.date())
    return entry.id


def test_every_backup_made_while_writing_holds_what_was_acknowledged_before_it(
    store: Store, settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    needs_tools(store)
    ada = person(store, organization(store))
    evidence = Evidence(settings.evidence)
    acknowledged: list[str] = []
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            evidence.keep(award(ada, store).encode())
            acknowledged.append("one more")
            over.wait(0.005)

    kept: list[tuple[Path, int]] = []
    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write) for _ in range(3)]
        try:
            for number in range(4):
                while len(acknowledged) < 15 * (number + 1) and not any(w.done() for w in writers):
                    over.wait(0.01)
                before = len(acknowledged)
                kept.append((back_up(settings, tmp_path / f"{number}.tar.gz"), before))
        finally:
            # Without this, a backup that fails would leave the writers at work for ever.
            over.set()
    for writer in writers:
        writer.result()

    for archive, before in kept:
        assert _entries_in(archive, tmp_path) >= before
    archive, before = kept[-1]
    restore(empty, archive)
    restored = Store(empty.database_url)
    with restored.reading() as unit:
        entries = unit.ledger.all(ada.organization_id)
    assert len(entries) >= before
    assert first_break(entries) is None
    assert revision(restored.engine) == revision(store.engine)
    restored.close()
    assert len(list(empty.evidence.rglob("*/*"))) >= before
    assert (empty.home / "secret_key").read_text("utf-8") == settings.secret_key


def _entries_in(archive: Path, folder: Path) -> int:
    """Return how many entries *archive* holds; a dump of PostgreSQL is asked once restored."""
    with tarfile.open(archive) as opened:
        if "database.sqlite" not in opened.getnames():
            return 10**9
        opened.extract("database.sqlite", folder, filter="data")
    with closing(sqlite3.connect(folder / "database.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [count] = database.execute("SELECT count(*) FROM ledger_entry").fetchone()
    return int(count)


def test_the_documented_steps_bring_everything_back(
    store: Store, settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    needs_tools(store)
    ada = person(store, organization(store))
    award(ada, store)
    archive = tmp_path / "backup.tar.gz"

    told = printed(_environment(settings), "backup", str(archive))
    again = printed(_environment(empty), "restore", str(archive))

    assert told.startswith(f"Wrote {archive}.\n")
    assert "is not in it; keep a copy" in told
    assert again == f"Restored {archive}.\n"
    restored = Store(empty.database_url)
    with restored.reading() as unit:
        assert unit.people.of(ada.organization_id) == [ada]
        assert len(unit.ledger.all(ada.organization_id)) == 1
    restored.close()


def _environment(settings: Settings) -> dict[str, str]:
    url = settings.database_url.replace("postgresql+psycopg", "postgresql")
    return {"READINGROOM_HOME": str(settings.home), "READINGROOM_DATABASE_URL": url}


def test_a_backup_is_read_by_its_owner_alone(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    needs_tools(store)

    archive = back_up(settings, tmp_path / "backup.tar.gz")

    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*.tar.gz")] == ["backup.tar.gz"]


def test_a_site_with_data_is_not_restored_over(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    needs_tools(store)
    archive = back_up(settings, tmp_path / "backup.tar.gz")

    with pytest.raises(Conflict, match="empty"):
        restore(settings, archive)
    with pytest.raises(Conflict, match="is there already; choose another name"):
        back_up(settings, archive)


def test_a_backup_goes_back_into_its_own_kind_of_database(
    sqlite_store: Store, tmp_path: Path
) -> None:
    settings = _settings(tmp_path / "home", sqlite_store.url)
    archive = back_up(settings, tmp_path / "backup.tar.gz")

    with pytest.raises(InvalidInput, match="the other kind of database"):
        restore(replace(settings, database_url="postgresql+psycopg://x@127.0.0.1:1/x"), archive)


def test_there_must_be_something_to_back_up(tmp_path: Path) -> None:
    settings = _settings(tmp_path / "home", f"sqlite:///{tmp_path / 'none.db'}")

    with pytest.raises(InvalidInput, match="There is no database at"):
        back_up(settings, tmp_path / "backup.tar.gz")
    with pytest.raises(InvalidInput, match="There is no folder"):
        back_up(settings, tmp_path / "nowhere" / "backup.tar.gz")


def test_chosen_files_come_back_but_for_one_that_goes_while_the_backup_is_made(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = _settings(tmp_path / "full", f"sqlite:///{sqlite_template}")
    empty = _settings(tmp_path / "new", f"sqlite:///{tmp_path / 'new' / 'readingroom.db'}")
    kept = DraftFiles(full.drafts)
    stays, goes = kept.keep({"mine.dcm": b"chosen"}), kept.keep({"other.dcm": b"chosen, too"})
    look = backing_up._chosen_files

    def going(drafts: Path) -> Iterator[Path]:
        paths = list(look(drafts))
        kept.drop(goes)
        yield from paths

    monkeypatch.setattr(backing_up, "_chosen_files", going)

    restore(empty, back_up(full, tmp_path / "backup.tar.gz"))

    assert [folder.name for folder in empty.drafts.iterdir()] == [stays]
    assert DraftFiles(empty.drafts).read(stays, digest_of(b"chosen")) == b"chosen"


# --- archives that nobody should restore ---------------------------------------------------------


@pytest.fixture
def small(sqlite_template: Path, tmp_path: Path) -> tuple[Settings, Path]:
    """Give the settings of an empty installation, and a good backup of another."""
    full = _settings(tmp_path / "full", f"sqlite:///{sqlite_template}")
    Evidence(full.evidence).keep(b"handed in")
    DraftFiles(full.drafts).keep({"mine.dcm": b"chosen"})
    archive = back_up(full, tmp_path / "good.tar.gz")
    home = tmp_path / "new"
    return _settings(home, f"sqlite:///{home / 'readingroom.db'}"), archive


def _member(name: str, **told: object) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    for key, value in told.items():
        setattr(member, key, value)
    return member


@pytest.mark.parametrize(
    "member",
    [
        pytest.param(_member("../outside", size=1), id="above"),
        pytest.param(_member("/tmp/outside", size=1), id="absolute"),  # noqa: S108
        pytest.param(_member("evidence/../../outside", size=1), id="through evidence"),
        pytest.param(_member("evidence/ab", type=tarfile.SYMTYPE, linkname="/etc"), id="symlink"),
        pytest.param(_member("secret_key", type=tarfile.SYMTYPE, linkname="/x"), id="our name"),
        pytest.param(_member("evidence/x", type=tarfile.LNKTYPE, linkname="secret_key"), id="hard"),
        pytest.param(_member("evidence/x", type=tarfile.CHRTYPE), id="device"),
        pytest.param(_member("evidence/x", type=tarfile.FIFOTYPE), id="pipe"),
        pytest.param(_member("settings.env", size=1), id="stranger"),
    ],
)
def test_an_archive_with_anything_else_in_it_is_refused(
    small: tuple[Settings, Path], tmp_path: Path, member: tarfile.TarInfo
) -> None:
    empty, good = small
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(good) as source, tarfile.open(bad, "w:gz") as target:
        for each in source:
            target.addfile(each, source.extractfile(each) if each.isreg() else None)
        target.addfile(member, io.BytesIO(b"x"))

    with pytest.raises(InvalidInput, match="which no backup of Reading Room holds"):
        restore(empty, bad)
    _nothing_was_restored(empty, tmp_path)


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.6, 0.95])
def test_a_cut_archive_is_refused(
    small: tuple[Settings, Path], tmp_path: Path, kept: float
) -> None:
    empty, good = small
    data = good.read_bytes()
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(data[: int(len(data) * kept)])

    with pytest.raises(InvalidInput, match="damaged, or not a backup of Reading Room"):
        restore(empty, bad)
    _nothing_was_restored(empty, tmp_path)


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_with_a_wrong_byte_is_refused(
    small: tuple[Settings, Path], tmp_path: Path, at: float
) -> None:
    empty, good = small
    data = bytearray(good.read_bytes())
    data[int(len(data) * at)] ^= 0xFF
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(data)

    with pytest.raises(InvalidInput):
        restore(empty, bad)
    _nothing_was_restored(empty, tmp_path)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("database.sqlite", "The database in .* was changed after it was written."),
        (f"evidence/{hashlib.sha256(b'handed in').hexdigest()}", "The evidence .* was changed."),
        (f"drafts/{hashlib.sha256(b'chosen').hexdigest()}", "The chosen file .* was changed."),
        ("manifest.json", "damaged, or not a backup"),
    ],
)
def test_a_changed_part_is_refused(
    small: tuple[Settings, Path], tmp_path: Path, name: str, sentence: str
) -> None:
    empty, good = small
    bad = tmp_path / "bad.tar.gz"
    _rewritten(good, bad, Path(name).name, b'{"database": "../../etc/passwd", "sha256": ""}')

    with pytest.raises(InvalidInput, match=sentence):
        restore(empty, bad)
    _nothing_was_restored(empty, tmp_path)


def test_what_is_no_archive_is_refused(small: tuple[Settings, Path], tmp_path: Path) -> None:
    empty, _ = small
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(gzip.compress(json.dumps({"no": "tar"}).encode()))

    done = invoke(_environment(empty), "restore", str(bad))

    assert isinstance(done.exception, InvalidInput)
    assert "not a backup of Reading Room" in str(done.exception)


def _rewritten(source: Path, target: Path, name: str, data: bytes) -> None:
    """Copy the archive with other bytes in its member *name*."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for each in old:
            if each.isreg() and Path(each.name).name == name:
                new.addfile(_member(each.name, size=len(data)), io.BytesIO(data))
            else:
                new.addfile(each, old.extractfile(each) if each.isreg() else None)


def _nothing_was_restored(empty: Settings, tmp_path: Path) -> None:
    assert [path.name for path in empty.home.iterdir()] == ["secret_key"]
    assert not (tmp_path / "outside").exists()
