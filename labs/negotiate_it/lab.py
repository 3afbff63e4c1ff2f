"""Negotiate it: an archive's list of contexts, judged by the senders that call afterwards."""

from app.grading import (
    Bench,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)
from app.practice.negotiating import negotiate

from .drawing import READERS, ROWS, draw
from .hidden import accepts_nearly_all, callers, code_of, failures
from .lists import CLASSES, ENCODINGS, PLAIN, context, offered, pairs_of, row

lab = Lab()
lab.draw(draw)

RESULTS = {
    0: "accepted",
    3: "refused: this kind of object is not taken",
    4: "refused: the kind is taken, none of the encodings is",
}
_RESULT = {text: code for code, text in RESULTS.items()}
_SENDERS = {
    "encoding": "An old ultrasound offers its images in RLE Lossless and in nothing else. Your "
    "archive takes the class, but not this encoding, and it will stay so.",
    "class": "A new scanner sends an enhanced class. The clinic's archive does not take it, and "
    "its vendor will not add it this year. The scanner can also make the older class.",
    "role": "The reading room asks for studies by C-GET. Query and C-GET are accepted, the "
    "storage classes too, and yet no image comes: nobody may send any.",
    "downstream": "A mammography unit was accepted in a new lossless encoding. All its images "
    "are stored with success, and the viewers show gray.",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay out the archive's list, and what the house has and needs into the ticket."""
    start = [row(*pair) for pair in params["start"]]
    trials = [
        {"id": f"c{n}", "SOP_class": CLASSES[sop_class][0], "offered_in": _names(encodings)}
        for n, (sop_class, encodings) in enumerate(params["trials"], 1)
    ]
    today = offered([(one, other) for one, other in params["start"]])
    proposed = [context(sop_class, tuple(encodings)) for sop_class, encodings in params["trials"]]
    blank = [{"sop_class": "", "encoding": ""} for _ in range(ROWS - len(start))]
    return Bench(
        tables={"offers": [*start, *blank], "today": trials},
        words=_words(params),
        truth={
            "params": params,
            "callers": callers(params),
            "today": {
                f"c{n}": answer.result for n, answer in enumerate(negotiate(today, proposed), 1)
            },
            "sender": params["sender"],
        },
    )


def _names(encodings: list[str]) -> str:
    return ", ".join(ENCODINGS[each][0] for each in encodings)


def _words(params: Params) -> dict[str, str]:
    words = {name: params[name] for name in ("asker", "colleague", "hospital")}
    for number, wing in enumerate(params["wings"], 1):
        words[f"wing_{number}"] = wing
    for number, each in enumerate(params["usual"], 1):
        words[f"usual_{number}"] = CLASSES[each][0]
    for name in ("new_class", "squeezed_class", "unread_class", "kept_class", "stray"):
        words[name] = CLASSES[params[name]][0]
    for name in ("wanted", "unread", "kept"):
        words[name] = ENCODINGS[params[name]][0]
    for reader in READERS:
        blind = params["unread"] if reader == params["unread_by"] else ""
        known = [key for key in ("rle", "jpeg", "jls", "j2k") if key != blind]
        words[f"{reader}_reads"] = _names([*PLAIN, *known])
    return words | {"sender": _SENDERS[params["sender"]]}


@lab.check("offers")
def offers(answer: list[dict[str, str]], bench: Bench) -> Verdict:
    """Expect a list by which all who must get through do, and nobody else."""
    for number, line in enumerate(answer, 1):
        if not line["sop_class"] or not line["encoding"]:
            return unreadable(f"Row {number} needs a class and an encoding, or must be empty.")
    wanted = bench.truth["callers"]
    failed = failures(pairs_of(answer), wanted)
    lost = sum(caller.weight for caller, _ in failed)
    possible = sum(caller.weight for caller in wanted)
    if not failed:
        return right("All who must get through do, and the others are refused where all can see.")
    found: dict[str, Finding] = {}
    if accepts_nearly_all(failed):
        found["ACCEPT_ALL"] = Finding("ACCEPT_ALL")
    for caller, result in failed:
        code = code_of(caller, result)
        names = f"{CLASSES[caller.sop_class][0]} in {_names(list(caller.encodings))}"
        found.setdefault(code, Finding(code, saw=names))
    return partly(max(0, min(possible - lost, possible - 1)), possible, *found.values())


@lab.check("today")
def today(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect the result that the list gives as it stood this morning."""
    truth: dict[str, int] = bench.truth["today"]
    found: list[Finding] = []
    good = 0
    for name, wanted in truth.items():
        given = answer[name]["result"]
        if given == RESULTS[wanted]:
            good += 1
        elif given:
            code = _missed(wanted, _RESULT[given])
            found.append(Finding(code, Place(f"row {name}"), given, {"row": name[1:]}))
    note = "First the kind, then the encoding: in this sequence, and never the other way round."
    return partly(good, len(truth), *found, note=note if good == len(truth) else "")


def _missed(wanted: int, given: int) -> str:
    if wanted == 0:
        return "ONE_FIT_IS_ENOUGH"
    return "PC_RESULT_3_4" if given else "HOPED_FOR"


@lab.check("sender")
def sender(answer: str, bench: Bench) -> Verdict:
    """Expect the change that the one proposal needs."""
    if answer == bench.truth["sender"]:
        return right("One change, at the side that can make it.")
    return wrong(Finding("OTHER_PROPOSAL", saw=answer))
