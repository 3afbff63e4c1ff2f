"""What lies beside the modules: the glossary, the paths, the blueprints."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from app.catalog.desk import Desk, like, stable_id
from app.catalog.folders import slug_of
from app.catalog.records import (
    Blueprint,
    BlueprintDomain,
    BlueprintVersion,
    LearningPath,
    Ramp,
    Term,
)
from app.grading.strict_toml import Fields

_LONGEST_DEFINITION = 320
_DAY = r"\d{4}-\d\d"


def term_slug(term: str) -> str:
    """Return the name of *term* in addresses: ``AE title`` gives ``ae-title``."""
    return "-".join(re.findall(r"[a-z0-9]+", term.lower()))


def read_glossary(desk: Desk) -> list[Term]:
    """Return the terms of ``modules/glossary.toml``, sorted by their names."""
    path = desk.root / "modules" / "glossary.toml"
    if not path.is_file() or (fields := desk.fields(path)) is None:
        return []
    terms: dict[str, Term] = {}
    spellings: dict[str, str] = {}
    with desk.noting():
        for table in fields.tables("term"):
            with desk.noting():
                term = _term(table)
                _must_be_new(table, term, terms, spellings)
                terms[term.slug] = term
        fields.done()
    return sorted(terms.values(), key=lambda term: term.term.casefold())


def _term(table: Fields) -> Term:
    name = table.text("term")
    text = table.text("text")
    if len(text) > _LONGEST_DEFINITION:
        table.refuse("text", f"A definition has at most {_LONGEST_DEFINITION} characters.")
    if not text.endswith("."):
        table.refuse("text", "A definition is one or two whole sentences.")
    term = Term(
        term_slug(name),
        name,
        table.texts("also", ()),
        text,
        table.text("clause", ""),
        table.flag("linked", default=True),
    )
    table.done()
    return term


def _must_be_new(
    table: Fields, term: Term, terms: dict[str, Term], spellings: dict[str, str]
) -> None:
    if term.slug in terms:
        table.refuse("term", f"The term {term.term} is there twice.")
    for spelling in (term.term, *term.also):
        other = spellings.setdefault(spelling.casefold(), term.term)
        if other != term.term:
            table.refuse("also", f"{spelling} already stands for {other}.")


def planned_modules(desk: Desk) -> frozenset[str]:
    """Return the folder names that ``paths.toml`` mentions, whether they exist or not."""
    path = desk.root / "modules" / "paths.toml"
    if not path.is_file() or (fields := desk.fields(path)) is None:
        return frozenset()
    planned: set[str] = set()
    with desk.noting():
        for table in fields.tables("path"):
            planned.update(table.texts("modules"))
    return frozenset(planned)


def read_paths(desk: Desk, existing: frozenset[str]) -> list[LearningPath]:
    """Return the paths, without modules whose folder does not exist, and without empty paths."""
    path = desk.root / "modules" / "paths.toml"
    if not path.is_file() or (fields := desk.fields(path)) is None:
        return []
    paths: dict[str, LearningPath] = {}
    with desk.noting():
        for table in fields.tables("path"):
            with desk.noting():
                found = _path(table, existing)
                if found.slug in paths:
                    table.refuse("slug", f"The path {found.slug} is there twice.")
                paths[found.slug] = found
        fields.done()
    return [each for each in paths.values() if each.modules]


def _path(table: Fields, existing: frozenset[str]) -> LearningPath:
    modules = table.texts("modules")
    path = LearningPath(
        id=stable_id(table, "pth"),
        slug=like(table, "slug", r"[a-z][a-z0-9-]*", "small letters, digits and hyphens"),
        code=like(table, "code", r"P\d+", "P and its number, such as P1"),
        title=table.text("title"),
        audience=table.text("audience"),
        summary=table.text("summary"),
        modules=tuple(slug_of(each) for each in modules if each in existing),
        ramps=tuple(_ramps(table, modules, existing)),
    )
    table.done()
    return path


def _ramps(path: Fields, modules: Collection[str], existing: frozenset[str]) -> Iterator[Ramp]:
    """Yield the ramps whose first module exists."""
    for table in path.tables("ramp"):
        starts = table.text("starts")
        if starts not in modules:
            table.refuse("starts", f"A ramp starts with a module of its path; {starts} is none.")
        ramp = Ramp(
            id=like(table, "id", r"[a-z][a-z0-9-]*", "small letters, digits and hyphens"),
            title=table.text("title"),
            background=table.text("background"),
            starts=slug_of(starts),
            text=table.text("text"),
        )
        table.done()
        if starts in existing:
            yield ramp


def read_blueprints(desk: Desk) -> list[Blueprint]:
    """Return the blueprints of ``modules/blueprints/``."""
    files = sorted((desk.root / "modules" / "blueprints").glob("*.toml"))
    return [found for file in files for found in _blueprint(desk, file)]


def _blueprint(desk: Desk, path: Path) -> Iterator[Blueprint]:
    fields = desk.fields(path)
    if fields is None:
        return
    with desk.noting():
        versions = tuple(_version(each) for each in fields.tables("version"))
        if not versions:
            fields.refuse("version", "A blueprint needs at least one [[version]].")
        yield Blueprint(
            stable_id(fields, "blu"),
            slug_of(path.stem),
            fields.text("title"),
            fields.text("notice"),
            tuple(sorted(versions, key=lambda each: each.effective)),
        )
        fields.done()


def _version(table: Fields) -> BlueprintVersion:
    unit: Literal["items", "percent"] = (
        "items" if table.one_of("unit", ("items", "percent")) == "items" else "percent"
    )
    version = BlueprintVersion(
        id=like(table, "id", _DAY, "a year and month such as 2024-03"),
        approved=like(table, "approved", _DAY, "a year and month such as 2022-08"),
        effective=like(table, "effective", _DAY, "a year and month such as 2024-03"),
        scored=table.integer("scored", 1, 1_000),
        pilot=table.integer("pilot", 0, 1_000),
        minutes=table.integer("minutes", 1, 1_000) if table.has("minutes") else None,
        unit=unit,
        provenance=table.text("provenance"),
        domains=tuple(_domain(each) for each in table.tables("domain")),
    )
    total = sum(domain.weight for domain in version.domains)
    wanted = version.scored if unit == "items" else 100
    if total != wanted:
        table.refuse("id", f"The weights of {version.id} add up to {total}, not to {wanted}.")
    table.done()
    return version


def _domain(table: Fields) -> BlueprintDomain:
    domain = BlueprintDomain(
        letter=like(table, "letter", "[A-J]", "a letter from A to J"),
        title=table.text("title"),
        weight=table.integer("weight", 0, 1_000),
        provenance=table.one_of("provenance", ("verified", "third-party", "provisional")),
    )
    table.done()
    return domain
