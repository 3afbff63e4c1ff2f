"""The faults of the incident, and what its systems show of them."""

from typing import Any

from app.grading import Fault, Params, Showing

from .hospital import EXPLICIT_LE, hospital, registry_line
from .studies import DOSE_REPORT


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the scanner's line, the registry's line, and what the registry refuses."""
    line, known = registry_line(params), {"ae_title": params["ct"]}
    line_shown = ("change_note", "send_log", "scanner_lines")
    known_shown = ("change_note", "registry_table", "send_ended")
    refused = ("change_note", "registry_takes", "send_ended")
    mended = _takes(params)
    return (
        Fault(
            params["line"], line_shown, "the scanner finds the registry", "ct", "destinations", line
        ),
        Fault(params["caller"], known_shown, "it knows the scanner", "dose", "device_table", known),
        Fault(params["accepts"], refused, "it takes the reports", "dose", **mended),
    )


def _takes(params: Params) -> dict[str, Any]:
    if params["accepts"] == "room":
        room = hospital(params)["nodes"][2]["quota_objects"]
        return {"path": "quota_objects", "lacks": room}
    line = {"abstract_syntax": DOSE_REPORT, "transfer_syntaxes": [EXPLICIT_LE]}
    return {"path": "contexts", "has": line}


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what the systems show, and what a send shows once the registry is found."""
    return (
        Showing(
            "scanner_lines",
            "ct",
            "Where the scanner sends",
            "Its table of destinations says whether, and where, it looks for the registry.",
        ),
        Showing(
            "registry_table",
            "dose",
            "The registry's title, port and device table",
            "It says under which title the registry is found, and whom it lets in.",
        ),
        Showing(
            "registry_takes",
            "dose",
            "What the registry takes, and how much",
            "The types, encodings and room that it has for X-ray dose reports.",
        ),
        Showing(
            "archive_copies",
            "archive",
            "The dose reports that the archive kept",
            "Every missing report is there, and can be moved.",
        ),
        Showing(
            "send_ended",
            "dose",
            "A send that reaches the registry",
            "Once the registry is found, its own answer tells what it refuses.",
            by=({"kind": "store"}, {"kind": "echo"}),
            after=params["line"],
        ),
    )
