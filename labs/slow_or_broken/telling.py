"""How numbers are read and compared, and what a wrong cause is called."""

import re
from collections.abc import Mapping

from app.grading import Finding, Place, Quantity, Verdict, right, unreadable, wrong

from .links import ARCHIVE, CAUSES, DUPLEX, LATENCY, NOTHING, SHARED, WINDOW, Link

TOLERANCE = 0.10
RATES: Mapping[str, float] = {
    "Mbit/s": 1, "Mb/s": 1, "Mbps": 1, "Gbit/s": 1000, "Gb/s": 1000, "Gbps": 1000,
    "kbit/s": 0.001, "MB/s": 8, "kB/s": 0.008,
}  # fmt: skip
TIMES: Mapping[str, float] = {"s": 1, "sec": 1, "seconds": 1, "min": 60, "minutes": 60, "ms": 0.001}
_CELL = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{0,9})?)\s*([A-Za-z]{1,4}(?:/s)?)?")
_IGNORED = {
    DUPLEX: "DUPLEX_IGNORED",
    LATENCY: "RTT_IGNORED",
    WINDOW: "RTT_IGNORED",
    ARCHIVE: "ANSWERS_IGNORED",
    SHARED: "TRAFFIC_IGNORED",
    NOTHING: "FAULT_IMAGINED",
}
_CODE_OF = {text: cause for cause, text in CAUSES.items()}


def is_close(given: float, wanted: float) -> bool:
    """Say whether *given* is within 10 percent of *wanted*."""
    return abs(given - wanted) <= TOLERANCE * wanted


def cell_rate(text: str) -> float | None:
    """Return the rate in a cell in Mbit/s, if it is one."""
    found = _CELL.fullmatch(text.strip())
    factor = RATES.get(found[2] or "Mbit/s") if found else None
    return float(found[1].replace(",", ".")) * factor if found and factor else None


def rate_code(given: float, wanted: float, line_mbit: float) -> str:
    """Return what explains a wrong rate."""
    if is_close(given * 8, wanted) or is_close(given / 8, wanted):
        return "BITS_FOR_BYTES"
    return "NOMINAL_TAKEN" if is_close(given, line_mbit) else "OTHER_NUMBER"


def judge(
    answer: Quantity,
    units: Mapping[str, float],
    wanted: float,
    slips: Mapping[str, float],
    place: str,
    praise: str,
) -> Verdict:
    """Return the verdict on a number; *slips* are the numbers that known slips give."""
    unit = answer.unit or next(iter(units))
    if unit not in units:
        return unreadable(f"We do not know the unit {unit}. Use one of {', '.join(units)}.")
    given = float(answer.value) * units[unit]
    if given <= 0:
        return unreadable("The number must be greater than zero.")
    if is_close(given, wanted):
        return right(praise)
    found = [code for code, number in slips.items() if is_close(given, number)]
    side = "high" if given > wanted else "low"
    saw = f"{answer.value} {unit}"
    return wrong(Finding((*found, "OTHER_NUMBER")[0], Place(place), saw, {"side": side}))


def cause_finding(link: Link, chosen: str) -> Finding:
    """Return what to say of a wrong cause: what was blamed, or what was not looked at."""
    code = _IGNORED[link.cause]
    if _CODE_OF[chosen] == ARCHIVE:
        code = "BLAMES_PACS"
    elif _CODE_OF[chosen] == DUPLEX:
        code = "DUPLEX_IMAGINED"
    return Finding(code, Place(f"row {link.id}"), chosen, {"transfer": link.id})
