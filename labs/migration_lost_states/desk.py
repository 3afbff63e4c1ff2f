"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params

from .papers import sources
from .showings import faults, showings

NOTES_BY = 27
"""Until then the project lead signs, and the reading round begins."""


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    lead, radiologist, engineer, keeper, physicist = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("lead", lead, "project lead, signs for the hospital"),
            Colleague("radiologist", radiologist, "radiologist, reads follow-up studies today"),
            Colleague("engineer", engineer, "engineer who ran the migration"),
            Colleague("keeper", keeper, "lead of the archive's team"),
            Colleague("physicist", physicist, "medical physicist"),
        ),
        sources=sources(params),
        coming=_coming(params),
        statements=_statements(params),
        causes=_causes(),
        left=_left(),
        faults=faults(params),
        showings=showings(params),
    )


def _coming(params: Params) -> tuple[Coming, ...]:
    return (
        Coming(
            NOTES_BY,
            "The acceptance is signed, and the reading round begins",
            "Without word the project lead signs that everything was migrated, and follow-ups are "
            "measured against images without their marks.",
            known=True,
        ),
        Coming(
            12,
            "The reading room calls",
            "They ask whether somebody has deleted the arrows of last year.",
        ),
        Coming(
            params["erase_after"],
            "The old archive is erased",
            "Its maker set the hour, and the key to stop it is not in the house. What stands "
            "nowhere else then is gone.",
            known=True,
        ),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    return (
        Option(
            "do_not_sign",
            "The new archive is not complete: please do not sign the acceptance until I write "
            "again.",
        ),
        Option(
            "marks_missing",
            "Marks, key images and measurements of older studies are missing in the new archive; "
            "the old one has them.",
        ),
        Option(
            "all_across",
            "Every object of the old archive is in the new one; objects were counted on both "
            "sides.",
        ),
        Option("cause_known", "The cause is found and is being put right."),
        Option("all_studies", "The migration is complete: all studies are there."),
        Option("again", "Please mark and measure the older studies again; the marks are lost."),
        Option("blame", f"{params['staff'][2]} has left half of our data behind."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("job", "The migration's job asked for series of images alone."),
        Option("broken", "The job broke off within a series and went on with the next one."),
        Option("absent", "The new archive did not accept an object type that was left behind."),
        Option(
            "syntax",
            "The new archive accepted an object type in an encoding alone that nobody sends.",
        ),
        Option("caller", "The new archive did not know the old one's AE title any more."),
        Option("quota", "The new archive had no room beyond what the job had counted."),
        Option("files", "The old archive's index lists objects whose files are gone."),
        Option("duplicates", "The new archive's policy on duplicates kept objects out."),
        Option("destination", "The old archive did not know where the new one listens."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option(
            "protocol",
            "The acceptance must be made anew, with objects counted by type on both sides.",
        ),
        Option(
            "line",
            "The old archive's line in the new one's device table goes when the old one is gone.",
        ),
        Option("missing", "Objects of the old archive are still not in the new one."),
        Option("redo", "What is lost must be marked, measured or scanned again."),
        Option("patients", "Patients' numbers must be corrected in the old archive."),
    )
