"""The desk of the incident: people, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params

from .papers import clock, sources
from .showings import faults, showings
from .studies import changed_on

NOTES_BY = 26
"""Until then others find their own ways to fill the gap."""


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    physicist, technologist, registrar, engineer = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("physicist", physicist, "medical physicist"),
            Colleague("technologist", technologist, "lead technologist, CT"),
            Colleague("registrar", registrar, "keeper of the dose registry"),
            Colleague("engineer", engineer, "service engineer of the scanner's maker"),
        ),
        sources=sources(params),
        coming=_coming(params),
        statements=_statements(params),
        causes=_causes(),
        left=_left(),
        minutes={"move": 2},
        faults=faults(params),
        showings=showings(params),
    )


def _coming(params: Params) -> tuple[Coming, ...]:
    return (
        Coming(
            12,
            "CT calls",
            "They could send everything of these days once more, with images, and be done with it.",
        ),
        Coming(
            NOTES_BY,
            "The physicist begins to fill the gap",
            "Without word, doses are typed from the pictures of the dose pages.",
            known=True,
        ),
        Coming(
            params["close_after"],
            f"The monthly report for {params['month']} is closed and goes to the authority",
            "What the registry lacks now is missing in it.",
            known=True,
        ),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    return (
        Option(
            "gap",
            f"CT's dose reports since {changed_on(params)} exist, and are not in the registry yet. "
            "Please type nothing.",
        ),
        Option("nothing", "Please send nothing once more by hand; we bring over what is missing."),
        Option(
            "held",
            "One dose report bears another patient's name. It is held back, and its line is open.",
        ),
        Option("complete", "The month is complete: no line is open."),
        Option("pictures", "Please type the doses from the pictures of the dose pages for now."),
        Option("everything", "Please send everything of these days once more, images as well."),
        Option("blame", f"{params['staff'][3]} forgot the registry."),
        Option("lost", "The dose reports since then are lost."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("missing", "The scanner has no destination for the registry: the archive alone."),
        Option("port", "Scanner and archive look for the registry at a port it has left."),
        Option("title", "Scanner and archive ask for the registry by a title it has given up."),
        Option("old", "The registry knows the scanner by its former AE title."),
        Option("case", "The registry has the scanner's AE title in small letters."),
        Option("class", "The registry does not accept X-Ray Radiation Dose SR."),
        Option("syntax", "The registry takes X-ray dose reports in an encoding nobody sends."),
        Option("room", "The registry has reached its limit of objects."),
        Option("not_made", "The scanner has written no dose reports since the changes."),
        Option("not_kept", "The archive did not keep the dose reports."),
        Option("network", "The line to the registry was interrupted."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option(
            "correct",
            "CT corrects the report under the wrong name, and only then it goes to the registry.",
        ),
        Option("bring", "Dose reports of the month are still missing in the registry."),
        Option("take_out", "The registry's maker has to take out what does not belong there."),
        Option("typed", "Somebody types the missing doses from the pictures."),
    )
