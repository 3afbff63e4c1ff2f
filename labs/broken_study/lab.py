"""Broken study: find what is missing behind two counts that nearly agree, and decide."""

from typing import Any

from app.grading import Bench, Finding, Lab, Params, Place, Quantity, Verdict, partly, right, wrong

from .drawing import (
    ABSENT,
    DICTATING,
    GAP,
    LATE,
    NOWHERE,
    REJECTED_ONLY,
    SCANNER,
    STRAGGLER,
    UNREAD,
    WORKSTATION,
    belonging,
    draw,
    in_archive,
    listed,
    missing,
)  # fmt: skip

lab = Lab()
lab.draw(draw)

NOTHING = "nothing: it is whole and reported"
SEND = "have the scanner send what is missing"
FETCH = "fetch what is missing from the workstation"
WRITE_OFF = "write it off, with the reason"
REPORT_STEP = "it is whole: have a further step reported by MPPS"
RIGHT_ACTION = {UNREAD: "retrieve", DICTATING: "tell", REJECTED_ONLY: "close"}
_SITUATIONS = {
    UNREAD: "The study is still open, and nobody has begun to read it.",
    DICTATING: "{reader} has opened the study from another worklist and is dictating.",
    REJECTED_ONLY: "The study is still open, and {reader} waits for it to be closed to read it.",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay out the six series as MPPS, archive, scanner and workstation know them."""
    rows = [_row(each, params) for each in params["series"]]
    return Bench(
        tables={"series": rows},
        words={
            "asker": params["asker"],
            "technologist": params["technologist"],
            "reader": params["reader"],
            "hospital": params["hospital"],
            "accession": params["accession"],
            "closed": _time(params["closed"]),
            "listed": str(listed(params)),
            "archived": str(sum(in_archive(each) for each in params["series"])),
            "series_count": str(len(params["series"]) - 1),
            "situation": _SITUATIONS[params["state"]].format(reader=params["reader"]),
        },
        truth=params,
    )


def _row(series: dict[str, Any], params: Params) -> dict[str, str]:
    return {
        "id": f"s{series['number']}",
        "series": f"{series['number']} {series['name']}",
        "made_at": _time(series["done"]),
        "MPPS_lists": "not listed" if series["kind"] == LATE else str(series["made"]),
        "archive_has": _ranges(series),
        "last_arrived": "never" if series["kind"] == ABSENT else _time(series["arrived"]),
        "scanner_has": _at_scanner(series, params),
        "workstation_has": _at_workstation(series),
    }


def _ranges(series: dict[str, Any]) -> str:
    """Return the instance numbers in the archive."""
    if series["kind"] == ABSENT:
        return "none"
    if series["kind"] != GAP:
        return f"1 to {series['made']}"
    first, last = series["first_lost"], series["first_lost"] + series["gap"] - 1
    return f"1 to {first - 1}, {last + 1} to {series['made']}"


def _at_scanner(series: dict[str, Any], params: Params) -> str:
    if series["home"] == NOWHERE:
        repeated = _time(series["done"] + 2)
        return f"deleted at {repeated}: rejected by {params['technologist']}, motion"
    return "deleted" if series["home"] == WORKSTATION else f"1 to {series['made']}"


def _at_workstation(series: dict[str, Any]) -> str:
    return f"1 to {series['made']}" if series["home"] == WORKSTATION else "none"


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def deed(series: dict[str, Any]) -> str:
    """Return what should be done about a series."""
    if series["kind"] == LATE:
        return REPORT_STEP
    deeds = {SCANNER: SEND, WORKSTATION: FETCH, NOWHERE: WRITE_OFF}
    return deeds.get(series["home"], NOTHING)


@lab.check("series")
def series(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each series how many images the archive lacks, and what is done about it."""
    findings, earned = dict[str, Finding](), 0
    for each in bench.truth["series"]:
        given = answer[f"s{each['number']}"]
        counted, said = given["missing"].strip(), given["deed"]
        good = (counted == str(missing(each)), said == deed(each))
        earned += sum(good)
        code = "" if all(good) else _code(each, counted, said, counted_right=good[0])
        if code:
            place = Place(f"row {each['number']}", "series")
            saw = said if good[0] else f"{counted or 'no number'} missing"
            facts = {"series": f"{each['number']} {each['name']}"}
            findings.setdefault(code, Finding(code, place, saw, facts))
    note = "" if findings else "Series by series, image by image: that is how a study is counted."
    return partly(earned, 2 * len(bench.truth["series"]), *findings.values(), note=note)


def _code(series: dict[str, Any], counted: str, said: str, *, counted_right: bool) -> str:
    if not (counted and said):
        return "ROW_OPEN"
    if not counted_right:
        return "GAP_OVERSEEN" if counted == "0" else "OTHER_GAP"
    if series["kind"] == LATE:
        return "WRITTEN_OFF" if said == WRITE_OFF else "LATE_SERIES_UNSEEN"
    if said == NOTHING:
        return "GAP_LEFT"
    if said == WRITE_OFF:
        return "WRITTEN_OFF"
    return "WRONG_SOURCE" if missing(series) else "NOTHING_MISSING"


@lab.check("whole")
def whole(answer: Quantity, bench: Bench) -> Verdict:
    """Expect every image that was made and not rejected, listed by MPPS or not."""
    params, given = bench.truth, answer.value
    place = Place("the number")
    if given == belonging(params):
        return right("Made, and not rejected: that is the number to count against.")
    if given == listed(params):
        return wrong(Finding("MPPS_TRUSTED", place, str(given)))
    if given == sum(in_archive(each) for each in params["series"]):
        return wrong(Finding("ARCHIVE_TRUSTED", place, str(given)))
    return wrong(Finding("OTHER_TOTAL", place, str(given)))


@lab.check("early")
def early(answer: str, bench: Bench) -> Verdict:
    """Expect the series that was made after the step had been closed."""
    chosen = bench.truth["series"][int(answer[1:]) - 1]
    if chosen["kind"] == LATE:
        return right("It was made when MPPS had already said that all was done.")
    facts = {"series": f"{chosen['number']} {chosen['name']}"}
    code = "ARRIVED_IS_NOT_MADE" if chosen["kind"] == STRAGGLER else "MADE_IN_TIME"
    return wrong(Finding(code, Place(f"row {chosen['number']}", "series"), answer[1:], facts))


_ACTIONS = {
    "close": ("CLOSED_WITH_A_HOLE", "close it with a note"),
    "retrieve": ("OTHER_STATE", "fetch, count again, close"),
    "tell": ("OTHER_STATE", "speak with the reader first"),
    "mark": ("MARKED_COMPLETE", "set it to complete"),
    "rescan": ("SCANNED_AGAIN", "call the patient back"),
    "resend": ("ALL_SENT_AGAIN", "send everything again"),
}


@lab.check("action")
def action(answer: str, bench: Bench) -> Verdict:
    """Expect retrieval, a word to the reader, or closing: whichever the evidence asks for."""
    if answer == RIGHT_ACTION[bench.truth["state"]]:
        return right("The counts, the places and the reader: you have looked at all three.")
    code, saw = _ACTIONS[answer]
    return wrong(Finding(code, Place("the last question"), saw))
