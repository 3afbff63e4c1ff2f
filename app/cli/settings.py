"""``readingroom settings``: what this installation runs with, and where each value came from."""

import os
import re

import click

from app.settings import KNOWN, Given, given_settings, read_settings

_MASKED = "(kept, not shown)"
_SECRET = frozenset({"SECRET_KEY", "SMTP_PASSWORD"})
_PASSWORD = re.compile(r"(?<=:)[^:@/]+(?=@)")


@click.command("settings")
def settings_command() -> None:
    """List every setting with its value and where it came from; secrets stay hidden."""
    given = given_settings(os.environ)
    read = read_settings(os.environ)
    in_effect = {
        name: str(getattr(read, name.lower())) for name in KNOWN if hasattr(read, name.lower())
    }
    in_effect["UPLOAD_LIMIT_MB"] = str(read.upload_limit // 1024 // 1024)
    for name in sorted(KNOWN):
        told = given.get(name, Given("", "default"))
        value = _shown(name, in_effect.get(name, told.value))
        source = told.source if told.value else "default"
        click.echo(f"READINGROOM_{name:<16} {value or '-':<44} {source}")


def _shown(name: str, value: str) -> str:
    if name in _SECRET:
        return _MASKED if value or name == "SECRET_KEY" else "-"
    switched = {"True": "1", "False": "0", "None": ""}.get(value, value)
    return _PASSWORD.sub("***", switched) if name == "DATABASE_URL" else switched
