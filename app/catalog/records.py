"""What the catalog hands out: frozen facts about modules, lessons, labs, terms and blueprints.

Every text named ``*_html`` or ``html`` was rendered and sanitized when the catalog was compiled;
every other text is plain and is escaped by the page that shows it.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from app.frozen import Frozen
from app.grading.lab_toml import FindingText, LabSpec

POST_TEST_METHOD = "A minute and a half an item."
"""What credit is counted by, and what auditors and authors are told."""


class Heading(Frozen):
    """A heading of a lesson, with the anchor that leads to it."""

    level: int
    id: str
    text: str


class KnowledgeCheck(Frozen):
    """A question in the text of a lesson: how many options, and which one (from 0) is right."""

    id: str
    options: int
    right: int


class LessonEntry(Frozen):
    """A lesson as lists show it; *minutes* is designated, *reading_minutes* comes from *words*."""

    id: str
    slug: str
    module: str
    position: int
    title: str
    summary: str
    minutes: int
    objectives: tuple[str, ...]
    words: int
    reading_minutes: int


class Lesson(Frozen):
    """A lesson as its page shows it."""

    entry: LessonEntry
    html: str
    headings: tuple[Heading, ...]
    checks: tuple[KnowledgeCheck, ...]
    labs: tuple[str, ...]
    """The slugs of the labs that the lesson shows a card of."""


class Objective(Frozen):
    """What a module's learner can do afterwards, and what serves it."""

    id: str
    module: str
    position: int
    text: str
    lessons: tuple[str, ...]
    labs: tuple[str, ...]
    items: tuple[str, ...]


class Module(Frozen):
    """A module: its facts, objectives, lessons in order, and the slugs of its labs.

    Credit is earned once a cycle for each *credit_version*, which the author raises when what
    changed must be learned anew; *renewed_on* is the day of the latest raise, if there was one.
    """

    id: str
    slug: str
    folder: str
    code: str
    title: str
    summary: str
    minutes: int
    minutes_method: str
    pass_percent: int
    post_test_items: int
    domains: tuple[str, ...]
    prerequisites: tuple[str, ...]
    objectives: tuple[Objective, ...]
    lessons: tuple[LessonEntry, ...]
    labs: tuple[str, ...]
    item_count: int
    summary_html: str
    content_hash: str
    credit_version: int = 1
    renewed_on: date | None = None

    @property
    def post_test_minutes(self) -> int:
        """Return what :data:`POST_TEST_METHOD` designates for the post-test."""
        return self.post_test_items * 3 // 2


class Bank(Frozen):
    """A bank of items without lessons, for domains of an outline that no module teaches yet."""

    id: str
    slug: str
    folder: str
    code: str
    title: str
    domains: tuple[str, ...]
    objectives: tuple[Objective, ...]
    item_count: int
    content_hash: str


class LabEntry(Frozen):
    """A lab: what ``lab.toml`` says, and its texts rendered; slots wait for the bench's words.

    *prompts* and *hints* are by exercise id, *texts* (of what is chosen, matched or put in order)
    by ``exercise/option/id``, ``exercise/left/id`` and ``exercise/right/id``. *module* is the slug
    of the lab's module, which need not be in the catalog yet. *debrief_html* is read after passing
    and is empty where the lab has none.
    """

    slug: str
    folder: str
    module: str
    spec: LabSpec
    brief_html: str
    debrief_html: str
    prompts: Mapping[str, str]
    hints: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str]
    findings: Mapping[str, FindingText]
    content_hash: str


class Term(Frozen):
    """A glossary entry; *linked* ones find themselves in texts, everyday words do not."""

    slug: str
    term: str
    also: tuple[str, ...]
    text: str
    clause: str
    linked: bool = True


class Ramp(Frozen):
    """A way into a path for newcomers of one background; it begins with the module *starts*.

    Somebody of the *background* knows the work, and what she lacks is what the ramp begins with.
    """

    id: str
    title: str
    background: str
    starts: str
    text: str


class LearningPath(Frozen):
    """An order of modules for one kind of reader; *modules* are the slugs that exist.

    So are the modules that *ramps* start with.
    """

    id: str
    slug: str
    code: str
    title: str
    audience: str
    summary: str
    modules: tuple[str, ...]
    ramps: tuple[Ramp, ...] = ()


class BlueprintDomain(Frozen):
    """A domain of an exam outline; *weight* counts items or percent, as the version's unit says."""

    letter: str
    title: str
    weight: int
    provenance: str


class BlueprintVersion(Frozen):
    """One version of an exam outline, with what its weights rest on."""

    id: str
    approved: str
    effective: str
    scored: int
    pilot: int
    minutes: int | None
    unit: Literal["items", "percent"]
    provenance: str
    domains: tuple[BlueprintDomain, ...]


class Blueprint(Frozen):
    """An exam's outlines, oldest first."""

    id: str
    slug: str
    title: str
    notice: str
    versions: tuple[BlueprintVersion, ...]


class ItemOption(Frozen):
    """One option of a bank item; *misconception* is a code or empty."""

    text_html: str
    right: bool
    rationale_html: str
    misconception: str


class DrawnItem(Frozen):
    """A bank item as one seed shows it, options in a drawn order."""

    stem_html: str
    options: tuple[ItemOption, ...]


class Item(Frozen):
    """A bank item. A parametric one has neither stem nor options before a seed draws them."""

    id: str
    module: str
    objective: str
    domain: str
    outline: str
    level: str
    difficulty: Decimal
    clause: str
    case: bool
    parametric: bool
    stem_html: str = ""
    options: tuple[ItemOption, ...] = ()


class Hit(Frozen):
    """A search result; *snippet_html* is escaped, with the found words in ``mark``."""

    kind: Literal["lesson", "lab", "term"]
    title: str
    url: str
    context: str
    snippet_html: str
