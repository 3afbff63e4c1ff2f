"""``readingroom new lab``: a small lab that keeps its contract at once, to be made one's own."""

import re
import secrets
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from app.cli.roots import root_of, root_option
from app.errors import Conflict, InvalidInput
from app.frozen import Frozen

_SLUG = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_CODE = re.compile(r"L[0-9]{2,3}")
_KEY = re.compile(r'^(id|code|title|module|objectives)( = )(?:"[^"]*"|\[[^]]*\])', re.MULTILINE)
_TEMPLATE = "app.cli.lab_template"


class _Labs(Frozen):
    """What the labs that are there already have taken."""

    ids: frozenset[str]
    codes: frozenset[str]


@click.group()
def new() -> None:
    """Begin new content."""


@new.command()
@click.argument("slug")
@click.option("--module", required=True, help="Folder under modules/, such as m03_dicom_objects.")
@click.option("--code", required=True, help="Its number in the curriculum, such as L90.")
@click.option("--title", required=True, help="As lists show it.")
@root_option
def lab(slug: str, module: str, code: str, title: str, root: Path | None) -> None:
    """Write the folder of a small lab that works and keeps its contract; make it your own."""
    root = root_of(root)
    folder = root / "labs" / slug.replace("-", "_")
    labs = _labs(root)
    _must_be_free(slug, code, title, folder, labs)
    objectives = _objectives(root, module)
    told = {
        "id": _fresh_id(labs),
        "code": code,
        "title": title,
        "module": module,
        "objectives": [next(iter(objectives))],
    }
    _write(folder, told)
    name = folder.name.replace("_", "-")
    click.echo(f"Wrote {folder}.")
    if any(objectives.values()):
        click.echo(f"Say in its lab.toml which objectives of {module} it serves:")
        for objective_id, text in objectives.items():
            click.echo(f"  {objective_id}  {text}")
    click.echo("Next:")
    click.echo(f"  readingroom check --prove {name}")
    click.echo("  readingroom preview")


def _must_be_free(slug: str, code: str, title: str, folder: Path, labs: _Labs) -> None:
    if not _SLUG.fullmatch(slug):
        raise InvalidInput("Name the lab in small letters, digits and hyphens: late-results.")
    if not _CODE.fullmatch(code):
        raise InvalidInput("The code is L and its number, such as L90.")
    if not title.strip() or not title.isprintable():
        raise InvalidInput("Give the lab a title.")
    if folder.exists():
        raise Conflict(f"{folder} is there already; nothing was written.")
    if code in labs.codes:
        raise Conflict(f"Another lab has the code {code}; choose one that is free.")


def _objectives(root: Path, module: str) -> dict[str, str]:
    """Return what *module* wants, by id; of one that is only planned nobody knows the words."""
    path = root / "modules" / module / "module.toml"
    planned = {f"{module.partition('_')[0]}-o1": ""}
    if path.is_file():
        return {
            str(each["id"]): str(each.get("text", ""))
            for each in _toml(path).get("objective") or []
            if "id" in each
        } or planned
    paths = root / "modules" / "paths.toml"
    if not paths.is_file() or f'"{module}"' not in paths.read_text("utf-8"):
        raise InvalidInput(f"There is no module {module}: name a folder under modules/.")
    return planned


def _labs(root: Path) -> _Labs:
    found = [_toml(path) for path in root.glob("labs/*/lab.toml")]
    return _Labs(
        ids=frozenset(str(each.get("id")) for each in found),
        codes=frozenset(str(each.get("code")) for each in found),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}") from error


def _fresh_id(labs: _Labs) -> str:
    while (fresh := f"lab-{secrets.token_hex(4)}") in labs.ids:
        pass
    return fresh


def _write(folder: Path, told: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    for file in files(_TEMPLATE).iterdir():
        if file.name.startswith("__"):
            continue
        text = file.read_text("utf-8")
        (folder / file.name).write_text(
            _declared(text, told) if file.name == "lab.toml" else text, "utf-8"
        )


def _declared(text: str, told: dict[str, Any]) -> str:
    """Return the template's ``lab.toml`` with what was *told* in the place of its own values."""
    head, exercises, rest = text.partition("# An exercise")
    return _KEY.sub(lambda key: key[1] + key[2] + _value(told[key[1]]), head) + exercises + rest


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
