"""An EHR, an interface engine, a RIS and an archive with a worklist, as plain data."""

from typing import Any

from tests.practice.wards import archive

PATIENT = {"id": "100", "name": "Müller^Anna", "birth_date": "19700102", "sex": "F"}


def place(kind: str, node_id: str, number: int, **settings: Any) -> dict[str, Any]:
    """Return a node of *kind* at a host of its own."""
    return {
        "kind": kind,
        "id": node_id,
        "label": node_id.upper(),
        "host": f"{node_id}.ward.example",
        "address": f"10.20.2.{number}",
        "port": 2575,
        **settings,
    }


def to(node_id: str, **settings: Any) -> dict[str, Any]:
    """Return a destination that leads to the node *node_id*."""
    return {"id": node_id, "host": f"{node_id}.ward.example", "port": 2575, **settings}


def engine(*destinations: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return an engine that sends every message to all *destinations*."""
    route = {"id": "all", "to": [row["id"] for row in destinations]}
    return place(
        "engine",
        "engine",
        1,
        application="ENGINE",
        **{"destinations": list(destinations), "routes": [route], **settings},
    )


def ris(**settings: Any) -> dict[str, Any]:
    """Return a RIS that reports to the engine and feeds the archive's worklist."""
    more = {"worklist_at": "archive", "stations": {"CT": "CT01"}, **settings}
    return place("ris_hl7", "ris", 2, application="RIS", **more)


def ehr(**settings: Any) -> dict[str, Any]:
    """Return an EHR that sends to the engine."""
    return place("ehr", "ehr", 3, application="EHR", **{"destinations": [to("engine")], **settings})


def hospital(*nodes: dict[str, Any]) -> dict[str, Any]:
    """Return a hospital of *nodes*."""
    return {"console": {"label": "Interface team"}, "nodes": list(nodes)}


def whole(**ris_settings: Any) -> dict[str, Any]:
    """Return a hospital in which an order goes all the way and its status comes back."""
    routes = [
        {"id": "to_ris", "sending_application": "EHR", "to": ["ris"]},
        {"id": "to_ehr", "sending_application": "RIS", "to": ["ehr"]},
    ]
    back = to("engine", message_types=["ORM", "ORU"])
    return hospital(
        archive(),
        engine(to("ris"), to("ehr"), routes=routes),
        ris(destinations=[back], **ris_settings),
        ehr(),
    )


def adt(number: int, event: str = "A04", patient: str = "100", **more: str) -> str:
    """Return an ADT message with the control ID *number*."""
    merge = f"MRG|{more['retired']}^^^WARD^MR\r" if "retired" in more else ""
    name = more.get("name", "Doe^Jane")
    application = more.get("application", "EHR")
    return (
        f"MSH|^~\\&|{application}|WARD|ENGINE|WARD|20261121120000||ADT^{event}|C{number}|P|2.5.1"
        "||||||UNICODE UTF-8\rEVN||20261121\r"
        f"PID|1||{patient}^^^WARD^MR||{name}||19700102|F\r{merge}"
    )


def sending(*messages: str, **more: Any) -> dict[str, Any]:
    """Return the action that sends *messages* to the engine over one connection."""
    right = {"kind": "send_hl7", "host": "engine.ward.example", "port": 2575}
    return {**right, "messages": list(messages), **more}


def doing(do: str, kind: str = "engine", node: str = "", **more: Any) -> dict[str, Any]:
    """Return an action on a system."""
    return {"kind": kind, "node": node or kind, "do": do, **more}


def carried_on(data: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    """Return the hospital as a caller keeps it after an action, with what is held."""
    nodes = [{**node, **held.get(node["id"], {})} for node in data["nodes"]]
    return {**data, "nodes": nodes}
