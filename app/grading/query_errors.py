"""What SQLite says of a query, in a sentence that a learner can act on, with its place."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from app.grading.query_text import line_and_column, place_of_name, significant

Names: TypeAlias = Mapping[str, Sequence[str]]
Complaint: TypeAlias = Callable[[str], str]

_UNREADABLE = ("syntax error", "unrecognized token")
_BEFORE = (
    "Look at what stands just before it: a comma, a bracket or a word may be missing or extra."
)


def explain(text: str, said: str, names: Names, complaint: Complaint) -> str:
    """Return the sentence for what SQLite *said* of *text*.

    *names* are the columns by table; *complaint* tells what SQLite says of the query's beginnings.
    """
    if any(each in said for each in _UNREADABLE):
        return _unexpected(text, complaint)
    for pattern, sentence in _SENTENCES.items():
        if found := re.fullmatch(pattern, said, re.DOTALL):
            name = found.groupdict().get("name", "")
            return _at(text, name, sentence.format(name=name) + _meant(said, name, names))
    return f"SQLite cannot run this query. It says: {said}."


def _unexpected(text: str, complaint: Complaint) -> str:
    """Name the first word with which the query stops being one."""
    tokens = list(significant(text))
    low, high = 0, max(0, len(tokens) - 1)
    while low < high:
        middle = (low + high) // 2
        said = complaint(text[: tokens[middle].end()])
        if any(each in said for each in _UNREADABLE):
            high = middle
        else:
            low = middle + 1
    if not tokens:
        return "There is no query here yet."
    word = tokens[low]
    where = line_and_column(text, word.start())
    if word.lastgroup == "open":
        return f"{where}: the quotation mark that opens here is never closed."
    return f"{where}: SQLite did not expect {_short(word[0])} here. {_BEFORE}"


def _at(text: str, name: str, sentence: str) -> str:
    offset = place_of_name(text, name) if name else None
    if offset is None:
        return sentence
    return f"{line_and_column(text, offset)}: {sentence[0].lower()}{sentence[1:]}"


def _meant(said: str, name: str, names: Names) -> str:
    """Return the name that was probably meant, as a question."""
    known: Iterable[str] = ()
    if "no such table" in said:
        known = names
    elif "no such column" in said:
        known = {column for columns in names.values() for column in columns}
    near = difflib.get_close_matches(name.rpartition(".")[2].lower(), list(known), 1, 0.7)
    return f" Did you mean {near[0]}?" if near and near[0] != name else ""


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:40]}…"  # noqa: PLR2004 - what a line can show


_SENTENCES = {
    r"incomplete input": (
        "The query ends before it is complete. Is a bracket still open, or a word missing at the "
        "end?"
    ),
    r"no such column: (?P<name>.+)": (
        "There is no column {name} in the tables that this part of the query reads."
    ),
    r"no such table: (?P<name>.+)": "There is no table {name}.",
    r"no such function: (?P<name>.+)": "There is no function {name}().",
    r"ambiguous column name: (?P<name>.+)": (
        "{name} stands in more than one of the tables. Write the table before it, with a point "
        "between."
    ),
    r"misuse of aggregate(?: function)?:? (?P<name>\w+)\(\)": (
        "{name}() counts over a group of rows, so it cannot stand here. Conditions on groups "
        "belong into HAVING."
    ),
    r"wrong number of arguments to function (?P<name>\w+)\(\)": (
        "{name}() takes another number of values between its brackets."
    ),
    r"SELECTs to the left and right of (?P<name>[A-Z ]+) do not have .*": (
        "The queries on both sides of {name} must return the same number of columns."
    ),
    r"sub-select returns (\d+) columns - expected (\d+)": (
        "A query in brackets returns more columns than fit in its place."
    ),
    r"Incorrect number of bindings supplied.*": (
        "A question mark or a name with a colon stands for a value that nobody supplies here. "
        "Write the value itself."
    ),
    r"too many SQL variables|variable number must be between .*": (
        "A question mark or a name with a colon stands for a value that nobody supplies here. "
        "Write the value itself."
    ),
    r"string or blob too big": "The query makes a text that is longer than it may be.",
    r"Expression tree is too large.*|parser stack overflow": (
        "The query nests its brackets deeper than it may."
    ),
}
