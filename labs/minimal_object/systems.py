"""The workstation that sends the object, and the archive that takes it."""

from collections.abc import Mapping
from typing import Any

from app.practice import ModalityConfig
from labs.minimal_object.objects import FILE

STATION, ARCHIVE = "IMPORT_WS", "MAIN_PACS"
_STATION_HOST, _ARCHIVE_HOST, _PORT = "import.ward.example", "pacs.ward.example", 11112


def hospital() -> dict[str, Any]:
    """Return both systems, which know each other; the archive holds nothing of this day yet."""
    return {
        "console": {"label": f"Import workstation {STATION}"},
        "nodes": [
            {
                "kind": ModalityConfig.kind,
                "id": "station",
                "label": "Import workstation",
                "ae_title": STATION,
                "host": _STATION_HOST,
                "address": "10.44.2.20",
                "port": 104,
                "device_table": [{"ae_title": ARCHIVE, "label": "Archive"}],
            },
            {
                "kind": "archive",
                "id": "archive",
                "label": "Archive",
                "ae_title": ARCHIVE,
                "host": _ARCHIVE_HOST,
                "address": "10.44.2.10",
                "port": _PORT,
                "device_table": [{"ae_title": STATION, "label": "Import workstation"}],
            },
        ],
    }


def words() -> dict[str, str]:
    """Return what the brief says about the way to the archive."""
    return {
        "station_title": STATION,
        "archive_title": ARCHIVE,
        "archive_host": _ARCHIVE_HOST,
        "archive_port": str(_PORT),
    }


def storing(**other: str) -> dict[str, Any]:
    """Return the action that sends the object to the archive, with *other* values in its form."""
    right = {
        "kind": "store",
        "calling_ae_title": STATION,
        "called_ae_title": ARCHIVE,
        "host": _ARCHIVE_HOST,
        "port": str(_PORT),
    }
    return {**right, "files": [FILE], **other}


def held(systems: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return what the archive holds, by SOP Instance UID."""
    [archive] = [node for node in systems["nodes"] if node["id"] == "archive"]
    holdings: Mapping[str, Mapping[str, Any]] = archive.get("holdings") or {}
    return holdings
