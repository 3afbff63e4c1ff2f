"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params, Source

from .showings import faults, showings

NOTES_BY = 25
"""Until then the ward decides whether to have the examination repeated."""

_CHANGES = {
    "cleared": (
        "Results map: the field with the old system's order number is emptied before delivery,\n"
        "as in the list of fields that the archive project no longer needs.\n"
    ),
    "overwritten": (
        "Results map: the placer field is now filled from the field that the new RIS release is\n"
        "going to use. (That release comes in June.)\n"
    ),
    "translated": (
        "Results map: order numbers of the closed clinic are translated with the table\n"
        "order_numbers; what is not in the table is not passed on.\n"
    ),
}
_OWNERS = {
    "unknown_order": (
        "“That order was taken by telephone and typed into the RIS alone. The EHR has never heard "
        "of it. Set the status aside, we enter the order later and tell you.”\n"
    ),
    "wrong_type": (
        "“Schedules? Our inbox has never taken those, and nobody asked us. Set it aside; the "
        "scheduling project has to talk to us first.”\n"
    ),
    "unknown_patient": (
        "“That report is for a practice in town that has its patients read here. It has no record "
        "in the EHR and shall have none. Set it aside; the practice gets it on paper.”\n"
    ),
}


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    physician, radiologist, night, owner = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("physician", physician, "physician on the ward"),
            Colleague("radiologist", radiologist, "radiologist on duty"),
            Colleague("night", night, "interface team, night shift"),
            Colleague("owner", owner, "results desk of the EHR team"),
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
    aside = params["parked"]
    return (
        Source(
            "change_note",
            "Last evening's change at the engine",
            f"22:30 {_CHANGES[params['drop']]}Tested with: one status message. It went through.\n",
            "The change touched the placer order number, and no result was sent as a test.",
        ),
        Source(
            "night_note",
            "What the night shift left",
            f"23:50 queue to the EHR stood. {aside} result{'' if aside == 1 else 's'} refused, set "
            "aside, queue ran again.\n05:40 stands again. Restart did not help. Leaving it to the "
            "day.\nNobody was called: it was quiet.\n",
            "Results were set aside in the night, and they are not among those that wait.",
        ),
        Source(
            "owner_call",
            "Call the results desk about the message that is first in the queue",
            _OWNERS[params["block"]],
            "Nobody needs the refused message in the EHR today; whoever owns it wants its number.",
            minutes=4,
        ),
        Source(
            "ehr_sheet",
            "The EHR team's page on incoming results",
            "A result is filed under the order with the number in OBR-2 and shown to whoever gave\n"
            "that order. Without a number it would lie in an inbox that nobody reads; so the\n"
            "interface refuses it. Taken: ADT, ORM, ORU.\n",
            "The EHR refuses a result without an order number on purpose.",
            minutes=3,
        ),
    )


def _coming(params: Params) -> tuple[Coming, ...]:
    patient = params["patients"][0][1]
    return (
        Coming(
            NOTES_BY,
            "The ward decides whether to have the CT repeated",
            "Without word they order it again, with contrast medium and dose.",
            known=True,
        ),
        Coming(14, "The reading room calls", "They ask whether they should sign the reports anew."),
        Coming(
            params["urgent_after"],
            f"The treatment of {patient} is decided",
            "If the report is not under its order now, they decide without it.",
            known=True,
        ),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    return (
        Option("by_phone", "The report exists; until it shows, the radiologist tells it by phone."),
        Option("not_lost", "Signed reports are safe at the engine. Please do not sign them again."),
        Option("in_ehr", "All reports of the night are in the EHR under their orders."),
        Option("repeat", "Please order the examination again."),
        Option("sign_again", "Please sign the night's reports a second time."),
        Option("blame", f"{params['staff'][2]} broke the results and went home."),
        Option("ehr_down", "The EHR is down."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("cleared", "A step of the map emptied the placer order number."),
        Option("overwritten", "A step of the map copied an empty field over the order number."),
        Option("translated", "A step of the map translated the order number into nothing."),
        Option("unknown_order", "A status came for an order that the EHR had never placed."),
        Option("wrong_type", "A route brought the EHR a type of message that it does not take."),
        Option("unknown_patient", "A result came for a patient who is not in the EHR."),
        Option("network", "The line to the EHR was interrupted."),
        Option("unsigned", "The reports had not been signed."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option("parked", "A message is parked; the results desk knows its reason and number."),
        Option("test", "A change of a map needs a test with every type that passes through it."),
        Option("sign", "The night's reports must be signed again."),
        Option("check", "The EHR's check for the order number must be switched on again."),
    )
