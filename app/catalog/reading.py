"""The compiled catalog, read: any number of threads, one immutable file."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any, TypeVar
from weakref import finalize

from app.catalog.glossary_links import TermIndex, linked_text
from app.catalog.parametric import load_items
from app.catalog.records import (
    Bank,
    Blueprint,
    DrawnItem,
    Hit,
    Item,
    LabEntry,
    LearningPath,
    Lesson,
    Module,
    Term,
)
from app.catalog.searching import COUNT, STATEMENT, Synonyms, marked, queries, synonyms_of, varied
from app.frozen import Frozen, from_json

_Record = TypeVar("_Record", bound=Frozen)
_LESSONS_KEPT = 512
_TEXTS_KEPT, _LONGEST_KEPT = 512, 2000


class Catalog:
    """Modules, lessons, labs, items and terms of one compiled file.

    What was read once is kept, so a lesson page costs no query after its first showing. Whatever
    is not there is ``None``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._close = finalize(self, _close_all, self._idle)
        self._reading = Lock()
        self._kept: dict[str, dict[str, Any]] = {}
        self._other_names: Synonyms | None = None
        self._term_index: TermIndex | None = None
        self._lesson = lru_cache(maxsize=_LESSONS_KEPT)(self._read_lesson)
        self._linked = lru_cache(maxsize=_TEXTS_KEPT)(self._link)

    @property
    def hash(self) -> str:
        """Return the content hash that the file is named by."""
        return self.path.stem.removeprefix("catalog-")

    def close(self) -> None:
        """Close the idle connections."""
        self._close()

    def modules(self) -> tuple[Module, ...]:
        """Return every module, in the order of their codes."""
        return tuple(self._all(Module, "module").values())

    def module(self, slug: str) -> Module | None:
        """Return one module."""
        return self._all(Module, "module").get(slug)

    def banks(self) -> tuple[Bank, ...]:
        """Return every bank without lessons; its items are those of its slug."""
        return tuple(self._all(Bank, "bank").values())

    def bank(self, slug: str) -> Bank | None:
        """Return one bank without lessons."""
        return self._all(Bank, "bank").get(slug)

    def lesson(self, module: str, slug: str) -> Lesson | None:
        """Return one lesson of *module*."""
        return self._lesson(module, slug)

    def labs(self) -> tuple[LabEntry, ...]:
        """Return every lab, in the order of their codes."""
        return tuple(lab for lab in self._all(LabEntry, "lab").values() if not lab.spec.sandbox)

    def lab(self, slug: str) -> LabEntry | None:
        """Return one lab, or a practice hospital, which no list names."""
        return self._all(LabEntry, "lab").get(slug)

    def sandbox(self) -> LabEntry | None:
        """Return the practice hospital that mentors open for their mentees."""
        labs = self._all(LabEntry, "lab").values()
        return next((lab for lab in labs if lab.spec.sandbox), None)

    def labs_of(self, module: str) -> tuple[LabEntry, ...]:
        """Return the labs of *module*; the module itself need not exist yet."""
        return tuple(lab for lab in self.labs() if lab.module == module)

    def items(self) -> tuple[Item, ...]:
        """Return the whole bank, whichever module an item belongs to."""
        return tuple(self._all(Item, "item").values())

    def items_of(self, module: str) -> tuple[Item, ...]:
        """Return the bank of *module*."""
        items = self._all(Item, "item").values()
        return tuple(item for item in items if item.module == module)

    def item(self, item_id: str) -> Item | None:
        """Return one bank item."""
        return self._all(Item, "item").get(item_id)

    def draw_item(self, item: Item, seed: str) -> DrawnItem:
        """Return *item* as *seed* draws it, options in a drawn order; the same for ever."""
        if item.parametric:
            return self._parametric(item, seed)
        options = list(item.options)
        Random(f"{item.id}:{seed}").shuffle(options)  # noqa: S311 - a shuffle, not a secret
        return DrawnItem(item.stem_html, tuple(options))

    def glossary(self) -> tuple[Term, ...]:
        """Return every term, sorted by name."""
        return tuple(self._all(Term, "term").values())

    def term(self, slug: str) -> Term | None:
        """Return one term."""
        return self._all(Term, "term").get(slug)

    def paths(self) -> tuple[LearningPath, ...]:
        """Return the learning paths."""
        return tuple(self._all(LearningPath, "path").values())

    def blueprints(self) -> tuple[Blueprint, ...]:
        """Return the exam outlines."""
        return tuple(self._all(Blueprint, "blueprint").values())

    def blueprint(self, slug: str) -> Blueprint | None:
        """Return one exam's outlines."""
        return self._all(Blueprint, "blueprint").get(slug)

    def search(self, text: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return what *text* finds in lessons, labs and glossary, best first."""
        found: dict[str, Hit] = {}
        for query in queries(text, self._synonyms()):
            rows = self._rows(STATEMENT, (query, max(0, limit)))
            found |= {row["url"]: _hit(row) for row in rows if row["url"] not in found}
        return varied(tuple(found.values()))[: max(0, limit)]

    def count_found(self, text: str) -> int:
        """Return how much *text* finds, however little of it is shown."""
        # The last query is the widest: whatever another one finds, it finds too.
        return sum(
            self._rows(COUNT, (query,))[0]["many"] for query in queries(text, self._synonyms())[-1:]
        )

    def linked(self, text: str) -> str:
        """Return plain *text* as HTML in which glossary terms are links."""
        # The same few texts are shown again and again; a text of any length is not kept.
        return self._linked(text) if len(text) <= _LONGEST_KEPT else self._link(text)

    def _link(self, text: str) -> str:
        return linked_text(text, self._terms())

    def _terms(self) -> TermIndex:
        if self._term_index is None:
            self._term_index = TermIndex(self.glossary())
        return self._term_index

    def _synonyms(self) -> Synonyms:
        if self._other_names is None:
            self._other_names = synonyms_of(self.glossary())
        return self._other_names

    def _parametric(self, item: Item, seed: str) -> DrawnItem:
        [row] = self._rows("select source from item_code where module = ?", (item.module,))
        items = load_items(row["source"], f"{item.module}/items.py")
        drawn = next(each for each in items if each.id == item.id).drawn(seed)
        # Drawn words are rendered here and now; a node without parametric items loads no Markdown.
        shown: DrawnItem = import_module("app.catalog.item_html").drawn_html(
            drawn, item.id, partial(self._figure, item.module), self._terms()
        )
        return shown

    def _figure(self, module: str, name: str) -> str | None:
        statement = "select source from item_figure where module = ? and name = ?"
        rows = self._rows(statement, (module, name))
        return str(rows[0]["source"]) if rows else None

    def _all(self, kind: type[_Record], table: str) -> dict[str, _Record]:
        if table not in self._kept:
            # One thread reads for all: each would hold everything once more while it reads.
            with self._reading:
                if table not in self._kept:
                    self._kept[table] = self._read_every(table, kind)
        return self._kept[table]

    def _read_every(self, table: str, kind: type[_Record]) -> dict[str, _Record]:
        key = "id" if table == "item" else "slug"
        rows = self._rows(f"select {key}, record from {table} order by position")  # noqa: S608
        return {row[key]: from_json(kind, row["record"]) for row in rows}

    def _read_lesson(self, module: str, slug: str) -> Lesson | None:
        statement = "select record from lesson where module = ? and slug = ?"
        rows = self._rows(statement, (module, slug))
        return from_json(Lesson, rows[0]["record"]) if rows else None

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._connection() as connection:
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to one thread at a time; as many exist as were ever lent at once."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = _opened(self.path)
        try:
            yield connection
        finally:
            self._idle.append(connection)


def _opened(path: Path) -> sqlite3.Connection:
    # Immutable: nobody writes to a file named by its content, so nothing has to be locked.
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    # KiB a connection: what was read is kept as records, and the file is in the system's cache.
    connection.execute("PRAGMA cache_size=-128")
    return connection


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()


def _hit(row: sqlite3.Row) -> Hit:
    return Hit(row["kind"], row["title"], row["url"], row["context"], marked(row["snippet"]))
