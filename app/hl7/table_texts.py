"""How a text stands in a field table: delimiters as themselves, formatting as it is written."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from app.frozen import Frozen
from app.hl7.escapes import EncodingCharacters, command_of, escape, sequences_of

Token = tuple[bool, str]


class _Tokens(Frozen):
    """Plain text and commands of a text in their order; neighboring texts are one."""

    found: tuple[Token, ...]

    @property
    def shown(self) -> str:
        return "".join(text for _, text in self.found)

    def written(self, encoding: EncodingCharacters) -> str:
        """Return the one text that stands for nothing else, whatever was read."""
        return "".join(
            text if is_command else escape(text, encoding) for is_command, text in self.found
        )


def shown_in_table(raw: str, encoding: EncodingCharacters) -> str:
    r"""Return *raw* with delimiters as themselves; ``\.br\`` and its like stay as they are.

    Where the plain text would be read as a command, it is shown escaped.
    """
    tokens = _tokens(raw, encoding)
    again = _tokens(written_from_table(tokens.shown, encoding), encoding)
    return tokens.shown if again == tokens else tokens.written(encoding)


def written_from_table(value: str, encoding: EncodingCharacters) -> str:
    """Return *value* as a field carries it: commands as they are, everything else escaped."""
    parts, at = [], 0
    for start, end in sequences_of(value, encoding):
        parts.append(escape(value[at:start], encoding))
        text = value[start:end]
        is_command = command_of(text, encoding) is not None
        parts.append(text if is_command else escape(text, encoding))
        at = end
    return "".join((*parts, escape(value[at:], encoding)))


def _tokens(raw: str, encoding: EncodingCharacters) -> _Tokens:
    return _Tokens(tuple(_joined(_pieces(raw, encoding))))


def _pieces(raw: str, encoding: EncodingCharacters) -> Iterator[Token]:
    at = 0
    for start, end in sequences_of(raw, encoding):
        yield False, raw[at:start]
        meant = command_of(raw[start:end], encoding)
        if meant and meant.isprintable():
            yield False, meant
        else:
            yield meant is not None, raw[start:end]
        at = end
    yield False, raw[at:]


def _joined(pieces: Iterator[Token]) -> Iterator[Token]:
    """Yield commands as they are, and the texts between two of them as one."""
    for is_command, row in groupby(pieces, itemgetter(0)):
        texts = [text for _, text in row if text]
        if is_command:
            yield from ((True, text) for text in texts)
        elif texts:
            yield False, "".join(texts)
