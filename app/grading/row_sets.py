"""Two results of queries compared: which rows are missing, and which are too many."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from app.frozen import Frozen
from app.grading.answers import QueryResult

Row: TypeAlias = tuple[Any, ...]


class RowDifference(Frozen):
    """Where a result departs from what was expected; *disordered* if only the order does."""

    missing: tuple[Row, ...]
    extra: tuple[Row, ...]
    disordered: bool

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.disordered)


def compare_rows(
    result: QueryResult, expected: Iterable[Sequence[Any]], *, ordered: bool = False
) -> RowDifference:
    """Return how *result* differs from the *expected* rows; repeated rows count as often.

    Numbers are equal by value, 3 and 3.0 alike; a number and its text are not.
    """
    got = [_comparable(row) for row in result.rows]
    wanted = [_comparable(row) for row in expected]
    missing = Counter(wanted) - Counter(got)
    extra = Counter(got) - Counter(wanted)
    return RowDifference(
        tuple(missing.elements()),
        tuple(extra.elements()),
        disordered=ordered and not missing and not extra and got != wanted,
    )


def _comparable(row: Sequence[Any]) -> Row:
    return tuple(round(each, 6) if isinstance(each, float) else each for each in row)
