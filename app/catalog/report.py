"""What the content amounts to: words, items, minutes and reading grade, module by module."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from statistics import median

from app.catalog.edition import Edition, edit
from app.catalog.glossary_links import TermIndex
from app.catalog.item_rules import clause_names_edition
from app.catalog.reading_grade import METHOD, grade
from app.catalog.records import POST_TEST_METHOD, Bank, Item, Lesson, Module
from app.frozen import Frozen
from app.grading.strict_toml import read_toml

WORDS_A_MINUTE = 180
HALF_FORM = 65
MINUTES_METHOD = (
    f"Reading: words of the lessons at {WORDS_A_MINUTE} a minute. Checks: a minute each. Labs: as "
    f"each lab states. Post-test: {POST_TEST_METHOD.lower()} Designated: what module.toml says of "
    "reading and checks."
)


class Minutes(Frozen):
    """A module's minutes, each kind by its own method."""

    reading: int
    checks: int
    labs: int
    post_test: int
    designated: int


class LessonFacts(Frozen):
    """What one lesson amounts to."""

    slug: str
    words: int
    minutes: int
    grade: float


class ObjectiveFacts(Frozen):
    """What serves one objective."""

    id: str
    lessons: int
    labs: int
    items: int


class ItemFacts(Frozen):
    """What a bank of items amounts to; *missing* counts what must not be."""

    count: int
    parametric: int
    cases: int
    unread: int
    missing_rationales: int
    missing_clauses: int


class ModuleFacts(Frozen):
    """What one module, or one bank without lessons, amounts to."""

    code: str
    slug: str
    title: str
    words: int
    figures: int
    checks: int
    labs: int
    items: ItemFacts
    objectives: tuple[ObjectiveFacts, ...]
    minutes: Minutes
    lessons: tuple[LessonFacts, ...]


class DomainFacts(Frozen):
    """A domain of the newest outline, its share, and how many half forms its items could fill."""

    letter: str
    title: str
    percent: float
    items: int
    percent_of_items: float
    half_forms: int


class Report(Frozen):
    """The content in numbers; *ce_hours* counts designated minutes and labs, without post-tests."""

    modules: tuple[ModuleFacts, ...]
    domains: tuple[DomainFacts, ...]
    outline: str
    items: ItemFacts
    terms: int
    ce_hours: float
    median_grade: float
    grade_method: str
    minutes_method: str


def report(root: Path) -> Report:
    """Return what the content of *root* amounts to."""
    edition, _ = edit(root)
    read = {each.folder: _read(root / "modules" / each.folder) for each in edition.banks}
    read |= {each.folder: _read(root / "modules" / each.folder) for each in edition.modules}
    terms = TermIndex(edition.terms)
    modules = [
        *(_module(each, edition, terms, read[each.folder]) for each in edition.modules),
        *(_bank(each, edition, read[each.folder]) for each in edition.banks),
    ]
    grades = [lesson.grade for module in modules for lesson in module.lessons]
    minutes = sum(module.minutes.designated + module.minutes.labs for module in modules)
    outline, domains = _domains(edition)
    return Report(
        modules=tuple(modules),
        domains=domains,
        outline=outline,
        items=_items(edition.items, frozenset[str]().union(*read.values())),
        terms=len(edition.terms),
        ce_hours=round(minutes / 60, 2),
        median_grade=round(median(grades), 1) if grades else 0.0,
        grade_method=METHOD,
        minutes_method=MINUTES_METHOD,
    )


def _module(
    module: Module, edition: Edition, terms: TermIndex, read: frozenset[str]
) -> ModuleFacts:
    lessons = [each for each in edition.lessons if each.entry.module == module.slug]
    words = sum(lesson.entry.words for lesson in lessons)
    checks = sum(len(lesson.checks) for lesson in lessons)
    labs = [each.spec for each in edition.labs if each.spec.slug in module.labs]
    minutes = Minutes(
        reading=ceil(words / WORDS_A_MINUTE),
        checks=checks,
        labs=sum(lab.minutes for lab in labs),
        post_test=module.post_test_minutes,
        designated=module.minutes,
    )
    return ModuleFacts(
        code=module.code,
        slug=module.slug,
        title=module.title,
        words=words,
        figures=sum(lesson.html.count("<figure") for lesson in lessons),
        checks=checks,
        labs=len(labs),
        items=_items(_of(module.slug, edition), read),
        objectives=_objectives(module),
        minutes=minutes,
        lessons=tuple(_lesson(lesson, terms) for lesson in lessons),
    )


def _bank(bank: Bank, edition: Edition, read: frozenset[str]) -> ModuleFacts:
    return ModuleFacts(
        code=bank.code,
        slug=bank.slug,
        title=bank.title,
        words=0,
        figures=0,
        checks=0,
        labs=0,
        items=_items(_of(bank.slug, edition), read),
        objectives=_objectives(bank),
        minutes=Minutes(0, 0, 0, 0, 0),
        lessons=(),
    )


def _lesson(lesson: Lesson, terms: TermIndex) -> LessonFacts:
    entry = lesson.entry
    return LessonFacts(entry.slug, entry.words, entry.minutes, round(grade(lesson.html, terms), 1))


def _objectives(module: Module | Bank) -> tuple[ObjectiveFacts, ...]:
    return tuple(
        ObjectiveFacts(each.id, len(each.lessons), len(each.labs), len(each.items))
        for each in module.objectives
    )


def _of(slug: str, edition: Edition) -> list[Item]:
    return [item for item in edition.items if item.module == slug]


def _items(items: Sequence[Item], read: frozenset[str]) -> ItemFacts:
    """Count *items*; those drawn from a seed cannot be drawn without their rationales."""
    return ItemFacts(
        count=len(items),
        parametric=sum(item.parametric for item in items),
        cases=sum(item.case for item in items),
        unread=sum(item.id not in read for item in items),
        missing_rationales=sum(
            not option.rationale_html for item in items for option in item.options
        ),
        missing_clauses=sum(not clause_names_edition(item.clause) for item in items),
    )


def _read(folder: Path) -> frozenset[str]:
    """Return the ids of the items whose second reader's answer is on record."""
    path = folder / "readings.toml"
    if not path.is_file():
        return frozenset()
    return frozenset(each.text("item") for each in read_toml(path).tables("reading"))


def _domains(edition: Edition) -> tuple[str, tuple[DomainFacts, ...]]:
    if not edition.blueprints:
        return "", ()
    version = edition.blueprints[0].versions[-1]
    whole = sum(domain.weight for domain in version.domains)
    counts: Mapping[str, int] = Counter(item.domain for item in edition.items)
    return version.id, tuple(
        DomainFacts(
            letter=domain.letter,
            title=domain.title,
            percent=round(100 * domain.weight / whole, 1),
            items=counts[domain.letter],
            percent_of_items=round(100 * counts[domain.letter] / max(1, len(edition.items)), 1),
            half_forms=counts[domain.letter] // max(1, ceil(HALF_FORM * domain.weight / whole)),
        )
        for domain in version.domains
    )
