"""What the proof hands in: everything right, and the mistakes people make with clocks."""

import json

from app.grading import Answers, Bench, Model

from .answering import by_fault, night_of, repair, rows, sources
from .clocks import day_before, moment_of, offset_text, own_offset, reading_of, stamp
from .faults import FAULTS, FIELDS, readings, two_clocks, waits
from .readings import ASK, CONVERT, cells, moment_meant

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Answer everything right."""
    return {
        **sources(bench),
        "interval": f"{waits(bench.truth)['true']} min",
        "fault": bench.truth["fault"],
        **repair(bench),
        **rows(bench),
    }


@answers.misconception("DAY_TAKEN_FOR_MOMENT")
def day_taken_for_moment(bench: Bench) -> Answers:
    """Give the birth date the header's offset."""
    return sources(bench, pid_7="that of MSH-7")


@answers.misconception("ZONE_IGNORED")
def zone_ignored(bench: Bench) -> Answers:
    """Take every stamp for a local reading."""
    return sources(bench, obr_7="none: it is a day")


@answers.misconception("OFFSET_IMAGINED")
def offset_imagined(bench: Bench) -> Answers:
    """Say of every field that it carries its own offset."""
    return sources(bench, orc_9="its own", obr_7="its own", obr_22="its own")


@answers.misconception("DIGITS_SUBTRACTED")
def digits_subtracted(bench: Bench) -> Answers:
    """Subtract the digits as they stand."""
    return {"interval": str(waits(bench.truth)["digits"])}


@answers.misconception("WALL_CLOCK_SUBTRACTED")
def wall_clock_subtracted(bench: Bench) -> Answers:
    """Subtract what the wall showed, over the change."""
    return {"interval": str(waits(bench.truth)["wall"])}


@answers.misconception("OTHER_INTERVAL")
def other_interval(bench: Bench) -> Answers:
    """Miscount by a quarter of an hour."""
    return {"interval": str(waits(bench.truth)["true"] + 15)}


@answers.misconception("OTHER_FAULT")
def other_fault(bench: Bench) -> Answers:
    """Suspect another fault."""
    return {"fault": next(each for each in FAULTS if each != bench.truth["fault"])}


@answers.misconception("ZONE_DROPPED")
def zone_dropped(bench: Bench) -> Answers:
    """Copy the digits, in the picture and in the table."""

    def copy(row: dict[str, str], right: dict[str, str]) -> dict[str, str]:
        return {**right, "date": row["OBR-7"][:8], "time": row["OBR-7"][8:14]}

    return {**by_fault(bench, "dropped"), **rows(bench, copy)}


@answers.misconception("SERVER_ZONE")
def server_zone(bench: Bench) -> Answers:
    """Use the clock of the server that converts."""
    return by_fault(bench, "server")


@answers.misconception("SIGN_REVERSED")
def sign_reversed(bench: Bench) -> Answers:
    """Add where the offset is to be taken away."""
    return by_fault(bench, "reversed")


@answers.misconception("WRONG_SEASON")
def wrong_season(bench: Bench) -> Answers:
    """Go on with the offset of the evening, in the picture and in the table."""
    night = night_of(bench)

    def go_on(_row: dict[str, str], right: dict[str, str]) -> dict[str, str] | None:
        late = right["offset"] == offset_text(night.after)
        return {**right, "offset": offset_text(night.before)} if late else None

    return {**by_fault(bench, "evening"), **rows(bench, go_on)}


@answers.misconception("HEADER_BEFORE_FIELD")
def header_before_field(bench: Bench) -> Answers:
    """Let the header speak for every field."""
    return by_fault(bench, "header")


@answers.misconception("TWO_CLOCKS")
def two_clocks_in_one(bench: Bench) -> Answers:
    """Give order and scan each the wall clock of its own moment."""
    return repair(bench, *two_clocks(bench.truth))


@answers.misconception("OTHER_CLOCK")
def other_clock(bench: Bench) -> Answers:
    """Write world time, and say so, in the picture and in the table: true, and not asked."""
    params = bench.truth
    order, scan = (
        stamp(moment_of(params["stamps"][each], params["header"]), 0) for each in FIELDS[:2]
    )

    def in_world_time(row: dict[str, str], _right: dict[str, str]) -> dict[str, str] | None:
        moment = moment_meant(row, night_of(bench))
        return {"decision": CONVERT, **cells(stamp(moment, 0), 0)} if moment else None

    return {**repair(bench, order, scan, offset="+0000"), **rows(bench, in_world_time)}


@answers.misconception("FORM_OF_OFFSET")
def form_of_offset(bench: Bench) -> Answers:
    """Write the offset with a colon, as a web page would."""
    text = offset_text(night_of(bench).after)
    return repair(bench, offset=f"{text[:3]}:{text[3:]}")


@answers.misconception("BIRTH_DATE_SHIFTED")
def birth_date_shifted(bench: Bench) -> Answers:
    """Convert the birthday too."""
    return repair(bench, birth=day_before(bench.truth["birth"]))


@answers.misconception("MORE_THAN_ASKED")
def more_than_asked(bench: Bench) -> Answers:
    """Put a new number on the patient while at it."""
    raw = json.loads(repair(bench)["repair"])
    raw["edits"].append({"op": "set", "path": "(0010,0020)", "vr": "LO", "value": ["000000"]})
    return {"repair": json.dumps(raw)}


@answers.misconception("MOMENT_GUESSED")
def moment_guessed(bench: Bench) -> Answers:
    """Give the torn reading the offset of after the change."""

    def guess(row: dict[str, str], right: dict[str, str]) -> dict[str, str] | None:
        after = night_of(bench).after
        return (
            {"decision": CONVERT, **cells(row["OBR-7"], after)}
            if right["decision"] == ASK
            else None
        )

    return rows(bench, guess)


@answers.misconception("ASKED_NEEDLESSLY")
def asked_needlessly(bench: Bench) -> Answers:
    """Ask wherever the value has no offset of its own."""

    def ask(row: dict[str, str], _right: dict[str, str]) -> dict[str, str] | None:
        silent = own_offset(row["OBR-7"]) is None
        return {"decision": ASK, "date": "", "time": "", "offset": ""} if silent else None

    return rows(bench, ask)


@answers.misconception("ROW_OPEN")
def row_open(bench: Bench) -> Answers:
    """Decide, and leave the cells for later."""
    return rows(bench, lambda _row, right: {**right, "time": ""})


@answers.misconception("FORM_OF_CELL")
def form_of_cell(bench: Bench) -> Answers:
    """Write the time as a clock shows it."""
    return rows(bench, lambda _row, right: {**right, "time": _colons(right["time"])})


@answers.misconception("OTHER_READING")
def other_reading(bench: Bench) -> Answers:
    """Misread a minute."""

    def misread(_row: dict[str, str], right: dict[str, str]) -> dict[str, str]:
        last = "1" if right["time"].endswith("0") else "0"
        return {**right, "time": right["time"][:-1] + last}

    return rows(bench, misread)


@answers.misconception("FORM_OF_VALUE")
def form_of_value(bench: Bench) -> Answers:
    """Leave off hour, minutes and seconds of the scan."""
    return repair(bench, scan=readings(bench.truth, None)["OBR-7"][:8])


@answers.misconception("OFFSET_MISSING")
def offset_missing(bench: Bench) -> Answers:
    """Put the times right and forget to say by which clock."""
    return repair(bench, offset="")


@answers.misconception("OTHER_TIME")
def other_time(bench: Bench) -> Answers:
    """Move the scan by an hour that no clock ever showed."""
    right = readings(bench.truth, None)["OBR-7"]
    return repair(bench, scan=stamp(reading_of(right), -307))


def _colons(time: str) -> str:
    return f"{time[:2]}:{time[2:4]}:{time[4:]}"
