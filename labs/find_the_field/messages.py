"""The three messages of the bench, built from the params."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.grading import Params
from app.hl7 import build_message, escape

ORDER, RESULT, PATIENT = "order.hl7", "result.hl7", "patient.hl7"

_FILLED = {
    "PID-11": "14 Mill Lane^^Fernwood^^20417",
    "PID-13": "555-0142",
    "PID-14": "555-0187",
    "PID-15": "cy^Welsh^L",
    "PID-16": "M",
}
_STRUCTURES = {"A08": "ADT_A01", "A31": "ADT_A05", "A40": "ADT_A39"}


def order_message(params: Params) -> bytes:
    """Return the order: OMI^O23 with its IPC segment, or ORM^O01 with OBR-18 to 20 and ZDS."""
    order = params["order"]
    header = {
        f"MSH-{3 + at}": name + (f"^2.999.{7 + at}.1^ISO" if 3 + at in order["with_oid"] else "")
        for at, name in enumerate(order["names"])
    }
    numbers = {"2": f"{order['placer']}^WARD", "3": f"{order['filler']}^RIS"}
    values = {
        **header,
        "MSH-7": f"{_day(params)}071500{params['zone']}",
        "MSH-10": order["control_id"],
        **_patient_line(order, _identifiers(params, order, deep=False)),
        "PV1-2": "I",
        "PV1-3": f"{escape(params['ward'])}^12^A",
        "ORC-1": "NW",
        **{f"ORC-{field}": value for field, value in numbers.items()},
        "OBR-1": "1",
        **{f"OBR-{field}": value for field, value in numbers.items()},
        "OBR-4": f"{order['procedure_code']}^{escape(order['procedure'])}^L",
        **_keys(order),
    }
    structure = "OMI_O23" if order["style"] == "ipc" else "ORM_O01"
    return build_message(structure, order["version"], values)


def _keys(order: Mapping[str, Any]) -> dict[str, str]:
    """Return the imaging keys where the style of the interface puts them."""
    if order["style"] == "ipc":
        return {
            "OBR-18": order["folder"],
            "IPC-1": f"{order['accession']}^RIS",
            "IPC-2": f"{order['requested_procedure']}^RIS",
            "IPC-3": order["study"],
            "IPC-4": f"{order['step']}^RIS",
            "IPC-5": order["modality"],
        }
    return {
        "OBR-18": order["accession"],
        "OBR-19": order["requested_procedure"],
        "OBR-20": order["step"],
        "OBR-24": order["modality"],
        "ZDS-1": f"{order['study']}^^Application^DICOM",
    }


def result_message(params: Params) -> bytes:
    """Return the result: three measurements, a finding of several lines, an impression."""
    result = params["result"]
    times = dict(zip(("OBR-36", "OBR-7", "OBR-22", "MSH-7"), _times(params), strict=True))
    values = {
        "MSH-3": "RADIS",
        "MSH-4": "REPORTS",
        "MSH-5": "CHART",
        "MSH-10": f"R{result['filler'][-6:]}",
        "MSH-7": times.pop("MSH-7"),
        **_patient_line(
            result, f"{result['number']}^^^{_home(params['order'])}^{params['codes']['mr']}"
        ),
        "OBR-1": "1",
        "OBR-3": f"{result['filler']}^RIS",
        "OBR-4": f"EX1^{result['exam']}^L",
        **times,
        "OBR-25": "P",
    }
    for number, observation in enumerate(observations(params), 1):
        at = f"OBX[{number}]" if number > 1 else "OBX"
        values |= {f"{at}-{field}": value for field, value in observation.items()}
        values |= {f"{at}-1": str(number), f"{at}-11": "P"}
    return build_message("ORU_R01", result["version"], values)


def observations(params: Params) -> list[dict[str, str]]:
    """Return the fields of each OBX in the order of the message."""
    result = params["result"]
    measured = [
        {
            "2": "NM",
            "3": f"{each['code']}^{each['name']}^L",
            "5": f"{each['tenths'] // 10}.{each['tenths'] % 10}",
            "6": f"{each['unit']}^{each['unit_name']}^UCUM",
        }
        for each in result["measures"]
    ]
    lines = {"2": "TX", "3": "FIND^Findings^L", "5": "~".join(map(escape, result["lines"]))}
    impression = {"2": "TX", "3": "IMP^Impression^L", "5": escape(result["impression"])}
    ordered = [lines, *measured] if result["lines_first"] else [*measured, lines]
    return [*ordered, impression]


def patient_message(params: Params) -> bytes:
    """Return the update of a patient, or the merge of two numbers."""
    patient = params["patient"]
    details = {**_FILLED, patient["null"][0]: '""', patient["empty"][0]: ""}
    values = {
        "MSH-3": "REGDESK",
        "MSH-4": _home(patient),
        "MSH-5": "RADIS",
        "MSH-7": f"{patient['sent_on']}101500{params['zone']}",
        "MSH-9": f"ADT^{patient['event']}^{_STRUCTURES[patient['event']]}",
        "MSH-10": f"A{patient['retired'][-6:]}",
        "EVN-2": f"{patient['sent_on']}101400{params['zone']}",
        **_patient_line(patient, _identifiers(params, patient, deep=True)),
        "PID-5": f"{patient['family']}^{patient['given']}^{patient['middle']}^III^DR",
        "PID-9": f"{patient['family']}^{patient['given'][0]}",
        **details,
    }
    if patient["event"] == "A40":
        values["MRG-1"] = f"{patient['retired']}^^^{_home(patient)}^{params['codes']['mr']}"
    values |= {"PV1-2": "I", "PV1-3": f"{params['ward']}^{patient['room']}^B"}
    return build_message(_STRUCTURES[patient["event"]], patient["version"], values)


def _patient_line(person: Mapping[str, Any], identifiers: str) -> dict[str, str]:
    return {
        "PID-1": "1",
        "PID-3": identifiers,
        "PID-5": f"{person['family']}^{person['given']}^{person['middle']}".rstrip("^"),
        "PID-7": person["birth_day"],
        "PID-8": person["sex"],
    }


def _identifiers(params: Params, part: Mapping[str, Any], *, deep: bool) -> str:
    """Return PID-3; *deep* writes each authority with its OID, in subcomponents."""
    entries = []
    for each in part["identifiers"]:
        owner = f"{each['authority']}&{each['oid']}&ISO" if deep else each["authority"]
        entries.append(f"{each['number']}^^^{owner}^{params['codes'][each['kind']]}")
    return "~".join(entries)


def _home(part: Mapping[str, Any]) -> str:
    """Return the authority of the hospital that keeps this patient's account."""
    return next(str(each["authority"]) for each in part["identifiers"] if each["kind"] == "account")


def _day(params: Params) -> str:
    return str(params["day"]).replace("-", "")


def _times(params: Params) -> list[str]:
    start = datetime.fromisoformat(f"{params['day']}T08:00:00")
    moments = [start + timedelta(minutes=each) for each in params["result"]["minutes"]]
    return [f"{moment:%Y%m%d%H%M%S}{params['zone']}" for moment in moments]
