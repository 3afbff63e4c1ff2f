"""Which content a command is about."""

import os
from pathlib import Path

import click

from app.catalog import content_root
from app.settings import given_settings

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder that holds modules/ and labs/; this installation's own by default.",
)


def root_of(given: Path | None) -> Path:
    """Return the folder *given*, else what the settings name, else what is installed."""
    if given is not None:
        return given.absolute()
    named = given_settings(os.environ).get("CONTENT")
    return Path(named.value).absolute() if named and named.value else content_root()
