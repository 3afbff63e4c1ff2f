"""Certificate day: four handshakes that failed, with the cause and the safest repair of each."""

from app.grading import (
    Bench,
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

from .choices import CAUSES, REPAIRS, RIGHT, SIDES
from .drawing import draw
from .telling import missed_cause, missed_repair, missed_side
from .transcripts import (
    agreed_name,
    authorities,
    fifth,
    listing,
    name_of,
    now_of,
    transcript,
)

lab = Lab()
lab.draw(draw)

_FIFTH = "Log of the archive, a fifth device"
_LIST = "Inventory of certificates"


@lab.build
def build(params: Params) -> Bench:
    """Lay the transcripts on the bench, and the register into the ticket."""
    cases = params["cases"]
    logs = {name_of(case): transcript(params, case) for case in cases}
    return Bench(
        tables={"repairs": [{"id": case["id"], "transcript": name_of(case)} for case in cases]},
        logs=logs | {_FIFTH: fifth(params), _LIST: listing(params)},
        words=_words(params),
        truth={
            "causes": {case["id"]: case["cause"] for case in cases},
            "fifth": params["fifth"]["cause"],
            "left": sorted(row["left"] for row in params["list"]),
        },
    )


def _words(params: Params) -> dict[str, str]:
    words = {name: params[name] for name in ("asker", "engineer", "hospital")}
    for number, authority in enumerate(authorities(params), 1):
        words |= {f"ca_{number}": authority.name, f"key_{number}": authority.key_id}
    for number, case in enumerate(params["cases"], 1):
        words |= {
            f"caller_{number}": case["caller"],
            f"name_{number}": agreed_name(params, case["called"]),
        }
    return words | {
        "fifth_caller": params["fifth"]["caller"],
        "now": f"{now_of(params):%Y-%m-%d %H:%M} UTC",
    }


@lab.check("repairs")
def repairs(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect cause, side and repair of each; no repair ever turns a check off."""
    found: list[Finding] = []
    good = 0
    causes: dict[str, str] = bench.truth["causes"]
    for row, cause in causes.items():
        side, repair = RIGHT[cause]
        for column, wanted, code_of in (
            ("cause", CAUSES[cause], missed_cause),
            ("side", SIDES[side], missed_side),
            ("repair", REPAIRS[repair], missed_repair),
        ):
            given = answer[row][column]
            if given == wanted:
                good += 1
            elif given:
                code = code_of(cause, given)
                found.append(Finding(code, Place(f"row {row}"), given, {"row": row[1:]}))
    possible = 3 * len(causes)
    note = "Four faults, four repairs, and every check is still on."
    return partly(good, possible, *found, note=note if good == possible else "")


@lab.check("fifth")
def fifth_device(answer: str, bench: Bench) -> Verdict:
    """Expect what the archive's log shows of the device that called."""
    if answer == bench.truth["fifth"]:
        return right("Both sides check; this time it was the caller who could not prove itself.")
    return wrong(Finding("FIFTH_MISREAD", saw=answer))


@lab.check("next_end")
def next_end(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the whole days until the first of the inventory's certificates ends."""
    if answer.value != int(answer.value):
        return unreadable("Write whole days.")
    left: list[int] = bench.truth["left"]
    days = int(answer.value)
    if days in (left[0], left[0] - 1):
        return right("Write it into the monitoring, with alarms 60, 30 and 7 days before.")
    code = "LATER_END" if days in left[1:] else "OTHER_END"
    return wrong(Finding(code, saw=str(days)))
