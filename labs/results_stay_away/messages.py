"""The messages of the night, as the RIS sent them and as they stand at the engine."""

from typing import Any

from app.grading import Params

STRANGER = 6
"""The place in the cast of the one patient whom the EHR does not know."""


def head(params: Params, control: str, kind: str) -> str:
    """Return MSH of a message that the RIS sent."""
    sent = f"20260312{params['start'] // 60 - 2:02d}1500"
    return f"MSH|^~\\&|RIS|HOSP|ENGINE|HOSP|{sent}||{kind}|{control}|P|2.5.1||||||UNICODE UTF-8"


def person(params: Params, at: int) -> str:
    """Return PID of the patient *at* a place of the cast."""
    name, _, number, born, sex = params["patients"][at]
    return f"PID|1||{number}^^^HOSP^MR||{name}||{born}|{sex}"


def request(params: Params, at: int, status: str = "") -> str:
    """Return OBR of the order *at* a place, with a result status."""
    placer, accession = params["placers"][at], params["accessions"][at]
    code, name, _ = params["exam"]
    tail = f"|||{accession}||||||CT|{status}"
    return f"OBR|1|{placer}|F{accession}|{code}^{name}^L|||||||||||{tail}"


def result(params: Params, control: str, at: int) -> str:
    """Return the final report of the order *at* a place."""
    text = params["exam"][2]
    lines = [
        head(params, control, "ORU^R01^ORU_R01"),
        person(params, at),
        request(params, at, "F"),
        f"OBX|1|TX|18748-4^Diagnostic imaging study^LN||{text}||||||F",
    ]
    return "\r".join(lines) + "\r"


def order(params: Params, control: str, kind: str, code: str, at: int) -> str:
    """Return a message about the order *at* a place: its status, or its schedule."""
    placer, accession = params["placers"][at], params["accessions"][at]
    told = f"ORC|{code}|{placer}|F{accession}||{'CM' if code == 'SC' else ''}"
    lines = [head(params, control, kind), person(params, at), told, request(params, at)]
    if kind.startswith("OMI"):
        lines.append(f"IPC|{accession}|RP{accession}|2.25.{int(accession[3:])}|SPS{accession}|CT")
    return "\r".join(lines) + "\r"


def blocking(params: Params) -> tuple[str, int, str]:
    """Return kind, place in the cast and text of the message that the EHR refuses."""
    if params["block"] == "unknown_order":
        return "ORM^O01", 5, order(params, "R50", "ORM^O01^ORM_O01", "SC", 5)
    if params["block"] == "wrong_type":
        return "OMI^O23", 5, order(params, "R50", "OMI^O23^OMI_O23", "NW", 5)
    return "ORU^R01", STRANGER, result(params, "R50", STRANGER)


def refusal(params: Params) -> str:
    """Return what the EHR said of the message that is first in the queue."""
    return {
        "unknown_order": f"AE (error). No order here has the number {params['placers'][5]}.",
        "wrong_type": "AR (rejected). Messages of type OMI are not taken here.",
        "unknown_patient": (
            f"AE (error). No patient here has the number {params['patients'][STRANGER][2]}."
        ),
    }[params["block"]]


def row(params: Params, n: int, control: str, kind: str, at: int, text: str) -> dict[str, Any]:
    """Return a message as a queue holds it."""
    return {
        "n": n,
        "control_id": control,
        "kind": kind,
        "patients": [params["patients"][at][2]],
        "message": text,
        "raw": "",
        "route": {"ORU": "results", "ORM": "status", "OMI": "schedule"}[kind[:3]],
        "attempts": 0,
        "replay_of": 0,
    }


def parked(params: Params) -> list[dict[str, Any]]:
    """Return the results that the night set aside; the urgent one is the first of them."""
    rows = []
    for at in range(params["parked"]):
        n, control = params["first_number"] + at, f"R{40 + at}"
        text = result(params, control, at)
        why = "EHR says AE: OBR-2.1 is required here and has no value. Set aside at night."
        rows.append({"to": "ehr", "reason": why, **row(params, n, control, "ORU^R01", at, text)})
    return rows


def queued(params: Params) -> list[dict[str, Any]]:
    """Return what waits: the refused message, and the results behind it."""
    first = params["first_number"] + params["parked"]
    kind, at, text = blocking(params)
    rows = [{**row(params, first, "R50", kind, at, text), "attempts": 1}]
    for n in range(params["behind"]):
        place, control = params["parked"] + n, f"R{60 + n}"
        text = result(params, control, place)
        rows.append(row(params, first + 1 + n, control, "ORU^R01", place, text))
    return rows
