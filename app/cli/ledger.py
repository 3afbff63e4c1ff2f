"""``readingroom ledger-key`` and ``export-ledger``: what an auditor is given."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.credit.signing import public_pem, signing_key
from app.errors import Conflict, InvalidInput
from app.learning.exporting import export_ledger
from app.records.people import Organization
from app.settings import read_settings
from app.store import Store, migrate


@click.command("ledger-key")
def ledger_key() -> None:
    """Print the public key that the ledger's checkpoints are signed with."""
    settings = read_settings(os.environ)
    click.echo(public_pem(signing_key(settings.ledger_key)), nl=False)


@click.command("export-ledger")
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--organization", "slug", help="Its short name, where there are several.")
def export_ledger_command(target: Path, slug: str | None) -> None:
    """Write the ledger to TARGET (- for standard output) as JSON lines, without personal data."""
    settings = read_settings(os.environ)
    store = Store(settings.database_url)
    try:
        migrate(store.engine)
        organization = _chosen(store, slug)
        with _opened(target) as write:
            for line in export_ledger(organization, store, settings):
                write(line)
    finally:
        store.close()


def _chosen(store: Store, slug: str | None) -> Organization:
    with store.reading() as unit:
        known = {each.slug: each for each in unit.organizations.all()}
    if slug is None and len(known) == 1:
        return next(iter(known.values()))
    if slug not in known:
        names = ", ".join(sorted(known)) or "none"
        raise InvalidInput(f"Name one with --organization; there are: {names}.")
    return known[slug]


@contextmanager
def _opened(target: Path) -> Iterator[Callable[[str], None]]:
    """Give what writes a line to *target*, which must not be there yet; ``-`` is the terminal."""
    if str(target) == "-":
        yield click.echo
        return
    try:
        file = target.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise Conflict(f"{target} is there already; choose another name.") from error
    except OSError as error:
        raise InvalidInput(f"{target} cannot be written: {error.strerror}.") from error
    with file:
        yield lambda line: click.echo(line, file)
    click.echo(f"Wrote {target}.")
