"""A learner's query, run so that it can only read: bounded in steps, rows, length and memory.

The same query on the same tables gives the same rows every day: what would ask a clock or a die
is refused. A refusal is an :class:`UnreadableSample` with a sentence for the learner.
"""

import sqlite3
from contextlib import closing
from math import isinf
from typing import Any

from app.errors import UnreadableSample
from app.grading.answers import QueryResult
from app.grading.databases import Tables, names_of, open_database
from app.grading.query_errors import explain
from app.grading.query_text import first_word

MAX_SQL = 4_000
MAX_ROWS = 500
MAX_STEPS = 12_000_000

TOO_LONG = f"The query is longer than {MAX_SQL} characters; shorten it."
TOO_MANY_STEPS = (
    "The query took more steps than it may, and was stopped. A join without its ON pairs every row "
    "with every other; is one missing?"
)
TOO_MUCH = "The query wants more memory or time than it may have, and was stopped. Ask for less."
ONE_ONLY = "Write one query only; something stands behind its semicolon."
NO_CLOCK = (
    "The query asks for today's date or the machine's clock, so its answer would be another one "
    "tomorrow. Write the day out."
)
READ_ONLY = (
    "{word} is not for this desk: here a query can only read. Begin it with SELECT or WITH; "
    "nothing you write can change the database."
)

_STRIDE = 1_000
_BEGINNINGS = frozenset({"SELECT", "WITH", "VALUES"})
_CLOCK_WORDS = frozenset({"now", "localtime", "utc"})
_CLOCK_FUNCTIONS = frozenset({"current_date", "current_time", "current_timestamp"})
_CALENDAR = ("date", "time", "datetime", "julianday", "unixepoch", "strftime")
_FUNCTIONS = frozenset(
    {
        "abs", "avg", "char", "coalesce", "count", "dense_rank", "first_value", "glob",
        "group_concat", "hex", "ifnull", "iif", "instr", "lag", "last_value", "lead", "length",
        "like", "lower", "ltrim", "max", "min", "nth_value", "ntile", "nullif", "percent_rank",
        "quote", "rank", "replace", "round", "row_number", "rtrim", "sign", "substr",
        "substring", "sum", "total", "trim", "typeof", "unicode", "upper", *_CALENDAR,
    }
)  # fmt: skip
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 50_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 5 * MAX_SQL,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 12,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def run_query(tables: Tables, text: str) -> QueryResult:
    """Return the rows that the query *text* finds in *tables*, the first 500 of them."""
    if len(text) > MAX_SQL:
        raise UnreadableSample(TOO_LONG)
    if (word := first_word(text)) not in _BEGINNINGS:
        raise UnreadableSample(READ_ONLY.format(word=word or "That"))
    with closing(open_database(tables)) as connection, closing(open_database(())) as calendar:
        return _Reader(connection, calendar, tables).read(text)


class _Reader:
    """A connection on which one query is read, and what it was refused for."""

    def __init__(
        self, connection: sqlite3.Connection, calendar: sqlite3.Connection, tables: Tables
    ) -> None:
        self._connection = connection
        self._names = names_of(tables)
        self._known = {*map(str.lower, self._names), "sqlite_master", "sqlite_schema"}
        self._refused = ""
        self._strides = 0
        for limit, value in _LIMITS.items():
            connection.setlimit(limit, value)
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        for name in _CALENDAR:
            connection.create_function(
                name, -1, _Calendar(name, self, calendar), deterministic=True
            )
        connection.set_authorizer(self._allows)
        connection.set_progress_handler(self._is_too_long, _STRIDE)

    def read(self, text: str) -> QueryResult:
        """Return what the query finds, or refuse it in a sentence."""
        try:
            cursor = self._connection.execute(text)
            rows = cursor.fetchmany(MAX_ROWS + 1)
        except MemoryError as error:
            raise UnreadableSample(TOO_MUCH) from error
        except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
            raise UnreadableSample(self._sentence(text, error)) from error
        columns = tuple(str(each[0]) for each in cursor.description or ())
        kept = tuple(tuple(map(_plain, row)) for row in rows[:MAX_ROWS])
        return QueryResult(columns, kept, cut=len(rows) > MAX_ROWS)

    def refuse(self, sentence: str) -> None:
        """Keep the reason why the query is stopped."""
        self._refused = self._refused or sentence

    def _sentence(self, text: str, error: Exception) -> str:
        if self._refused:
            return self._refused
        said = str(error)
        if said.startswith("You can only execute one statement"):
            return ONE_ONLY
        return explain(text, said, self._names, self._complaint)

    def _complaint(self, text: str) -> str:
        """Return what SQLite says of *text* when it only reads it, empty if nothing."""
        kept, self._refused = self._refused, ""
        try:
            self._connection.execute(f"EXPLAIN {text}")
        except (sqlite3.Error, sqlite3.Warning) as error:
            return str(error)
        else:
            return ""
        finally:
            self._refused = kept

    def _allows(self, deed: int, one: str | None, two: str | None, *_where: str | None) -> int:
        if deed == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        # A table of which no column is read may be a name that the query gave itself.
        if deed == sqlite3.SQLITE_READ and (not two or (one or "").lower() in self._known):
            return sqlite3.SQLITE_OK
        if deed == sqlite3.SQLITE_FUNCTION and (two or "").lower() in _FUNCTIONS:
            return sqlite3.SQLITE_OK
        self.refuse(_why(deed, one, two))
        return sqlite3.SQLITE_DENY

    def _is_too_long(self) -> int:
        self._strides += 1
        if self._strides * _STRIDE > MAX_STEPS:
            self.refuse(TOO_MANY_STEPS)
            return 1
        return 0


class _Calendar:
    """One of SQLite's functions of dates, which here has no clock to look at."""

    def __init__(self, name: str, reader: _Reader, calendar: sqlite3.Connection) -> None:
        self._name = name
        self._reader = reader
        self._calendar = calendar

    def __call__(self, *given: Any) -> Any:
        words = {each.strip().lower() for each in given if isinstance(each, str)}
        if words & _CLOCK_WORDS or len(given) < 1 + (self._name == "strftime"):
            self._reader.refuse(NO_CLOCK)
            raise ValueError(NO_CLOCK)
        marks = ", ".join("?" * len(given))
        return self._calendar.execute(f"SELECT {self._name}({marks})", given).fetchone()[0]


def _why(deed: int, one: str | None, two: str | None) -> str:
    """Return why a deed is not allowed."""
    if deed == sqlite3.SQLITE_FUNCTION:
        name = (two or "").lower()
        if name in _CLOCK_FUNCTIONS:
            return NO_CLOCK
        return f"The function {name}() is not available here."
    if deed == sqlite3.SQLITE_RECURSIVE:
        return "A query that calls itself (WITH RECURSIVE) is not available here."
    if deed == sqlite3.SQLITE_READ:
        return f"{one} is none of the tables on the bench."
    return READ_ONLY.format(word="That")


def _plain(value: Any) -> Any:
    """Return a value that travels as JSON, which has no bytes and no number beyond all others."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    if isinstance(value, float) and isinf(value):
        return "Inf" if value > 0 else "-Inf"
    return value
