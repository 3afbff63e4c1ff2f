"""The faults of the incident, and what its systems show of them."""

from typing import Any

from app.grading import Fault, Params, Showing

from .hospital import ENHANCED_CT, report_line
from .interfaces import PERFORMED_STEP


def faults(params: Params) -> tuple[Fault, ...]:
    """Return what is wrong on the way of an order, a list, an image and a report."""
    code = params["exams"][params["broken"]][0]
    line = {"abstract_syntax": ENHANCED_CT, "transfer_syntaxes": [params["syntax"]]}
    stations = ("engine", "tables.stations", {code: params["new"]})
    mapped, listed = "every procedure has its station", "the worklist server serves the scanner"
    taken, reported = "the archive takes the images", "a report finds the scanner"
    table = ("sheet", "engine_table")
    images = ("sheet", "archive_types", "images_sent")
    custody = ("sheet", "acceptance_note", "archive_reports", "report_asked")
    return (
        Fault(params["map"], table, mapped, *stations),
        Fault(params["list"], ("sheet", "worklist_lines"), listed, "worklist", **_list(params)),
        Fault(params["images"], images, taken, "archive", "contexts", line),
        Fault(params["custody"], custody, reported, *_custody(params)),
    )


def _list(params: Params) -> dict[str, Any]:
    if params["list"] == "caller":
        return {"path": "device_table", "has": {"ae_title": params["new"]}}
    return {"path": "contexts", "has": {"abstract_syntax": PERFORMED_STEP}}


def _custody(params: Params) -> tuple[str, str, Any]:
    if params["custody"] == "report_refused":
        return "ct_new", "device_table", {"ae_title": params["archive_title"]}
    line = report_line(params)
    return "archive", "destinations", {name: line[name] for name in ("ae_title", "port")}


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what the systems show, and what a test shows step by step."""
    return (
        Showing(
            "engine_table",
            "engine",
            "The engine's table of stations",
            "A procedure of the new scanner does not lead to it.",
        ),
        Showing(
            "worklist_lines",
            "worklist",
            "Whom the worklist server knows, and what it takes",
            "Beside the sheet it says what the new scanner will not get there.",
        ),
        Showing(
            "archive_types",
            "archive",
            "The types and encodings that the archive accepts",
            "The new scanner's images are not taken as it sends them.",
        ),
        Showing(
            "archive_reports",
            "archive",
            "Where the archive reports on commitment",
            "Beside title and port of the new scanner it says whether a report can arrive.",
        ),
        Showing(
            "scanner_lines",
            "ct_new",
            "The new scanner's title, port and device table",
            "To these a report has to come, and only from whom it knows.",
        ),
        Showing(
            "entry",
            "worklist",
            "The test order on the worklist",
            "It stands at the new scanner now, or it does not.",
            by=({"kind": "find"},),
            after=params["map"],
        ),
        Showing(
            "images_sent",
            "archive",
            "The answer to a send of test images",
            "The archive takes them, or says why not.",
            by=({"kind": "store"},),
        ),
        Showing(
            "report_asked",
            "archive",
            "The report on test images that are there",
            "Only for objects that were taken can a report say that they are kept.",
            by=({"kind": "commit"},),
            after=params["images"],
        ),
    )
