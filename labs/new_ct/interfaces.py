"""EHR, interface engine and RIS with its worklist server, from the params."""

from typing import Any

from app.grading import Params
from app.practice.engine.worklists import worklist_entry

from .drawing import DEMO

STATION_STEPS: list[dict[str, Any]] = [
    {"do": "set", "to": "MSH-5", "value": "RIS"},
    {"do": "copy", "from": "OBR-4.1", "to": "OBR-21"},
    {"do": "translate", "to": "OBR-21", "table": "stations", "otherwise": "clear"},
]
"""What the map of orders does: the procedure code becomes a station, or none."""

PRODUCTION_EXAMS = (("CTHEAD", "CT head"), ("CTABD", "CT abdomen"), ("CTTHO", "CT thorax"))
PERFORMED_STEP = "1.2.840.10008.3.1.2.3.3"
PLAIN = ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2")
WORKLIST_TITLE = "RIS_MWL"
_VERIFICATION = "1.2.840.10008.1.1"
_WORKLIST = "1.2.840.10008.5.1.4.31"


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def right_stations(params: Params) -> dict[str, str]:
    """Return the station of each procedure as it was agreed."""
    table = {code: params["production"] for code, _ in PRODUCTION_EXAMS}
    return table | {code: params["new"] for code, _ in params["exams"]}


def stations(params: Params) -> dict[str, str]:
    """Return the engine's table as the week of acceptance left it."""
    table, broken = right_stations(params), params["exams"][params["broken"]][0]
    if params["map"] == "map_demo":
        return table | {broken: DEMO}
    return {code: title for code, title in table.items() if code != broken}


def interfaces(params: Params) -> list[dict[str, Any]]:
    """Return the systems between order and worklist."""
    return [_ehr(params), _engine(params), _ris(params), _worklist(params)]


def _patients(params: Params) -> dict[str, dict[str, str]]:
    rows = {
        number: {"name": name, "birth_date": born, "sex": sex}
        for name, _, number, born, sex in params["patients"]
    }
    name, number = params["test"]
    return rows | {number: {"name": name, "birth_date": "19700101", "sex": "O"}}


def _ehr(params: Params) -> dict[str, Any]:
    engine = place(params, "engine", 11, 2575)
    return {
        "kind": "ehr",
        "id": "ehr",
        "label": "EHR",
        **place(params, "ehr", 13, 2575),
        "application": "EHR",
        "facility": "HOSP",
        "destinations": [{"id": "engine", "host": engine["host"], "port": engine["port"]}],
        "patients": _patients(params),
        "orders": {row["placer_order_number"]: row for row in orders(params)},
    }


def _engine(params: Params) -> dict[str, Any]:
    ris = place(params, "ris", 12, 2575)
    return {
        "kind": "engine",
        "id": "engine",
        "label": "Interface engine",
        **place(params, "engine", 11, 2575),
        "application": "ENGINE",
        "facility": "HOSP",
        "routes": [{"id": "orders", "to": ["ris"], "message_type": "ORM", "map": "orders_out"}],
        "maps": {"orders_out": STATION_STEPS},
        "tables": {"stations": stations(params)},
        "destinations": [{"id": "ris", "label": "RIS", "host": ris["host"], "port": ris["port"]}],
    }


def orders(params: Params) -> list[dict[str, Any]]:
    """Return the orders of production, which stand at the production CT."""
    today, tomorrow = params["days"]
    starts = (f"{today}1900", f"{tomorrow}0800", f"{tomorrow}0830")
    rows = zip(params["accessions"], params["patients"], PRODUCTION_EXAMS, starts, strict=True)
    return [
        {
            "accession_number": accession,
            "placer_order_number": f"P{accession}",
            "filler_order_number": f"F{accession}",
            "procedure_code": code,
            "procedure_name": name,
            "requested_procedure_id": f"RP{accession}",
            "step_id": f"SPS{accession}",
            "modality": "CT",
            "station": params["production"],
            "start": start,
            "study_instance_uid": f"2.25.{int(accession[3:]) + 77}",
            "patient_id": patient[2],
            "status": "SC",
        }
        for accession, patient, (code, name), start in rows
    ]


def _entries(params: Params) -> list[dict[str, Any]]:
    known = _patients(params)
    return [
        worklist_entry(row, {**known[row["patient_id"]], "id": row["patient_id"]})
        for row in orders(params)
    ]


def _ris(params: Params) -> dict[str, Any]:
    return {
        "kind": "ris_hl7",
        "id": "ris",
        "label": "RIS",
        **place(params, "ris", 12, 2575),
        "application": "RIS",
        "facility": "HOSP",
        "patients": _patients(params),
        "orders": {row["accession_number"]: row for row in orders(params)},
        "worklist": _entries(params),
        "worklist_at": "worklist",
        "stations": {"CT": params["production"]},
    }


def _worklist(params: Params) -> dict[str, Any]:
    known = params["known_as"] if params["list"] == "caller" else params["new"]
    classes = [_VERIFICATION, _WORKLIST]
    if params["list"] != "mpps":
        classes.append(PERFORMED_STEP)
    return {
        "kind": "ris",
        "id": "worklist",
        "label": "Worklist server",
        **place(params, "mwl", 14, params["ports"][1]),
        "ae_title": WORKLIST_TITLE,
        "device_table": [
            {"ae_title": params["production"], "label": "CT in production"},
            {"ae_title": known, "label": "New CT"},
        ],
        "contexts": [
            {"abstract_syntax": each, "transfer_syntaxes": list(PLAIN)} for each in classes
        ],
        "worklist": _entries(params),
    }
