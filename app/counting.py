"""A number with the noun that it counts, in the noun's right form."""


def counted(number: int, noun: str, many: str = "") -> str:
    """Return *number* and *noun*: 1 file, 2 files, 1,024 bytes, 2 entries with *many*."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"
