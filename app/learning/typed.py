"""What people type into a form's fields, before it is kept."""

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Control characters; no workbook, certificate or log line can hold them.

With them go marks that turn the direction of the line, and would let a name read as another one.
"""


def one_line(text: str) -> str:
    """Return *text* as one line without control characters, and without blanks around it."""
    return _CONTROL.sub(" ", text).strip()
