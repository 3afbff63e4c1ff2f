"""``readingroom verify``: a ledger or one entry proved offline, without site or database."""

import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import click

from app.counting import counted
from app.credit.exports import PROOF, Statement, read_lines, read_statement
from app.credit.packets import is_packet, prove_packet
from app.credit.proving import Keys, prove_entry, prove_export
from app.credit.signing import read_public_keys
from app.errors import InvalidInput

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("export", type=_FILE)
@click.option(
    "--key", "pems", type=_FILE, multiple=True, required=True,
    help="The public key, as ledger-key prints it; again for an older one.",
)  # fmt: skip
@click.option(
    "--checkpoint", "kept", type=_FILE, multiple=True,
    help="Checkpoints that you kept since earlier: a file of lines, or an earlier export.",
)  # fmt: skip
def verify(export: Path, pems: tuple[Path, ...], kept: tuple[Path, ...]) -> None:
    """Prove EXPORT (a ledger, a proof or an audit packet); exit with 1 if it does not hold.

    Neither the site nor its database is asked: the public key and what you kept are enough.
    """
    keys: Keys = {name: key for pem in pems for name, key in read_public_keys(_text(pem)).items()}
    earlier = [statement for path in kept for statement in _statements(path)]
    if is_packet(export):
        sys.exit(0 if _packet(export, keys, earlier) else 1)
    proof = _proof(export)
    holds = _entry(proof, keys, earlier) if proof else _ledger(export, keys, earlier)
    sys.exit(0 if holds else 1)


def _ledger(export: Path, keys: Keys, earlier: list[Statement]) -> bool:
    try:
        with export.open(encoding="utf-8") as lines:
            proven = prove_export(lines, keys, earlier)
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{export} is not UTF-8 text.") from error
    if proven.broken:
        click.echo(f"The ledger does not hold. {proven.broken.sentence}")
        return False
    signed = f", the newest signed at {proven.signed_at}" if proven.signed_at else ""
    entries = counted(proven.entries, "entry", "entries")
    checkpoints = counted(proven.checkpoints, "checkpoint")
    click.echo(f"The ledger holds: {entries} under {checkpoints}{signed}.")
    if not earlier:
        click.echo(
            "No earlier checkpoint was given, so nothing shows whether the ledger once was longer."
        )
    return True


def _entry(proof: dict[str, Any], keys: Keys, earlier: list[Statement]) -> bool:
    problem = prove_entry(proof, keys, earlier)
    if problem:
        click.echo(f"The proof does not hold. {problem}")
        return False
    entry, checkpoint = proof["entry"], proof["checkpoint"]
    title = json.loads(entry["body"])["activity"].get("title", "an activity")
    click.echo(
        f"The proof holds: entry {entry['sequence']} of {checkpoint['height']}, {title}, "
        f"{counted(entry['minutes'], 'minute')}, completed on {entry['completed_on']}, signed at "
        f"{checkpoint['at']}.\nThe certificate must name this hash: {entry['hash']}"
    )
    return True


def _packet(path: Path, keys: Keys, earlier: list[Statement]) -> bool:
    proven = prove_packet(path, keys, earlier)
    if proven.problem:
        click.echo(f"The packet does not hold. {proven.problem}")
        return False
    click.echo(
        f"The packet holds: {counted(proven.files, 'file')} as signed at {proven.made_at}, "
        f"{counted(proven.entries, 'entry', 'entries')} proved."
    )
    return True


def _proof(path: Path) -> dict[str, Any] | None:
    """Return what *path* holds if it is the proof of one entry, which is a single line."""
    try:
        with path.open(encoding="utf-8") as lines:
            told = json.loads(lines.readline())
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get("format") == PROOF else None


def _statements(path: Path) -> list[Statement]:
    """Return the checkpoints in *path*: of a file of checkpoints, an export or a proof."""
    lines = read_lines(StringIO(_text(path)), path.name)
    found = [
        read_statement(told, f"Line {number} of {path.name}")
        for number, told in lines
        if "checkpoint" in told
    ]
    if not found:
        raise InvalidInput(f"{path.name} holds no checkpoint.")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as text.") from error
