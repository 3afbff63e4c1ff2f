"""The faults of the incident, and what its systems show of them."""

from typing import Any

from app.grading import Fault, Params, Showing

from .hospital import LAX, ODD, archive_place, authorities, files_of


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the certificate that ended, the odd room, and the one that verifies nothing."""
    odd, lax = (params["rooms"][part][0] for part in (ODD, LAX))
    path, has = _odd(params)
    new = files_of(params)[1]
    ended = ("room_logs", "archive_store")
    shown = {"issuer": "renewal_note", "address": "register", "clock": "time_list"}[params["fault"]]
    return (
        Fault("expired", ended, "the archive shows the new one", "archive", "tls.certificate", new),
        Fault(
            params["fault"],
            (shown, "odd_room", "odd_refusal"),
            "the odd room can check the new certificate",
            odd,
            path,
            has,
        ),
        Fault(
            "lax", ("room_logs", "lax_room"), "every room verifies", lax, "calls.verifies", has=True
        ),
    )


def _odd(params: Params) -> tuple[str, Any]:
    return {
        "issuer": ("calls.authorities", authorities(params)[1]),
        "address": ("destinations", {"host": archive_place(params)["host"]}),
        "clock": ("calls.clock_days", 0),
    }[str(params["fault"])]


def showings(params: Params) -> tuple[Showing, ...]:
    """Return what archive and rooms show, and what the odd room says to the new certificate."""
    odd, lax = (params["rooms"][part][0] for part in (ODD, LAX))
    return (
        Showing(
            "archive_store",
            "archive",
            "The archive's certificates, and the one in use",
            "The one in use has ended; another is there, from another authority.",
        ),
        Showing(
            "odd_room",
            odd,
            "How the odd room calls, and what it checks",
            "Its address, its authorities or its clock differ from what was agreed.",
        ),
        Showing(
            "lax_room",
            lax,
            "How the room that still works calls",
            "It verifies nothing, and so noticed nothing.",
        ),
        Showing(
            "odd_refusal",
            odd,
            "What the odd room says to the new certificate",
            "Once the archive shows another certificate, the room's own fault is left.",
            by=({"kind": "store", "tls": odd}, {"kind": "echo", "tls": odd}),
            after="expired",
        ),
    )
