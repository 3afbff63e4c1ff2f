"""A total in its parts as one line of text: ``ethics=200 himss_approved=2500``.

Equal parts are equal lines, so that a database can count them without knowing what they mean.
"""

from collections.abc import Mapping


def line_of_parts(parts: Mapping[str, int]) -> str:
    """Return the line of *parts*, by name; what is nothing is not told."""
    return " ".join(f"{name}={parts[name]}" for name in sorted(parts) if parts[name])


def parts_of_line(line: str) -> dict[str, int]:
    """Return the parts that the line tells."""
    pairs = (each.partition("=") for each in line.split())
    return {name: int(amount) for name, _, amount in pairs}


def sum_of_lines(one: str, other: str) -> str:
    """Return the line of both together."""
    if not one or not other:
        return one or other
    sums = parts_of_line(one)
    for name, amount in parts_of_line(other).items():
        sums[name] = sums.get(name, 0) + amount
    return line_of_parts(sums)
