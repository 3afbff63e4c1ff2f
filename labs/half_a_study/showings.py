"""The faults of the incident, and what its systems show of them."""

from typing import Any

from app.grading import Fault, Params, Showing

from .hospital import hospital
from .images import ENHANCED_CLASS, PLAIN_CLASS


def faults(params: Params) -> tuple[Fault, ...]:
    """Return why the second series stayed away, the limit, and the job that says done."""
    room = hospital(params)["nodes"][0]["quota_objects"]
    shown = ("scanner_log", "archive_takes", "steps_list")
    let_in, where = "the archive lets the second series in", _let_in(params)
    return (
        Fault(params["fault"], shown, let_in, "archive", **where),
        Fault(
            "full",
            ("archive_page", "archive_room", "send_ended"),
            "the archive has room",
            "archive",
            "quota_objects",
            lacks=room,
        ),
        Fault("done", ("scanner_log", "maker_note", "scanner_images")),
    )


def _let_in(params: Params) -> dict[str, Any]:
    modality = params["modality"]
    if params["fault"] == "associations":
        return {"path": "max_associations", "lacks": params["in_use"]}
    if params["fault"] == "class":
        return {"path": "contexts", "has": {"abstract_syntax": ENHANCED_CLASS[modality]}}
    line = {"abstract_syntax": PLAIN_CLASS[modality], "transfer_syntaxes": [params["syntax"]]}
    return {"path": "contexts", "has": line}


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what the systems show, and what a send shows once the series is let in."""
    return (
        Showing(
            "archive_takes",
            "archive",
            "What the archive takes, and how many at a time",
            "Types, encodings and associations: one of them leaves the second series out.",
        ),
        Showing(
            "archive_room",
            "archive",
            "The archive's limit, and what it holds",
            "There is room for an image or two, and for no series.",
        ),
        Showing(
            "scanner_images",
            "scanner",
            "The images that the scanner still has",
            "The second series is there, so nobody has to be scanned again.",
        ),
        Showing(
            "ris_steps",
            "ris",
            "The performed steps in the RIS",
            "They name every image that was made, series by series.",
        ),
        Showing(
            "send_ended",
            "archive",
            "A send of the second series once it is let in",
            "Its status tells whether the limit was reached on the way.",
            by=({"kind": "store"},),
            after=params["fault"],
        ),
    )
