"""Archive, scanner and RIS as they stand when the reader calls, from the params."""

from collections.abc import Iterable
from typing import Any

from app.dicom import new_uid
from app.grading import Params
from app.practice import default_contexts

from .drawing import SYNTAXES
from .images import EXPLICIT_LE, IMPLICIT_LE, PLAIN_CLASS, Image, images, series_names

BEFORE = 85
"""So many minutes before the shift the first of the two examinations began."""


def hospital(params: Params) -> dict[str, Any]:
    """Return the three systems as they stand."""
    return {
        "console": {"label": "Console of the scanner"},
        "nodes": [_archive(params), _scanner(params), _ris(params)],
    }


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def span(params: Params, patient: int) -> tuple[int, int]:
    """Return the minutes of the day at which a patient's examination began and ended."""
    begun = params["start"] - BEFORE + 30 * (1 - patient)
    return begun, begun + 20


def hhmm(minute: int) -> str:
    """Return a minute of the day as VR TM writes it."""
    return f"{minute // 60:02d}{minute % 60:02d}00"


def arrived(params: Params) -> dict[str, dict[str, str]]:
    """Return what the archive holds of this morning: first series, one of them corrected."""
    held = {}
    for each in images(params):
        if each.series == 1:
            right = {"AccessionNumber": params["accessions"][each.patient]}
            held[each.uid] = each.facts | right
    return held


def _archive(params: Params) -> dict[str, Any]:
    held = {**_others(params), **arrived(params)}
    limit = params["in_use"] + (0 if params["fault"] == "associations" else params["more"])
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **place(params, "pacs", 10, params["port"]),
        "ae_title": params["archive_title"],
        "device_table": [
            {"ae_title": params["scanner"], "label": f"{params['modality']} scanner"},
            {"ae_title": "US_ROOM_2", "label": "Ultrasound"},
        ],
        "contexts": _contexts(params),
        "holdings": held,
        "quota_objects": len(held) + 1 + params["room"],
        "max_associations": limit,
        "associations_in_use": params["in_use"],
    }


def _contexts(params: Params) -> list[dict[str, Any]]:
    """Return what the archive takes: the scanner's plain type in few encodings, others in all."""
    rows = []
    for each in default_contexts():
        syntaxes = list(each.transfer_syntaxes)
        if each.abstract_syntax == PLAIN_CLASS[params["modality"]]:
            syntaxes = [uid for uid in syntaxes if uid not in SYNTAXES]
        rows.append({"abstract_syntax": each.abstract_syntax, "transfer_syntaxes": syntaxes})
    return rows


def _others(params: Params) -> dict[str, dict[str, str]]:
    """Return what the archive holds of other days."""
    name, _, mrn = params["patients"][-1]
    found = {}
    for number in range(params["others"]):
        uid = new_uid("half-a-study-other", params["scanner"], mrn, str(number))
        found[uid] = {
            "SOPClassUID": PLAIN_CLASS[params["modality"]],
            "SOPInstanceUID": uid,
            "StudyInstanceUID": f"{uid}.1",
            "SeriesInstanceUID": f"{uid}.2",
            "SeriesDescription": series_names(params)[1],
            "PatientName": name,
            "PatientID": mrn,
            "Modality": params["modality"],
            "StudyDescription": "OTHER DAY",
        }
    return found


def _scanner(params: Params) -> dict[str, Any]:
    archive = place(params, "pacs", 10, params["port"])
    row = {"ae_title": params["archive_title"], "host": archive["host"], "port": archive["port"]}
    return {
        "kind": "modality",
        "id": "scanner",
        "label": f"{params['modality']} scanner",
        **place(params, params["modality"].lower(), 40, 104),
        "ae_title": params["scanner"],
        "device_table": [{"ae_title": params["archive_title"], "label": "Archive"}],
        "destinations": [row],
        "holdings": {each.uid: each.facts for each in images(params)},
    }


def _ris(params: Params) -> dict[str, Any]:
    return {
        "kind": "ris",
        "id": "ris",
        "label": "RIS",
        **place(params, "ris", 14, 104),
        "ae_title": "RIS_MPPS",
        "device_table": [{"ae_title": params["scanner"], "label": "Scanner"}],
        "contexts": [
            {"abstract_syntax": uid, "transfer_syntaxes": [EXPLICIT_LE, IMPLICIT_LE]}
            for uid in ("1.2.840.10008.1.1", "1.2.840.10008.3.1.2.3.3")
        ],
        "performed_steps": dict(_step(params, patient) for patient in (0, 1)),
    }


def _step(params: Params, patient: int) -> tuple[str, dict[str, Any]]:
    """Return the performed step of a patient as the scanner ended it, by its UID."""
    name, _, mrn = params["patients"][patient]
    begin, end = (hhmm(minute) for minute in span(params, patient))
    mine = [each for each in images(params) if each.patient == patient and not each.is_rebuilt]
    return new_uid("half-a-study-step", params["scanner"], mrn), {
        "PerformedProcedureStepStatus": "COMPLETED",
        "PatientName": name,
        "PatientID": mrn,
        "Modality": params["modality"],
        "PerformedStationAETitle": params["scanner"],
        "PerformedProcedureStepStartTime": begin,
        "PerformedProcedureStepEndTime": end,
        "PerformedSeriesSequence": [
            _series([each for each in mine if each.series == number]) for number in (1, 2)
        ],
    }


def _series(mine: Iterable[Image]) -> dict[str, Any]:
    rows = list(mine)
    return {
        "SeriesInstanceUID": rows[0].facts["SeriesInstanceUID"],
        "SeriesDescription": rows[0].facts["SeriesDescription"],
        "ReferencedImageSequence": [
            {
                "ReferencedSOPClassUID": each.facts["SOPClassUID"],
                "ReferencedSOPInstanceUID": each.uid,
            }
            for each in rows
        ],
    }
