"""Words that somebody looks for, as conditions that mean the same on SQLite and PostgreSQL.

Neither's LIKE does: SQLite knows the small and the large form of A to Z alone, and PostgreSQL
those of its database's locale.
"""

from sqlalchemy import ColumnElement


def holding(text: ColumnElement[str], words: str) -> list[ColumnElement[bool]]:
    """Return the conditions that *text* holds each of *words*, in small or large letters."""
    return [text.regexp_match(_pattern(word)) for word in dict.fromkeys(words.split())]


def _pattern(word: str) -> str:
    """Return the pattern of *word*, in what Python's and PostgreSQL's have in common."""
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
    # The upper form of a final sigma, brought down again, is the other small sigma.
    forms = {letter, letter.lower(), letter.upper(), letter.upper().lower()}
    single = sorted(form for form in forms if len(form) == 1)
    if len(single) > 1:
        return f"[{''.join(single)}]"
    return f"\\{letter}" if letter.isascii() and not letter.isalnum() else letter
