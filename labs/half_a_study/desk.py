"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params, Source

from .papers import archive_rules, corrections, performed_steps, scanner_log
from .showings import faults, showings

NOTES_BY = 30
"""Until then the rebuilt series is not sent, and nothing is signed."""


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    radiologist, technologist, archivist = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("radiologist", radiologist, "radiologist in the reading room"),
            Colleague("technologist", technologist, "technologist at the scanner"),
            Colleague("archivist", archivist, "lead of the archive's team"),
        ),
        sources=_sources(params),
        coming=_coming(params),
        statements=_statements(params),
        causes=_causes(),
        left=_left(params),
        minutes={"configure": 5, "store": 6},
        faults=faults(params),
        showings=showings(params),
    )


def _sources(params: Params) -> tuple[Source, ...]:
    return (
        Source(
            "steps_list",
            "The performed steps, with their images, as the RIS prints them",
            performed_steps(params),
            "Both steps name two series; the archive has one of each.",
            minutes=3,
        ),
        Source(
            "scanner_log",
            "The scanner's send log of this morning",
            scanner_log(params),
            "Each series had an association of its own; the second one failed, the job ended well.",
            minutes=4,
        ),
        Source(
            "archive_page",
            "The archive team's page on its limits and what it takes",
            archive_rules(params),
            "It says what may be opened and how far, and that a second copy replaces the first.",
            minutes=3,
        ),
        Source(
            "corrections",
            "What the archive's team put right this morning",
            corrections(params),
            "What is in the archive is better than on the scanner: sending it again undoes that.",
            minutes=3,
        ),
        Source(
            "maker_note",
            "The scanner's manual, about jobs and steps",
            "A step is completed when the last series is acquired. It names every image that was\n"
            "made, sent or not. A job is shown as done when its last association has ended, in\n"
            "whatever way. (A later version waits for storage commitment.)\n",
            "Completed says that images were made, done says that sending ended; neither says "
            "that they arrived.",
        ),
    )


def _coming(params: Params) -> tuple[Coming, ...]:
    first = params["patients"][0][1]
    return (
        Coming(8, "The technologist calls", "She has the rebuilt series ready and would send it."),
        Coming(
            NOTES_BY,
            "The technologist goes on",
            "Without word she sends what was made anew, and cleans up after it.",
            known=True,
        ),
        Coming(
            params["sign_after"],
            "The report is signed",
            f"{first} is treated by what it says. Whoever knows of missing images waits for them.",
            known=True,
        ),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    first, second = (params["patients"][at][1] for at in (0, 1))
    return (
        Option(
            "incomplete",
            f"A series of {first} is not in the archive yet; please do not sign from the first.",
        ),
        Option(
            "second",
            f"The same holds for {second}: what was signed rests on one of two series.",
        ),
        Option(
            "keep",
            "Please leave everything on the scanner as it is: send no rebuilt series, delete "
            "nothing.",
        ),
        Option("whole", "Both studies are whole in the archive now, with the images as made."),
        Option("completed", "The step is completed, so the study is complete."),
        Option("scan_again", f"Please call {first} back for another scan."),
        Option("send_rebuilt", "Please send the rebuilt series; it is as good as the other."),
        Option("blame", f"{params['staff'][2]} has set up the archive badly."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("class", "The archive did not take the object type of the second series."),
        Option("syntax", "The archive did not take the encoding of the second series."),
        Option("associations", "The archive let no further association in."),
        Option("full", "The archive had almost reached its limit of objects."),
        Option(
            "done",
            "The scanner calls a job done when sending has ended, whatever the answers were.",
        ),
        Option("forgotten", "The second series was forgotten at the scanner."),
        Option("title", "The scanner called under a title that the archive does not know."),
        Option("network", "The line between scanner and archive was interrupted."),
        Option("lost", "The archive has lost images that it had."),
    )


def _left(params: Params) -> tuple[Option, ...]:
    second = params["patients"][1][1]
    return (
        Option("reread", f"The report on {second} rests on one series; it is read again."),
        Option(
            "correct",
            f"The archive's team corrects the second series of {second} as it did the first.",
        ),
        Option("maker", "The scanner's maker lets jobs wait for storage commitment."),
        Option("resend", "Images of this morning still have to be sent."),
        Option("copies", "Copies of a series have to be taken out of the archive."),
        Option("rescan", "A patient has to be scanned again."),
    )
