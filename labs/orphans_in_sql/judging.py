"""From a query to a verdict: what it finds in two databases, and which slip explains it."""

from collections.abc import Iterator

from app.grading import (
    Bench,
    Finding,
    Place,
    QueryResult,
    RowDifference,
    SqlAnswer,
    Verdict,
    compare_rows,
    right,
    run_query,
    unreadable,
    wrong,
)
from app.grading.query_text import literals, words

from .archive import Archive
from .results import ANSWERS, SLIPS

COLUMNS = {
    "orphans": ("the UID",),
    "no_order": ("study_uid",),
    "duplicates": ("sop_instance_uid", "the number of copies"),
    "not_done": ("order_pk",),
    "per_modality": ("modality", "the number of studies"),
}
_TABLE = {"no_order": "study", "duplicates": "instance", "not_done": "imaging_order"}
_TELLING = ("_uid", "accession", "patient_id", "study_pk", "series_pk", "order_pk", "instance_pk")
_KEEPS_ALL = frozenset({"LEFT", "NOT", "EXCEPT", "RIGHT", "FULL"})
_OUTER = frozenset({"orphans", "no_order", "not_done"})


def judge_query(exercise: str, answer: SqlAnswer, bench: Bench, praise: str) -> Verdict:
    """Return the verdict on a query, by what it finds in both databases."""
    if len(answer.result.columns) != len(COLUMNS[exercise]):
        wanted = ", then ".join(COLUMNS[exercise])
        return unreadable(
            f"The query returns {_counted(len(answer.result.columns), 'column')}. "
            f"The question asks for {_counted(len(COLUMNS[exercise]), 'column')}: {wanted}."
        )
    hidden = run_query(bench.truth["tables"], answer.text)
    here = compare_rows(answer.result, ANSWERS[exercise](bench.truth["shown"]))
    there = compare_rows(hidden, ANSWERS[exercise](bench.truth["hidden"]))
    if not here and not there:
        return right(praise)
    return wrong(*_Case(exercise, answer, bench, hidden, here, there).findings())


class _Case:
    """A query that is not right, and everything there is to say about it."""

    def __init__(
        self,
        exercise: str,
        answer: SqlAnswer,
        bench: Bench,
        hidden: QueryResult,
        here: RowDifference,
        there: RowDifference,
    ) -> None:
        self._exercise = exercise
        self._answer = answer
        self._shown: Archive = bench.truth["shown"]
        self._unseen: Archive = bench.truth["hidden"]
        self._hidden = hidden
        self._here = here
        self._there = there
        self._words = words(answer.text)

    def findings(self) -> list[Finding]:
        """Return the slips that explain the rows, else how many are missing and too many."""
        codes = dict.fromkeys((*self._by_rows(), *self._by_words()))
        if not codes:
            codes = dict.fromkeys(("ONLY_HERE",) if not self._here else ("OTHER_ROWS",))
        return [self._finding(code) for code in codes]

    def _by_rows(self) -> Iterator[str]:
        """Yield the first slip that finds the same rows in both databases."""
        for code, slip in SLIPS[self._exercise]:
            rows = slip(self._unseen)
            telling = rows or (code == "STRING_DATES" and "SUBSTR" not in self._words)
            if (
                telling
                and not compare_rows(self._hidden, rows)
                and not compare_rows(self._answer.result, slip(self._shown))
            ):
                yield code
                return

    def _by_words(self) -> Iterator[str]:
        """Yield slips that the query itself gives away."""
        said = set(self._words)
        pairs = {*zip(self._words, self._words[1:], strict=False)}
        if pairs & {("=", "NULL"), ("!=", "NULL"), ("<>", "NULL")}:
            yield "NULL_EQUALS"
        if ("NOT", "IN") in pairs and not self._hidden.rows:
            yield "NULL_IN_LIST"
        if self._exercise in _OUTER and "JOIN" in said and not said & _KEEPS_ALL:
            yield "INNER_JOIN_HIDES"
        if literals(self._answer.text) & _values_of(self._shown):
            yield "HARD_CODED"

    def _finding(self, code: str) -> Finding:
        missing, extra = len(self._there.missing), len(self._there.extra)
        facts = {
            "found": _counted(len(self._hidden.rows), "row"),
            "missing": _counted(missing, "row"),
            "extra": _counted(extra, "row"),
            "here": _counted(len(self._answer.result.rows), "row"),
        }
        return Finding(code, self._place(), self._saw(), facts)

    def _place(self) -> Place:
        child = self._shown.params["orphans"]
        table = {**_TABLE, "orphans": child, "per_modality": "series"}[self._exercise]
        if self._here.extra:
            row = ", ".join(map(str, self._here.extra[0]))
            return Place(f"table {table}, your row {row[:60]}", "pacs")
        return Place(f"table {table}", "pacs")

    def _saw(self) -> str:
        text = " ".join(self._answer.text.split())
        return text if len(text) <= 80 else f"{text[:79]}…"  # noqa: PLR2004 - what a line can show


def _values_of(archive: Archive) -> set[str]:
    """Return the identifiers that stand in the database on the bench."""
    tables = (archive.imaging_order, archive.study, archive.series, archive.instance)
    return {
        str(value)
        for rows in tables
        for row in rows
        for name, value in row.items()
        if value is not None and name.endswith(_TELLING)
    }


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
