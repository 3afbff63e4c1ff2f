# ruff: noqa: PLR2004 - the numbers are those of the standard
"""What PS3.5 9.1 asks of a UID."""

import re
from collections.abc import Iterator

MOST = 64
_EXPECTED = (
    "A UID is digits in components between dots, at most 64 characters, no component with a "
    "leading zero, such as 1.2.840.10008.1.1."
)


def uid_faults(value: str) -> Iterator[tuple[str, str, str]]:
    """Yield code, what stands there and what is expected, for each rule *value* breaks."""
    if not value:
        return
    if len(value) > MOST:
        yield "UI_LENGTH", f"has {len(value)} characters.", _EXPECTED
    if not re.fullmatch(r"[0-9.]*", value):
        yield "UI_CHARACTERS", "holds more than digits and dots.", _EXPECTED
        return
    components = value.split(".")
    if "" in components:
        yield "UI_FORMAT", "has an empty component.", _EXPECTED
    elif len(components) < 2:
        yield "UI_FORMAT", "has one component only.", _EXPECTED
    zeros = [part for part in components if len(part) > 1 and part.startswith("0")]
    if zeros:
        yield "UI_LEADING_ZERO", f"has the component {zeros[0]} with a leading zero.", _EXPECTED
