"""RIS, worklist server and two scanners, from the params."""

from typing import Any

from app.grading import Params
from app.practice import default_contexts

from .drawing import ZONES

MINUTES_A_DAY = 1440


def hospital(params: Params) -> dict[str, Any]:
    """Return the systems as they stand in the morning."""
    nodes = [_ris(params), _worklist(params), _scanner(params, "ct"), _scanner(params, "mr")]
    return {"console": {"label": "Console of imaging IT"}, "nodes": nodes}


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def local_start(params: Params, minute: int) -> str:
    """Return a minute of today as the RIS writes it."""
    return f"{params['today']}{minute // 60:02d}{minute % 60:02d}"


def foreign_start(params: Params, minute: int) -> str:
    """Return a local minute of today as the clinic's clock has it, with its offset."""
    utc = (minute - 60 * ZONES[params["zone"]]) % MINUTES_A_DAY
    day = int(params["today"]) - 1
    return f"{day}{utc // 60:02d}{utc % 60:02d}00+0000"


def titles(params: Params) -> dict[str, str]:
    """Return the station title of each modality as it is now."""
    return {"CT": params["new"], "MR": params["mr"]}


def _ris(params: Params) -> dict[str, Any]:
    patients = {
        row[2]: {"name": row[0], "birth_date": row[3], "sex": row[4]} for row in params["patients"]
    }
    orders = {}
    for at, (accession, modality, foreign, minute) in enumerate(params["orders"]):
        orders[accession] = {
            "accession_number": accession,
            "placer_order_number": f"P{accession}",
            "filler_order_number": f"F{accession}",
            "procedure_code": f"{modality}HEAD",
            "procedure_name": f"{modality} head",
            "requested_procedure_id": f"RP{accession}",
            "step_id": f"SPS{accession}",
            "modality": modality,
            "station": params["old"] if modality == "CT" else params["mr"],
            "start": (foreign_start if foreign else local_start)(params, minute),
            "study_instance_uid": f"2.25.{int(accession[-8:]) + 41}",
            "patient_id": params["patients"][at][2],
            "status": "SC",
        }
    return {
        "kind": "ris_hl7",
        "id": "ris",
        "label": "RIS",
        **place(params, "ris", 12, 2575),
        "application": "RIS",
        "facility": "HOSP",
        "patients": patients,
        "orders": orders,
        "worklist_at": "worklist",
        "stations": {"CT": params["old"], "MR": params["mr"]},
    }


def _worklist(params: Params) -> dict[str, Any]:
    known = [{"ae_title": title, "label": name} for name, title in titles(params).items()]
    return {
        "kind": "ris",
        "id": "worklist",
        "label": "Worklist server",
        **place(params, "mwl", 14, params["port"]),
        "ae_title": "RIS_MWL",
        "device_table": known,
        "contexts": [
            {
                "abstract_syntax": each.abstract_syntax,
                "transfer_syntaxes": list(each.transfer_syntaxes),
            }
            for each in default_contexts()
        ],
    }


def _scanner(params: Params, name: str) -> dict[str, Any]:
    port, worklist = params["port"], place(params, "mwl", 14, params["port"])
    return {
        "kind": "modality",
        "id": name,
        "label": f"{name.upper()} scanner",
        **place(params, name, 40 if name == "ct" else 41, 104),
        "ae_title": titles(params)[name.upper()],
        "device_table": [{"ae_title": "RIS_MWL", "label": "Worklist"}],
        "destinations": [{"ae_title": "RIS_MWL", "host": worklist["host"], "port": port}],
    }
