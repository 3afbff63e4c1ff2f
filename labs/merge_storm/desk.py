"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params, Source

from .messages import cast
from .showings import faults, showings

NOTES_BY = 25
"""Until then the department decides whether to type patients in by hand."""

LIST_SENT = 4
"""The minute at which registration sends its list, as every morning."""


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    technologist, registrar, physician, ris_lead = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("technologist", technologist, "CT technologist"),
            Colleague("registration", registrar, "registration, master patient index"),
            Colleague("physician", physician, "physician who ordered in the night"),
            Colleague("ris_lead", ris_lead, "lead of the RIS team"),
        ),
        sources=_sources(params),
        coming=(
            Coming(
                NOTES_BY,
                "CT decides whether to type patients in by hand",
                "Without word they begin, with names and numbers from paper.",
                known=True,
            ),
            Coming(12, "The ward calls", "They ask whether the night's orders were lost."),
            Coming(
                params["urgent_after"],
                f"{params['patients'][1][1]} is on the CT table",
                "If the order is not on the worklist now, the study gets no order.",
                known=True,
            ),
        ),
        statements=_statements(params),
        causes=_causes(),
        left=_left(),
        faults=faults(params),
        showings=showings(params),
    )


def _sources(params: Params) -> tuple[Source, ...]:
    who = cast(params)
    pairs = [(who.kept, who.gone), *who.storm]
    if params["poison"] == "chain":
        pairs.insert(0, (who.kept, who.stale))
    listed = "".join(f"{gone} -> {kept}   one person, {kept} stays\n" for kept, gone in pairs)
    return (
        Source(
            "cleanup_list",
            "Registration's list of the night's merges",
            f"Number that goes -> number that stays\n{listed}",
            "For each pair the list says which number stays, also for the merge that was refused.",
            minutes=3,
            since=LIST_SENT,
        ),
        Source(
            "registration_call",
            "Call registration about the second refusal",
            _call(params),
            "Whether the second refused message is still needed by anybody.",
            minutes=4,
        ),
        Source(
            "engine_manual",
            "The department's page on the engine",
            "A queue that is blocked keeps its order. Restart: sends the first message again.\n"
            "Correct: changes a waiting message. Park: sets it aside, with a reason, for good or\n"
            "until somebody releases it. Purge: cannot be taken back; nobody else has a copy.\n"
            "Skipping on error lets later messages of the same patient pass the refused one.\n",
            "Parking keeps a message, purging destroys it, and skipping breaks the order.",
        ),
    )


def _call(params: Params) -> str:
    if params["second"] == "late_update":
        return (
            "“That form was printed before the clean-up. The new address has been entered under "
            "the number that stays already. Nobody needs the old update; set it aside and tell "
            "us its number.”\n"
        )
    return (
        "“The EHR was restarted at three and sent some orders a second time. You have that order "
        "since yesterday. Set the second one aside and tell us its number.”\n"
    )


def _statements(params: Params) -> tuple[Option, ...]:
    return (
        Option(
            "list_old", "The worklist lacks everything since the night; orders wait in a queue."
        ),
        Option("none_lost", "No order is lost. Please do not type patients in by hand."),
        Option("merge_refused", "One merge was not carried out; its data need your word."),
        Option("runs_again", "The queue runs again and the orders are on the worklist."),
        Option("by_hand", "Please type the patients in by hand for now."),
        Option("blame", f"{params['staff'][1]} has sent us broken merges."),
        Option("lost", "The orders of the night are lost and must be sent anew."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("missing", "A merge named no number that goes away."),
        Option(
            "self", "A merge named one number as both the one that stays and the one that goes."
        ),
        Option("chain", "A merge led to a number that had been merged away before."),
        Option("late_update", "An update came for a number that had been merged away."),
        Option("twice", "An order came a second time."),
        Option("network", "The line to the RIS was interrupted."),
        Option("full", "The queue was full."),
        Option("map", "A map of the engine changed the numbers of patients."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option(
            "parked", "A message is parked: registration or the EHR's team looks at its reason."
        ),
        Option("alarm", "Nothing told of the standing queue in the night: an alarm is wanted."),
        Option("resend", "All orders of the night must be sent again."),
        Option("unmerge", "A merge must be undone in the RIS."),
    )
