"""The hospital as plain data: an archive with three studies, a workstation with a short list."""

from typing import Any

from app.grading import Params
from app.practice import ViewerConfig

from .drawing import KINDS

CT = "1.2.840.10008.5.1.4.1.1.2"
PLAIN = ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2")
_JPEG = "1.2.840.10008.1.2.4.50"
_SHOWN = (CT, *(uid for uid, _ in KINDS.values()))
_VERIFICATION = "1.2.840.10008.1.1"

ARCHIVE_HOST, VIEW_HOST = "archive.ward.example", "view.ward.example"


def study_uid(params: Params, number: int = 1) -> str:
    """Return the Study Instance UID of the study asked for, or of another one."""
    return f"{params['root']}.{number}"


def study(params: Params) -> dict[str, dict[str, Any]]:
    """Return the objects of the study by SOP Instance UID: images, and those of another kind."""
    facts = _about(params, 0, 1)
    sop_class, words = KINDS[params["kind"]]
    images = _series(facts, 1, "CT", CT, params["images"], "Chest")
    return images | _series(facts, 2, params["kind"], sop_class, params["others"], words)


def _about(params: Params, patient: int, number: int) -> dict[str, Any]:
    who = params["patients"][patient]
    return {
        "PatientName": who["name"],
        "PatientID": who["id"],
        "StudyInstanceUID": study_uid(params, number),
        "AccessionNumber": params["accessions"][number - 1],
        "StudyDate": params["dates"][number - 1],
        "StudyDescription": "CT chest",
    }


def _series(
    facts: dict[str, Any], number: int, modality: str, sop_class: str, count: int, words: str
) -> dict[str, dict[str, Any]]:
    series = f"{facts['StudyInstanceUID']}.{number}"
    return {
        f"{series}.{n}": {
            **facts,
            "SOPClassUID": sop_class,
            "SOPInstanceUID": f"{series}.{n}",
            "SeriesInstanceUID": series,
            "SeriesNumber": str(number),
            "SeriesDescription": words,
            "InstanceNumber": str(n),
            "Modality": modality,
        }
        for n in range(1, count + 1)
    }


def line(params: Params, **changed: Any) -> dict[str, Any]:
    """Return the line that the archive's table of destinations needs, or one with changes."""
    right = {"ae_title": params["view_title"], "host": VIEW_HOST, "port": params["ports"][1]}
    return {**right, **changed}


def found_lines(params: Params) -> list[dict[str, Any]]:
    """Return the table of destinations as it was found."""
    others = [
        {"ae_title": "ORTHO_VIEW1", "host": "ortho.ward.example", "port": 104},
        {"ae_title": "ER_VIEW2", "host": "er.ward.example", "port": 104},
    ]
    title = params["view_title"]
    wrong = {"case": title.upper(), "old_title": f"{title[:-2]}0{title[-1]}"}
    if params["listed"] == "missing":
        return others
    port = params["ports"][2] if params["behind"] == "old_port" else params["ports"][1]
    title = wrong[params["listed"]]
    return [others[0], line(params, ae_title=title, port=port), others[1]]


def contexts(params: Params, *, mended: bool = False) -> list[dict[str, Any]]:
    """Return what the workstation accepts: its short list, or the list *mended*."""
    refused = KINDS[params["kind"]][0]
    kept = [uid for uid in _SHOWN if uid != refused]
    rows = [_context(_VERIFICATION, PLAIN), *(_context(uid, PLAIN) for uid in kept)]
    if mended:
        old = (_JPEG,) if params["refusal"] == "syntax" else ()
        return [*rows, _context(refused, (*old, *PLAIN))]
    return rows if params["refusal"] == "class" else [*rows, _context(refused, (_JPEG,))]


def _context(uid: str, encodings: tuple[str, ...]) -> dict[str, Any]:
    return {"abstract_syntax": uid, "transfer_syntaxes": list(encodings)}


def callers(params: Params, *, mended: bool = False) -> list[dict[str, str]]:
    """Return whom the workstation knows."""
    known = [{"ae_title": params["own"], "label": "Administrator"}]
    if mended or params["behind"] != "stranger":
        known.append({"ae_title": params["archive"]["ae_title"], "label": "Archive"})
    return known


def hospital(params: Params) -> dict[str, Any]:
    """Return both systems, the archive with the study, an older one, and a stranger's."""
    older = _series(_about(params, 0, 2), 1, "CT", CT, 2, "Chest")
    strange = _series(_about(params, 1, 3), 1, "CT", CT, 2, "Chest")
    devices = [params["own"], params["view_title"], "ORTHO_VIEW1", "ER_VIEW2"]
    return {
        "console": {"label": f"Administrator's console ({params['own']})"},
        "nodes": [
            {
                "kind": "archive",
                "id": "archive",
                "label": "Archive",
                "ae_title": params["archive"]["ae_title"],
                "host": ARCHIVE_HOST,
                "address": f"{params['net']}.10",
                "port": params["ports"][0],
                "device_table": [{"ae_title": each, "label": ""} for each in devices],
                "holdings": {**strange, **study(params), **older},
                "destinations": found_lines(params),
            },
            {
                "kind": ViewerConfig.kind,
                "id": "view",
                "label": f"Workstation, {params['room']}",
                "ae_title": params["view_title"],
                "host": VIEW_HOST,
                "address": f"{params['net']}.40",
                "port": params["ports"][1],
                "device_table": callers(params),
                "contexts": contexts(params),
            },
        ],
    }


def move(params: Params, **changed: Any) -> dict[str, Any]:
    """Return the C-MOVE for the study as the console posts it, or one with changes."""
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": study_uid(params)}
    right = {
        "kind": "move",
        "calling_ae_title": params["own"],
        "called_ae_title": params["archive"]["ae_title"],
        "host": ARCHIVE_HOST,
        "port": str(params["ports"][0]),
        "destination": params["view_title"],
        "model": "study_root",
        "keys": keys,
    }
    return {**right, **changed}


def setting(node: str, path: str, value: Any) -> dict[str, Any]:
    """Return the action that sets something at a system."""
    return {"kind": "configure", "node": node, "path": path, "value": value}
