"""A report as page, CSV and workbook show it: one set of columns, one source of rows."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Protocol, TypeVar

from app.frozen import Frozen, field
from app.store import Unit


class _AboutPerson(Protocol):
    @property
    def person_id(self) -> str: ...


ItemT = TypeVar("ItemT")
FactsT = TypeVar("FactsT", bound=_AboutPerson)
Row = tuple[object, ...]
Link = tuple[str, Mapping[str, str]]
"""The name of another report, and the query with which it shows what is behind a number."""


class Choice(Frozen):
    """Something to choose beside the filter: its name in the address, its label, its options."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


class Report(Frozen):
    """A table with its words: *rows* makes them anew each time it is called.

    *count* tells how many rows there are, which files never ask. *part* makes some rows without
    those before them, where that can be. *drill* gives, by column, what is behind a row's number.
    """

    name: str
    title: str
    lead: str
    columns: Sequence[str]
    count: Callable[[], int]
    rows: Callable[[], Generator[Row]]
    definitions: Sequence[tuple[str, str]] = ()
    choices: Sequence[Choice] = ()
    drill: Mapping[str, Callable[[Row], Link | None]] = field(default_factory=dict)
    part: Callable[[int, int], Generator[Row]] | None = None

    @property
    def total(self) -> int:
        """Return how many rows there are."""
        return self.count()

    def some(self, start: int, most: int) -> list[Row]:
        """Return *most* rows from *start* on; those behind them are never made."""
        if self.part is not None:
            return list(self.part(start, most))
        with closing(self.rows()) as rows:
            return list(islice(rows, start, start + most))

    def links(self, row: Row) -> dict[str, Link]:
        """Return what the row's numbers lead to, by column."""
        found = {name: lead(row) for name, lead in self.drill.items()}
        return {name: link for name, link in found.items() if link}


def from_list(rows: Iterable[Row]) -> Callable[[], Generator[Row]]:
    """Return the source of rows that are there already."""
    kept = list(rows)
    return lambda: (row for row in kept)


def in_lots(facts: Iterable[ItemT], at_once: int) -> Iterator[list[ItemT]]:
    """Yield the facts in lists of *at_once*; the last one may be shorter."""
    waiting = iter(facts)
    while lot := list(islice(waiting, at_once)):
        yield lot


def with_teams(
    facts: Iterable[FactsT], organization_id: str, unit: Unit, at_once: int
) -> Iterator[tuple[FactsT, str]]:
    """Yield the facts with the names of the person's teams, asked for *at_once* people in turn."""
    for some in in_lots(facts, at_once):
        teams = unit.teams.names_among(organization_id, {each.person_id for each in some})
        for each in some:
            yield each, teams.get(each.person_id, "")
