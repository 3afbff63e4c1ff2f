"""The readings of the night: which moment each means, and what a learner made of it."""

from datetime import datetime
from typing import Any

from app.grading import Finding, Place

from .clocks import (
    Night,
    is_offset,
    is_reading,
    minutes_of,
    moment_of,
    offset_text,
    own_offset,
    reading_of,
    stamp,
)

ASK, CONVERT = "ask the sender", "convert"


def moment_meant(row: dict[str, Any], night: Night) -> datetime | None:
    """Return the one moment that *row* can mean, or nothing."""
    if row["MSH-7"] or own_offset(row["OBR-7"]) is not None:
        return moment_of(row["OBR-7"], minutes_of(row["MSH-7"]) if row["MSH-7"] else 0)
    moments = night.moments_of(reading_of(row["OBR-7"]))
    return moments[0] if len(moments) == 1 else None


def expected(row: dict[str, Any], night: Night) -> dict[str, str]:
    """Return the cells of *row* as they should be filled."""
    moment = moment_meant(row, night)
    if moment is None:
        return {"decision": ASK, "date": "", "time": "", "offset": ""}
    offset = night.offset_at(moment)
    return {"decision": CONVERT, **cells(stamp(moment, offset), offset)}


def cells(digits: str, offset: int) -> dict[str, str]:
    """Return date, time and offset as the table takes them."""
    return {"date": digits[:8], "time": digits[8:], "offset": offset_text(offset)}


def judge_row(
    place: str, row: dict[str, Any], given: dict[str, str], night: Night
) -> Finding | None:
    """Return what is wrong with a row, or nothing."""
    wanted = expected(row, night)
    if given == wanted or (wanted["decision"] == ASK == given["decision"]):
        return None
    seen = " ".join(given[each] for each in ("date", "time", "offset") if given[each]) or "nothing"
    facts = {"reading": row["OBR-7"], "field": f"the value {row['OBR-7']}"}
    return Finding(_code(row, given, wanted, night), Place(place), seen, facts)


def _code(row: dict[str, Any], given: dict[str, str], wanted: dict[str, str], night: Night) -> str:
    if wanted["decision"] == ASK:
        return "MOMENT_GUESSED" if given["decision"] else "ROW_OPEN"
    if given["decision"] == ASK:
        return "ASKED_NEEDLESSLY"
    if not all(given[each] for each in ("decision", "date", "time", "offset")):
        return "ROW_OPEN"
    if not (is_offset(given["offset"]) and is_reading(given["date"], given["time"])):
        return "FORM_OF_CELL"
    return _misreading(row, given, wanted, night)


def _misreading(
    row: dict[str, Any], given: dict[str, str], wanted: dict[str, str], night: Night
) -> str:
    digits = given["date"] + given["time"]
    if moment_of(digits + given["offset"], 0) == moment_meant(row, night):
        return "OTHER_CLOCK"
    if digits == row["OBR-7"][:14]:
        return "ZONE_DROPPED"
    other = night.before + night.after - minutes_of(wanted["offset"])
    return "WRONG_SEASON" if minutes_of(given["offset"]) == other else "OTHER_READING"
