"""Move destination unknown: a C-MOVE that is mended table by table until the study is there."""

import re
from typing import Any

from app.grading import (
    Bench,
    Finding,
    HospitalAnswer,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import KINDS, draw
from .judging import arrived, closed, harm, opened_too_wide, standstill
from .systems import ARCHIVE_HOST, VIEW_HOST, hospital, study, study_uid

lab = Lab()
lab.draw(draw)

MEANINGS = {
    "going": "it goes on, wait",
    "all": "over, everything has arrived",
    "part": "over, a part is missing there",
    "none": "over, nothing matched the keys",
    "unknown": "the destination's title is not in the archive's table",
    "undelivered": "the destination is known, and nothing could be delivered",
}
_POINTS = 9
_SHARES = {"PARTIAL_LEFT": 5, "PART_OF_STUDY": 4, "CALLER_REFUSED": 3, "NOBODY_THERE": 2}
_TRIPLE = re.compile(r"\s*(\d+)\s*/\s*(\d+)\s*/\s*(\d+)\s*")


@lab.build
def build(params: Params) -> Bench:
    """Lay out the hospital, the log of the night, and the words of the ticket."""
    names = ("remaining", "completed", "failed", "warning")
    log = [
        {"id": f"r{n}", "status": row["status"], **dict(zip(names, row["counts"], strict=True))}
        for n, row in enumerate(params["log"], 1)
    ]
    return Bench(
        tables={"responses": log},
        hospital=hospital(params),
        words=_words(params),
        truth={"params": params, "study": study(params)},
    )


def _words(params: Params) -> dict[str, str]:
    who, ports = params["patients"][0], params["ports"]
    return {
        "asker": params["asker"],
        "hospital": params["hospital"],
        "room": params["room"],
        "patient": who["full"],
        "mrn": who["id"],
        "accession": params["accessions"][0],
        "study_uid": study_uid(params),
        "total": str(params["images"] + params["others"]),
        "archive_title": params["archive"]["ae_title"],
        "archive_host": ARCHIVE_HOST,
        "archive_port": str(ports[0]),
        "view_title": params["view_title"],
        "view_host": VIEW_HOST,
        "view_port": str(ports[1]),
        "own_title": params["own"],
        "service": _service(params),
    }


@lab.check("deliver")
def deliver(answer: HospitalAnswer, bench: Bench) -> Verdict:
    """Expect every object of the study at the workstation, and nothing else changed."""
    params, wanted = bench.truth["params"], bench.truth["study"]
    found = list(harm(answer, wanted, params["view_title"]))
    if wide := opened_too_wide(answer, KINDS[params["kind"]][0]):
        found.append(Finding("OPENED_TOO_WIDE", saw=wide))
    if closed(answer):
        found.append(Finding("CONTEXT_LOST"))
    if wanted.keys() <= arrived(answer):
        if not found:
            return right("All of them arrived: title, way and contexts fit, each in its own table.")
        return partly(max(_POINTS - 3 * len(found), 1), _POINTS, *found)
    stands = standstill(answer, params)
    earned = max(_SHARES.get(stands.code, 0) - 2 * len(found), 0)
    return partly(earned, _POINTS, stands, *found) if earned else wrong(stands, *found)


@lab.check("counts")
def counts(answer: str, bench: Bench) -> Verdict:
    """Expect completed, failed and warning of the move that delivered a part."""
    read = _TRIPLE.fullmatch(answer)
    if read is None:
        return unreadable("Three numbers with slashes between them, such as 10/0/0.")
    given = tuple(map(int, read.groups()))
    images, others = bench.truth["params"]["images"], bench.truth["params"]["others"]
    if given == (images, others, 0):
        return right("Together they are the whole study: what remains is nought in the end.")
    return wrong(Finding(_miscounted(given, images, others), saw=answer))


def _miscounted(given: tuple[int, ...], images: int, others: int) -> str:
    if given == (others, images, 0):
        return "COUNTS_SWAPPED"
    if given[0] == images + others:
        return "TOTAL_AS_COMPLETED"
    if given == (images, 0, others):
        return "FAILED_AS_WARNING"
    return "OTHER_COUNTS"


@lab.check("responses")
def responses(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect what each response of the log means."""
    log: list[dict[str, Any]] = bench.truth["params"]["log"]
    said = {text: name for name, text in MEANINGS.items()}
    found, good = [], 0
    for number, row in enumerate(log, 1):
        given = said.get(answer[f"r{number}"]["meaning"], "")
        if given == row["means"]:
            good += 1
        elif given:
            code = _MISREAD.get((row["means"], given), "OTHER_MEANING")
            at = Place(f"row {number}")
            found.append(Finding(code, at, row["status"], {"row": str(number)}))
    note = "The status says whether it is over, and the counts say what it was worth."
    return partly(good, len(log), *found, note=note if good == len(log) else "")


_MISREAD = {
    ("part", "all"): "PARTIAL_AS_DONE",
    ("none", "all"): "NOTHING_AS_DONE",
    ("going", "part"): "PENDING_AS_END",
    ("going", "all"): "PENDING_AS_END",
    ("undelivered", "unknown"): "UNKNOWN_FOR_UNDELIVERED",
    ("unknown", "undelivered"): "UNKNOWN_FOR_UNDELIVERED",
}


_WAY = {"C-MOVE": "both", "C-GET": "ask_only"}
_PRAISE = {
    "C-MOVE": "The request goes one way, and the archive opens the way for the images.",
    "C-GET": "One association carries the request and, the other way round, the images.",
}
_HOW = {
    "C-MOVE": "With C-MOVE the request and the images travel apart, each in an association that "
    "somebody opens; where one of them finds no door, the move stays pending or fails.",
    "C-GET": "With C-GET the images come over the association that asked. A door that this service "
    "does not use stands open for others, and a missing one stops the request itself.",
}


@lab.check("way")
def way(answer: str, bench: Bench) -> Verdict:
    """Expect the connections that the service opens, and no other."""
    service = _service(bench.truth["params"])
    if answer == _WAY[service]:
        return right(_PRAISE[service])
    facts = {"service": service, "how": _HOW[service]}
    return wrong(Finding("FETCHED" if answer == "fetch" else "OTHER_WAY", saw=answer, facts=facts))


def _service(params: Params) -> str:
    """Return what the workstation retrieves with; attempts of former days know one service."""
    return str(params.get("service", "C-MOVE"))
