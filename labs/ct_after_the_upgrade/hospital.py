"""The systems of the incident and the objects that wait, from the params."""

from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params
from app.practice import default_contexts

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT_LE = "1.2.840.10008.1.2.1"
IMPLICIT_LE = "1.2.840.10008.1.2"


def hospital(params: Params) -> dict[str, Any]:
    """Return archive, scanner and workstation as they were found in the morning."""
    return {
        "console": {"label": "CT console"},
        "nodes": [_archive(params), _scanner(params), _workstation(params)],
    }


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def waiting(params: Params) -> dict[str, bytes]:
    """Return the objects that wait on the scanner, one a study, the urgent one first."""
    found = {}
    for number in range(1, params["waiting"] + 1):
        name, _, mrn = params["patients"][number - 1]
        uid = new_uid("ct-after-the-upgrade", params["agreed"], mrn, str(number))
        found[f"study_{number}.dcm"] = build_object(
            {
                "SOPClassUID": CT_IMAGE,
                "SOPInstanceUID": uid,
                "StudyInstanceUID": f"{uid}.1",
                "SeriesInstanceUID": f"{uid}.2",
                "PatientName": name,
                "PatientID": mrn,
                "Modality": "CT",
                "StudyDescription": "CT ABDOMEN" if number == 1 else "CT CHEST",
            },
            transfer_syntax_uid=params["syntax"],
        )
    return found


def _archive(params: Params) -> dict[str, Any]:
    own = params["wrong_own"] if params["fault"] == "table" else params["agreed"]
    titles = sorted([own, *params["others"]])
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **place(params, "pacs", 10, params["port"]),
        "ae_title": params["archive_title"],
        "device_table": [{"ae_title": title, "label": _label(title)} for title in titles],
        "contexts": _contexts(),
    }


def _label(title: str) -> str:
    return f"Room of {title.split('_', maxsplit=1)[0].upper()}"


def _contexts() -> list[dict[str, Any]]:
    """Return what the archive accepts: CT in plain encodings alone, the rest as it comes."""
    rows = []
    for each in default_contexts():
        syntaxes = list(each.transfer_syntaxes)
        if each.abstract_syntax == CT_IMAGE:
            syntaxes = [EXPLICIT_LE, IMPLICIT_LE]
        rows.append({"abstract_syntax": each.abstract_syntax, "transfer_syntaxes": syntaxes})
    return rows


def _scanner(params: Params) -> dict[str, Any]:
    fault = params["fault"]
    archive = place(params, "pacs", 10, params["port"])
    title = params["wrong_archive"] if fault == "called" else params["archive_title"]
    return {
        "kind": "modality",
        "id": "ct",
        "label": "CT scanner",
        **place(params, "ct", 40, 104),
        "ae_title": params["wrong_own"] if fault == "calling" else params["agreed"],
        "device_table": [{"ae_title": params["archive_title"], "label": "Archive"}],
        "destinations": [{"ae_title": title, "host": archive["host"], "port": archive["port"]}],
    }


def _workstation(params: Params) -> dict[str, Any]:
    plain = {"abstract_syntax": "1.2.840.10008.1.1", "transfer_syntaxes": [IMPLICIT_LE]}
    readable = [EXPLICIT_LE, IMPLICIT_LE, params["syntax"]]
    return {
        "kind": "viewer",
        "id": "workstation",
        "label": "Reading workstation",
        **place(params, "view", 60, 104),
        "ae_title": "READ_01",
        "device_table": [{"ae_title": params["archive_title"], "label": "Archive"}],
        "contexts": [plain, {"abstract_syntax": CT_IMAGE, "transfer_syntaxes": readable}],
    }
