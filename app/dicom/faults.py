"""What can be wrong with one value, in words one can learn from."""

from collections.abc import Callable, Iterator

from app.frozen import Frozen


class Fault(Frozen):
    """One thing wrong with one value: what stands there, and what the VR expects."""

    code: str
    says: str
    expected: str
    severity: str = "error"


Rule = Callable[[str], Iterator[Fault]]

_SHOWN = 60


def quoted(value: str) -> str:
    """Return *value* in quotation marks, shortened, with controls made visible."""
    text = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return '"' + "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text) + '"'
