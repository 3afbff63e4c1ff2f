"""Not on the reading list: which of eight studies appear, and why the others do not."""

from collections.abc import Mapping
from typing import Any

from app.grading import Bench, Finding, Lab, Params, Place, Verdict, partly, right, wrong

from .drawing import draw
from .rules import MARKED, YES, decision

lab = Lab()
lab.draw(draw)

_CLOSED_BY = {
    "scanner": "An exam counts as closed when the scanner has sent MPPS COMPLETED. What the desk "
    "clicks in RIS does not reach the list.",
    "desk": 'An exam counts as closed when somebody at the desk sets it to "exam complete" in '
    "RIS. MPPS reaches RIS, but it does not close anything by itself.",
    "either": "An exam counts as closed when the scanner has sent MPPS COMPLETED, or when somebody "
    'at the desk has set it to "exam complete" in RIS. The first of the two will do.',
}
_LATE = {
    "leaves": "If more objects come to a study that is on the list, it leaves the list until the "
    "quiet time has passed again.",
    "stays": "If more objects come to a study that is on the list, it stays there and gets the "
    'mark "new objects".',
}
_SITUATIONS = {
    "unclosed": "Look at study [n]. {technologist} went home after it. The images look complete, "
    "and the radiologist asks where the exam is.",
    "late": "Look at study [n]. The radiologist opened it before the late objects came, and she "
    "has dictated her report from what she saw. It is not signed yet.",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay out the eight studies as the system console shows them."""
    asked = next(
        at for at, study in enumerate(params["studies"], 1) if study["kind"] == params["asked"]
    )
    situation = _SITUATIONS[params["asked"]].replace("[n]", str(asked))
    return Bench(
        tables={"list": [_row(at, study) for at, study in enumerate(params["studies"], 1)]},
        words={
            "asker": params["asker"],
            "caller": params["caller"],
            "hospital": params["hospital"],
            "now": _time(params["now"]),
            "quiet": str(params["quiet"]),
            "closed_rule": _CLOSED_BY[params["closed_by"]],
            "late_rule": _LATE[params["late_rule"]],
            "situation": situation.format(technologist=params["technologist"]),
        },
        truth=params,
    )


def _row(number: int, study: Mapping[str, Any]) -> dict[str, str]:
    in_progress = "MPPS IN PROGRESS" if study["begun"] else "no MPPS"
    scanner = study["scanner"]
    says = in_progress if scanner is None else f"MPPS COMPLETED {_time(scanner)}"
    if scanner is not None:
        says += f", lists {study['listed']} objects"
    late = study["kind"] == "late"
    return {
        "id": f"s{number}",
        "study": f"{number}: {study['exam']}, {study['accession']}",
        "order": study["order"],
        "objects": f"{study['objects']}"
        + (f", of these {study['objects'] - study['listed']} since it was opened" if late else ""),
        "last_object": _time(study["last"]),
        "scanner_says": says,
        "desk_says": "nothing" if study["desk"] is None else f"complete {_time(study['desk'])}",
    }


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@lab.check("list")
def reading_list(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each study whether the list shows it now, and the reason."""
    earned, empty, findings = 0, 0, dict[str, Finding]()
    for number, study in enumerate(bench.truth["studies"], 1):
        shown, reason = decision(bench.truth, study)
        said, why = answer[f"s{number}"]["shown"], answer[f"s{number}"]["reason"]
        earned += (said == shown) + (why == reason and said == shown)
        empty += (not said) + (not why)
        code = ""
        if said and said != shown:
            code = _missed(study["kind"])
        elif said and why and why != reason:
            code = "REASON_DIFFERS"
        if code:
            saw = said if code != "REASON_DIFFERS" else why
            found = Finding(code, Place(f"study {number}"), saw, {"study": str(number)})
            findings.setdefault(code, found)
    note = f"{empty} cells are still empty." if empty else ""
    return partly(earned, 2 * len(bench.truth["studies"]), *findings.values(), note=note)


_MISSED = {
    "unclosed": "IMAGES_MUST_SHOW",
    "scanner_only": "WRONG_SIGNAL",
    "desk_only": "WRONG_SIGNAL",
    "late": "LATE_OBJECTS",
    "short": "COUNTED_BY_THE_LIST",
    "fresh": "NOT_QUIET_YET",
    "alone": "ORDER_IGNORED",
    "reported": "READ_TWICE",
}


def _missed(kind: str) -> str:
    """Return the code of a wrong yes or no about a study of that *kind*."""
    return _MISSED.get(kind, "HIDDEN_WITHOUT_CAUSE")


@lab.check("danger")
def danger(answer: str, bench: Bench) -> Verdict:
    """Expect the study that is listed although objects are missing."""
    study = bench.truth["studies"][int(answer[1:]) - 1]
    if study["kind"] == "short":
        return right("The list does not count. Somebody has to, before a report is signed.")
    shown, reason = decision(bench.truth, study)
    code = "SAFE_FOR_DANGER" if shown == YES else "NOBODY_READS_IT"
    code = "MARKED_ALREADY" if reason == MARKED else code
    return wrong(Finding(code, Place(f"study {answer[1:]}"), answer[1:]))


_ACTIONS = {
    "push": ("PUSHED_BY_HAND", "put the study on the list by hand"),
    "resend": ("SENT_AGAIN", "have the scanner send everything again"),
    "wait": ("WAITED", "wait"),
    "delete": ("IMAGES_DELETED", "delete what is there"),
    "close": ("OTHER_TROUBLE", "have the exam completed"),
    "tell": ("OTHER_TROUBLE", "speak about late objects"),
}


@lab.check("action")
def action(answer: str, bench: Bench) -> Verdict:
    """Expect the step that mends the cause: close with evidence, or tell who has to know."""
    if answer == {"unclosed": "close", "late": "tell"}[bench.truth["asked"]]:
        return right("You ask those who know what was done, and whoever decides on it hears it.")
    code, saw = _ACTIONS[answer]
    return wrong(Finding(code, Place("the last question"), saw))
