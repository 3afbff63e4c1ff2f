"""``readingroom backup``, ``restore`` and ``migrate``."""

import os
from pathlib import Path

import click

from app.settings import read_settings
from app.store import Store, migrate, revision
from app.store.backing_up import back_up, restore


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--with-ledger-key", is_flag=True, help="Put the key that signs the ledger in, too.")
def backup(archive: Path, *, with_ledger_key: bool) -> None:
    """Write database, evidence, chosen files and secret key to ARCHIVE while the site runs."""
    settings = read_settings(os.environ)
    written = back_up(settings, archive, with_ledger_key=with_ledger_key)
    click.echo(f"Wrote {written}.")
    if with_ledger_key:
        click.echo("It holds, in plain text, the key that signs the ledger: guard it as the key.")
    else:
        click.echo(
            f"The key that signs the ledger is not in it; keep a copy of {settings.ledger_key} "
            "elsewhere."
        )


@click.command("restore")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore_command(archive: Path) -> None:
    """Bring ARCHIVE back into an installation without data, then start the site."""
    restore(read_settings(os.environ), archive)
    click.echo(f"Restored {archive}.")


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema; ``run`` does so by itself."""
    settings = read_settings(os.environ)
    settings.home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database_url)
    migrate(store.engine)
    click.echo(f"The schema is at {revision(store.engine)}.")
    store.close()
