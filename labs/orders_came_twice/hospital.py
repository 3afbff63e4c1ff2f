"""EHR, engine, RIS and archive as they stand in the morning, from the params."""

from typing import Any

from app.grading import Params

from .drawing import AT_FIRST, AT_SECOND
from .messages import parts, queued, second

KEPT_STEPS: list[dict[str, Any]] = [{"do": "set", "to": "MSH-5", "value": "RIS"}]
"""What the map of orders does rightly."""

_CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


def hospital(params: Params) -> dict[str, Any]:
    """Return the four systems, the engine's queue stopped."""
    nodes = [_ehr(params), _engine(params), _ris(params), _archive(params)]
    return {"console": {"label": "Interface team"}, "nodes": nodes}


def _place(params: Params, name: str, number: int, port: int = 2575) -> dict[str, Any]:
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def policy_at(params: Params) -> str:
    """Return the system that does a message again although it has had its control ID."""
    return "ris" if params["source"] == "replay" else "engine"


def _policy(params: Params, node: str) -> str:
    return "again" if node == policy_at(params) else "once"


def dropping(params: Params) -> list[dict[str, Any]]:
    """Return the steps of the map that lose the numbers of an order."""
    gone = {"do": "clear", "to": "OBR-18"}
    if params["drop"] == "cleared":
        return [{"do": "clear", "to": "ORC-2"}, {"do": "clear", "to": "OBR-2"}, gone]
    copies = [{"do": "copy", "from": "MSH-10", "to": to} for to in ("ORC-2", "OBR-2")]
    return [*copies, gone]


def _engine(params: Params) -> dict[str, Any]:
    rows, ris = queued(params), _place(params, "ris", 12)
    stopped = "An administrator stopped the queue."
    return {
        "kind": "engine",
        "id": "engine",
        "label": "Interface engine",
        **_place(params, "engine", 11),
        "application": "ENGINE",
        "facility": "HOSP",
        "duplicates": _policy(params, "engine"),
        "routes": [{"id": "orders", "to": ["ris"], "message_type": "ORM", "map": "orders_out"}],
        "maps": {"orders_out": [*KEPT_STEPS, *dropping(params)]},
        "destinations": [
            {"id": "ris", "label": "RIS", "host": ris["host"], "port": 2575, "on_error": "block"}
        ],
        "queues": {"ris": {"state": "stopped", "reason": stopped, "waiting": rows}},
        "received": [_received(each) for each in rows],
        "next_number": rows[-1]["n"] + 1,
        "log": [{"at": "2026-03-12T05:50:02", "what": "stop_queue", "sentence": stopped}],
    }


def _received(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("n", "control_id", "kind", "message", "raw")}
    return {**kept, "application": "EHR"}


def _ris(params: Params) -> dict[str, Any]:
    who = parts(params)
    rows = [_order(params, at) for at in (*who.doubled, *who.again)]
    for at in who.doubled:
        placer = "" if params["drop"] == "cleared" else f"E{20 + at}"
        rows.append(_order(params, at, second(params, at), placer))
    return {
        "kind": "ris_hl7",
        "id": "ris",
        "label": "RIS",
        **_place(params, "ris", 12),
        "application": "RIS",
        "facility": "HOSP",
        "duplicates": _policy(params, "ris"),
        "patients": _patients(params),
        "orders": {row["accession_number"]: row for row in rows},
        "stations": {"CT": "CT_EAST_1"},
    }


def _patients(params: Params) -> dict[str, dict[str, str]]:
    return {
        row[2]: {"name": row[0], "birth_date": row[3], "sex": row[4]} for row in params["patients"]
    }


def study(accession: str) -> str:
    """Return the Study Instance UID that belongs to an accession number."""
    digits = int("".join(filter(str.isdigit, accession)))
    return f"2.25.{digits + (7_000_000_000 if accession.startswith('A') else 0)}"


def _order(
    params: Params, at: int, accession: str = "", placer: str | None = None
) -> dict[str, Any]:
    number = accession or params["accessions"][at]
    return {
        "accession_number": number,
        "placer_order_number": params["placers"][at] if placer is None else placer,
        "filler_order_number": f"F{number}",
        "procedure_code": params["exam"][0],
        "procedure_name": params["exam"][1],
        "requested_procedure_id": f"RP{number}",
        "step_id": f"SPS{number}",
        "modality": "CT",
        "station": "CT_EAST_1",
        "start": f"20260312{(params['start'] + 120) // 60:02d}0000",
        "study_instance_uid": study(number),
        "patient_id": params["patients"][at][2],
        "status": "SC",
    }


def _ehr(params: Params) -> dict[str, Any]:
    engine, who = _place(params, "engine", 11), parts(params)
    placed = (*who.doubled, *who.again, *who.new)
    return {
        "kind": "ehr",
        "id": "ehr",
        "label": "EHR",
        **_place(params, "ehr", 13),
        "application": "EHR",
        "facility": "HOSP",
        "destinations": [{"id": "engine", "host": engine["host"], "port": 2575}],
        "patients": _patients(params),
        "orders": {params["placers"][at]: _order(params, at) for at in placed},
    }


def _archive(params: Params) -> dict[str, Any]:
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **_place(params, "pacs", 14, 11112),
        "ae_title": "MAIN_PACS",
        "device_table": [{"ae_title": "CT_EAST_1", "label": "CT"}],
        "holdings": dict(_images(params)),
    }


def _images(params: Params) -> list[tuple[str, dict[str, str]]]:
    """Return what was scanned in the night: one study under a first, one under a second number."""
    found = []
    for at, where in enumerate(params["images"]):
        if where not in (AT_FIRST, AT_SECOND):
            continue
        number = params["accessions"][at] if where == AT_FIRST else second(params, at)
        facts = {
            "SOPClassUID": _CT_IMAGE,
            "StudyInstanceUID": study(number),
            "SeriesInstanceUID": f"{study(number)}.1",
            "AccessionNumber": number,
            "PatientID": params["patients"][at][2],
            "PatientName": params["patients"][at][5],
            "Modality": "CT",
            "StudyDescription": params["exam"][1],
            "StudyDate": "20260312",
        }
        found.append((f"{study(number)}.1.1", facts))
    return found
