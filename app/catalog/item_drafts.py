"""A module's bank read into drafts: the items of ``items.toml`` and those of ``items.py``."""

import traceback
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path

from app.catalog.desk import Desk, like, stable_id
from app.catalog.item_html import option_html
from app.catalog.parametric import load_items
from app.catalog.records import Item
from app.catalog.stem_drafts import read_stem
from app.frozen import Frozen
from app.grading.items import LEVELS, Drawn, Option, ParametricItem
from app.grading.strict_toml import Fields

SEEDS = tuple(f"check-{number}" for number in range(8))


class ItemDraft(Frozen):
    """An item, where it stands, and samples of what learners see of it."""

    item: Item
    path: Path
    line: int
    option_lines: tuple[int, ...]
    samples: tuple[Drawn, ...]
    figures: frozenset[str] = frozenset()
    """The figures of the module that its stem shows."""


def read_items(desk: Desk, folder: Path, module: str) -> list[ItemDraft]:
    """Return every item of the bank in *folder* that can be read."""
    toml, code = folder / "items.toml", folder / "items.py"
    fixed = list(_fixed(desk, toml, module)) if toml.is_file() else []
    drawn = list(_parametric(desk, code, module)) if code.is_file() else []
    if not toml.is_file() and not code.is_file():
        desk.error(_facts_file(folder), 1, "The module has no items.toml.")
    return fixed + drawn


def _fixed(desk: Desk, path: Path, module: str) -> Iterator[ItemDraft]:
    fields = desk.fields(path)
    if fields is None:
        return
    lines = desk.lines(path)
    with desk.noting():
        for position, table in enumerate(fields.tables("item")):
            with desk.noting():
                yield _draft(desk, table, module, path, partial(lines.of, "item", position))
        fields.done()


def _draft(
    desk: Desk, table: Fields, module: str, path: Path, where: Callable[..., int]
) -> ItemDraft:
    drawn = Drawn(table.text("stem"), tuple(_option(each) for each in table.tables("option")))
    item_id = stable_id(table, "itm")
    stem = read_stem(desk, path, where("stem"), item_id, drawn)
    item = Item(
        id=item_id,
        module=module,
        objective=table.text("objective"),
        domain=like(table, "domain", "[A-J]", "a letter from A to J"),
        outline=table.text("outline"),
        level=table.one_of("level", LEVELS),
        difficulty=table.decimal("difficulty", Decimal(0), Decimal(1)),
        clause=table.text("clause"),
        case=table.flag("case"),
        parametric=False,
        stem_html=stem.html,
        options=tuple(map(option_html, drawn.options)),
    )
    table.done()
    lines = tuple(where("option", at) for at in range(len(drawn.options)))
    return ItemDraft(item, path, where(), lines, (drawn,), frozenset(stem.figures))


def _option(table: Fields) -> Option:
    option = Option(
        text=table.text("text"),
        right=table.flag("right"),
        rationale=table.text("rationale"),
        misconception=table.text("misconception", ""),
    )
    table.done()
    return option


def _parametric(desk: Desk, path: Path, module: str) -> Iterator[ItemDraft]:
    source = path.read_text(encoding="utf-8")
    try:
        items = load_items(source, str(path))
    except Exception as error:  # noqa: BLE001 - an author's code may fail in any way
        desk.error(path, _line_in(path, error), f"This file does not run: {_said(error)}.")
        return
    for item in items:
        line = _line_of(source, item.id)
        try:
            samples = tuple(item.drawn(seed) for seed in SEEDS)
        except Exception as error:  # noqa: BLE001 - as above
            desk.error(path, line, f"The item {item.id} cannot be drawn: {_said(error)}.")
            continue
        stems = [read_stem(desk, path, line, item.id, sample) for sample in samples]
        figures = frozenset(name for stem in stems for name in stem.figures)
        yield ItemDraft(_facts(item, module), path, line, (), samples, figures)


def _facts(item: ParametricItem, module: str) -> Item:
    return Item(
        id=item.id,
        module=module,
        objective=item.objective,
        domain=item.domain,
        outline=item.outline,
        level=item.level,
        difficulty=Decimal(str(item.difficulty)),
        clause=item.clause,
        case=item.case,
        parametric=True,
    )


def _facts_file(folder: Path) -> Path:
    bank = folder / "bank.toml"
    return bank if bank.is_file() else folder / "module.toml"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}, {error}".rstrip(".")


def _line_in(path: Path, error: Exception) -> int:
    """Return the line of *path* in which *error* arose, or the first."""
    if isinstance(error, SyntaxError):
        return error.lineno or 1
    frames = [
        each.lineno
        for each in traceback.extract_tb(error.__traceback__)
        if each.filename == str(path)
    ]
    return (frames[-1] if frames else None) or 1


def _line_of(source: str, item_id: str) -> int:
    rows = source.splitlines()
    return next((at for at, row in enumerate(rows, 1) if item_id in row), 1)
