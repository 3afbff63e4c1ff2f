"""Off by one day: one picture dated wrongly in the night when the clock changed."""

from decimal import Decimal

from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .clocks import NIGHTS, Night, offset_text, own_offset, reading_of, stamp
from .drawing import draw
from .faults import FIELDS, waits
from .objects import MESSAGE, PICTURE, message, picture
from .readings import judge_row
from .repairs import judge_picture

lab = Lab()
lab.draw(draw)


@lab.build
def build(params: Params) -> Bench:
    """Lay the message and the picture on the bench, and the five readings of the night."""
    night = NIGHTS[params["night"]]
    return Bench(
        files={PICTURE: picture(params)},
        messages={MESSAGE: message(params)},
        tables={
            "sources": [{"id": _row(each), "field": each} for each in (*FIELDS, "PID-7")],
            "night": [
                {"id": f"r{at}", "OBR-7": each["OBR-7"], "MSH-7": each["MSH-7"] or "no offset"}
                for at, each in enumerate(params["rows"], 1)
            ],
        },
        words=_words(params, night),
        truth=params,
    )


def _words(params: Params, night: Night) -> dict[str, str]:
    old, new = (stamp(night.changed_at, each) for each in (night.before, night.after))
    return {
        "asker": params["asker"],
        "hospital": params["hospital"],
        "place": night.place,
        "day": f"{reading_of(new):%d %B %Y}".lstrip("0"),
        "old_time": f"{reading_of(old):%H:%M}",
        "new_time": f"{reading_of(new):%H:%M}",
        "turned": "back" if night.after < night.before else "forward",
        "before": offset_text(night.before),
        "after": offset_text(night.after),
        "server": offset_text(params["server"]),
        "patient": " ".join(reversed(params["name"].split("^"))),
    }


# The choices of the column, as lab.toml offers them.
OWN, HEADER, DAY = "its own", "that of MSH-7", "none: it is a day"


def _row(field: str) -> str:
    return field.lower().replace("-", "_")


@lab.check("sources")
def sources(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect the field's own offset, else the header's; a date without a time has none."""
    findings = []
    for field in (*FIELDS, "PID-7"):
        text = bench.truth["stamps"].get(field, "")
        own = DAY if not text else HEADER if own_offset(text) is None else OWN
        if (given := answer[_row(field)]["source"]) != own:
            code = _SOURCE_CODES.get((own, given), "ZONE_IGNORED")
            saw, facts = given or "nothing", {"field": field}
            findings.append(Finding(code, Place(field, MESSAGE), saw, facts))
    if not findings:
        return right("Every reading has its offset, and the birth date needs none.")
    return partly(4 - len(findings), 4, *findings)


_SOURCE_CODES = {
    (OWN, HEADER): "HEADER_BEFORE_FIELD",
    (HEADER, OWN): "OFFSET_IMAGINED",
    (DAY, OWN): "DAY_TAKEN_FOR_MOMENT",
    (DAY, HEADER): "DAY_TAKEN_FOR_MOMENT",
}


@lab.check("interval")
def interval(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the time between the two moments, not between what two clocks showed."""
    if answer.unit != "min":
        return unreadable("Write the number of minutes, with min or without a unit.")
    minutes = {name: Decimal(each) for name, each in waits(bench.truth).items()}
    if answer.value == minutes["true"]:
        return right(
            "Two moments, each with its offset: their distance depends on no clock's zone."
        )
    codes = {minutes["digits"]: "DIGITS_SUBTRACTED", minutes["wall"]: "WALL_CLOCK_SUBTRACTED"}
    code = codes.get(answer.value, "OTHER_INTERVAL")
    return wrong(Finding(code, Place("OBR-7", MESSAGE), str(answer.value)))


@lab.check("fault")
def fault(answer: str, bench: Bench) -> Verdict:
    """Expect the one fault that makes of the message what stands in the picture."""
    if answer == bench.truth["fault"]:
        return right("Both times in the picture follow from the message by this fault alone.")
    return wrong(Finding("OTHER_FAULT", Place("(0008,0030)", PICTURE)))


@lab.check("repair")
def repair(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect both times by the hospital's clock at the scan, its offset, and the birth date."""
    return judge_picture(bench.files[PICTURE], answer.files[PICTURE], bench.truth)


@lab.check("night")
def night_readings(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect date, time and offset of each reading that means one moment, and a question else."""
    findings = [
        found
        for at, row in enumerate(bench.truth["rows"], 1)
        if (found := judge_row(f"row {at}", row, answer[f"r{at}"], NIGHTS[bench.truth["night"]]))
    ]
    if not findings:
        return right(
            "Four readings mean one moment each; about the fifth only its sender can tell."
        )
    count = len(bench.truth["rows"])
    return partly(count - len(findings), count, *findings)
