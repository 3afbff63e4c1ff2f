"""The messages of the night, as the EHR sent them and as they wait before the RIS."""

from dataclasses import dataclass
from typing import Any

from app.grading import Params


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who: numbers that stay and go, and the patients of today by name.

    *kept* and *gone* are the numbers of the merge that is broken, as registration meant it.
    """

    kept: str
    gone: str
    stale: str
    storm: list[tuple[str, str]]
    urgent: str


def cast(params: Params) -> Cast:
    """Return who is who under these params."""
    numbers, old = [row[2] for row in params["patients"]], params["old_numbers"]
    return Cast(
        numbers[0], old[0], old[1], [(numbers[2], old[2]), (numbers[3], old[3])], numbers[1]
    )


def head(params: Params, control: str, kind: str) -> str:
    """Return MSH of a message that the EHR sent."""
    sent = f"20260312{params['start'] // 60 - 3:02d}1500"
    return f"MSH|^~\\&|EHR|HOSP|ENGINE|HOSP|{sent}||{kind}|{control}|P|2.5.1||||||UNICODE UTF-8"


def person(params: Params, number: str, known_as: str = "") -> str:
    """Return PID for *number*, with the data of the patient who is *known_as* another."""
    row = next(row for row in params["patients"] if row[2] == (known_as or number))
    return f"PID|1||{number}^^^HOSP^MR||{row[0]}||{row[3]}|{row[4]}"


def merge(params: Params, control: str, kept: str, gone: str, known_as: str = "") -> str:
    """Return the merge of *gone* into *kept*."""
    lines = [
        head(params, control, "ADT^A40^ADT_A39"),
        "EVN||20260312031500",
        person(params, kept, known_as),
        f"MRG|{gone}^^^HOSP^MR" if gone else "MRG|",
    ]
    return "\r".join(lines) + "\r"


def update(params: Params, control: str, number: str, known_as: str = "") -> str:
    """Return an update of a patient's data."""
    told = [head(params, control, "ADT^A08^ADT_A01"), "EVN||20260312032000"]
    return "\r".join([*told, person(params, number, known_as)]) + "\r"


def order(params: Params, control: str, at: int, number: str, known_as: str = "") -> str:
    """Return the order *at* a place of the list of orders, new."""
    placer, accession = params["placers"][at], params["accessions"][at]
    start = f"20260312{(params['start'] + params['urgent_after']) // 60:02d}0000"
    lines = [
        head(params, control, "ORM^O01^ORM_O01"),
        person(params, number, known_as),
        f"ORC|NW|{placer}|||SC||^^^{start}",
        f"OBR|1|{placer}||CTABD^CT abdomen||||||||||||||{accession}||||||CT|||^^^{start}",
    ]
    return "\r".join(lines) + "\r"


def waiting(params: Params) -> list[tuple[str, str, str]]:
    """Return control ID, kind and text of each message that waits, the refused one first."""
    who = cast(params)
    rows = [("M1", "ADT^A40", poison(params, "M1"))]
    rows += [
        (f"M{n}", "ADT^A40", merge(params, f"M{n}", kept, gone))
        for n, (kept, gone) in enumerate(who.storm, 2)
    ]
    rows.append(("M4", "ORM^O01", order(params, "M4", 0, who.gone, who.kept)))
    rows.append(_second(params, who))
    rows.append(("M6", "ORM^O01", order(params, "M6", 1, who.urgent)))
    for n in range(params["behind"]):
        number = params["patients"][4 + n][2]
        rows.append((f"M{7 + n}", "ADT^A08", update(params, f"M{7 + n}", number)))
    return rows


def poison(params: Params, control: str) -> str:
    """Return the merge that the RIS refuses."""
    who = cast(params)
    if params["poison"] == "missing":
        return merge(params, control, who.kept, "")
    if params["poison"] == "self":
        return merge(params, control, who.kept, who.kept)
    return merge(params, control, who.stale, who.gone, who.kept)


def mended(params: Params) -> str:
    """Return the merge as registration meant it."""
    who = cast(params)
    return merge(params, "M1", who.kept, who.gone)


def _second(params: Params, who: Cast) -> tuple[str, str, str]:
    if params["second"] == "late_update":
        kept, gone = who.storm[0]
        return "M5", "ADT^A08", update(params, "M5", gone, kept)
    return "M5", "ORM^O01", order(params, "M5", 2, params["patients"][4][2])


def queued(params: Params) -> list[dict[str, Any]]:
    """Return the messages as the engine's queue holds them."""
    found = []
    for n, (control, kind, text) in enumerate(waiting(params), params["first_number"]):
        found.append(
            {
                "n": n,
                "control_id": control,
                "kind": kind,
                "patients": _patients(text),
                "message": text,
                "raw": "",
                "route": "all",
                "attempts": 1 if control == "M1" else 0,
                "replay_of": 0,
            }
        )
    return found


def _patients(text: str) -> list[str]:
    found = [
        line.split("|")[3 if line.startswith("PID") else 1].split("^")[0]
        for line in text.split("\r")
        if line.startswith(("PID", "MRG"))
    ]
    return [number for number in found if number]
