"""``readingroom run``: the web process with its threads and workers, stopped gracefully."""

import os
import subprocess
import sys

import click

from app.cli.readiness import is_prepared
from app.cli.serving import serve
from app.settings import read_settings


@click.command()
def run() -> None:
    """Serve the site until it is told to stop (SIGTERM or Ctrl-C)."""
    settings = read_settings(os.environ)
    if not is_prepared(settings):
        # A process of its own: the supervisor keeps nothing of what compiling and migrating need.
        done = subprocess.run([sys.executable, "-m", "app.cli.preparing"], check=False)
        if done.returncode:
            sys.exit(done.returncode)
    serve(settings)
