"""Imaging orders: read from ORM and OMI messages, and shown as worklist entries."""

from typing import Final

from app.dicom import new_uid
from app.hl7 import Message
from app.practice.config import Record
from app.practice.engine.identifiers import first_of

SCHEDULED: Final = "SC"
IN_PROCESS: Final = "IP"
STATUS_OF_STEPS: Final = {"IN PROGRESS": IN_PROCESS, "COMPLETED": "CM", "DISCONTINUED": "DC"}
"""The status of an order (HL7 table 0038) by that of its performed procedure step."""
STATUS_WORDS: Final = {
    "SC": "scheduled",
    "IP": "in progress",
    "CM": "completed",
    "CA": "canceled",
    "DC": "discontinued",
}
_PLACES: Final = {
    "accession_number": ("OBR-18", "IPC-1.1"),
    "placer_order_number": ("ORC-2.1", "OBR-2.1"),
    "filler_order_number": ("ORC-3.1", "OBR-3.1"),
    "procedure_code": ("OBR-4.1",),
    "procedure_name": ("OBR-4.2",),
    "requested_procedure_id": ("IPC-2.1", "OBR-19"),
    "step_id": ("IPC-4.1", "OBR-20"),
    "modality": ("IPC-5.1", "OBR-24"),
    "station": ("IPC-9.1", "OBR-21"),
    "start": ("TQ1-7.1", "OBR-27.4", "ORC-7.4", "OBR-36.1"),
    "study_instance_uid": ("IPC-3.1", "ZDS-1.1"),
}


def order_in(message: Message) -> Record:
    """Return what *message* says of its first order, an empty text where it says nothing."""
    return {name: first_of(message, *places) for name, places in _PLACES.items()}


def study_uid(accession_number: str, application: str) -> str:
    """Return the Study Instance UID that a department gives to an order that has none."""
    return new_uid("study", application, accession_number)
