"""The worklist server as plain data, the scanner's query as it is sent, and the right one."""

from datetime import date, timedelta
from typing import Any

from app.grading import Params

STEP = "key.ScheduledProcedureStepSequence."
MODALITY, STATION = f"{STEP}Modality", f"{STEP}ScheduledStationAETitle"
DATE, TIME = f"{STEP}ScheduledProcedureStepStartDate", f"{STEP}ScheduledProcedureStepStartTime"
EMPTY = dict.fromkeys(
    (
        "key.PatientName",
        "key.PatientID",
        "key.PatientBirthDate",
        "key.AccessionNumber",
        MODALITY,
        STATION,
        DATE,
        TIME,
    ),
    "",
)


def day_of(params: Params, days: int = 0) -> str:
    """Return today, or a day beside it, as DICOM writes it."""
    return (date.fromisoformat(params["today"]) + timedelta(days=days)).strftime("%Y%m%d")


def listed_title(params: Params) -> str:
    """Return the title that RIS has for this room."""
    return str(params["short"] if params["fault"] == "ris_title" else params["title"])


def hospital(params: Params) -> dict[str, Any]:
    """Return RIS with its thirty steps."""
    return {
        "console": {"label": f"Scanner {params['title']}"},
        "nodes": [
            {
                "kind": "archive",
                "id": "ris",
                "label": "RIS (worklist)",
                "ae_title": "RIS_MWL",
                "host": "ris.example",
                "address": params["net"],
                "port": params["port"],
                "checks": ["called"],
                "worklist": [_record(params, entry) for entry in params["entries"]],
            }
        ],
    }


def _record(params: Params, entry: Params) -> dict[str, Any]:
    station = entry["station"]
    if station == params["title"]:
        station = listed_title(params)
    return {
        "PatientName": entry["name"],
        "PatientID": entry["id"],
        "PatientBirthDate": entry["born"],
        "AccessionNumber": entry["accession"],
        "ScheduledProcedureStepSequence": [
            {
                "Modality": entry["modality"],
                "ScheduledStationAETitle": station,
                "ScheduledProcedureStepStartDate": entry["date"],
                "ScheduledProcedureStepStartTime": entry["time"],
            }
        ],
    }


def action(params: Params, **keys: str) -> dict[str, Any]:
    """Return a worklist query as the console posts it."""
    there = {"host": "ris.example", "port": str(params["port"])}
    titles = {"calling_ae_title": params["title"], "called_ae_title": "RIS_MWL"}
    return {"kind": "find", **titles, **there, **EMPTY, **keys}


def found_query(params: Params) -> dict[str, Any]:
    """Return the query as the scanner sends it this morning."""
    keys = {MODALITY: params["modality"], STATION: params["title"], DATE: day_of(params)}
    fault = params["fault"]
    if fault == "scanner_title":
        keys[STATION] = params["short"]
    elif fault == "clock":
        keys[DATE] = day_of(params, 30 * params["days_off"])
    elif fault == "wildcard":
        # A date takes a day or a range; the asterisk of text keys is no wildcard there.
        keys[DATE] = f"{day_of(params)[:6]}*"
    elif fault == "modality":
        keys[MODALITY] = params["confused"]
    return action(params, **keys)


def right_query(params: Params, days: int = 0) -> dict[str, Any]:
    """Return the query that brings this room's steps of today, and of *days* more."""
    span = day_of(params) if not days else f"{day_of(params)}-{day_of(params, days)}"
    keys = {MODALITY: params["modality"], STATION: listed_title(params), DATE: span}
    return action(params, **keys)


def due(params: Params, days: int = 0) -> set[str]:
    """Return the accession numbers of this room's steps of today, and of *days* more."""
    last = day_of(params, days)
    return {
        entry["accession"]
        for entry in params["entries"]
        if (entry["modality"], entry["station"]) == (params["modality"], params["title"])
        and day_of(params) <= entry["date"] <= last
    }
