"""The faults of the incident, and what its systems show of them."""

from typing import Any

from app.grading import Fault, Params, Showing

from .holdings import STATES
from .hospital import PLAIN


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the job's two, the door that is shut, and the types that are refused."""
    refusal = next(iter(params["refused"].values()))
    plain: list[Any] = [
        {"abstract_syntax": STATES[kind], "transfer_syntaxes": list(PLAIN)}
        for kind in params["refused"]
    ]
    path, has = {
        "caller": ("device_table", {"ae_title": params["old_title"]}),
        "quota": ("quota_objects", params["room"]),
    }[params["door"]]
    opened = "the new archive lets the old one's objects in"
    return (
        Fault("job", ("job_log", "old_count", "new_count")),
        Fault("broken", ("job_log", "new_count")),
        Fault(params["door"], ("cutover_note", "new_door"), opened, "new", path, has),
        Fault(
            refusal,
            ("new_types", "move_ended"),
            "the new archive takes every type that was left behind",
            "new",
            "contexts",
            plain,
        ),
    )


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what the archives show and count, and what a move shows once the door is open."""
    return (
        Showing(
            "old_holdings",
            "old",
            "The old archive's series and objects",
            "Beside the images there are states, key objects and reports.",
        ),
        Showing(
            "new_door",
            "new",
            "The new archive's device table and limit",
            "They were set for what the job had counted.",
        ),
        Showing(
            "new_types",
            "new",
            "The types and encodings that the new archive accepts",
            "Two of the types that the old archive holds cannot come in as they are sent.",
        ),
        Showing(
            "old_count",
            "old",
            "The old archive's own count of objects",
            "It has more objects in a study than series of images can hold.",
            by=({"kind": "find", "result": {"reached": "old"}},),
        ),
        Showing(
            "new_count",
            "new",
            "The new archive's own count of objects",
            "Beside the other count it says how much is missing, and where.",
            by=({"kind": "find", "result": {"reached": "new"}},),
        ),
        Showing(
            "move_ended",
            "old",
            "The end of a move once the door is open",
            "Its counts say whether every object was taken, type by type.",
            by=({"kind": "move"},),
            after=params["door"],
        ),
    )
