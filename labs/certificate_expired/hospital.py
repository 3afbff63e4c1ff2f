"""The archive with its certificates, and three rooms that call it, from the params."""

from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params

from .drawing import ROOMS

RIGHT, ODD, LAX = 0, 1, 2
"""The parts of the three rooms, by their place in the params."""


def hospital(params: Params) -> dict[str, Any]:
    """Return archive and rooms as they stand."""
    rooms = [_room(params, part) for part in params["shown"]]
    return {"console": {"label": "Console of imaging IT"}, "nodes": [_archive(params), *rooms]}


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def archive_place(params: Params) -> dict[str, Any]:
    """Return where the archive is."""
    return place(params, "archive", 10, params["port"])


def label(params: Params, part: int) -> str:
    """Return what people call the room that has this part."""
    return ROOMS[params["rooms"][part][0]][0]


def authorities(params: Params) -> tuple[str, str]:
    """Return the names of the authority of the last years and of the new one."""
    house = params["domain"].title()
    return f"{house} Imaging CA 1", f"{house} Imaging CA 2"


def files_of(params: Params) -> tuple[str, str, str]:
    """Return the files of the old certificate, the new one, and the one of the installation."""
    old, new, first = (f"archive_{mark}.pem" for mark in params["marks"])
    return old, new, first


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def ended(params: Params) -> str:
    """Return the time at which the certificate ended."""
    return clock(params["start"] - params["ended_before"])


def study(params: Params, part: int, number: int) -> dict[str, str]:
    """Return the facts of a study that waits in a room."""
    room, title = params["rooms"][part]
    name, _, mrn = params["patients"][number - 1 if part == RIGHT else 2 + number]
    uid = new_uid("certificate-expired", title, mrn, str(number))
    return {
        "SOPClassUID": ROOMS[room][2],
        "SOPInstanceUID": uid,
        "StudyInstanceUID": f"{uid}.1",
        "SeriesInstanceUID": f"{uid}.2",
        "PatientName": name,
        "PatientID": mrn,
        "Modality": ROOMS[room][1],
        "StudyDescription": "URGENT" if (part, number) == (RIGHT, 1) else "ROUTINE",
    }


def waiting(params: Params) -> dict[int, dict[str, dict[str, str]]]:
    """Return what waits, by the part of its room and by file: nothing where sending still works."""
    odd = 0 if params["fault"] == "clock" else params["waiting"][ODD]
    found: dict[int, dict[str, dict[str, str]]] = {}
    for part, count in ((RIGHT, params["waiting"][RIGHT]), (ODD, odd)):
        room = params["rooms"][part][0]
        found[part] = {
            f"{room}_study_{number}.dcm": study(params, part, number)
            for number in range(1, count + 1)
        }
    return found


def files(params: Params) -> dict[str, bytes]:
    """Return the objects that wait."""
    rows = (row for part in waiting(params).values() for row in part.items())
    return {name: build_object(facts) for name, facts in rows}


def _archive(params: Params) -> dict[str, Any]:
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **archive_place(params),
        "ae_title": params["archive_title"],
        "device_table": [
            {"ae_title": params["rooms"][part][1], "label": _title(params, part)}
            for part in params["shown"]
        ],
        "tls": {"certificate": files_of(params)[0]},
        "certificates": _store(params),
    }


def _store(params: Params) -> list[dict[str, Any]]:
    """Return the archive's certificates: one that ended, the next one, and one of its own."""
    where = archive_place(params)
    old, new, first = files_of(params)
    before, now = authorities(params)
    both = [where["host"], where["address"]]
    rows = [
        {"file": old, "names": both, "issuer": before, "kind": "expired"},
        {"file": new, "names": both[:1], "issuer": now, "ends": "in a year"},
        {"file": first, "names": both, "issuer": "the archive itself", "kind": "self_signed"},
    ]
    rows[0]["ends"], rows[2]["ends"] = f"today at {ended(params)}", "in eight years"
    return [rows[number] for number in params["store"]]


def _room(params: Params, part: int) -> dict[str, Any]:
    name, title = params["rooms"][part]
    archive = archive_place(params)
    by_address = (part, params["fault"]) == (ODD, "address")
    row = {
        "ae_title": params["archive_title"],
        "host": archive["address" if by_address else "host"],
        "port": archive["port"],
        "tls": True,
    }
    return {
        "kind": "modality",
        "id": name,
        "label": _title(params, part),
        **place(params, name, 40 + part, 104),
        "ae_title": title,
        "device_table": [{"ae_title": params["archive_title"], "label": "Archive"}],
        "destinations": [row],
        "calls": _calls(params, part),
    }


def _title(params: Params, part: int) -> str:
    room = label(params, part).removeprefix("the ")
    return room[0].upper() + room[1:]


def _calls(params: Params, part: int) -> dict[str, Any]:
    """Return how a room looks at certificates."""
    before, now = authorities(params)
    fault = params["fault"] if part == ODD else ""
    return {
        "verifies": part != LAX,
        "authorities": [before] if fault == "issuer" else [before, now],
        "checks_name": True,
        "clock_days": -params["behind"] if fault == "clock" else 0,
    }
