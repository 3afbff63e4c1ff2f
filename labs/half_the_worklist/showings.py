"""The faults of the incident, and what its systems show of them."""

from app.grading import Fault, Params, Showing


def faults(params: Params) -> tuple[Fault, ...]:
    """Return the station that is gone, and the times that are another zone's."""
    station = ("change_note", "ct_title", "ris_orders", "empty_list")
    return (
        Fault(
            "station",
            station,
            "the RIS schedules at the scanner that is there",
            "ris",
            "stations",
            {"CT": params["new"]},
        ),
        Fault("zone", ("clinic_release", "ris_orders", "ris_messages")),
    )


def showings() -> tuple[Showing, ...]:
    """Return what scanner, RIS and worklist show."""
    return (
        Showing(
            "ct_title",
            "ct",
            "The scanner's own title",
            "The scanner asks for steps of this title, and of no other.",
        ),
        Showing(
            "ris_orders",
            "ris",
            "The orders in the RIS, with station and start",
            "CT orders stand at a title that is gone, and the clinic's lie hours off.",
        ),
        Showing(
            "ris_messages",
            "ris",
            "The messages from which the RIS took the orders",
            "The clinic's times carry an offset, and the house's carry none.",
        ),
        Showing(
            "empty_list",
            "worklist",
            "The answer to the scanner's own query",
            "With the scanner's own filters the list is empty, so it is about what they match.",
            by=({"kind": "find"},),
        ),
    )
