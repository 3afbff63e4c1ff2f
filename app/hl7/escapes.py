"""Delimiters, and the escape sequences that let them stand in a text."""

import re
from functools import lru_cache

from app.frozen import Frozen

_LETTERS = {"field": "F", "component": "S", "subcomponent": "T", "repetition": "R", "escape": "E"}
# Formatting and character set commands change how a text looks, not which characters it has.
_COMMAND = re.compile(
    r"[FSTREPHN]|X(?:[0-9A-Fa-f]{2})+|Z.*|C[0-9A-Fa-f]{4}|M[0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{2})?"
    r"|\.(?:br|sp|sk|in|ti|fi|nf|ce)\s*[+-]?\d*",
    re.DOTALL,
)


class EncodingCharacters(Frozen):
    """The delimiters a header declares in its fields 1 and 2; empty where it declares none."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"
    truncation: str = ""

    @property
    def declared(self) -> str:
        """Return field 2 of the header, as it declares them."""
        return self.component + self.repetition + self.escape + self.subcomponent + self.truncation


DEFAULT_ENCODING = EncodingCharacters()


@lru_cache(maxsize=64)
def _letters(encoding: EncodingCharacters) -> dict[str, str]:
    found = {letter: getattr(encoding, name) for name, letter in _LETTERS.items()}
    if encoding.truncation:
        found["P"] = encoding.truncation
    return {letter: character for letter, character in found.items() if character}


def delimiters(encoding: EncodingCharacters) -> list[str]:
    """Return the signs that divide, which a text can hold only as escape sequences."""
    marks = (encoding.field, encoding.repetition, encoding.component, encoding.subcomponent)
    return [mark for mark in marks if mark]


@lru_cache(maxsize=64)
def _sequence(escape: str) -> re.Pattern[str]:
    mark = re.escape(escape)
    return re.compile(f"{mark}([^{mark}]*){mark}", re.DOTALL)


def escape(text: str, encoding: EncodingCharacters = DEFAULT_ENCODING) -> str:
    """Return *text* with each delimiter and line end as an escape sequence."""
    mark = encoding.escape
    if not mark:
        return text
    table = {
        ord(character): f"{mark}{letter}{mark}" for letter, character in _letters(encoding).items()
    }
    table |= {13: f"{mark}X0D{mark}", 10: f"{mark}X0A{mark}"}
    return text.translate(table)


def unescape(raw: str, encoding: EncodingCharacters = DEFAULT_ENCODING) -> str:
    r"""Return the text that *raw* stands for; formatting such as ``\.br\`` stays as it is."""
    if not encoding.escape or encoding.escape not in raw:
        return raw
    letters = _letters(encoding)

    def replaced(found: re.Match[str]) -> str:
        command = found[1]
        if command in letters:
            return letters[command]
        if command[:1] == "X" and _COMMAND.fullmatch(command):
            return _hexadecimal(command[1:])
        return found[0]

    return _sequence(encoding.escape).sub(replaced, raw)


def sequences_of(raw: str, encoding: EncodingCharacters) -> list[tuple[int, int]]:
    """Return where each pair of escape characters begins and ends, whatever stands between."""
    if not encoding.escape:
        return []
    return [found.span() for found in _sequence(encoding.escape).finditer(raw)]


def command_of(sequence: str, encoding: EncodingCharacters) -> str | None:
    r"""Return the text that a whole escape sequence stands for, ``None`` if it is none.

    It is empty where the sequence is a command that stands for no text, such as ``\.br\``.
    """
    command = sequence[1:-1]
    letters = _letters(encoding)
    if command in letters:
        return letters[command]
    if not _COMMAND.fullmatch(command):
        return None
    return _hexadecimal(command[1:]) if command[:1] == "X" else ""


def _hexadecimal(digits: str) -> str:
    data = bytes.fromhex(digits)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def bad_escape(raw: str, encoding: EncodingCharacters) -> tuple[int, str] | None:
    """Return where the first faulty escape sequence of *raw* begins and how it reads."""
    mark, at = encoding.escape, 0
    while (start := raw.find(mark, at)) >= 0:
        end = raw.find(mark, start + 1)
        if end < 0:
            return start, raw[start : start + 20]
        if not _COMMAND.fullmatch(raw, start + 1, end):
            return start, raw[start : end + 1][:20]
        at = end + 1
    return None
