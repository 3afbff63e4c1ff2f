"""``readingroom demo``: the demonstration hospital, set up once and served."""

import os
import sys

import click

from app.cli.demonstration import set_up
from app.cli.demonstration_cast import PASSWORD, SIGN_INS
from app.cli.demonstration_large import LARGE_SIGN_INS, set_up_large
from app.cli.preparing import prepare
from app.learning.opening import open_site_with
from app.logs import write_logs
from app.settings import given_settings, read_settings


@click.command()
@click.option("--set-up-only", is_flag=True, help="Load the demonstration and stop.")
@click.option(
    "--size", type=click.Choice(("small", "large")), default="small", show_default=True,
    help="Large is a network of 1,200 people over two years, for measuring.",
)  # fmt: skip
def demo(size: str, *, set_up_only: bool) -> None:
    """Serve the demonstration hospital: people, teams and a history, all of them invented."""
    load, sign_ins = (set_up, SIGN_INS) if size == "small" else (set_up_large, LARGE_SIGN_INS)
    _speak_to_a_person()
    settings = read_settings(os.environ)
    write_logs(settings)
    prepare(settings)
    click.echo("Setting up the demonstration hospital; the first time takes a moment.")
    site = open_site_with(settings)
    site.start()
    try:
        fresh = load(site)
    finally:
        site.close()
    click.echo(
        f"\nReading Room: the demonstration hospital is {'new' if fresh else 'as you left it'}."
    )
    click.echo(f"Open {settings.base_url} and sign in as:\n")
    for email, told in sign_ins:
        click.echo(f"  {email:<32} {told}")
    click.echo(f"\n  password for all of them: {PASSWORD}\n")
    if not set_up_only:
        click.echo("Ctrl-C stops the site.")
        sys.stdout.flush()
        # The same process goes on as a supervisor alone, free of what the set-up needed.
        os.execv(sys.executable, [sys.executable, "-m", "app.cli.serving"])  # noqa: S606


def _speak_to_a_person() -> None:
    """Log in text what went wrong, and let tools in, unless somebody set it otherwise."""
    given = given_settings(os.environ)
    for name, value in (("LOG_FORMAT", "text"), ("LOG_LEVEL", "WARNING"), ("NETWORK", "1")):
        if name not in given:
            os.environ[f"READINGROOM_{name}"] = value
