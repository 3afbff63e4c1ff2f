"""Checkpoints in the database and in their file: signed, complete, never overwritten."""

import json
import stat
import tarfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import clock
from app.credit.exports import read_statement
from app.credit.proving import prove_entry, prove_export
from app.credit.rules import TimeClass
from app.credit.signing import line_of, public_pem, read_public_keys, signing_key
from app.errors import Conflict, InvalidInput, InvalidSettings
from app.learning.awarding import append_entry
from app.learning.checkpointing import add_checkpoint, checkpoint_all, keep_checkpointing
from app.learning.exporting import certificate_proof, export_ledger
from app.records.credit import Certificate, EntryKind
from app.records.people import Organization, Person
from app.settings import Settings, read_settings
from app.store import Store
from app.store.backing_up import back_up, restore
from tests.people import NOON, organization, person

ACTIVITY = {"id": "mod-1", "title": "A module"}


@pytest.fixture
def settings(store: Store, tmp_path: Path) -> Settings:
    plain = store.url.replace("postgresql+psycopg", "postgresql")
    home = tmp_path / "home"
    return read_settings({"READINGROOM_HOME": str(home), "READINGROOM_DATABASE_URL": plain})


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward)


def enter(ada: Person, store: Store, settings: Settings | None = None) -> str:
    """Write an entry, with a checkpoint where *settings* are given; return its id."""
    with store.writing() as unit:
        entry = append_entry(unit, ada, EntryKind.AWARD, ACTIVITY, {TimeClass.LAB: 5}, NOON.date())
        if settings:
            add_checkpoint(ada.organization_id, unit, store, settings)
    return entry.id


def file_of(ward: Organization, settings: Settings) -> list[str]:
    path = settings.checkpoints / f"{ward.id}.jsonl"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def kept(ward: Organization, store: Store) -> list[str]:
    with store.reading() as unit:
        return [line_of(each) for each in unit.checkpoints.after(ward.id, 0)]


def proven(ward: Organization, store: Store, settings: Settings) -> str:
    """Return what an auditor is told who kept the file of checkpoints."""
    keys = read_public_keys(public_pem(signing_key(settings.ledger_key)))
    earlier = [read_statement(json.loads(line), "kept") for line in file_of(ward, settings)]
    found = prove_export(export_ledger(ward, store, settings), keys, earlier).broken
    return found.sentence if found else ""


def test_a_checkpoint_stands_in_database_and_file_and_an_export_agrees(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    for _ in range(5):
        enter(ada, store, settings)

    assert file_of(ward, settings) == kept(ward, store)
    assert [json.loads(line)["checkpoint"]["height"] for line in kept(ward, store)] == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert proven(ward, store, settings) == ""
    assert ada.id not in "".join(export_ledger(ward, store, settings))


def test_the_hour_signs_only_what_was_added(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    checkpoint_all(store, settings)
    assert kept(ward, store) == []
    for _ in range(3):
        enter(ada, store)

    for _ in range(3):
        checkpoint_all(store, settings)

    assert len(kept(ward, store)) == 1
    assert file_of(ward, settings) == kept(ward, store)


def test_the_keeper_begins_at_once_and_ends_when_told(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    enter(ada, store)
    over = Event()

    with ThreadPoolExecutor(1) as pool:
        keeping = pool.submit(keep_checkpointing, store, settings, over)
        while not file_of(ward, settings) and not keeping.done():
            over.wait(0.01)
        over.set()
        keeping.result(10)

    assert len(kept(ward, store)) == 1


def test_what_is_rolled_back_leaves_no_line_in_the_file(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as unit:
        append_entry(unit, ada, EntryKind.AWARD, ACTIVITY, {TimeClass.LAB: 5}, NOON.date())
        add_checkpoint(ward.id, unit, store, settings)
        raise ZeroDivisionError

    assert (file_of(ward, settings), kept(ward, store)) == ([], [])


def test_a_line_that_a_crash_cut_short_is_written_again(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    enter(ada, store, settings)
    with (settings.checkpoints / f"{ward.id}.jsonl").open("a") as file:
        file.write('{"checkpoint":{"at":"20')

    enter(ada, store, settings)

    first, torn, second = file_of(ward, settings)
    assert [first, second] == kept(ward, store)
    assert torn == '{"checkpoint":{"at":"20'


def test_a_file_that_cannot_be_written_costs_nobody_credit(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    settings.home.joinpath("checkpoints").write_text("in the way")

    enter(ada, store, settings)

    assert len(kept(ward, store)) == 1
    settings.checkpoints.unlink()
    enter(ada, store, settings)
    assert file_of(ward, settings) == kept(ward, store)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_checkpoint SET root = hash", "DELETE FROM ledger_checkpoint"],
)
def test_the_database_refuses_to_change_a_checkpoint(
    statement: str, ada: Person, store: Store, settings: Settings
) -> None:
    enter(ada, store, settings)

    with pytest.raises(DBAPIError, match="never changed"), store.writing() as unit:
        unit.connection.execute(text(statement))


def test_writers_at_once_leave_one_line_each(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: enter(ada, store, settings), range(24)))

    lines = file_of(ward, settings)
    assert sorted(lines) == sorted(kept(ward, store))
    assert len(lines) == 24
    assert proven(ward, store, settings) == ""


def test_an_entry_moved_to_another_learner_is_named(
    ada: Person, ward: Organization, store: Store, settings: Settings
) -> None:
    eve = person(store, ward, "Eve Adams")
    for who in (eve, ada, ada):
        enter(who, store, settings)
    _without_guards(store, f"UPDATE ledger_entry SET learner_id = '{eve.id}' WHERE sequence = 2")

    with pytest.raises(Conflict, match="Entry 2 stands under another learner"):
        list(export_ledger(ward, store, settings))


def _without_guards(store: Store, statement: str) -> None:
    """Do what only somebody can do who has the database itself."""
    with store.writing() as unit:
        if store.engine.dialect.name == "sqlite":
            for table in ("ledger_entry", "ledger_checkpoint"):
                for verb in ("update", "delete"):
                    unit.connection.execute(text(f"DROP TRIGGER IF EXISTS keep_{table}_{verb}"))
        else:
            unit.connection.execute(text("SET LOCAL session_replication_role = replica"))
        unit.connection.execute(text(statement))


def test_a_ledger_that_went_back_is_found_by_its_file(
    ada: Person, ward: Organization, settings: Settings, store: Store
) -> None:
    for _ in range(3):
        enter(ada, store, settings)
    before = file_of(ward, settings)
    with store.reading() as unit:
        first = unit.ledger.all(ward.id)[0]

    _without_guards(store, "DELETE FROM ledger_entry WHERE sequence > 1")
    _without_guards(store, "DELETE FROM ledger_checkpoint WHERE height > 1")
    _without_guards(store, f"UPDATE ledger_head SET sequence = 1, hash = '{first.hash}'")

    assert "Entry 2 is missing" in proven(ward, store, settings)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        enter(ada, store, settings)
    assert file_of(ward, settings)[:-1] == before
    assert file_of(ward, settings)[-1] == kept(ward, store)[-1]
    assert "Entry 2 is not the one that was signed" in proven(ward, store, settings)


def test_a_backup_leaves_the_ledgers_key_out_unless_it_is_asked_for(
    sqlite_store: Store, tmp_path: Path
) -> None:
    with_key = read_settings(
        {"READINGROOM_HOME": str(tmp_path / "home"), "READINGROOM_DATABASE_URL": sqlite_store.url}
    )
    pem = public_pem(signing_key(with_key.ledger_key))

    plain = back_up(with_key, tmp_path / "plain.tar.gz")
    whole = back_up(with_key, tmp_path / "whole.tar.gz", with_ledger_key=True)

    with tarfile.open(plain) as archive:
        assert "ledger_key.pem" not in archive.getnames()
    elsewhere = read_settings({"READINGROOM_HOME": str(tmp_path / "restored")})
    restore(elsewhere, whole)
    assert public_pem(signing_key(elsewhere.ledger_key)) == pem
    assert stat.S_IMODE(elsewhere.ledger_key.stat().st_mode) == 0o600


def test_the_key_is_made_once_for_its_owners_eyes(tmp_path: Path) -> None:
    kept = tmp_path / "home" / "ledger_key.pem"

    with ThreadPoolExecutor(8) as pool:
        pems = set(pool.map(lambda _: public_pem(signing_key(kept)), range(16)))

    assert len(pems) == 1
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAA==\n"])
def test_a_damaged_key_is_said_and_never_replaced(content: str, tmp_path: Path) -> None:
    kept = tmp_path / "ledger_key.pem"
    kept.write_text(content)

    with pytest.raises(InvalidSettings, match=r"ledger_key\.pem"):
        signing_key(kept)
    assert kept.read_text() == content
    with pytest.raises(InvalidInput):
        read_public_keys(content)


@pytest.mark.parametrize("signed_with_it", [True, False])
def test_a_certificates_proof_holds_whenever_it_was_signed(
    *, signed_with_it: bool, ada: Person, store: Store, settings: Settings
) -> None:
    ids = [enter(ada, store, settings if signed_with_it else None) for _ in range(6)]
    keys = read_public_keys(public_pem(signing_key(settings.ledger_key)))

    if not signed_with_it:
        with pytest.raises(Conflict, match="within the hour"):
            certificate_proof(_certificate(ids[0], ada), store)
        checkpoint_all(store, settings)
    for entry_id in ids:
        proof = certificate_proof(_certificate(entry_id, ada), store)
        assert prove_entry(json.loads(proof), keys) == ""
        assert ada.id not in proof


def _certificate(entry_id: str, ada: Person) -> Certificate:
    return Certificate("C", ada.organization_id, entry_id, ada.id, {}, NOON, None, None)
