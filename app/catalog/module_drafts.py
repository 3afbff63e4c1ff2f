"""A module's folder read into a draft: facts and lines, before anything is rendered."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.catalog.desk import Desk, Lines, like, stable_id
from app.catalog.folders import folders_in, lesson_slug, slug_of
from app.catalog.item_drafts import ItemDraft, read_items
from app.catalog.objective_drafts import ObjectiveDraft, domains_of, objectives_of
from app.catalog.sources import Source
from app.frozen import Frozen, field
from app.grading.strict_toml import Fields, key_lines, read_toml

_FENCE = "+++"


class LessonDraft(Frozen):
    """A lesson's front matter, its lines, and its body waiting to be rendered."""

    path: Path
    slug: str
    id: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    summary: str
    lines: Lines
    source: Source


class ModuleFacts(Frozen):
    """What ``module.toml`` says."""

    id: str
    code: str
    title: str
    summary: str
    minutes: int
    minutes_method: str
    pass_percent: int
    post_test_items: int
    credit_version: int
    renewed_on: date | None
    domains: tuple[str, ...]
    prerequisites: tuple[str, ...]
    objectives: tuple[ObjectiveDraft, ...]


class ModuleDraft(Frozen):
    """A module as its folder has it."""

    folder: Path
    slug: str
    facts: ModuleFacts
    lines: Lines
    lessons: list[LessonDraft] = field(default_factory=list)
    items: list[ItemDraft] = field(default_factory=list)
    summary: Source | None = None

    @property
    def toml(self) -> Path:
        """Return the path of ``module.toml``."""
        return self.folder / "module.toml"

    def objective_ids(self) -> frozenset[str]:
        """Return the ids of the module's objectives."""
        return frozenset(objective.id for objective in self.facts.objectives)


def module_folders(root: Path) -> list[Path]:
    """Return the module folders of *root*: all of ``modules/`` but the blueprints and banks."""
    return [
        each
        for each in folders_in(root / "modules")
        if each.name != "blueprints" and not (each / "bank.toml").is_file()
    ]


def read_modules(desk: Desk) -> list[ModuleDraft]:
    """Return every module that can be read; whatever cannot is noted."""
    return [draft for folder in module_folders(desk.root) for draft in _module(desk, folder)]


def _module(desk: Desk, folder: Path) -> Iterator[ModuleDraft]:
    toml = folder / "module.toml"
    lessons = _lessons(desk, folder)
    fields = desk.fields(toml)
    items = read_items(desk, folder, slug_of(folder.name))
    summary = _summary(desk, folder)
    if fields is None:
        return
    lines = desk.lines(toml)
    with desk.noting():
        facts = _facts(fields, lines)
        yield ModuleDraft(folder, slug_of(folder.name), facts, lines, lessons, items, summary)


def _facts(fields: Fields, lines: Lines) -> ModuleFacts:
    facts = ModuleFacts(
        id=stable_id(fields, "mod"),
        code=like(fields, "code", r"M\d{1,2}", "M and its number, such as M3"),
        title=fields.text("title"),
        summary=fields.text("summary"),
        minutes=fields.integer("minutes", 1, 6_000),
        minutes_method=fields.text("minutes_method"),
        pass_percent=fields.integer("pass_percent", 1, 100, 80),
        post_test_items=fields.integer("post_test_items", 1, 200, 20),
        credit_version=fields.integer("credit_version", 1, 999, 1),
        renewed_on=fields.day("renewed_on"),
        domains=domains_of(fields),
        prerequisites=fields.texts("prerequisites", ()),
        objectives=objectives_of(
            fields, lines, r"m\d\d-o\d+", "the module's number and its own, such as m03-o1"
        ),
    )
    fields.done()
    return facts


def _summary(desk: Desk, folder: Path) -> Source | None:
    path = folder / "summary.md"
    if not path.is_file():
        desk.error(folder / "module.toml", 1, "The module has no summary.md.")
        return None
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        desk.error(path, 1, "The summary is empty.")
    return Source(desk.name(path), text, folder, "fig-summary-")


def _lessons(desk: Desk, folder: Path) -> list[LessonDraft]:
    paths = sorted((folder / "lessons").glob("*.md"))
    if not paths:
        desk.error(folder / "module.toml", 1, "The module has no lesson in lessons/.")
    return [draft for path in paths for draft in _lesson(desk, folder, path)]


def _lesson(desk: Desk, folder: Path, path: Path) -> Iterator[LessonDraft]:
    rows = path.read_text(encoding="utf-8").splitlines()
    end = rows.index(_FENCE, 1) if rows[:1] == [_FENCE] and _FENCE in rows[1:] else None
    if end is None:
        desk.error(path, 1, "A lesson begins with its front matter between two lines of +++.")
        return
    # Empty rows in place of the other part keep every line's number what it is in the file.
    front = "\n".join(["", *rows[1:end]])
    body = "\n".join([""] * (end + 1) + rows[end + 1 :])
    if not body.strip():
        desk.error(path, end + 1, "The lesson has no text.")
    source = Source(desk.name(path), body, folder, f"fig-{path.stem[:2]}-")
    with desk.noting():
        yield _lesson_draft(path, read_toml(path, text=front), Lines(key_lines(front)), source)


def _lesson_draft(path: Path, fields: Fields, lines: Lines, source: Source) -> LessonDraft:
    draft = LessonDraft(
        path=path,
        slug=lesson_slug(path.name),
        id=stable_id(fields, "les"),
        title=fields.text("title"),
        minutes=fields.integer("minutes", 1, 240),
        objectives=fields.texts("objectives"),
        summary=fields.text("summary"),
        lines=lines,
        source=source,
    )
    fields.done()
    return draft
