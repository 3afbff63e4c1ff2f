"""The words of a query and where they stand, as far as a sentence about it needs them."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<blank>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<name>\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\])"
    r"|(?P<open>['\"`].*)"
    r"|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<word>\w+)"
    r"|(?P<mark><=|>=|<>|!=|==|\|\||.)",
    re.DOTALL,
)


def significant(text: str) -> Iterator[re.Match[str]]:
    """Yield the words, numbers, texts and marks of a query, without blanks and comments."""
    return (found for found in _TOKEN.finditer(text) if found.lastgroup != "blank")


def is_empty(text: str) -> bool:
    """Say whether *text* has nothing but blanks and comments."""
    return next(significant(text), None) is None


def first_word(text: str) -> str:
    """Return the first word of the query in capitals, empty if it begins with none."""
    found = next(significant(text), None)
    return found[0].upper() if found is not None and found.lastgroup == "word" else ""


def literals(text: str) -> frozenset[str]:
    """Return the texts and numbers that are written out in the query, without their quotes."""
    found = set()
    for each in significant(text):
        if each.lastgroup == "text":
            found.add(each[0][1:-1].replace("''", "'"))
        elif each.lastgroup == "number" or (each.lastgroup == "name" and each[0][0] == '"'):
            found.add(each[0].strip('"'))
    return frozenset(found)


def words(text: str) -> tuple[str, ...]:
    """Return the words and marks of the query in capitals, without what is written in quotes."""
    return tuple(
        each[0].upper() for each in significant(text) if each.lastgroup in ("word", "mark")
    )


def place_of_name(text: str, name: str) -> int | None:
    """Return the offset at which *name* first stands outside quotes and comments."""
    parts = [part.strip('"').lower() for part in name.split(".")]
    tokens = [each for each in significant(text) if each.lastgroup in ("word", "name", "mark")]
    plain = [each[0].strip('"`[]').lower() for each in tokens]
    wanted = [part for at in parts for part in (at, ".")][:-1]
    for at in range(len(plain) - len(wanted) + 1):
        if plain[at : at + len(wanted)] == wanted:
            return tokens[at].start()
    return None


def line_and_column(text: str, offset: int) -> str:
    """Return the place as people count it, from one."""
    before = text[:offset]
    column = offset - (before.rfind("\n") + 1) + 1
    return f"Line {before.count(chr(10)) + 1}, column {column}"
