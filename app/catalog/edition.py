"""The whole content of a root, read, checked and rendered: what the compiler writes down."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.catalog.addresses import lab_url, lesson_url, module_url, term_url
from app.catalog.bank_drafts import BankDraft, read_banks
from app.catalog.bank_rules import check_twins
from app.catalog.building import BrokenContent
from app.catalog.desk import Desk
from app.catalog.glossary_links import TermIndex
from app.catalog.item_drafts import ItemDraft
from app.catalog.item_html import linked_options
from app.catalog.item_rules import check_asked, check_items, check_labels, check_unique_items
from app.catalog.lab_drafts import LabDraft, read_labs, read_sandboxes
from app.catalog.lab_rules import check_lab
from app.catalog.lesson_page import Page, Site, render_page
from app.catalog.linked_html import linked_html
from app.catalog.links import Links, file_address
from app.catalog.markdown import inline_html
from app.catalog.module_drafts import ModuleDraft, read_modules
from app.catalog.module_rules import (
    check_mentions,
    check_module,
    check_names,
    check_pace,
    check_unique,
)
from app.catalog.problems import Problem
from app.catalog.records import (
    Bank,
    Blueprint,
    Item,
    LabEntry,
    LearningPath,
    Lesson,
    LessonEntry,
    Module,
    Objective,
    Term,
)
from app.catalog.rules import RULES, Rules
from app.catalog.searchables import Searchable, searchable_lab, searchable_lesson, searchable_term
from app.catalog.shelf_drafts import (
    planned_modules,
    read_blueprints,
    read_glossary,
    read_paths,
)
from app.catalog.texts import not_text
from app.frozen import Frozen, replace
from app.grading.loading import folder_version


class Edition(Frozen):
    """Everything that a catalog holds."""

    modules: Sequence[Module]
    banks: Sequence[Bank]
    lessons: Sequence[Lesson]
    labs: Sequence[LabEntry]
    items: Sequence[Item]
    terms: Sequence[Term]
    paths: Sequence[LearningPath]
    blueprints: Sequence[Blueprint]
    item_code: Mapping[str, str]
    """The text of ``items.py`` by the slug of its module or bank."""
    item_figures: Mapping[tuple[str, str], str]
    """The text of each figure that a parametric item may show, by module and name."""
    searchable: Sequence[Searchable]


def edit(root: Path, rules: Rules = RULES) -> tuple[Edition, list[Problem]]:
    """Return the content of *root*, and everything that an author should mend.

    Raises :class:`BrokenContent` where a text is none, since nothing else can be read of it.
    """
    if garbled := not_text(root):
        raise BrokenContent(garbled)
    return _Editor(root, rules).edition()


class _Editor:
    """Reads all drafts first, then checks and renders each against the others."""

    def __init__(self, root: Path, rules: Rules) -> None:
        self.desk = Desk(root)
        self.rules = rules
        self.terms = read_glossary(self.desk)
        self.blueprints = read_blueprints(self.desk)
        self.modules = read_modules(self.desk)
        self.banks = read_banks(self.desk)
        self.labs = read_labs(self.desk)
        self.sandboxes = read_sandboxes(self.desk)
        self.existing = frozenset(draft.folder.name for draft in self.modules)
        self.planned = planned_modules(self.desk) | self.existing
        self.paths = read_paths(self.desk, self.existing)
        specs = {draft.spec.slug: draft.spec for draft in self.labs}
        self.site = Site(specs, self._links(), TermIndex(self.terms))
        self.searchable: list[Searchable] = []

    def edition(self) -> tuple[Edition, list[Problem]]:
        self._check()
        lessons = {draft.slug: self._lessons(draft) for draft in self.modules}
        modules = [self._module(draft, lessons[draft.slug]) for draft in self.modules]
        labs = [self._lab(draft) for draft in (*self.labs, *self.sandboxes)]
        self.searchable += [searchable_term(term) for term in self.terms]
        edition = Edition(
            modules=modules,
            banks=[_bank(draft) for draft in self.banks],
            lessons=[lesson for each in lessons.values() for lesson in each],
            labs=labs,
            items=[self._item(draft) for draft in self._items()],
            terms=self.terms,
            paths=self.paths,
            blueprints=self.blueprints,
            item_code=dict(_item_code([*self.modules, *self.banks])),
            item_figures=dict(_item_figures([*self.modules, *self.banks])),
            searchable=self.searchable,
        )
        return edition, list(self.desk.problems)

    def _links(self) -> Links:
        files = {
            str(self.desk.name(lesson.path)): lesson_url(module.slug, lesson.slug)
            for module in self.modules
            for lesson in module.lessons
        }
        addresses = {
            *files.values(),
            *(module_url(module.slug) for module in self.modules),
            *(lab_url(lab.spec.slug) for lab in self.labs),
            *(term_url(term.slug) for term in self.terms),
        }
        return Links(addresses, {file: file_address(file) or url for file, url in files.items()})

    def _check(self) -> None:
        outlines = {version.id for each in self.blueprints for version in each.versions}
        for module in self.modules:
            check_module(self.desk, module, self.planned, outlines, self.rules)
        by_folder = {module.folder.name: module for module in self.modules}
        for lab in self.labs:
            check_lab(self.desk, lab, by_folder, self.planned, self.rules)
        for bank in self.banks:
            check_items(self.desk, bank.items, bank.objective_ids(), self.rules)
            check_labels(self.desk, bank.items, outlines, bank.facts.domains)
            check_asked(self.desk, bank.toml, bank.facts.objectives, bank.items, self.rules)
        check_mentions(self.desk, self.modules)
        check_unique(self.desk, self.modules, self.banks, self.labs)
        check_unique_items(self.desk, self._items())
        check_twins(self.desk, self._items(), self.rules)

    def _items(self) -> list[ItemDraft]:
        folders: list[ModuleDraft | BankDraft] = [*self.modules, *self.banks]
        return [draft for each in folders for draft in each.items]

    def _item(self, draft: ItemDraft) -> Item:
        """Return the item, its rationales linked; a parametric one links its own when drawn."""
        if draft.item.parametric:
            return draft.item
        [drawn] = draft.samples
        return replace(draft.item, options=linked_options(drawn.options, self.site.terms))

    def _linked(self, text: str) -> str:
        return linked_html(text, self.site.terms, set())

    def _lessons(self, module: ModuleDraft) -> list[Lesson]:
        pages: dict[str, Page] = {}
        lessons = []
        for position, draft in enumerate(module.lessons, start=1):
            page = render_page(draft.source, self.site, self.desk.problems)
            pages[draft.slug] = page
            entry = LessonEntry(
                id=draft.id,
                slug=draft.slug,
                module=module.slug,
                position=position,
                title=draft.title,
                summary=draft.summary,
                minutes=draft.minutes,
                objectives=draft.objectives,
                words=page.words,
                reading_minutes=page.reading_minutes,
            )
            lessons.append(Lesson(entry, page.html, page.headings, page.checks, page.labs))
            self.searchable.append(searchable_lesson(module, entry, page))
        check_pace(self.desk, module.lessons, pages)
        check_names(self.desk, module, pages)
        return lessons

    def _module(self, draft: ModuleDraft, lessons: Sequence[Lesson]) -> Module:
        facts = draft.facts
        labs = [lab for lab in self.labs if lab.spec.module == draft.folder.name]
        # An incident spans modules: it trains for one, and no module waits for it.
        labs = [lab for lab in labs if lab.spec.incident is None]
        labs.sort(key=lambda lab: int(lab.spec.code[1:]))
        summary = ""
        if draft.summary is not None:
            summary = render_page(draft.summary, self.site, self.desk.problems).html
        return Module(
            id=facts.id,
            slug=draft.slug,
            folder=draft.folder.name,
            code=facts.code,
            title=facts.title,
            summary=facts.summary,
            minutes=facts.minutes,
            minutes_method=facts.minutes_method,
            pass_percent=facts.pass_percent,
            post_test_items=facts.post_test_items,
            domains=facts.domains,
            prerequisites=tuple(each.replace("_", "-") for each in facts.prerequisites),
            objectives=_objectives(draft, lessons, labs),
            lessons=tuple(lesson.entry for lesson in lessons),
            labs=tuple(lab.spec.slug for lab in labs),
            item_count=len(draft.items),
            summary_html=summary,
            content_hash=folder_version(draft.folder),
            credit_version=facts.credit_version,
            renewed_on=facts.renewed_on,
        )

    def _lab(self, draft: LabDraft) -> LabEntry:
        page = render_page(draft.brief, self.site, self.desk.problems)
        debrief = ""
        if draft.debrief:
            debrief = render_page(draft.debrief, self.site, self.desk.problems).html
        spec = draft.spec
        if not spec.sandbox:
            self.searchable.append(searchable_lab(draft, page))
        return LabEntry(
            slug=spec.slug,
            folder=draft.folder.name,
            module=spec.module.replace("_", "-"),
            spec=spec,
            brief_html=page.html,
            debrief_html=debrief,
            prompts={each.id: inline_html(each.prompt) for each in spec.exercises},
            hints={each.id: tuple(map(self._linked, each.hints)) for each in spec.exercises},
            texts={
                f"{exercise.id}/{kind}/{choice.id}": inline_html(choice.text)
                for exercise in spec.exercises
                for kind, choices in (
                    ("option", exercise.options),
                    ("left", exercise.left),
                    ("right", exercise.right),
                )
                for choice in choices
            },
            findings=draft.findings,
            content_hash=folder_version(draft.folder),
        )


def _bank(draft: BankDraft) -> Bank:
    facts = draft.facts
    return Bank(
        id=facts.id,
        slug=draft.slug,
        folder=draft.folder.name,
        code=facts.code,
        title=facts.title,
        domains=facts.domains,
        objectives=_objectives(draft, (), ()),
        item_count=len(draft.items),
        content_hash=folder_version(draft.folder),
    )


def _objectives(
    module: ModuleDraft | BankDraft, lessons: Sequence[Lesson], labs: Sequence[LabDraft]
) -> tuple[Objective, ...]:
    return tuple(
        Objective(
            id=each.id,
            module=module.slug,
            position=position,
            text=each.text,
            lessons=tuple(x.entry.slug for x in lessons if each.id in x.entry.objectives),
            labs=tuple(x.spec.slug for x in labs if each.id in x.spec.objectives),
            items=tuple(x.item.id for x in module.items if x.item.objective == each.id),
        )
        for position, each in enumerate(module.facts.objectives, start=1)
    )


def _item_code(modules: Sequence[ModuleDraft | BankDraft]) -> list[tuple[str, str]]:
    return [
        (module.slug, (module.folder / "items.py").read_text(encoding="utf-8"))
        for module in modules
        if any(draft.item.parametric for draft in module.items)
    ]


def _item_figures(
    modules: Sequence[ModuleDraft | BankDraft],
) -> Iterator[tuple[tuple[str, str], str]]:
    for module in modules:
        if any(draft.item.parametric for draft in module.items):
            for path in sorted((module.folder / "figures").glob("*.svg")):
                name = f"figures/{path.name}"
                yield (module.slug, name), path.read_text(encoding="utf-8")
