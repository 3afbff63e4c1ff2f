"""The scanner with its nine objects, and the archive with what the night left of them."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from app.dicom import build_object
from app.grading import Params
from app.practice import ModalityConfig

from .drawing import KEPT, LOST, NO_ROOM, OBJECTS

CLASSES = {"CT": "1.2.840.10008.5.1.4.1.1.2", "MR": "1.2.840.10008.5.1.4.1.1.4"}
SCANNER_HOST, ARCHIVE_HOST = "scanner.ward.example", "archive.ward.example"
FILES = tuple(f"scan_{n}.dcm" for n in range(1, OBJECTS + 1))
_RESOURCE_LIMITATION = 0x0213


def objects(params: Params) -> list[dict[str, Any]]:
    """Return the facts of the nine objects: a first series, and what was left for a second."""
    study = f"{params['root']}.1"
    rows = []
    for position in range(OBJECTS):
        series = 1 if position < params["first"] else 2
        number = position + 1 if series == 1 else position + 1 - params["first"]
        rows.append(
            {
                "SOPClassUID": CLASSES[params["modality"]],
                "SOPInstanceUID": f"{study}.{series}.{number}",
                "PatientName": params["patient"]["name"],
                "PatientID": params["patient"]["id"],
                "StudyInstanceUID": study,
                "SeriesInstanceUID": f"{study}.{series}",
                "SeriesNumber": str(series),
                "SeriesDescription": f"Series {series}",
                "InstanceNumber": str(number),
                "Modality": params["modality"],
                "AccessionNumber": params["accession"],
                "StudyDate": params["date"],
                "StudyTime": params["time"],
            }
        )
    return rows


def uids(params: Params, *fates: str) -> list[str]:
    """Return the SOP Instance UIDs of the objects with one of these *fates*, or of all."""
    pairs = zip(objects(params), params["fates"], strict=True)
    return [row["SOPInstanceUID"] for row, fate in pairs if not fates or fate in fates]


def files_of(params: Params, *fates: str) -> list[str]:
    """Return the names of the files of the objects with one of these *fates*, or of all."""
    pairs = zip(FILES, params["fates"], strict=True)
    return [name for name, fate in pairs if not fates or fate in fates]


def files(params: Params) -> dict[str, bytes]:
    """Return the nine objects as they lie on the scanner's disk."""
    return {name: _file(row) for name, row in zip(FILES, objects(params), strict=True)}


def _file(row: dict[str, Any]) -> bytes:
    pixels = np.full((8, 8), int(row["InstanceNumber"]), dtype=np.uint16)
    return build_object(row, pixels)


def destinations(params: Params, *, mended: bool = False) -> list[dict[str, Any]]:
    """Return the archive's table of destinations, as it was found or as it has to be."""
    viewer = {"ae_title": "READ_VIEW1", "host": "view.ward.example", "port": 104}
    own = {"ae_title": params["own"], "host": SCANNER_HOST, "port": params["ports"][0]}
    if mended or params["way"] in ("same", "new"):
        return [viewer, own]
    if params["way"] == "lost_title":
        return [viewer]
    return [viewer, {**own, "port": params["ports"][2]}]


def hospital(params: Params) -> dict[str, Any]:
    """Return both systems."""
    rows = {row["SOPInstanceUID"]: row for row in objects(params)}
    there = uids(params, KEPT, LOST, NO_ROOM)
    return {
        "console": {"label": f"Scanner {params['own']}"},
        "nodes": [
            {
                "kind": ModalityConfig.kind,
                "id": "scanner",
                "label": f"Scanner, {params['room']}",
                "ae_title": params["own"],
                "host": SCANNER_HOST,
                "address": f"{params['net']}.30",
                "port": params["ports"][0],
                "device_table": [{"ae_title": params["archive"], "label": "Archive"}],
                "holdings": rows,
            },
            {
                "kind": "archive",
                "id": "archive",
                "label": "Archive",
                "ae_title": params["archive"],
                "host": ARCHIVE_HOST,
                "address": f"{params['net']}.10",
                "port": params["ports"][1],
                "device_table": [{"ae_title": params["own"], "label": params["room"]}],
                "holdings": {uid: rows[uid] for uid in there},
                "lost_objects": uids(params, LOST),
                "commitment_failures": dict.fromkeys(uids(params, NO_ROOM), _RESOURCE_LIMITATION),
                "commitment": "same" if params["way"] == "same" else "new",
                "destinations": destinations(params),
            },
        ],
    }


def asking(params: Params, kind: str, names: Iterable[str]) -> dict[str, Any]:
    """Return the action that sends *names* to the archive, or asks for their commitment."""
    return {
        "kind": kind,
        "calling_ae_title": params["own"],
        "called_ae_title": params["archive"],
        "host": ARCHIVE_HOST,
        "port": str(params["ports"][1]),
        "files": list(names),
    }


def deleting(gone: Iterable[str]) -> dict[str, Any]:
    """Return the action that deletes objects at the scanner."""
    return {"kind": "delete", "node": "scanner", "sop_instance_uids": list(gone)}


def way_back(params: Params) -> dict[str, Any]:
    """Return the action that lets the archive find the scanner."""
    value = destinations(params, mended=True)
    return {"kind": "configure", "node": "archive", "path": "destinations", "value": value}
