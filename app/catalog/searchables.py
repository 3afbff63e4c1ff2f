"""What the search knows of lessons, labs and terms; neither hints nor keys are in it."""

from app.catalog.addresses import lab_url, lesson_url, term_url
from app.catalog.lab_drafts import LabDraft
from app.catalog.lesson_page import Page
from app.catalog.module_drafts import ModuleDraft
from app.catalog.records import LessonEntry, Term
from app.frozen import Frozen


class Searchable(Frozen):
    """What the search knows of one page."""

    kind: str
    title: str
    url: str
    context: str
    keywords: str
    body: str


def searchable_lesson(module: ModuleDraft, entry: LessonEntry, page: Page) -> Searchable:
    """Return what the search knows of a lesson."""
    return Searchable(
        kind="lesson",
        title=entry.title,
        url=lesson_url(module.slug, entry.slug),
        context=f"{module.facts.code} {module.facts.title}",
        keywords=" ".join([entry.summary, *(heading.text for heading in page.headings)]),
        body=f"{entry.summary} {page.plain}",
    )


def searchable_lab(draft: LabDraft, page: Page) -> Searchable:
    """Return what the search knows of a lab."""
    return Searchable(
        kind="lab",
        title=draft.spec.title,
        url=lab_url(draft.spec.slug),
        context=f"Lab {draft.spec.code}",
        # The address spells a name without its accents, as people type it.
        keywords=" ".join([draft.spec.code, *draft.spec.references, *draft.spec.slug.split("-")]),
        body=f"{draft.spec.summary} {page.plain}",
    )


def searchable_term(term: Term) -> Searchable:
    """Return what the search knows of a term."""
    return Searchable(
        kind="term",
        title=term.term,
        url=term_url(term.slug),
        context="Glossary",
        keywords=" ".join([*term.also, term.clause]),
        body=term.text,
    )
