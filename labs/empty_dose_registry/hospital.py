"""Scanner, archive, dose registry and the camera beside them, from the params."""

from typing import Any

from app.grading import Params
from app.practice import default_contexts

from .studies import DOSE_REPORT, TRACER_REPORT, archived, made_today, registered

EXPLICIT_LE = "1.2.840.10008.1.2.1"
IMPLICIT_LE = "1.2.840.10008.1.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
PLAIN = (EXPLICIT_LE, IMPLICIT_LE)
_VERIFICATION = "1.2.840.10008.1.1"


def hospital(params: Params) -> dict[str, Any]:
    """Return the systems as they stand today."""
    nodes = [_scanner(params), _archive(params), _registry(params), _camera(params)]
    return {"console": {"label": "CT console"}, "nodes": nodes}


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def archive_line(params: Params) -> dict[str, Any]:
    """Return the archive as a line of a table of destinations."""
    at = place(params, "pacs", 10, params["ports"][0])
    return {"ae_title": params["archive_title"], "host": at["host"], "port": at["port"]}


def registry_line(params: Params) -> dict[str, Any]:
    """Return the registry as a line of a table of destinations, as it should be."""
    at = place(params, "dose", 30, params["ports"][1])
    return {"ae_title": params["registry_title"], "host": at["host"], "port": at["port"]}


def stale_line(params: Params) -> dict[str, Any]:
    """Return the registry as those know it whom nobody has told."""
    line = registry_line(params)
    if params["line"] == "port":
        return {**line, "port": params["ports"][2]}
    if params["line"] == "title":
        return {**line, "ae_title": params["registry_before"]}
    return line


def caller(params: Params) -> str:
    """Return the title by which the registry knows the scanner."""
    return str(params["ct_before"] if params["caller"] == "old" else params["ct"].lower())


def _scanner(params: Params) -> dict[str, Any]:
    lines = [archive_line(params)]
    if params["line"] != "missing":
        lines.append(stale_line(params))
    return {
        "kind": "modality",
        "id": "ct",
        "label": "CT scanner",
        **place(params, "ct", 40, 104),
        "ae_title": params["ct"],
        "device_table": [{"ae_title": params["archive_title"], "label": "Archive"}],
        "destinations": lines,
        "holdings": _held(made_today(params)),
    }


def _held(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["SOPInstanceUID"]: row for row in rows}


def _archive(params: Params) -> dict[str, Any]:
    contexts = [
        {"abstract_syntax": each.abstract_syntax, "transfer_syntaxes": list(each.transfer_syntaxes)}
        for each in default_contexts()
    ]
    contexts.append({"abstract_syntax": DOSE_REPORT, "transfer_syntaxes": list(PLAIN)})
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **place(params, "pacs", 10, params["ports"][0]),
        "ae_title": params["archive_title"],
        "device_table": [
            {"ae_title": params["ct"], "label": "CT"},
            {"ae_title": params["camera"], "label": "Gamma camera"},
        ],
        "destinations": [stale_line(params)],
        "contexts": contexts,
        "holdings": _held(archived(params)),
    }


def _registry(params: Params) -> dict[str, Any]:
    held = _held(registered(params))
    return {
        "kind": "dose_registry",
        "id": "dose",
        "label": "Dose registry",
        **place(params, "dose", 30, params["ports"][1]),
        "ae_title": params["registry_title"],
        "device_table": [
            {"ae_title": params["camera"], "label": "Gamma camera"},
            {"ae_title": caller(params), "label": "CT"},
            {"ae_title": params["archive_title"], "label": "Archive"},
        ],
        "contexts": _accepted(params),
        "holdings": held,
        "quota_objects": len(held) if params["accepts"] == "room" else params["allowed"],
    }


def _accepted(params: Params) -> list[dict[str, Any]]:
    """Return what the registry accepts: X-ray reports as the day of the changes left them."""
    rows: list[tuple[str, tuple[str, ...]]] = [(_VERIFICATION, PLAIN), (TRACER_REPORT, PLAIN)]
    if params["accepts"] != "class":
        rows.append((DOSE_REPORT, (DEFLATED,) if params["accepts"] == "syntax" else PLAIN))
    return [
        {"abstract_syntax": abstract, "transfer_syntaxes": list(syntaxes)}
        for abstract, syntaxes in rows
    ]


def _camera(params: Params) -> dict[str, Any]:
    return {
        "kind": "modality",
        "id": "camera",
        "label": "Gamma camera",
        **place(params, "nm", 41, 104),
        "ae_title": params["camera"],
        "device_table": [{"ae_title": params["archive_title"], "label": "Archive"}],
        "destinations": [archive_line(params), registry_line(params)],
    }
