"""The report on the content as a page of text, or as JSON for other programs."""

import json
from collections.abc import Iterator

from app.catalog.report import ItemFacts, ModuleFacts, Report
from app.frozen import as_data


def as_json(report: Report) -> str:
    """Return *report* as JSON text."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=2)


def as_text(report: Report) -> str:
    """Return *report* as lines to read."""
    return "\n".join([*_lines(report)])


def _lines(report: Report) -> Iterator[str]:
    for module in report.modules:
        yield from _module(module)
        yield ""
    yield f"Items by domain, against the outline {report.outline}:"
    for each in report.domains:
        yield (
            f"  {each.letter} {each.title:<28} {each.items:>4} items {each.percent_of_items:>5} %"
            f"   outline {each.percent:>5} %   {each.half_forms:>2} half forms without a repeat"
        )
    yield ""
    yield f"In all: {_items(report.items)}"
    yield f"  {report.terms} glossary terms, {report.ce_hours} hours of designated time with labs."
    yield f"  Median grade of the lessons {report.median_grade}. {report.grade_method}"
    yield f"  {report.minutes_method}"


def _module(module: ModuleFacts) -> Iterator[str]:
    yield f"{module.code} {module.title}"
    minutes = module.minutes
    if module.lessons:
        yield (
            f"  {_count(module.words, 'word')}, {_count(module.figures, 'figure')}, "
            f"{_count(module.checks, 'check')}, {_count(module.labs, 'lab')}"
        )
        yield (
            f"  minutes: reading {minutes.reading} + checks {minutes.checks} (designated "
            f"{minutes.designated}), labs {minutes.labs}, post-test {minutes.post_test}"
        )
    yield f"  {_items(module.items)}"
    for objective in module.objectives:
        # A bank has no lessons, and nobody misses them.
        taught = f"{_count(objective.lessons, 'lesson')}, {_count(objective.labs, 'lab')}, "
        asked = _count(objective.items, "item")
        yield f"  {objective.id}: {taught if module.lessons else ''}{asked}"
    for lesson in module.lessons:
        yield (
            f"  {lesson.slug:<36} {lesson.words:>5} words {lesson.minutes:>3} minutes   "
            f"grade {lesson.grade:>4}"
        )


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _items(items: ItemFacts) -> str:
    return (
        f"{items.count} items: {items.parametric} parametric, {items.cases} cases, {items.unread} "
        f"without a second reading, {items.missing_rationales} rationales and "
        f"{items.missing_clauses} clauses missing."
    )
