"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params, Source

from .hospital import clock, ended
from .papers import logs, register, renewal, time_list
from .showings import faults, showings

NOTES_BY = 30
"""Until then the rooms leave their settings alone."""


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    physician, lead, security = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("physician", physician, "physician who treats the urgent patient"),
            Colleague("lead", lead, "lead technologist of the rooms"),
            Colleague("security", security, "security officer"),
        ),
        sources=_sources(params),
        coming=_coming(params),
        statements=_statements(params),
        causes=_causes(),
        left=_left(),
        faults=faults(params),
        showings=showings(params),
    )


def _sources(params: Params) -> tuple[Source, ...]:
    return (
        Source(
            "room_logs",
            "What the rooms logged since the hour",
            logs(params),
            "Rooms that verify with a right clock stopped at one minute; the others went on.",
            minutes=4,
        ),
        Source(
            "register",
            "The security team's register of names and authorities",
            register(params),
            "It says by which name the archive is called, who may issue, and what every caller "
            "checks.",
            minutes=3,
        ),
        Source(
            "renewal_note",
            "The archive team's note on the new certificate",
            renewal(params),
            "A new certificate lies in the store and waits to be chosen; nobody has tried it.",
        ),
        Source(
            "time_list",
            "The time server's page: who asked when",
            time_list(params),
            "A caller with a wrong clock takes a certificate that has ended and refuses a new one.",
        ),
    )


def _coming(params: Params) -> tuple[Coming, ...]:
    patient = params["patients"][0][1]
    return (
        Coming(
            12,
            "The maker's hotline calls back",
            "They would take the tick away on all devices from afar, it takes a minute.",
        ),
        Coming(
            NOTES_BY,
            "The rooms help themselves",
            "Without word the lead technologist follows the hotline's advice.",
            known=True,
        ),
        Coming(
            params["need_after"],
            f"The treatment of {patient} is decided",
            "What is not in the archive then is decided without.",
            known=True,
        ),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    patient = params["patients"][0][1]
    return (
        Option(
            "on_device",
            f"The images of {patient} are safe in the room and can be seen there meanwhile.",
        ),
        Option(
            "leave_checks",
            "Please leave every check on the devices as it is; what waits there is safe.",
        ),
        Option("ended", f"The archive's certificate ended at {ended(params)}; another is there."),
        Option("all_well", "All rooms reach the archive again, and each of them verifies it."),
        Option("tick_off", "Please take the tick away at verification until noon."),
        Option("attack", "Somebody has put himself in the archive's place; use nothing of it."),
        Option("repeat", "Please repeat the examinations that did not arrive."),
        Option("blame", f"{params['staff'][2]} has forgotten the certificate."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("expired", "The certificate that the archive shows has ended."),
        Option("issuer", "A room did not know the authority of the new certificate."),
        Option("address", "A room called the archive by an address, not by the agreed name."),
        Option("clock", "The clock of a room was days behind."),
        Option("lax", "A room verified nothing, and so noticed nothing."),
        Option("attack", "Somebody stood in the archive's place."),
        Option("titles", "AE titles did not agree."),
        Option("network", "The line to the archive was interrupted."),
        Option("version", "A room spoke a withdrawn version of TLS."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option("watch", "The ends of all certificates are watched, with alarms weeks ahead."),
        Option("issuer", "Another device on the open list is given the new authority."),
        Option("address", "Another device on the list calls by the agreed name."),
        Option("clock", "The device that lost its time server gets another."),
        Option("resend", "Studies still wait in rooms and must be sent."),
        Option("checks", "A check that is off must be switched on."),
        Option("clear", "The way in the clear must be closed."),
    )
