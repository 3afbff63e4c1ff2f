"""How fast a manager's reports become CSV, row by row, without the web around them."""

import time
from collections.abc import Mapping
from datetime import date

from app.learning.site import Site
from app.records.people import Person
from app.reporting.files import as_csv
from app.reporting.people_filter import PeopleFilter
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from tests.people import reader

AIM_ROWS = 20_000
FILES = ("credit", "work", "stumbles", "directory")
"""The reports with a row a person or more; the others are short."""

EVER = PeopleFilter(first=date(2000, 1, 1))
"""Everything that was ever found and asked."""

_AT_ONCE = 1000


def rows_of_files(site: Site, manager: Person) -> Mapping[str, int]:
    """Return how many rows each of the long reports has for *manager*."""
    return {name: _written(name, site, manager) for name in FILES}


def stream_rates(site: Site, manager: Person) -> Mapping[str, int]:
    """Return how many rows of each long report become CSV in a second."""
    rates = {}
    for name in FILES:
        began = time.perf_counter()
        rows = _written(name, site, manager)
        rates[name] = round(rows / (time.perf_counter() - began))
    return rates


def _written(name: str, site: Site, manager: Person) -> int:
    asking = reader(site.store, manager)
    with site.store.reading() as unit:
        question = Question(asking, EVER, {}, unit, site.catalog, _AT_ONCE)
        report = REPORTS[name](question)
        return sum(piece.count("\r\n") for piece in as_csv(report.columns, report.rows())) - 1
