"""Values as a page may show them: enough to find the place, too little to tell anybody."""

from app.grading.signs import Sign

_MOST_PARTS = 3
_MARKS = str.maketrans(dict.fromkeys("^=\\,;&~|", " "))


def mask(value: str) -> str:
    """Return the first character of each of the first parts of *value*, as in ``D… J…``."""
    parts = value.translate(_MARKS).split()[:_MOST_PARTS]
    shown = (f"{part[0]}…" for part in parts if part[0].isprintable())
    return f"“{' '.join(shown) or '…'}”"


def sign(code: str, place: str, words: str, value: str = "") -> Sign:
    """Return the sign that says *words* of *place*, with the masked *value* behind them."""
    return Sign(code, place, f"{place} {words}: {mask(value)}." if value else f"{place} {words}.")
