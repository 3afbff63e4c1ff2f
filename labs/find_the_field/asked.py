"""What is asked, in the words of the page, and where each answer stands on the bench."""

from collections.abc import Mapping
from typing import Any

from app.grading import Params

from .messages import observations

_NAMES = {
    3: "sending application",
    4: "sending facility",
    5: "receiving application",
    6: "receiving facility",
}
_HEADER = {
    7: "the date and time of the message",
    9: "the message type",
    10: "the message control ID",
    11: "the processing ID",
    12: "the version of HL7",
}
_KINDS = {"mr": "medical record number", "account": "account number"}
_TIMES = {
    "OBR-7": "when the observation was made",
    "OBR-22": "when the report last changed its status",
    "OBR-36": "when the exam was scheduled to begin",
}
_EVENTS = {
    "A08": "an update of a patient (A08)",
    "A31": "an update of a person (A31)",
    "A40": "a merge of two patient numbers (A40)",
}
_STYLES = {
    "obr18": "this feed sends ORM^O01. Accession number in OBR-18, requested procedure in OBR-19, "
    "scheduled step in OBR-20, Study Instance UID in ZDS-1.1.",
    "ipc": "this feed sends OMI^O23. Accession number in IPC-1.1, requested procedure in IPC-2.1, "
    "Study Instance UID in IPC-3.1, scheduled step in IPC-4.1. OBR-18 holds the ward's folder.",
}


def words(params: Params) -> dict[str, str]:
    """Return the seeded words of brief, prompts and options."""
    order, result, patient = params["order"], params["result"], params["patient"]
    identifier = order["identifiers"][order["identifier_asked"]]
    seen = impression_readings(result["impression"])
    return {
        "asker": params["asker"],
        "hospital": params["hospital"],
        "ward": params["ward"],
        "order_spec": _STYLES[order["style"]],
        "event": _EVENTS[patient["event"]],
        "code_mr": params["codes"]["mr"],
        "code_account": params["codes"]["account"],
        "code_other": params["codes"]["other"],
        "name_asked": _NAMES[order["name_asked"]],
        "header_asked": _HEADER[order["field_asked"]],
        "kind_asked": _KINDS[identifier["kind"]],
        "authority_asked": identifier["authority"],
        "measure_asked": result["measures"][result["measure_asked"]]["name"],
        "time_asked": _TIMES[result["time_asked"]],
        "lines_place": f"{_lines_segment(params)}-5",
        "null_path": patient[patient["null_asked"]][0],
        "null_name": patient[patient["null_asked"]][1],
        "oid_number": patient["identifiers"][patient["oid_asked"]]["number"],
        "part_asked": patient["part_asked"][1],
        **{
            f"seen_{letter}": seen[name]
            for letter, name in zip("abcd", result["shown"], strict=True)
        },
    }


def truth(params: Params) -> dict[str, Any]:
    """Return the paths at which the answers stand, and what the choices are."""
    order, result, patient = params["order"], params["result"], params["patient"]
    return {
        "header_name": f"MSH-{order['name_asked']}",
        "header_path": f"MSH-{order['field_asked']}",
        "identifier": f"PID-3[{order['identifier_asked'] + 1}]",
        "style": order["style"],
        "measure": _segment(params, "3", result["measures"][result["measure_asked"]]["code"]),
        "lines": _lines_segment(params),
        "shown": dict(zip("abcd", result["shown"], strict=True)),
        "time": result["time_asked"],
        "null_path": patient[patient["null_asked"]][0],
        "is_null": patient["null_asked"] == "null",
        "oid": f"PID-3[{patient['oid_asked'] + 1}]",
        "part": patient["part_asked"][0],
    }


def impression_readings(text: str) -> Mapping[str, str]:
    """Return how *text* may be read out of its escaped form: rightly, and in three wrong ways."""
    escaped = text.translate({ord(mark): f"\\{letter}\\" for mark, letter in _LETTERS.items()})
    swapped = text.translate(str.maketrans("|&~", "^~&"))
    stripped = text.translate({ord(mark): letter for mark, letter in _LETTERS.items()})
    return {"right": text, "raw": escaped, "swapped": swapped, "stripped": stripped}


_LETTERS = {"|": "F", "&": "T", "~": "R"}


def _lines_segment(params: Params) -> str:
    return _segment(params, "3", "FIND")


def _segment(params: Params, field: str, code: str) -> str:
    """Return the OBX whose *field* begins with *code*, as a path writes it."""
    found = [each[field].startswith(f"{code}^") for each in observations(params)].index(True) + 1
    return "OBX" if found == 1 else f"OBX[{found}]"
