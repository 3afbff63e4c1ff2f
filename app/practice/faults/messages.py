"""Faults between EHR, interface engine and RIS: queues, routes, maps, acknowledgments."""

from typing import Any, Final

from app.practice.engine.queue_states import RUNNING, STOPPED
from app.practice.faults.fault import Fault, Hospital, changed, node

_GROUP: Final = "Messages"
_ACCESSION: Final = ("OBR-18", "IPC-1")
_WRONG_STEP: Final = {"do": "copy", "from": "ORC-2", "to": "OBR-18"}


def _stopped(hospital: Hospital) -> dict[str, Any]:
    queues = node(hospital, "engine")["queues"]
    queue = {**queues.get("ris", {"waiting": []}), "state": STOPPED}
    queue["reason"] = "An administrator stopped the queue."
    return changed(hospital, "engine", queues={**queues, "ris": queue})


def _runs(hospital: Hospital) -> bool:
    queue = node(hospital, "engine")["queues"].get("ris", {})
    return bool(queue.get("state", RUNNING) != STOPPED)


def _route_off(hospital: Hospital) -> dict[str, Any]:
    rows = [
        {**row, "enabled": False} if row["message_type"] == "ORM" else row
        for row in node(hospital, "engine")["routes"]
    ]
    return changed(hospital, "engine", routes=rows)


def _orders_are_routed(hospital: Hospital) -> bool:
    return any(
        row["enabled"]
        and "ris" in row["to"]
        and row["message_type"] in ("", "ORM")
        and row["sending_application"] in ("", "EHR")
        for row in node(hospital, "engine")["routes"]
    )


def _to_ris(hospital: Hospital, **settings: Any) -> dict[str, Any]:
    rows = [
        {**row, **settings} if row["id"] == "ris" else row
        for row in node(hospital, "engine")["destinations"]
    ]
    return changed(hospital, "engine", destinations=rows)


def _ris_row(hospital: Hospital) -> dict[str, Any]:
    rows = node(hospital, "engine")["destinations"]
    return next((row for row in rows if row["id"] == "ris"), {})


def _ris_is_found(hospital: Hospital) -> bool:
    row, ris = _ris_row(hospital), node(hospital, "ris")
    return row.get("port") == ris["port"] and row.get("host") in (ris["host"], ris["address"])


def _bad_map(hospital: Hospital) -> dict[str, Any]:
    maps = node(hospital, "engine")["maps"]
    return changed(
        hospital, "engine", maps={**maps, "orders": [*maps.get("orders", []), _WRONG_STEP]}
    )


def _leaves_accessions(hospital: Hospital) -> bool:
    maps = node(hospital, "engine")["maps"]
    steps = [step for rows in maps.values() for step in rows]
    return not any(str(step.get("to", "")).startswith(_ACCESSION) for step in steps)


def _bad_table(hospital: Hospital) -> dict[str, Any]:
    tables = node(hospital, "engine")["tables"]
    rows = {**tables.get("sex", {}), "F": "M"}
    return changed(hospital, "engine", tables={**tables, "sex": rows})


def _tells_sex(hospital: Hospital) -> bool:
    rows = node(hospital, "engine")["tables"].get("sex", {})
    return all(rows.get(each, each) == each for each in ("F", "M"))


FAULTS: Final = (
    Fault(
        "QUEUE_STOPPED",
        _GROUP,
        "engine",
        "Somebody stopped the engine's queue to the RIS.",
        "Patients and orders wait in the engine; the EHR's messages are acknowledged all the same.",
        "Restart the queue at the interface engine.",
        _stopped,
        _runs,
    ),
    Fault(
        "ROUTE_OFF",
        _GROUP,
        "engine",
        "The engine's route for orders is not in use.",
        "Orders are parked in the engine because no route takes them; patients go through.",
        "Put the route for orders to use again, then release what was parked.",
        _route_off,
        _orders_are_routed,
    ),
    Fault(
        "RIS_PORT",
        _GROUP,
        "engine",
        "The engine sends to a port of the RIS at which nobody listens.",
        "The connection is refused, and messages for the RIS wait in the engine.",
        "Correct the port of the engine's destination for the RIS.",
        lambda hospital: _to_ris(hospital, port=node(hospital, "ris")["port"] + 1),
        _ris_is_found,
    ),
    Fault(
        "REFUSED_PARKED",
        _GROUP,
        "engine",
        "The engine sets aside what the RIS refuses, and sends on whatever comes behind it.",
        "A refused message is parked without stopping anything: later ones overtake it.",
        "Let the destination block on a refusal, or hold the same patient's later messages.",
        lambda hospital: _to_ris(hospital, on_error="skip", holds_patient=False),
        lambda hospital: (
            _ris_row(hospital).get("on_error") == "block"
            or bool(_ris_row(hospital).get("holds_patient"))
        ),
    ),
    Fault(
        "WRONG_MAP",
        _GROUP,
        "engine",
        "The engine's map writes the placer order number where the accession number belongs.",
        "New orders have the EHR's number as their accession number in RIS and worklist.",
        "Take the step that writes OBR-18 out of the map for orders.",
        _bad_map,
        _leaves_accessions,
    ),
    Fault(
        "WRONG_TABLE",
        _GROUP,
        "engine",
        "The engine's table of sexes turns F into M.",
        "A woman who is registered in the EHR is a man in the RIS.",
        "Correct the line of the engine's table.",
        _bad_table,
        _tells_sex,
    ),
    Fault(
        "FIELD_REQUIRED",
        _GROUP,
        "ris",
        "The RIS insists on an account number (PID-18), which the EHR never sends.",
        "The RIS answers AE, and the engine's queue to it is blocked.",
        "Take PID-18 from the required fields of the RIS, then restart the queue.",
        lambda hospital: changed(hospital, "ris", required=["PID-18"]),
        lambda hospital: "PID-18" not in node(hospital, "ris")["required"],
    ),
    Fault(
        "ORDERS_REFUSED",
        _GROUP,
        "ris",
        "The RIS takes messages about patients alone.",
        "The RIS answers AR to every order, and the engine's queue to it is blocked.",
        "Let the RIS take ORM as well, then restart the queue.",
        lambda hospital: changed(hospital, "ris", message_types=["ADT"]),
        lambda hospital: (
            node(hospital, "ris")["message_types"] is None
            or {"ADT", "ORM"} <= set(node(hospital, "ris")["message_types"])
        ),
    ),
    Fault(
        "REPEATS_REFUSED",
        _GROUP,
        "ris",
        "The RIS refuses a message that it has had already.",
        "After a lost acknowledgment the engine's second sending is refused, and the queue blocks.",
        "Let the RIS acknowledge a repeated message once more without doing it again.",
        lambda hospital: changed(hospital, "ris", duplicates="refuse"),
        lambda hospital: node(hospital, "ris")["duplicates"] != "refuse",
    ),
    Fault(
        "REPORTS_STAY",
        _GROUP,
        "ris",
        "The RIS sends order status to the engine, and no reports.",
        "A report is finished in the RIS and never comes to the EHR; nothing waits anywhere.",
        "Add ORU to the message types of the RIS's destination, then send the report again.",
        lambda hospital: changed(
            hospital,
            "ris",
            destinations=[
                {**row, "message_types": ["ORM"]} for row in node(hospital, "ris")["destinations"]
            ],
        ),
        lambda hospital: any(
            row["message_types"] is None or "ORU" in row["message_types"]
            for row in node(hospital, "ris")["destinations"]
        ),
    ),
)
