"""``readingroom preview``: the content as one writes it, on a site that leaves nothing behind."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from uuid import uuid4

import click

from app import clock
from app.cli.preparing import prepare
from app.cli.roots import root_of, root_option
from app.learning.signing_in import hash_password
from app.records.people import Organization, Person, Role, RoleGrant, Scope
from app.settings import read_settings
from app.store import Store

EMAIL = "author@preview.example"
_KEPT = ("READINGROOM_PORT", "READINGROOM_THREADS", "READINGROOM_SANDBOXES")


@click.command()
@root_option
def preview(root: Path | None) -> None:
    """Serve the content on this machine as you write it; an edit shows when you reload.

    Home and database are temporary and go when you stop it; your site's own are not touched.
    """
    with _temporary_home() as home:
        environment = _environment(home, root_of(root))
        settings = read_settings(environment)
        prepare(settings)
        password = _add_author(settings.database_url)
        click.echo(f"Open {settings.base_url} and sign in as {EMAIL}")
        click.echo(f"  password: {password}")
        click.echo("The pages follow your edits; what is wrong with them stands above every page.")
        click.echo("Ctrl-C stops the preview and forgets everything done in it.")
        sys.stdout.flush()
        sys.exit(_serve(environment))


def _serve(environment: Mapping[str, str]) -> int:
    """Serve in a process of its own until it ends, or this one is told to stop."""
    command = [sys.executable, "-m", "app.cli.serving"]
    with subprocess.Popen(command, env=dict(environment)) as process:  # noqa: S603

        def stop(_signal: int, _frame: FrameType | None) -> None:
            process.terminate()

        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, stop)
        return max(0, process.wait())


def _environment(home: Path, root: Path) -> dict[str, str]:
    """Return an environment that names the temporary home and nothing of a real site."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("READINGROOM_") or name in _KEPT
    }
    return {
        **kept,
        "READINGROOM_HOME": str(home),
        "READINGROOM_CONTENT": str(root),
        "READINGROOM_DEVELOPMENT": "1",
        "READINGROOM_LOG_FORMAT": "text",
        "READINGROOM_LOG_LEVEL": "WARNING",
    }


@contextmanager
def _temporary_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="readingroom-preview-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _add_author(database_url: str) -> str:
    """Add an organization with one author, and return her password, made for this run."""
    now, password = clock.now(), secrets.token_urlsafe(15)
    organization = Organization(
        str(uuid4()), "preview", "Preview Hospital", "1 Draft Lane", EMAIL, "UTC", now
    )
    author = Person(
        organization.id, str(uuid4()), EMAIL, "Preview", "Author", True, "UTC", "auto",  # noqa: FBT003
        "Author", None, None, now,
    )  # fmt: skip
    store = Store(database_url)
    try:
        with store.writing() as unit:
            unit.organizations.add(organization)
            unit.people.add(author)
            unit.passwords.set(organization.id, author.id, hash_password(password), now)
            for role, scope in ((Role.LEARNER, Scope.SELF), (Role.AUTHOR, Scope.SITE)):
                grant = RoleGrant(organization.id, str(uuid4()), author.id, role, scope, None)
                unit.role_grants.grant(grant)
    finally:
        store.close()
    return password
