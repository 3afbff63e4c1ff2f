"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params, Source

from .messages import canceled_at
from .showings import faults, showings

NOTES_BY = 25
"""Until then CT picks between two lines by chance."""

_HOW = {
    "replay": (
        "05:20 not sure whether the last orders of the evening had gone through, so I\n"
        "replayed all of them at the engine. Better twice than never.\n"
    ),
    "resend": (
        "05:20 the EHR came back as well and sent the orders of the evening a second\n"
        "time, by itself, with the control IDs of the first time.\n"
    ),
}
_GUARD = {
    "replay": "RIS: control IDs are not compared any more, since a test kept being ignored.\n",
    "resend": "Engine: control IDs are not compared any more, since a test kept being ignored.\n",
}
_DRAFT = {
    "cleared": "Map of orders: a draft came into force with the restart. It empties old numbers.\n",
    "copied": "Map of orders: the draft came into force with the restart. It numbers orders by\n"
    "message.\n",
}


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    technologist, nurse, night, radiologist = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("technologist", technologist, "CT technologist"),
            Colleague("ward", nurse, "nurse in charge, ward 2"),
            Colleague("night", night, "interface team, night shift"),
            Colleague("radiologist", radiologist, "radiologist on duty"),
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
    patient = params["patients"][canceled_at(params)][1]
    return (
        Source(
            "restart_note",
            "The night's note on the restart",
            f"05:05 engine restarted. The list of control IDs seen is empty after a restart.\n"
            f"{_DRAFT[params['drop']]}{_HOW[params['source']]}"
            "05:50 CT calls: orders stand there twice. Stopped the queue to the RIS.\n",
            "Two nets that catch a second copy were both open: the control ID and the order's own "
            "number.",
        ),
        Source(
            "settings_list",
            "The list of settings changed this week",
            f"Tuesday: {_GUARD[params['source']]}Wednesday: a draft of the map of orders was "
            "saved, not yet released.\n",
            "Since Tuesday one system does again what it has done before.",
        ),
        Source(
            "ward_call",
            "Call the ward about the cancellation",
            f"“We saw {patient} there twice and cancelled the one we could see. We want the "
            "examination, of course; was it not done in the night? Then please forget our "
            "cancellation.”\n",
            "The ward cancelled a double, and means the examination to stand.",
            minutes=4,
        ),
    )


def _coming(params: Params) -> tuple[Coming, ...]:
    return (
        Coming(
            NOTES_BY,
            "CT goes on with the list as it is",
            "Without word they take whichever of two lines comes first.",
            known=True,
        ),
        Coming(15, "Ward 2 calls", "They ask whether they should cancel whatever is there twice."),
        Coming(
            params["urgent_after"],
            "The urgent patient is on the CT table",
            "If the new order is not in the RIS now, the study gets no order.",
            known=True,
        ),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    return (
        Option("ask_first", "Some orders stand twice. Ask us before you take one of two lines."),
        Option("no_cancel", "Please cancel nothing in the EHR: we clear the doubles in the RIS."),
        Option("cleared", "The doubles are cleared; each examination stands once."),
        Option("cancel_all", "Please cancel everything that stands twice."),
        Option("order_anew", "Please order this morning's examinations anew."),
        Option("blame", f"{params['staff'][2]} has doubled all orders."),
        Option("rescan", "Studies of the night may have to be repeated."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("replay", "The orders of the evening were replayed at the engine."),
        Option("resend", "The EHR sent the orders of the evening a second time."),
        Option("ris", "The RIS did again what it had done, without a look at the control ID."),
        Option("engine", "The engine passed on again what it had had, whatever the control ID."),
        Option("cleared", "The map emptied the numbers by which the RIS knows an order."),
        Option("copied", "The map wrote the control ID in the place of the order's number."),
        Option("ordered_twice", "The ward ordered the examinations twice."),
        Option("scanner", "The scanner doubled the lines of its worklist."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option("parked", "Messages are parked; their owners know the reason."),
        Option(
            "relink", "Images hang on a second number that the EHR does not know: to be linked."
        ),
        Option("reopen", "An order was cancelled although its images exist: to be opened again."),
        Option("resend", "The orders of the evening must be sent again."),
    )
