"""Templates are indented for us; pages go out without."""

import re
from typing import Final

from jinja2.ext import Extension

_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(Extension):
    """Takes the indent off each line of a template for HTML; what is filled in stays as it is.

    Line ends stay: they are the space between words, and faults keep their line numbers.
    """

    def preprocess(self, source: str, name: str | None, _filename: str | None = None) -> str:
        """Return *source* as it is compiled."""
        return _INDENT.sub("", source) if name is not None and name.endswith(".html") else source
