"""A bank as large as a whole exam asks for, in memory, over the outlines of the small content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from random import Random

from app.catalog import BlueprintVersion, Catalog, CatalogHolder, Item, ItemOption
from app.frozen import replace
from app.learning.exams.beginning import start_exam
from app.learning.exams.forms import FormOrder
from app.learning.site import Site
from app.records.exams import ExamSitting, FormKind
from app.records.people import Person

AMPLE = {"A": 15, "B": 15, "C": 45, "D": 15, "E": 15, "F": 75, "G": 45, "H": 60, "I": 45, "J": 70}
"""Four hundred items, as the bank is planned: enough for three half forms in a row."""


def chance(seed: int) -> Random:
    """Return a generator that draws the same again."""
    return Random(seed)  # noqa: S311 - a shuffle, not a secret


def bank(held: Mapping[str, int]) -> list[Item]:
    """Return so many items by domain; every fifth has three options, the key stands first."""
    return [_item(letter, number) for letter, count in held.items() for number in range(count)]


def _item(letter: str, number: int) -> Item:
    wrong = [
        ItemOption(f"<p>Wrong {each}</p>", right=False, rationale_html=f"<p>Not {each}.</p>",
                   misconception=f"CODE_{letter}" if each == 1 else "")
        for each in range(1, 3 if number % 5 == 0 else 4)
    ]  # fmt: skip
    right = ItemOption("<p>Right</p>", right=True, rationale_html="<p>So it is.</p>",
                       misconception="")  # fmt: skip
    return Item(
        id=f"itm-{letter}{number:03}", module="m01-first-look" if letter == "J" else "",
        objective="m01-o1" if letter == "J" else "", domain=letter, outline="2024-03",
        level="recall", difficulty=Decimal("0.5"), clause="PS3.5 6.2 (2025d)", case=False,
        parametric=False, stem_html=f"<p>Question {letter} {number}?</p>",
        options=(right, *wrong),
    )  # fmt: skip


class LargeCatalog(Catalog):
    """The small content with another bank."""

    given: Sequence[Item] = ()

    def items(self) -> tuple[Item, ...]:
        """Return the bank of the test."""
        return tuple(self.given)


@dataclass(frozen=True)
class LargeHolder:
    """Holds that catalog as the site's holder does."""

    path_of: CatalogHolder
    given: Sequence[Item]

    @cached_property
    def catalog(self) -> LargeCatalog:
        """Return the catalog."""
        made = LargeCatalog(self.path_of.catalog.path)
        made.given = self.given
        return made


def with_bank(site: Site, held: Mapping[str, int]) -> Site:
    """Return *site* with so many items by domain."""
    return replace(site, holder=LargeHolder(site.holder, bank(held)))


def version_of(site: Site, name: str = "2024-03") -> BlueprintVersion:
    """Return one outline of the exam."""
    outlines = site.catalog.blueprint("ciip")
    assert outlines is not None
    return next(each for each in outlines.versions if each.id == name)


def begin(site: Site, who: Person, kind: FormKind = FormKind.HALF, letters: str = "J",
          size: int = 5, outline: str = "2024-03") -> ExamSitting:  # fmt: skip
    """Begin an exam as *who*."""
    outlines = site.catalog.blueprint("ciip")
    assert outlines is not None
    order = FormOrder(kind, tuple(letters), size)
    return start_exam(who, order, outlines, version_of(site, outline), site)
