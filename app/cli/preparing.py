"""``python -m app.cli.preparing``: migrate, compile, make the ledger's key, and end."""

import os
import sys
from importlib import import_module
from typing import Final

import click

from app.catalog import compile_catalog, content_root
from app.credit.signing import signing_key
from app.errors import TrainingError
from app.logs import write_logs
from app.settings import Settings, read_settings
from app.store import Store, migrate, revision

_TOTALS_AS_NOW: Final = "0019"
"""The migration from which on the running totals are kept as they are kept now."""


def prepare(settings: Settings) -> None:
    """Migrate, compile, and see to the ledger's key, so that what is amiss is said at once."""
    settings.cache.mkdir(parents=True, exist_ok=True)
    compile_catalog(settings.content or content_root(), settings.cache)
    # Made on the first run: an auditor can be given the public key before there is an entry.
    signing_key(settings.ledger_key)
    store = Store(settings.database_url)
    before = revision(store.engine)
    migrate(store.engine)
    if before is not None and before < _TOTALS_AS_NOW:
        # Seldom needed, and every start would wait until it is loaded.
        import_module("app.learning.totals").rebuild_all(store)
    store.close()


def main() -> None:
    """Prepare the installation of the environment."""
    try:
        settings = read_settings(os.environ)
        write_logs(settings)
        prepare(settings)
    except TrainingError as error:
        click.echo(f"readingroom: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
