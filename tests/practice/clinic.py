"""A hospital of several DICOM systems, as plain data: archive, viewer, modality, RIS, registry."""

from typing import Any

from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital
from tests.practice.wards import ARCHIVE_TITLE, CT01, archive

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
DESTINATIONS = [
    {"ae_title": "VIEW1", "host": "view.ward.example", "port": 104},
    {"ae_title": "WARD_PACS", "host": "pacs.ward.example", "port": 11112},
    {"ae_title": "CLOSED", "host": "view.ward.example", "port": 9},
    {"ae_title": "NOWHERE", "host": "lost.ward.example", "port": 104},
    {"ae_title": "CT01", "host": "ct.ward.example", "port": 104},
]


def system(kind: str, node_id: str, title: str, knows: str, **settings: Any) -> dict[str, Any]:
    """Return a DICOM system that listens on port 104 of a host named after it."""
    return {
        "kind": kind,
        "id": node_id,
        "label": node_id.title(),
        "ae_title": title,
        "host": f"{node_id}.ward.example",
        "address": f"10.20.2.{len(node_id)}",
        "port": 104,
        "device_table": [{"ae_title": knows}],
        **settings,
    }


def image(study: str, series: str, number: int, **facts: Any) -> dict[str, Any]:
    """Return what an archive's index says of an image."""
    return {
        "SOPClassUID": CT_CLASS,
        "SOPInstanceUID": f"{series}.{number}",
        "PatientID": "P1",
        "PatientName": "Doe^Jane",
        "StudyInstanceUID": study,
        "SeriesInstanceUID": series,
        "StudyDate": "20261120",
        "Modality": "CT",
        **facts,
    }


IMAGES = [
    image("1.2.1", "1.2.1.1", 1),
    image("1.2.1", "1.2.1.1", 2),
    image("1.2.1", "1.2.1.2", 1),
    image("1.2.2", "1.2.2.1", 1, StudyDate="20261121"),
    image("1.2.9", "1.2.9.1", 1, PatientID="P2", PatientName="Roe^Rita"),
]
HELD = {row["SOPInstanceUID"]: row for row in IMAGES}


def clinic(viewer: dict[str, Any] | None = None, **settings: Any) -> dict[str, Any]:
    """Return a hospital whose archive has *settings*, and whose viewer has those of *viewer*."""
    known = [{"ae_title": CT01}, {"ae_title": ARCHIVE_TITLE}]
    pacs = {"holdings": HELD, "destinations": DESTINATIONS, "device_table": known, **settings}
    return {
        "console": {"label": "CT 1"},
        "nodes": [
            archive(**pacs),
            system("viewer", "view", "VIEW1", ARCHIVE_TITLE, **(viewer or {})),
            system("modality", "ct", CT01, ARCHIVE_TITLE),
            system("ris", "ris", "RIS", CT01),
            system("dose_registry", "dose", "DOSE", CT01),
        ],
    }


def at_work(viewer: dict[str, Any] | None = None, **settings: Any) -> Hospital:
    """Return the hospital ready to act."""
    return Hospital(HospitalConfig.from_data(clinic(viewer, **settings)))


def messages(exchange: dict[str, Any], *peers: str) -> list[dict[str, Any]]:
    """Return the DIMSE messages of a trace, of two *peers* alone if they are named."""
    return [
        event
        for event in exchange["trace"]["events"]
        if event["kind"] == "dimse" and (not peers or {event["from"], event["to"]} == {*peers})
    ]
