"""Faults of what an archive keeps, promises and sends on; and of the way there."""

from typing import Any, Final

from app.practice.faults.fault import Fault, Hospital, Node, changed, node, rows_to

_GROUP: Final = "Archive"
_WAYS: Final = "Ports and TLS"


def _full(hospital: Hospital) -> dict[str, Any]:
    held = len(node(hospital, "archive")["holdings"])
    return changed(hospital, "archive", quota_objects=held)


def _has_room(hospital: Hospital) -> bool:
    archive = node(hospital, "archive")
    quota = archive["quota_objects"]
    return quota is None or quota > len(archive["holdings"])


def _viewer_forgotten(hospital: Hospital) -> dict[str, Any]:
    title = node(hospital, "view")["ae_title"]
    rows = node(hospital, "archive")["destinations"]
    return changed(
        hospital, "archive", destinations=[row for row in rows if row["ae_title"] != title]
    )


def _rows_of(hospital: Hospital, title_of: str) -> list[Node]:
    """Return the archive's lines for another system, by its title."""
    title = node(hospital, title_of)["ae_title"]
    rows: list[Node] = node(hospital, "archive")["destinations"]
    return [row for row in rows if row["ae_title"] == title]


def _viewer_elsewhere(hospital: Hospital) -> dict[str, Any]:
    title = node(hospital, "view")["ae_title"]
    rows = [
        {**row, "port": row["port"] + 1} if row["ae_title"] == title else row
        for row in node(hospital, "archive")["destinations"]
    ]
    return changed(hospital, "archive", destinations=rows)


def _viewer_is_there(hospital: Hospital) -> bool:
    view = node(hospital, "view")
    return all(
        row["host"] in (view["host"], view["address"]) and row["port"] == view["port"]
        for row in _rows_of(hospital, "view")
    )


def _coercing(hospital: Hospital) -> dict[str, Any]:
    values = {"StudyDescription": "ROUTINE"}
    coercion = {"by": "AccessionNumber", "attributes": [], "values": values}
    return changed(hospital, "archive", coercion=coercion)


def _keeps_words(hospital: Hospital) -> bool:
    coercion = node(hospital, "archive")["coercion"]
    return coercion is None or "StudyDescription" not in coercion["values"]


def _moved_port(hospital: Hospital) -> dict[str, Any]:
    return changed(hospital, "worklist", port=node(hospital, "worklist")["port"] + 1000)


def _worklist_is_found(hospital: Hospital) -> bool:
    port = node(hospital, "worklist")["port"]
    rows = [row for at in ("ct", "us") for row in rows_to(hospital, at, "worklist")]
    return all(row["port"] == port for row in rows)


def _expired(hospital: Hospital) -> dict[str, Any]:
    tls = node(hospital, "vna")["tls"] or {"names": []}
    return changed(hospital, "vna", tls={**tls, "certificate": "expired"})


def _certified(hospital: Hospital) -> bool:
    tls = node(hospital, "vna")["tls"]
    return bool(tls) and tls["certificate"] == "valid"


def _in_the_clear(hospital: Hospital) -> dict[str, Any]:
    title = node(hospital, "vna")["ae_title"]
    rows = [
        {**row, "tls": False} if row["ae_title"] == title else row
        for row in node(hospital, "archive")["destinations"]
    ]
    return changed(hospital, "archive", destinations=rows)


FAULTS: Final = (
    Fault(
        "ARCHIVE_FULL",
        _GROUP,
        "archive",
        "The archive's quota is used up.",
        "New objects are refused: out of resources (0xA700). What is there can be sent again.",
        "Raise the archive's quota, or take it off.",
        _full,
        _has_room,
    ),
    Fault(
        "DUPLICATES_REFUSED",
        _GROUP,
        "archive",
        "The archive refuses objects that it has already.",
        "Sending a study a second time fails: duplicate SOP Instance (0x0111).",
        "Set the archive's policy for duplicates back to keep.",
        lambda hospital: changed(hospital, "archive", duplicates="refuse"),
        lambda hospital: node(hospital, "archive")["duplicates"] != "refuse",
    ),
    Fault(
        "COMMITMENT_OFF",
        _GROUP,
        "archive",
        "The archive takes requests for storage commitment and never reports.",
        "The request is answered, and no N-EVENT-REPORT comes: nothing may be deleted.",
        "Let the archive report on the same association, or on one of its own.",
        lambda hospital: changed(hospital, "archive", commitment="never"),
        lambda hospital: node(hospital, "archive")["commitment"] in ("same", "new"),
    ),
    Fault(
        "DESTINATION_UNKNOWN",
        _GROUP,
        "archive",
        "The workstation is no longer among the archive's destinations.",
        "C-MOVE to it ends at once: move destination unknown (0xA801).",
        "Enter the workstation's title, host and port among the archive's destinations.",
        _viewer_forgotten,
        lambda hospital: bool(_rows_of(hospital, "view")),
    ),
    Fault(
        "DESTINATION_PORT",
        _GROUP,
        "archive",
        "The archive sends to a port of the workstation at which nobody listens.",
        "C-MOVE ends with its sub-operations failed; the trace shows a refused connection.",
        "Put the workstation's own port into the archive's table of destinations.",
        _viewer_elsewhere,
        _viewer_is_there,
    ),
    Fault(
        "COERCION",
        _GROUP,
        "archive",
        "The archive gives every new object the study description ROUTINE.",
        "What arrives has another description in the archive than the device sent.",
        "Take the value out of the archive's coercion policy.",
        _coercing,
        _keeps_words,
    ),
    Fault(
        "PORT_MOVED",
        _WAYS,
        "worklist",
        "The worklist server listens at another port than its clients were told.",
        "The connection to the agreed port is refused: no association, no worklist.",
        "Let the server listen at the agreed port, or tell the new one to both devices.",
        _moved_port,
        _worklist_is_found,
    ),
    Fault(
        "CERTIFICATE_EXPIRED",
        _WAYS,
        "vna",
        "The certificate of the second archive has expired.",
        "C-MOVE to it ends with its sub-operations failed; the trace shows the TLS handshake.",
        "Give the second archive a valid certificate.",
        _expired,
        _certified,
    ),
    Fault(
        "TLS_OFF",
        _WAYS,
        "archive",
        "The archive calls the second archive without TLS.",
        "C-MOVE to it ends with its sub-operations failed: TLS alone is spoken there.",
        "Switch TLS on in the archive's line for the second archive.",
        _in_the_clear,
        lambda hospital: all(row["tls"] for row in _rows_of(hospital, "vna")),
    ),
)
