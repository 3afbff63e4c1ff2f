"""The faults of the incident, and what its systems show of them."""

from typing import Any

from app.grading import Fault, Params, Showing

from .hospital import hospital


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the full archive, the device that believes, and why no report comes."""
    archive, ultrasound = hospital(params)["nodes"]
    line = {"ae_title": params["us"], "port": ultrasound["port"]}
    report: dict[str, Any] = {"path": "destinations", "has": line}
    if params["silence"] == "never":
        report = {"path": "commitment", "lacks": "never"}
    shown = ("device_log", "archive_room")
    room = archive["quota_objects"]
    return (
        Fault("full", shown, "the archive has room", "archive", "quota_objects", lacks=room),
        Fault("device", ("device_log", "device_manual")),
        Fault(
            params["silence"],
            ("archive_reports", "no_report"),
            "the archive can report",
            "archive",
            **report,
        ),
    )


def showings() -> tuple[Showing, ...]:
    """Return what archive and ultrasound show, and what a request shows once there is room."""
    return (
        Showing(
            "archive_room",
            "archive",
            "The archive's limit, and what it holds",
            "It holds as many objects as it may.",
        ),
        Showing(
            "archive_reports",
            "archive",
            "When and where the archive reports on commitment",
            "Beside the device's own title and port, this says why no report comes.",
        ),
        Showing(
            "device_address",
            "ultrasound",
            "The title and port at which the device listens",
            "To these a report has to come.",
        ),
        Showing(
            "no_report",
            "archive",
            "A commitment request for objects that are there",
            "The archive has the objects now; whether its report arrives is another matter.",
            by=({"kind": "commit"},),
            after="full",
        ),
    )
