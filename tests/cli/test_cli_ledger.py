"""An auditor's way: key, export and proof from the command line, verified without the site."""

import json
from pathlib import Path

import pytest

from app.credit.rules import TimeClass
from app.learning.awarding import append_entry
from app.records.credit import EntryKind
from app.store import Store
from tests.cli.serving import add_ada, environment, invoke, printed
from tests.people import NOON

ACTIVITY = {"id": "mod-1", "title": "Separators\u2028in a title"}


@pytest.fixture
def told(tmp_path: Path) -> dict[str, str]:
    """Give an installation whose ledger has three entries, and the files an auditor keeps."""
    made = environment(tmp_path / "home", 1)
    add_ada(made)
    enter(tmp_path, 3)
    (tmp_path / "public.pem").write_text(printed(made, "ledger-key"))
    printed(made, "export-ledger", str(tmp_path / "first.jsonl"))
    return made


def enter(folder: Path, times: int) -> None:
    store = Store(f"sqlite:///{folder / 'home' / 'readingroom.db'}")
    with store.writing() as unit:
        [ward] = unit.organizations.all()
        [ada] = unit.people.of(ward.id)
        for _ in range(times):
            append_entry(unit, ada, EntryKind.AWARD, ACTIVITY, {TimeClass.LAB: 5}, NOON.date())
    store.close()


def verified(folder: Path, *names: str) -> tuple[int, str]:
    """Return exit status and words of ``verify`` in an environment without any setting."""
    export, *kept = (str(folder / name) for name in names)
    options = [part for each in kept for part in ("--checkpoint", each)]
    done = invoke({}, "verify", export, "--key", str(folder / "public.pem"), *options)
    return done.exit_code, done.output or str(done.exception)


def test_an_export_is_verified_with_the_public_key_and_what_was_kept(
    told: dict[str, str], tmp_path: Path
) -> None:
    enter(tmp_path, 2)
    printed(told, "export-ledger", str(tmp_path / "second.jsonl"))
    [checkpoints] = (tmp_path / "home" / "checkpoints").iterdir()

    status, words = verified(tmp_path, "second.jsonl", "first.jsonl", str(checkpoints))

    assert (status, words[:47]) == (0, "The ledger holds: 5 entries under 5 checkpoints")
    assert printed(told, "export-ledger", "-") == (tmp_path / "second.jsonl").read_text("utf-8")
    status, words = verified(tmp_path, "second.jsonl")
    assert (status, "No earlier checkpoint was given" in words) == (0, True)


def test_an_old_copy_and_a_changed_field_are_named(told: dict[str, str], tmp_path: Path) -> None:
    enter(tmp_path, 2)
    printed(told, "export-ledger", str(tmp_path / "second.jsonl"))
    lines = (tmp_path / "second.jsonl").read_text("utf-8").split("\n")
    lines[2] = lines[2].replace('"minutes":5', '"minutes":500')
    (tmp_path / "changed.jsonl").write_text("\n".join(lines), "utf-8")

    old, changed = (
        verified(tmp_path, "first.jsonl", "second.jsonl"),
        verified(tmp_path, "changed.jsonl"),
    )

    assert (old[0], "Entry 4 is missing" in old[1]) == (1, True)
    assert changed == (
        1, "The ledger does not hold. The columns of entry 2 do not match its body.\n"
    )  # fmt: skip


def test_files_that_are_something_else_are_refused_with_a_sentence(
    told: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "noise.jsonl").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "other.jsonl").write_text(json.dumps({"format": "other"}))

    assert verified(tmp_path, "noise.jsonl") == (
        1,
        f"{tmp_path / 'noise.jsonl'} is not UTF-8 text.",
    )
    assert "not an export of a ledger" in verified(tmp_path, "other.jsonl")[1]
    assert verified(tmp_path, "first.jsonl", "other.jsonl")[1] == "other.jsonl holds no checkpoint."
    (tmp_path / "public.pem").write_text("nothing")
    assert "holds none" in verified(tmp_path, "first.jsonl")[1]
    again = invoke(told, "export-ledger", str(tmp_path / "first.jsonl"))
    assert "is there already" in str(again.exception)
    unknown = invoke(told, "export-ledger", "-", "--organization", "lake")
    assert str(unknown.exception) == "Name one with --organization; there are: ward."


def test_a_backup_says_which_keys_it_holds(told: dict[str, str], tmp_path: Path) -> None:
    assert "is not in it" in printed(told, "backup", str(tmp_path / "plain.tar.gz"))
    whole = printed(told, "backup", str(tmp_path / "whole.tar.gz"), "--with-ledger-key")
    assert "in plain text" in whole
