"""Writes an edition into one SQLite file with sqlite-utils: whole or not at all."""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from app.catalog.building import BrokenContent
from app.catalog.edition import Edition, edit
from app.catalog.problems import Problem
from app.frozen import as_json

_COLUMNS = "id module slug name position record source kind title url context keywords body"
_EVERY_COLUMN: Mapping[str, type] = dict.fromkeys(_COLUMNS.split(), str)
_KEPT = 4
_TOKENIZER = "porter unicode61 remove_diacritics 2"


def write_catalog(content_root: Path, path: Path) -> None:
    """Compile *content_root* into *path*; a reader sees the finished file or none."""
    edition, problems = edit(content_root)
    if any(problem.severity == "error" for problem in problems):
        raise BrokenContent(problems)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".catalog-", suffix=".tmp")
    os.close(handle)
    draft = Path(name)
    try:
        _write(edition, problems, draft)
        draft.chmod(0o444)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _forget_old(path.parent)


def _forget_old(folder: Path) -> None:
    """Delete all but the newest editions; a node that is behind by one still finds its own."""
    editions = sorted(folder.glob("catalog-*.db"), key=lambda path: path.stat().st_mtime_ns)
    for old in editions[:-_KEPT]:
        old.unlink(missing_ok=True)


def _write(edition: Edition, problems: Sequence[Problem], path: Path) -> None:
    with closing(Database(path).conn) as connection:
        database = Database(connection)
        for table, rows, key in _tables(edition):
            _fill(database, table, rows, key)
        _fill(database, "warning", [{"text": str(each)} for each in problems], None)
        database["searchable"].enable_fts(  # type: ignore[union-attr]
            ["title", "keywords", "body"], tokenize=_TOKENIZER
        )
        connection.commit()
        database.vacuum()


def _fill(database: Any, table: str, rows: Iterable[Mapping[str, Any]], key: Any) -> None:
    listed = list(rows)
    if listed:
        database[table].insert_all(listed, pk=key)
    else:
        # A table without rows still has the columns that readers ask for.
        database[table].create(_EVERY_COLUMN)


def _tables(edition: Edition) -> list[tuple[str, list[dict[str, Any]], Any]]:
    """Return name, rows and primary key of each table; ``record`` holds the whole record."""
    return [
        ("module", [_module(at, each) for at, each in enumerate(edition.modules)], "slug"),
        ("bank", [_named(at, each) for at, each in enumerate(edition.banks)], "slug"),
        ("lesson", [_lesson(each) for each in edition.lessons], ("module", "slug")),
        ("lab", [_lab(each) for each in edition.labs], "slug"),
        ("item", [_item(at, each) for at, each in enumerate(edition.items)], "id"),
        ("item_code", _code(edition), "module"),
        ("item_figure", _figures(edition), ("module", "name")),
        ("term", [_named(at, each) for at, each in enumerate(edition.terms)], "slug"),
        ("path", [_named(at, each) for at, each in enumerate(edition.paths)], "slug"),
        ("blueprint", [_named(at, each) for at, each in enumerate(edition.blueprints)], "slug"),
        ("searchable", [_search(at, each) for at, each in enumerate(edition.searchable)], "id"),
    ]


def _module(position: int, module: Any) -> dict[str, Any]:
    shown = ("slug", "id", "code", "title", "minutes", "item_count", "content_hash")
    return _row(module, shown, position)


def _lesson(lesson: Any) -> dict[str, Any]:
    entry = lesson.entry
    shown = ("module", "slug", "id", "position", "title", "minutes", "words")
    return {key: getattr(entry, key) for key in shown} | {"record": as_json(lesson)}


def _lab(lab: Any) -> dict[str, Any]:
    facts = {
        key: getattr(lab.spec, key) for key in ("id", "code", "title", "difficulty", "minutes")
    }
    row = _row(lab, ("slug", "module", "content_hash"), int(lab.spec.code[1:]))
    row.update(facts)
    return row


def _item(position: int, item: Any) -> dict[str, Any]:
    shown = ("id", "module", "objective", "domain", "outline", "level", "parametric")
    return _row(item, shown, position)


def _named(position: int, record: Any) -> dict[str, Any]:
    return _row(record, ("slug",), position)


def _row(record: Any, shown: Sequence[str], position: int) -> dict[str, Any]:
    facts: dict[str, Any] = {key: getattr(record, key) for key in shown}
    facts.update(position=position, record=as_json(record))
    return facts


def _code(edition: Edition) -> list[dict[str, Any]]:
    return [{"module": module, "source": source} for module, source in edition.item_code.items()]


def _figures(edition: Edition) -> list[dict[str, Any]]:
    return [
        {"module": module, "name": name, "source": source}
        for (module, name), source in edition.item_figures.items()
    ]


def _search(position: int, page: Any) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(as_json(page))
    return {"id": position + 1, **facts}
