"""Association autopsies: six dumps, and for each what stopped it, who acts and the next step."""

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

from .drawing import draw
from .dumps import dump, name_of, results_of
from .judging import LIMIT, Truth, missed_cause, missed_owner, missed_step, truth_of
from .register import CAUSES, OWNERS, STEPS
from .telling import words_of

lab = Lab()
lab.draw(draw)


@lab.build
def build(params: Params) -> Bench:
    """Lay the six dumps on the bench, and the register into the ticket."""
    cases = params["cases"]
    partial = next(case for case in cases if "wanted" in case and not case["whole"])
    return Bench(
        tables={"autopsy": [{"id": case["id"], "dump": name_of(case)} for case in cases]},
        traces={name_of(case): dump(case) for case in cases},
        words=words_of(params),
        truth={
            "cases": [truth_of(case) for case in cases],
            "asked": params["asked"],
            "ending": truth_of(_with(cases, params["asked"])).ending,
            "results": results_of(partial),
            "partial": partial["id"],
        },
    )


def _with(cases: list[Params], letter: str) -> Params:
    return next(case for case in cases if case["id"] == letter)


@lab.check("autopsy")
def autopsy(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect cause, owner and step of each dump, from its bytes and from the register."""
    found: list[Finding] = []
    good = 0
    cases: list[Truth] = bench.truth["cases"]
    for case in cases:
        given = answer[case.id]
        for column, wanted, missed in (
            ("cause", CAUSES[case.fault], missed_cause),
            ("owner", OWNERS[case.owner], missed_owner),
            ("step", STEPS[case.step], missed_step),
        ):
            if given[column] == wanted:
                good += 1
            elif given[column]:
                facts = {"dump": case.id.upper()}
                code = missed(case, given[column])
                found.append(Finding(code, Place(f"row {case.id}"), given[column], facts))
    possible = 3 * len(cases)
    note = "Six dumps, six causes, and nobody was sent to the wrong desk."
    return partly(good, possible, *found, note=note if good == possible else "")


@lab.check("ending")
def ending(answer: str, bench: Bench) -> Verdict:
    """Expect how the one dump ended, by its last PDU and who sent it."""
    wanted = bench.truth["ending"]
    if answer == wanted:
        return right("The last PDU and its sender say it; the message on the device does not.")
    code = "ABORT_BLAMED" if answer == "archive_abort" else "ENDING_MISREAD"
    facts = {"dump": bench.truth["asked"].upper()}
    return wrong(Finding(code, Place(f"row {bench.truth['asked']}"), facts=facts))


@lab.check("accepted")
def accepted(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the number of contexts with result 0."""
    results: list[int] = bench.truth["results"]
    if answer.value != int(answer.value):
        return unreadable("Contexts are counted in whole numbers.")
    count, wanted = int(answer.value), results.count(0)
    if count == wanted:
        return right("The association stood with these, and with a refusal beside them.")
    place = Place(f"row {bench.truth['partial']}")
    code = "PROPOSED_COUNTED" if count == len(results) else "OTHER_COUNT"
    return wrong(Finding(code, place, str(count)))


@lab.check("resend")
def resend(answer: str, bench: Bench) -> Verdict:
    """Expect the one rejection that is transient."""
    chosen = next(case for case in bench.truth["cases"] if case.id == answer)
    if chosen.fault == LIMIT:
        return right("Result 2: transient. The request was right, and may be made again as it was.")
    return wrong(Finding("RESEND_PERMANENT", Place(f"row {answer}"), f"dump {answer.upper()}"))
