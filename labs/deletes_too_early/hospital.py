"""The archive, the ultrasound and the studies of the morning, from the params."""

from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params

ULTRASOUND_IMAGE = "1.2.840.10008.5.1.4.1.1.6.1"


def hospital(params: Params) -> dict[str, Any]:
    """Return both systems as they stand."""
    return {
        "console": {"label": "Ultrasound console"},
        "nodes": [_archive(params), _ultrasound(params)],
    }


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def study(params: Params, number: int) -> dict[str, str]:
    """Return the facts of the study of one patient of this morning."""
    name, _, mrn = params["patients"][number - 1]
    uid = new_uid("deletes-too-early", params["us"], mrn, str(number))
    return {
        "SOPClassUID": ULTRASOUND_IMAGE,
        "SOPInstanceUID": uid,
        "StudyInstanceUID": f"{uid}.1",
        "SeriesInstanceUID": f"{uid}.2",
        "PatientName": name,
        "PatientID": mrn,
        "Modality": "US",
        "StudyDescription": "US ABDOMEN",
    }


def files(params: Params) -> dict[str, bytes]:
    """Return the objects that the ultrasound has, one a patient."""
    return {
        f"patient_{number}.dcm": build_object(study(params, number))
        for number in range(1, params["count"] + 1)
    }


def _archive(params: Params) -> dict[str, Any]:
    held = {each["SOPInstanceUID"]: each for each in _held(params)}
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **place(params, "pacs", 10, params["ports"][0]),
        "ae_title": params["archive_title"],
        "device_table": [
            {"ae_title": params["us"], "label": "Ultrasound"},
            {"ae_title": "CT_MAIN_1", "label": "CT"},
        ],
        "holdings": held,
        "quota_objects": len(held),
        "commitment": "never" if params["silence"] == "never" else "new",
        "destinations": _destinations(params),
    }


def _held(params: Params) -> list[dict[str, str]]:
    """Return what the archive holds: studies of other days, and the first of this morning."""
    rows = [study(params, number) for number in range(1, params["arrived"] + 1)]
    for number in range(params["others"]):
        uid = new_uid("deletes-too-early-other", params["us"], str(number))
        rows.append(
            {
                **rows[0],
                "SOPInstanceUID": uid,
                "StudyInstanceUID": f"{uid}.1",
                "SeriesInstanceUID": f"{uid}.2",
                "PatientName": params["patients"][-1][0],
                "PatientID": params["patients"][-1][2],
            }
        )
    return rows


def _destinations(params: Params) -> list[dict[str, Any]]:
    """Return where the archive reports to, as far as it knows."""
    if params["silence"] == "destination":
        return [{"ae_title": "READ_01", "host": f"view.{params['domain']}.example", "port": 104}]
    port = params["ports"][2 if params["silence"] == "port" else 1]
    return [{"ae_title": params["us"], "host": f"us.{params['domain']}.example", "port": port}]


def _ultrasound(params: Params) -> dict[str, Any]:
    archive = place(params, "pacs", 10, params["ports"][0])
    row = {"ae_title": params["archive_title"], "host": archive["host"], "port": archive["port"]}
    return {
        "kind": "modality",
        "id": "ultrasound",
        "label": "Ultrasound",
        **place(params, "us", 40, params["ports"][1]),
        "ae_title": params["us"],
        "device_table": [{"ae_title": params["archive_title"], "label": "Archive"}],
        "destinations": [row],
    }
