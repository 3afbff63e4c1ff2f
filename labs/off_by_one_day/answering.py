"""Raw answers as a browser would post them, right or with a mistake put in."""

import json
from typing import Any

from app.grading import Answers, Bench

from .clocks import NIGHTS, Night, offset_text, own_offset
from .faults import readings
from .objects import BIRTH, ISSUED, OFFSET, PICTURE, STUDY, VRS
from .readings import expected


def night_of(bench: Bench) -> Night:
    """Return the night of this variant."""
    return NIGHTS[bench.truth["night"]]


def sources(bench: Bench, **changed: str) -> Answers:
    """Return the offset that counts for each field, with some *changed*."""
    own = {
        each.lower().replace("-", "_"): _SENT[own_offset(text) is None]
        for each, text in bench.truth["stamps"].items()
    }
    chosen = {**own, "pid_7": "none: it is a day", **changed}
    return {"sources": json.dumps({each: {"source": what} for each, what in chosen.items()})}


_SENT = {True: "that of MSH-7", False: "its own"}


def repair(bench: Bench, order: str = "", scan: str = "", **changed: str) -> Answers:
    """Return the edits that make the picture right, or what a mistake makes of it."""
    right = readings(bench.truth, None)
    order, scan = order or right["ORC-9"], scan or right["OBR-7"]
    values = {
        STUDY[0]: scan[:8],
        STUDY[1]: scan[8:],
        ISSUED[0]: order[:8],
        ISSUED[1]: order[8:],
        OFFSET: changed.get("offset", offset_text(night_of(bench).after)),
        BIRTH: changed.get("birth", bench.truth["birth"]),
    }
    edits = [
        {"op": "set", "path": path, "vr": VRS[path], "value": [value]}
        for path, value in values.items()
    ]
    return {"repair": json.dumps({"source": PICTURE, "edits": edits})}


def by_fault(bench: Bench, fault: str) -> Answers:
    """Return the repair of somebody who reads stamps as *fault* does."""
    made = readings(bench.truth, fault)
    return repair(bench, made["ORC-9"], made["OBR-7"])


def rows(bench: Bench, change: Any = None) -> Answers:
    """Return the table of the night, each right row passed through *change*."""
    filled = {}
    for at, row in enumerate(bench.truth["rows"], 1):
        right = expected(row, night_of(bench))
        filled[f"r{at}"] = (change and change(row, right)) or right
    return {"night": json.dumps(filled)}
