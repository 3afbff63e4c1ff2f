"""Status triage: twenty answers of an archive, sorted by who acts on them and how."""

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

from .burst import LOG, NAME, archive_log, burst, clock, row_of
from .drawing import LINES, draw
from .groups import GROUPS, OWNERS, STEPS, STORED, WARNINGS
from .telling import missed, missed_owner, missed_step

lab = Lab()
lab.draw(draw)

SAYS = {
    "done": "leave",
    "remark": "leave",
    "now": "resend",
    "after": "wait",
    "correct": "correct",
    "compare": "compare",
}
"""What is said to the technologist, by the step that is right."""

_STEP_SAID = {"leave": "remark", "resend": "now", "wait": "after", "correct": "correct"}
_STEP_SAID |= {"compare": "compare"}


@lab.build
def build(params: Params) -> Bench:
    """Lay the burst, the archive's log and the scanner's queue on the bench."""
    lines = params["lines"]
    words = {name: params[name] for name in ("asker", "technologist", "hospital", "calling")}
    words |= {"tool": params["tool"], "asked": str(params["asked"]), "modality": params["modality"]}
    words |= {"began": clock(params, 0), "now": clock(params, 840)}
    return Bench(
        tables={"triage": [row_of(params, line) for line in lines]},
        traces={NAME: burst(params)},
        logs={LOG: archive_log(params)},
        words=words,
        truth={
            "kinds": {str(line["n"]): line["kind"] for line in lines},
            "asked": str(params["asked"]),
        },
    )


@lab.check("triage")
def triage(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect owner and step of each line, from its status and from the archive's log."""
    found: list[Finding] = []
    good = 0
    for line, kind in bench.truth["kinds"].items():
        given, group = answer[line], GROUPS[kind]
        for column, wanted, code_of in (
            ("owner", OWNERS[group.owner], missed_owner),
            ("step", STEPS[group.step], missed_step),
        ):
            if given[column] == wanted:
                good += 1
            elif given[column]:
                code = code_of(kind, given[column])
                found.append(Finding(code, Place(f"row {line}"), given[column], {"line": line}))
    possible = 2 * LINES
    note = "Twenty lines, five desks, and not one transfer in vain."
    return partly(good, possible, *found, note=note if good == possible else "")


@lab.check("stored")
def stored(answer: Quantity, bench: Bench) -> Verdict:
    """Expect those with success or a warning."""
    kinds = list(bench.truth["kinds"].values())
    if answer.value != int(answer.value):
        return unreadable("Objects are counted in whole numbers.")
    count = int(answer.value)
    wanted = sum(GROUPS[kind].step in STORED for kind in kinds)
    if count == wanted:
        return right("Red or not: these are in the archive, and need not be sent again.")
    if count == kinds.count("ok"):
        return wrong(Finding("WARNINGS_NOT_COUNTED", saw=str(count)))
    with_twins = wanted + kinds.count("duplicate")
    code = "DUPLICATES_COUNTED" if count == with_twins else "OTHER_COUNT"
    return wrong(Finding(code, saw=str(count)))


@lab.check("worth")
def worth(answer: Quantity, bench: Bench) -> Verdict:
    """Expect those whose hindrance is gone by now and whose object was never the problem."""
    kinds = list(bench.truth["kinds"].values())
    if answer.value != int(answer.value):
        return unreadable("Lines are counted in whole numbers.")
    count = int(answer.value)
    wanted = sum(GROUPS[kind].step == "now" for kind in kinds)
    if count == wanted:
        return right("The others would come back red, or fill the list for nothing.")
    failed = sum(GROUPS[kind].step not in STORED for kind in kinds)
    code = "ALL_RED_RESENT" if count >= failed else "OTHER_RESEND_COUNT"
    return wrong(Finding(code, saw=str(count)))


@lab.check("advice")
def advice(answer: str, bench: Bench) -> Verdict:
    """Expect what the step of the line in question comes to; deleting is never it."""
    asked = bench.truth["asked"]
    kind = bench.truth["kinds"][asked]
    if answer == SAYS[GROUPS[kind].step]:
        return right("She can do that at once, and she knows why.")
    place, facts = Place(f"row {asked}"), {"line": asked}
    if answer == "delete":
        return wrong(Finding("PURGE_CACHE", place, facts=facts))
    if kind in WARNINGS:
        return wrong(Finding("WARNING_AS_FAILURE", place, "another try", facts))
    step = _STEP_SAID[answer]
    return wrong(Finding(missed(kind, step), place, STEPS[step], facts))
