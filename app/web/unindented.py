"""Templates are indented for us; pages go out without."""

import re
from typing import Final

from jinja2.ext import Extension

_INDENT: Final = re.compile(r"(?<![%#]}\n)^[ \t]+", re.MULTILINE)
_AFTER_A_TAG: Final = re.compile(r"(?<=[%#]}\n)[ \t]+")


class Unindented(Extension):
    """Takes the indent off each line of a template for HTML; what is filled in stays as it is.

    Line ends stay: they are the space between words, and faults keep their line numbers. Behind a
    block or a comment Jinja itself takes the line end away, so there one space stays.
    """

    def preprocess(self, source: str, name: str | None, _filename: str | None = None) -> str:
        """Return *source* as it is compiled."""
        if name is None or not name.endswith(".html"):
            return source
        return _AFTER_A_TAG.sub(" ", _INDENT.sub("", source))
