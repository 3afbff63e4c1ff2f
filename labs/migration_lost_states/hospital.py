"""Both archives as they stand on the morning of the erasure, from the params."""

from typing import Any

from app.grading import Params
from app.practice import default_contexts

from .holdings import STATES, new_rows, old_rows

EXPLICIT_LE = "1.2.840.10008.1.2.1"
IMPLICIT_LE = "1.2.840.10008.1.2"
PLAIN = (EXPLICIT_LE, IMPLICIT_LE)
CONSOLE_TITLE = "MIGRATION"


def hospital(params: Params) -> dict[str, Any]:
    """Return both archives."""
    return {"console": {"label": "Migration desk"}, "nodes": [_old(params), _new(params)]}


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def limit(params: Params) -> int:
    """Return how many objects the new archive takes."""
    return len(new_rows(params)) + (0 if params["door"] == "quota" else 60)


def _old(params: Params) -> dict[str, Any]:
    new = place(params, "archive", 20, params["ports"][1])
    row = {"ae_title": params["new_title"], "host": new["host"], "port": new["port"]}
    return {
        "kind": "archive",
        "id": "old",
        "label": "Old archive",
        **place(params, "pacs", 10, params["ports"][0]),
        "ae_title": params["old_title"],
        "device_table": [
            {"ae_title": CONSOLE_TITLE, "label": "Migration desk"},
            {"ae_title": params["new_title"], "label": "New archive"},
        ],
        "destinations": [row],
        "holdings": {each["SOPInstanceUID"]: each for each in old_rows(params)},
    }


def _new(params: Params) -> dict[str, Any]:
    known = [
        {"ae_title": CONSOLE_TITLE, "label": "Migration desk"},
        {"ae_title": "CT_MAIN_1", "label": "CT"},
        {"ae_title": "READ_01", "label": "Reading workstations"},
    ]
    if params["door"] != "caller":
        known.insert(1, {"ae_title": params["old_title"], "label": "Old archive"})
    return {
        "kind": "archive",
        "id": "new",
        "label": "New archive",
        **place(params, "archive", 20, params["ports"][1]),
        "ae_title": params["new_title"],
        "device_table": known,
        "contexts": contexts(params),
        "quota_objects": limit(params),
        "holdings": {each["SOPInstanceUID"]: each for each in new_rows(params)},
    }


def contexts(params: Params) -> list[dict[str, Any]]:
    """Return what the new archive accepts: what it should, but for the kinds it refuses."""
    rows = [
        {"abstract_syntax": row.abstract_syntax, "transfer_syntaxes": list(row.transfer_syntaxes)}
        for row in default_contexts()
        if row.abstract_syntax not in STATES.values()
    ]
    for kind, uid in STATES.items():
        refusal = params["refused"].get(kind)
        if refusal != "absent":
            syntaxes = [params["odd_syntax"]] if refusal == "syntax" else list(PLAIN)
            rows.append({"abstract_syntax": uid, "transfer_syntaxes": syntaxes})
    return rows
