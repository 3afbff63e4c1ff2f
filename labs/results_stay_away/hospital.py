"""RIS, engine and EHR as they stand in the morning, from the params."""

from typing import Any

from app.grading import Params

from .messages import STRANGER, parked, queued, refusal

KEPT_STEPS: list[dict[str, Any]] = [{"do": "set", "to": "MSH-5", "value": "EHR"}]
"""What the map of results does rightly."""


def hospital(params: Params) -> dict[str, Any]:
    """Return the three systems, the engine's queue standing."""
    nodes = [_ris(params), _engine(params), _ehr(params)]
    return {"console": {"label": "Interface team"}, "nodes": nodes}


def _place(params: Params, name: str, number: int) -> dict[str, Any]:
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": 2575}


def dropping(params: Params) -> dict[str, Any]:
    """Return the step of the map that loses the placer order number."""
    return {
        "cleared": {"do": "clear", "to": "OBR-2"},
        "overwritten": {"do": "copy", "from": "OBR-14", "to": "OBR-2"},
        "translated": {
            "do": "translate",
            "to": "OBR-2",
            "table": "order_numbers",
            "otherwise": "clear",
        },
    }[params["drop"]]


def _routes(params: Params) -> list[dict[str, Any]]:
    routes: list[dict[str, Any]] = [
        {"id": "results", "to": ["ehr"], "message_type": "ORU", "map": "results_out"},
        {"id": "status", "to": ["ehr"], "message_type": "ORM"},
    ]
    if params["block"] == "wrong_type":
        routes.append({"id": "schedule", "to": ["ehr"], "message_type": "OMI"})
    return routes


def _engine(params: Params) -> dict[str, Any]:
    aside, rows, ehr = parked(params), queued(params), _place(params, "ehr", 13)
    first = rows[0]
    name = f"{first['kind']} {first['control_id']} (number {first['n']}) for EHR"
    reason = f"{name} was refused: {refusal(params)}"
    tables = {"order_numbers": {"OLD1": "EH1"}} if params["drop"] == "translated" else {}
    return {
        "kind": "engine",
        "id": "engine",
        "label": "Interface engine",
        **_place(params, "engine", 11),
        "application": "ENGINE",
        "facility": "HOSP",
        "routes": _routes(params),
        "maps": {"results_out": [*KEPT_STEPS, dropping(params)]},
        "tables": tables,
        "destinations": [
            {"id": "ehr", "label": "EHR", "host": ehr["host"], "port": 2575, "on_error": "block"}
        ],
        "queues": {"ehr": {"state": "blocked", "reason": reason, "waiting": rows}},
        "parked": aside,
        "received": [_received(each) for each in (*aside, *rows)],
        "next_number": rows[-1]["n"] + 1,
        "log": [{"at": "2026-03-12T05:40:02", "what": "blocked", "sentence": reason}],
    }


def _received(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("n", "control_id", "kind", "message", "raw")}
    return {**kept, "application": "RIS"}


def _ris(params: Params) -> dict[str, Any]:
    engine = _place(params, "engine", 11)
    known = range(len(params["patients"]))
    return {
        "kind": "ris_hl7",
        "id": "ris",
        "label": "RIS",
        **_place(params, "ris", 12),
        "application": "RIS",
        "facility": "HOSP",
        "patients": {params["patients"][at][2]: _known(params, at) for at in known},
        "orders": {params["accessions"][at]: _order(params, at) for at in known},
        "destinations": [{"id": "engine", "host": engine["host"], "port": 2575}],
    }


def _ehr(params: Params) -> dict[str, Any]:
    known = [at for at in range(len(params["patients"])) if at != STRANGER]
    placed = [at for at in known if at != 5 or params["block"] == "wrong_type"]  # noqa: PLR2004
    return {
        "kind": "ehr",
        "id": "ehr",
        "label": "EHR",
        **_place(params, "ehr", 13),
        "application": "EHR",
        "facility": "HOSP",
        "message_types": ["ADT", "ORM", "ORU"],
        "required": ["OBR-2.1"],
        "patients": {params["patients"][at][2]: _known(params, at) for at in known},
        "orders": {params["placers"][at]: _placed(params, at) for at in placed},
    }


def _known(params: Params, at: int) -> dict[str, str]:
    name, _, _, born, sex = params["patients"][at]
    return {"name": name, "birth_date": born, "sex": sex}


def _placed(params: Params, at: int) -> dict[str, Any]:
    return {
        "placer_order_number": params["placers"][at],
        "procedure_code": params["exam"][0],
        "procedure_name": params["exam"][1],
        "modality": "CT",
        "start": "20260311220000",
        "patient_id": params["patients"][at][2],
        "accession_number": params["accessions"][at],
        "status": "CM",
    }


def _order(params: Params, at: int) -> dict[str, Any]:
    accession = params["accessions"][at]
    return {
        **_placed(params, at),
        "filler_order_number": f"F{accession}",
        "requested_procedure_id": f"RP{accession}",
        "step_id": f"SPS{accession}",
        "station": "CT_EAST_1",
        "study_instance_uid": f"2.25.{int(accession[3:])}",
    }
