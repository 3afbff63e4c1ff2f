"""A bank without lessons: items for domains of an outline that no module teaches yet.

Mock exams draw on it by domain; it has no post-test, and nobody enrolls in it.
"""

from collections.abc import Iterator
from pathlib import Path

from app.catalog.desk import Desk, Lines, like, stable_id
from app.catalog.folders import folders_in, slug_of
from app.catalog.item_drafts import ItemDraft, read_items
from app.catalog.objective_drafts import ObjectiveDraft, domains_of, objectives_of
from app.frozen import Frozen


class BankFacts(Frozen):
    """What ``bank.toml`` says."""

    id: str
    code: str
    title: str
    domains: tuple[str, ...]
    objectives: tuple[ObjectiveDraft, ...]


class BankDraft(Frozen):
    """A bank as its folder has it."""

    folder: Path
    slug: str
    facts: BankFacts
    lines: Lines
    items: list[ItemDraft]

    @property
    def toml(self) -> Path:
        """Return the path of ``bank.toml``."""
        return self.folder / "bank.toml"

    def objective_ids(self) -> frozenset[str]:
        """Return the ids of the bank's objectives."""
        return frozenset(objective.id for objective in self.facts.objectives)


def read_banks(desk: Desk) -> list[BankDraft]:
    """Return every bank that can be read; whatever cannot is noted."""
    folders = folders_in(desk.root / "modules")
    return [
        draft
        for folder in folders
        if (folder / "bank.toml").is_file()
        for draft in _bank(desk, folder)
    ]


def _bank(desk: Desk, folder: Path) -> Iterator[BankDraft]:
    toml = folder / "bank.toml"
    items = read_items(desk, folder, slug_of(folder.name))
    fields = desk.fields(toml)
    if fields is None:
        return
    lines = desk.lines(toml)
    with desk.noting():
        facts = BankFacts(
            id=stable_id(fields, "bnk"),
            code=like(fields, "code", r"B\d{1,2}", "B and its number, such as B1"),
            title=fields.text("title"),
            domains=domains_of(fields),
            objectives=objectives_of(
                fields, lines, r"b\d\d-o\d+", "the bank's number and its own, such as b01-o1"
            ),
        )
        fields.done()
        yield BankDraft(folder, slug_of(folder.name), facts, lines, items)
