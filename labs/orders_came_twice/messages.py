"""The orders of the evening and of the morning, and what waits before the RIS."""

from dataclasses import dataclass
from typing import Any

from app.grading import Params

from .drawing import AT_FIRST


@dataclass(frozen=True, slots=True)
class Parts:
    """Places in the lists of patients and numbers: who was doubled, who comes again, who is new."""

    doubled: tuple[int, ...]
    again: tuple[int, ...]
    new: tuple[int, int]

    @property
    def urgent(self) -> int:
        """The new order for which the scanner waits."""
        return self.new[1]


def parts(params: Params) -> Parts:
    """Return who is who under these params."""
    pairs, again = len(params["images"]), params["again"]
    first = pairs + again
    return Parts(tuple(range(pairs)), tuple(range(pairs, first)), (first, first + 1))


def second(params: Params, at: int) -> str:
    """Return the accession number under which the doubled order *at* a place came again."""
    return f"A{params['second_from'] + at:05d}"


def message(params: Params, control: str, code: str, at: int) -> str:
    """Return an order (NW) or a cancellation (CA) as the EHR sent it."""
    name, _, number, born, sex, _ = params["patients"][at]
    placer, accession = params["placers"][at], params["accessions"][at]
    code_text, title = params["exam"]
    sent = f"20260312{params['start'] // 60 - 2:02d}1500"
    start = f"20260312{(params['start'] + 120) // 60:02d}0000"
    head = f"MSH|^~\\&|EHR|HOSP|ENGINE|HOSP|{sent}||ORM^O01^ORM_O01|{control}|P|2.5.1"
    lines = [
        f"{head}||||||UNICODE UTF-8",
        f"PID|1||{number}^^^HOSP^MR||{name}||{born}|{sex}",
        f"ORC|{code}|{placer}|||||^^^{start}",
        f"OBR|1|{placer}||{code_text}^{title}||||||||||||||{accession}||||||CT|||^^^{start}",
    ]
    return "\r".join(lines) + "\r"


def canceled_at(params: Params) -> int:
    """Return the doubled order that the ward has cancelled: images of it are in the archive."""
    return int(params["images"].index(AT_FIRST))


def waiting(params: Params) -> list[tuple[str, str, int]]:
    """Return control ID, order control and place of each message that waits, in its order."""
    who = parts(params)
    rows = [(f"E{20 + at}", "NW", at) for at in who.again]
    rows.append(("E41", "NW", who.new[0]))
    rows.append(("E42", "CA", canceled_at(params)))
    rows.append(("E43", "NW", who.urgent))
    return rows


def queued(params: Params) -> list[dict[str, Any]]:
    """Return the messages as the engine's queue holds them."""
    who, found = parts(params), []
    for n, (control, code, at) in enumerate(waiting(params), params["first_number"]):
        replayed = at in who.again and params["source"] == "replay"
        found.append(
            {
                "n": n,
                "control_id": control,
                "kind": "ORM^O01",
                "patients": [params["patients"][at][2]],
                "message": message(params, control, code, at),
                "raw": "",
                "route": "orders",
                "attempts": 0,
                "replay_of": n - 400 if replayed else 0,
            }
        )
    return found
