"""``readingroom ...``: running, demonstrating, checking content, keeping data.

Each command is loaded when it is called: whoever supervises a site holds none of what another
command needs.
"""

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

from app.errors import TrainingError

COMMANDS: Final[Mapping[str, str]] = {
    "run": "app.cli.running:run",
    "network": "app.cli.networking:network",
    "demo": "app.cli.demonstrating:demo",
    "check": "app.cli.content:check",
    "new": "app.cli.new:new",
    "preview": "app.cli.previewing:preview",
    "regrade": "app.cli.regrading:regrade",
    "settings": "app.cli.settings:settings_command",
    "add-organization": "app.cli.people:add_organization",
    "migrate": "app.cli.keeping:migrate_command",
    "backup": "app.cli.keeping:backup",
    "restore": "app.cli.keeping:restore_command",
    "rebuild-totals": "app.cli.totals:rebuild_totals_command",
    "ledger-key": "app.cli.ledger:ledger_key",
    "export-ledger": "app.cli.ledger:export_ledger_command",
    "verify": "app.cli.verifying:verify",
}
"""Where each command is, by its name."""


class _Commands(click.Group):
    """The commands of :data:`COMMANDS`, imported one by one."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are told of."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        # Loading leaves no garbage worth looking for.
        gc.disable()
        try:
            command: click.Command = getattr(import_module(module), name)
        finally:
            gc.enable()
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="readingroom")
def readingroom() -> None:
    """Run Reading Room: training for imaging informatics, with labs on real DICOM and HL7."""


def main() -> None:
    """Run the command line; an expected failure is one sentence and exit status 1."""
    try:
        readingroom()
    except TrainingError as error:
        click.echo(f"readingroom: {error}", err=True)
        sys.exit(1)
