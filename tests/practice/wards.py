"""A ward with an archive, an interface engine and strangers, as plain data."""

from pathlib import Path
from typing import Any

from pydicom.data import get_testdata_file

CT01, ARCHIVE_TITLE = "CT01", "WARD_PACS"


def archive(**settings: Any) -> dict[str, Any]:
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive",
        "ae_title": ARCHIVE_TITLE,
        "host": "pacs.ward.example",
        "address": "10.20.1.5",
        "port": 11112,
        "device_table": [{"ae_title": CT01}, {"ae_title": "ECHOSCU"}],
        **settings,
    }


def node(kind: str, node_id: str, port: int, **settings: Any) -> dict[str, Any]:
    host = {"label": node_id.title(), "host": "pacs.ward.example", "address": "10.20.1.5"}
    return {"kind": kind, "id": node_id, "port": port, **host, **settings}


def ward(**settings: Any) -> dict[str, Any]:
    """Return a hospital whose archive has *settings*, with other services around it."""
    engine = {"host": "engine.ward.example", "address": "10.20.1.8"}
    return {
        "console": {"label": "CT 1"},
        "nodes": [
            archive(**settings),
            node("http", "web", 8080),
            node("silent", "mute", 5000),
            node("mllp", "engine", 2575, **engine, message_types=["ADT"], required=["PID-3.1"]),
            node("silent", "dark", 1, host="dark.ward.example", address="10.20.1.9")
            | {"closed_ports": "drop"},
            web_archive(),
        ],
    }


def web_archive(**settings: Any) -> dict[str, Any]:
    """Return an archive that speaks DICOMweb and holds two studies of nobody."""
    holdings = {
        f"2.25.{number}3": {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
            "SOPInstanceUID": f"2.25.{number}3",
            "StudyInstanceUID": f"2.25.{number}1",
            "SeriesInstanceUID": f"2.25.{number}2",
            "StudyDate": f"2026030{number}",
            "AccessionNumber": f"RAD{number}",
            "Modality": "CT",
            "StudyDescription": "Head without contrast",
            "PatientName": name,
            "PatientID": f"000{number}",
        }
        for number, name in ((1, "Lind^Ada"), (2, "Berg^Olaf"))
    }
    host = {"label": "DICOMweb", "host": "dicomweb.ward.example", "address": "10.20.1.12"}
    return node("dicomweb", "webarchive", 443, **host, holdings=holdings, **settings)


def asking(kind: str, **values: Any) -> dict[str, Any]:
    """Return an action with everything right, but for *values*."""
    right = {
        "kind": kind,
        "calling_ae_title": CT01,
        "called_ae_title": ARCHIVE_TITLE,
        "host": "pacs.ward.example",
        "port": 11112,
    }
    return {**right, **values}


def sample_path(name: str) -> Path:
    return Path(str(get_testdata_file(name, download=False)))


def open_descriptors() -> int:
    """Return how many files and sockets this process holds."""
    return len(list(Path("/proc/self/fd").iterdir()))
