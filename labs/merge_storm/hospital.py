"""EHR, engine and RIS as they stand in the morning, from the params."""

from typing import Any

from app.grading import Params

from .messages import cast, queued

REASONS = {
    "missing": "MRG-1 has no number to merge.",
    "self": "Patient {kept} cannot be merged with itself.",
    "chain": "Patient {stale} was merged into {kept} and cannot survive a merge.",
}


def hospital(params: Params) -> dict[str, Any]:
    """Return the three systems, the engine's queue standing."""
    nodes = [_ehr(params), _engine(params), _ris(params)]
    return {"console": {"label": "Interface team"}, "nodes": nodes}


def _place(params: Params, name: str, number: int) -> dict[str, Any]:
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": 2575}


def refusal(params: Params) -> str:
    """Return what the RIS said of the message that is first in the queue."""
    who = cast(params)
    return REASONS[params["poison"]].format(kept=who.kept, stale=who.stale)


def _engine(params: Params) -> dict[str, Any]:
    rows, ris = queued(params), _place(params, "ris", 12)
    reason = f"The RIS answered AE to message {rows[0]['n']}: {refusal(params)}"
    queue = {"state": "blocked", "reason": reason, "waiting": rows}
    return {
        "kind": "engine",
        "id": "engine",
        "label": "Interface engine",
        **_place(params, "engine", 11),
        "application": "ENGINE",
        "facility": "HOSP",
        "routes": [{"id": "all", "to": ["ris"]}],
        "destinations": [
            {"id": "ris", "label": "RIS", "host": ris["host"], "port": 2575, "on_error": "block"}
        ],
        "queues": {"ris": queue},
        "received": [
            {
                "n": each["n"],
                "control_id": each["control_id"],
                "kind": each["kind"],
                "application": "EHR",
                "message": each["message"],
                "raw": "",
            }
            for each in rows
        ],
        "next_number": rows[-1]["n"] + 1,
        "log": [{"at": "2026-03-12T03:15:02", "what": "blocked", "sentence": reason}],
    }


def _ris(params: Params) -> dict[str, Any]:
    who = cast(params)
    patients = {row[2]: _known(row) for row in params["patients"]}
    first, storm = params["patients"][0], params["patients"][2:4]
    patients[who.gone] = _known(first)
    for row, (_, gone) in zip(storm, who.storm, strict=True):
        patients[gone] = _known(row)
    patients[who.stale] = {**_known(first), "merged_into": who.kept}
    if params["poison"] != "chain":
        del patients[who.stale]
    return {
        "kind": "ris_hl7",
        "id": "ris",
        "label": "RIS",
        **_place(params, "ris", 12),
        "application": "RIS",
        "facility": "HOSP",
        "patients": patients,
        "orders": _orders(params),
        "late_updates": "refuse",
        "stations": {"CT": "CT_EAST_1"},
    }


def _known(row: list[str]) -> dict[str, str]:
    return {"name": row[0], "birth_date": row[3], "sex": row[4]}


def _orders(params: Params) -> dict[str, Any]:
    """Return what was ordered before the night: one order, and the one that comes twice."""
    orders = {params["accessions"][3]: _order(params, 3, params["patients"][7][2])}
    if params["second"] == "twice":
        orders[params["accessions"][2]] = _order(params, 2, params["patients"][4][2])
    return orders


def _order(params: Params, at: int, number: str) -> dict[str, Any]:
    accession = params["accessions"][at]
    return {
        "accession_number": accession,
        "placer_order_number": params["placers"][at],
        "filler_order_number": f"F{accession}",
        "procedure_code": "CTABD",
        "procedure_name": "CT abdomen",
        "requested_procedure_id": f"RP{accession}",
        "step_id": f"SPS{accession}",
        "modality": "CT",
        "station": "CT_EAST_1",
        "start": "20260311190000",
        "study_instance_uid": f"2.25.{int(accession[-8:]) + 77}",
        "patient_id": number,
        "status": "SC",
    }


def _ehr(params: Params) -> dict[str, Any]:
    engine = _place(params, "engine", 11)
    patients = {row[2]: _known(row) for row in params["patients"]}
    return {
        "kind": "ehr",
        "id": "ehr",
        "label": "EHR",
        **_place(params, "ehr", 13),
        "application": "EHR",
        "facility": "HOSP",
        "destinations": [{"id": "engine", "host": engine["host"], "port": 2575}],
        "patients": patients,
    }
