"""``readingroom rebuild-totals``: the running totals, made again from the ledger."""

import os

import click

from app.counting import counted
from app.learning.totals import rebuild_all
from app.settings import read_settings
from app.store import Store, migrate


@click.command("rebuild-totals")
def rebuild_totals_command() -> None:
    """Make everybody's running totals again from the ledger; say how many were off."""
    store = Store(read_settings(os.environ).database_url)
    migrate(store.engine)
    try:
        people, changed = rebuild_all(store)
    finally:
        store.close()
    click.echo(
        f"Rebuilt the totals of {counted(people, 'person', 'people')}; {changed} of them "
        f"{'was' if changed == 1 else 'were'} off."
    )
