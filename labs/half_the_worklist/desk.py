"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params, Source

from .hospital import local_start
from .showings import faults, showings

NOTES_BY = 28
"""Until then CT decides whether to take patients from a list without filters."""


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    technologist, clinic, radiologist, engineer = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("technologist", technologist, "CT technologist"),
            Colleague("clinic", clinic, "interface administrator of the clinic across the border"),
            Colleague("radiologist", radiologist, "radiologist on duty"),
            Colleague("engineer", engineer, "engineer who replaced the scanner"),
        ),
        sources=_sources(params),
        coming=(
            Coming(
                NOTES_BY,
                "CT decides how to find its patients",
                "Without word they query without filters and choose by name.",
                known=True,
            ),
            Coming(15, "MR calls", "They have some patients on the list, and others beside it."),
            Coming(
                params["urgent_after"],
                f"{params['patients'][0][1]} is on the CT table",
                "If the order is not on the scanner's list now, the study is made without it.",
                known=True,
            ),
        ),
        statements=(
            Option("list_short", "The worklist hides some of today's orders; none is lost."),
            Option(
                "no_filter_off",
                "Please do not search without filters; ask for a patient by number.",
            ),
            Option(
                "clinic_zone",
                "Your orders come with UTC times since midnight; please send local times.",
            ),
            Option("list_right", "The lists of CT and MR are complete again."),
            Option(
                "query_all", "Search without station and date for now, and take the line that fits."
            ),
            Option(
                "blame", f"{params['staff'][1]} has spoiled our worklist with a careless change."
            ),
            Option("type", "Please type the patients in by hand for now."),
        ),
        causes=(
            Option(
                "station", "The RIS schedules CT orders at the title of the scanner that is gone."
            ),
            Option("zone", "Orders of the clinic carry UTC times that were taken for local ones."),
            Option("device_table", "The worklist server does not know the new scanner."),
            Option("modality", "The modality of the orders is wrong."),
            Option("lost", "Orders were lost on their way to the RIS."),
            Option("status", "The orders were closed as completed."),
        ),
        left=(
            Option(
                "clinic",
                "The clinic sends local times, or an interface converts them, before tonight.",
            ),
            Option("stations", "The RIS must still be told the new scanner's title."),
            Option("orders", "Orders of today still stand at a wrong time or station."),
            Option("rename", "The scanner gets its old title back."),
        ),
        minutes={"ris": 2},
        faults=faults(params),
        showings=showings(),
    )


def _sources(params: Params) -> tuple[Source, ...]:
    first = next(row for row in params["orders"] if row[2])
    return (
        Source(
            "change_note",
            "What was planned for last night",
            "00:00 the CT scanner is replaced; the new one has a title of its own, so that both\n"
            f"can run side by side during acceptance. Old title {params['old']}, see the page of\n"
            "the scanner for the new one. Archive and worklist server were prepared for it.\n"
            "00:00 the clinic's order interface changes to the new release.\n",
            "Two changes met at midnight: a new station title, and the clinic's new interface.",
        ),
        Source(
            "clinic_release",
            "Release note of the clinic's interface",
            "All times are now sent in UTC, with the offset +0000 behind them.\n"
            f"Example: an order for local {clock(int(first[3]))} of {params['today']} goes out\n"
            "with the time that UTC has at that moment. Receivers convert by the offset.\n",
            "The clinic's times are UTC and say so by their offset; in the morning that is the day "
            "before.",
        ),
        Source(
            "ris_manual",
            "The department's page on the RIS",
            "Orders are scheduled at the station that the table of stations has for the modality\n"
            "on the moment they come; a changed table does not move orders that are there.\n"
            "An order is moved on the RIS page by accession number. Times are local; an offset\n"
            "behind a time is kept and not applied. A start is written like "
            f"{local_start(params, 510)}.\n",
            "The table of stations works for new orders alone, and offsets are not applied.",
        ),
    )
