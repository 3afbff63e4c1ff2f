"""How a number is read, and which forgotten thing explains it."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import combinations

from app.grading import Finding, Place, Quantity, Verdict, right, unreadable, wrong

TOLERANCE = 0.02
_EXPLAINS = 0.004
_AS_TIMES = 1.5

Without = Callable[[frozenset[str]], float]
"""The number that comes out if these things are forgotten."""

UNITS: Mapping[str, Mapping[str, float]] = {
    "TB": {
        "TB": 1.0, "GB": 1e-3, "PB": 1000.0,
        "TiB": 2**40 / 10**12, "GiB": 2**30 / 10**12,
    },
    "Mbit/s": {
        "Mbit/s": 1.0, "Mb/s": 1.0, "Mbps": 1.0, "MB/s": 8.0,
        "Gbit/s": 1000.0, "Gb/s": 1000.0, "Gbps": 1000.0,
        "MiB/s": 8 * 2**20 / 10**6, "kbit/s": 1e-3,
    },
    "MB": {
        "MB": 1.0, "kB": 1e-3, "GB": 1000.0, "B": 1e-6,
        "MiB": 2**20 / 10**6, "GiB": 2**30 / 10**6,
    },
}  # fmt: skip
_CELL = re.compile(r"([0-9]{1,12}(?:[.,][0-9]{0,12})?)\s*([A-Za-z]{1,3})?")


def in_unit(answer: Quantity, unit: str) -> float | None:
    """Return the quantity in *unit*, or nothing if its own unit is none that we know."""
    factor = UNITS[unit].get(answer.unit or unit)
    return None if factor is None else float(answer.value) * factor


def cell_quantity(text: str) -> Quantity | None:
    """Return the number in a cell of a table with its unit, if it is one."""
    found = _CELL.fullmatch(text.strip())
    if found is None:
        return None
    return Quantity(Decimal(found[1].replace(",", ".")), found[2] or "MB")


def is_close(given: float, wanted: float) -> bool:
    """Say whether *given* is within 2 percent of *wanted*."""
    return abs(given - wanted) <= TOLERANCE * wanted


def forgotten_in(given: float, codes: Iterable[str], without: Without) -> tuple[str, ...]:
    """Return the one thing, or the two, whose absence gives the number best; else nothing."""
    right_one, kept = without(frozenset()), tuple(codes)
    for many in (1, 2):
        tried = {chosen: without(frozenset(chosen)) for chosen in combinations(kept, many)}
        tries = {chosen: value for chosen, value in tried.items() if value != right_one}
        if not tries:
            continue
        best = min(tries, key=lambda chosen: abs(given / tries[chosen] - 1))
        if abs(given / tries[best] - 1) <= _EXPLAINS:
            return best
    return ()


def findings(
    given: float, saw: str, codes: Iterable[str], without: Without, place: str
) -> tuple[Finding, ...]:
    """Return what was forgotten, each with the size of its factor, or that nothing explains it."""
    wanted = without(frozenset())
    named = forgotten_in(given, codes, without)
    if not named:
        side = "high" if given > wanted else "low"
        return (Finding("OTHER_NUMBER", Place(place), saw, {"side": side}),)
    return tuple(
        Finding(code, Place(place), saw, {"size": _size(without(frozenset({code})), wanted)})
        for code in named
    )


def judge_number(
    answer: Quantity, unit: str, codes: Iterable[str], without: Without, praise: str
) -> Verdict:
    """Return the verdict on one number of the plan."""
    given = in_unit(answer, unit)
    if given is None:
        known = ", ".join(UNITS[unit])
        return unreadable(f"We do not know the unit {answer.unit}. Use one of {known}.")
    if given <= 0:
        return unreadable("The number must be greater than zero.")
    if is_close(given, without(frozenset())):
        return right(praise)
    saw = f"{answer.value} {answer.unit or unit}"
    return wrong(*findings(given, saw, codes, without, f"the number in {unit}"))


def _size(wrong_one: float, wanted: float) -> str:
    """Return by how much the forgotten thing alone moves the number."""
    share = wrong_one / wanted
    if share >= _AS_TIMES:
        return f"{share:.1f} times what it should be"
    if share > 1:
        return f"{share - 1:.0%} too much".replace("%", " percent")
    return f"{1 - share:.0%} too little".replace("%", " percent")
