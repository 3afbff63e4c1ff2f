"""Write the messages of EHR and RIS: ADT, orders, order status, results."""

from collections.abc import Mapping
from typing import Final

from app.clock import now
from app.hl7 import Message, build_message, escape, read_message
from app.practice.config import ReceiverConfig, Record

_VERSION: Final = "2.5.1"
_STRUCTURES: Final = {"A01": "ADT_A01", "A03": "ADT_A03", "A04": "ADT_A01", "A08": "ADT_A01"}
_STRUCTURES_OF: Final = {**_STRUCTURES, "A40": "ADT_A39"}


def adt(config: ReceiverConfig, control_id: str, event: str, patient: Record) -> Message:
    """Return an ADT message about *patient*; of a merge, *patient* says which number retires."""
    structure = _STRUCTURES_OF[event]
    values = {
        **_header(config, control_id, f"ADT^{event}^{structure}"),
        "EVN-2": _moment(),
        **_patient(config, patient),
    }
    if event == "A40":
        values["MRG-1"] = f"{escape(patient['retired'])}^^^{escape(config.facility)}^MR"
    else:
        values["PV1-2"] = str(patient.get("patient_class") or ("I" if event == "A01" else "O"))
    return _built(structure, values)


def order_message(
    config: ReceiverConfig, control_id: str, control: str, order: Record, patient: Record
) -> Message:
    """Return an ORM^O01 with the order control code *control*, such as NW, CA or SC."""
    values = {
        **_header(config, control_id, "ORM^O01^ORM_O01"),
        **_patient(config, patient),
        "PV1-2": str(patient.get("patient_class") or "O"),
        "ORC-1": control,
        **_numbers("ORC", order),
        "ORC-5": order.get("status", "") if control == "SC" else "",
        **_request(order),
    }
    if uid := order.get("study_instance_uid"):
        values["ZDS-1"] = f"{uid}^^Application^DICOM"
    return _built("ORM_O01", values)


def scheduled_message(
    config: ReceiverConfig, control_id: str, control: str, order: Record, patient: Record
) -> Message:
    """Return an OMI^O23, in which IPC carries what the images will be identified by."""
    values = {
        **_header(config, control_id, "OMI^O23^OMI_O23"),
        **_patient(config, patient),
        "PV1-2": str(patient.get("patient_class") or "O"),
        "ORC-1": control,
        **_numbers("ORC", order),
        "TQ1-1": "1",
        "TQ1-7": order["start"],
        **{path: text for path, text in _request(order).items() if path in _PLAIN_REQUEST},
        "IPC-1": escape(order["accession_number"]),
        "IPC-2": escape(order["requested_procedure_id"]),
        "IPC-3": order["study_instance_uid"],
        "IPC-4": escape(order["step_id"]),
        "IPC-5": escape(order["modality"]),
        "IPC-9": escape(order["station"]),
    }
    return _built("OMI_O23", values)


def report(
    config: ReceiverConfig, control_id: str, order: Record, patient: Record, result: Record
) -> Message:
    """Return an ORU^R01 with the text of a report and its result status."""
    values = {
        **_header(config, control_id, "ORU^R01^ORU_R01"),
        **_patient(config, patient),
        **_request(order),
        "OBR-25": result["status"],
        "OBX-1": "1",
        "OBX-2": "TX",
        "OBX-3": "18748-4^Diagnostic imaging study^LN",
        "OBX-5": escape(result["text"]),
        "OBX-11": result["status"],
    }
    return _built("ORU_R01", values)


_PLAIN_REQUEST: Final = ("OBR-1", "OBR-2", "OBR-3", "OBR-4")


def _built(structure: str, values: Mapping[str, str]) -> Message:
    wanted = {path: text for path, text in values.items() if text}
    return read_message(build_message(structure, _VERSION, wanted))


def _moment() -> str:
    return now().strftime("%Y%m%d%H%M%S%z")


def _header(config: ReceiverConfig, control_id: str, kind: str) -> dict[str, str]:
    return {
        "MSH-3": escape(config.application),
        "MSH-4": escape(config.facility),
        "MSH-7": _moment(),
        "MSH-9": kind,
        "MSH-10": escape(control_id),
        "MSH-11": "P",
        "MSH-12": _VERSION,
        "MSH-18": "UNICODE UTF-8",
    }


def _patient(config: ReceiverConfig, patient: Record) -> dict[str, str]:
    name = "^".join(escape(part) for part in str(patient.get("name", "")).split("^"))
    return {
        "PID-1": "1",
        "PID-3": f"{escape(str(patient['id']))}^^^{escape(config.facility)}^MR",
        "PID-5": name,
        "PID-7": escape(str(patient.get("birth_date", ""))),
        "PID-8": escape(str(patient.get("sex", ""))),
    }


def _numbers(segment: str, order: Record) -> dict[str, str]:
    return {
        f"{segment}-2": escape(order.get("placer_order_number", "")),
        f"{segment}-3": escape(order.get("filler_order_number", "")),
    }


def _request(order: Record) -> dict[str, str]:
    code, name = (escape(order.get(key, "")) for key in ("procedure_code", "procedure_name"))
    start = order.get("start", "")
    return {
        "OBR-1": "1",
        **_numbers("OBR", order),
        "OBR-4": f"{code}^{name}^L",
        "OBR-18": escape(order.get("accession_number", "")),
        "OBR-19": escape(order.get("requested_procedure_id", "")),
        "OBR-20": escape(order.get("step_id", "")),
        "OBR-21": escape(order.get("station", "")),
        "OBR-24": escape(order.get("modality", "")),
        "OBR-27": f"1^^^{escape(start)}^^R" if start else "",
    }
