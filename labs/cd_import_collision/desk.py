"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params

from .disk import cast
from .papers import sources
from .showings import faults, showings

NOTES_BY = 24
"""Until then the reader begins, and the oncologist sends for another disk."""


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    clerk, radiologist, oncologist, keeper, registrar = params["staff"]
    return Desk(
        starts_at=clock(params["start"]),
        people=(
            Colleague("clerk", clerk, "clerk of the import desk"),
            Colleague("radiologist", radiologist, "radiologist on duty"),
            Colleague("oncologist", oncologist, f"oncologist, presents at the {params['board']}"),
            Colleague("keeper", keeper, "lead of the archive's team"),
            Colleague("registrar", registrar, "registration, master patient index"),
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
    who = cast(params)
    return (
        Coming(
            NOTES_BY,
            f"The radiologist begins to read {who.reader_case.spoken}",
            "Without word, every image in that folder counts as a prior of the same person.",
            known=True,
        ),
        Coming(
            11,
            "The oncologist's office calls",
            "They ask whether the family must drive back for another disk.",
        ),
        Coming(
            params["board_after"],
            f"The {params['board']} begins",
            f"What does not stand under {who.patient.spoken} now is not seen when the treatment "
            "is decided.",
            known=True,
        ),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    who = cast(params)
    case, patient = who.reader_case.spoken, who.patient.spoken
    return (
        Option(
            "hold",
            f"Images of another person stand in the folder of {case}: please do not use them as "
            "priors until I write again.",
        ),
        Option(
            "not_yet",
            f"The disk's studies are not under {patient} yet; the disk is here and can be read.",
        ),
        Option("stands", f"The disk's studies stand under {patient} and nowhere else."),
        Option("cause_known", "The cause is found and is being put right."),
        Option("open_there", f"For now, please open the disk's images in the folder of {case}."),
        Option(
            "merge",
            f"Please merge the records of {who.namesake.spoken} and {patient}: they share a "
            "number.",
        ),
        Option("new_exam", f"Please examine {patient} again; the disk is of no use."),
        Option("blame", f"{params['staff'][0]} has mixed up our patients."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option(
            "off",
            "The station's template was empty: the disk's own number stayed, and here it is "
            "another person's.",
        ),
        Option("stale", "The station's template still held the patient of the disk before."),
        Option(
            "half",
            "The station's template gave a name and no number: the disk's own stayed, and here "
            "it is another person's.",
        ),
        Option(
            "accession",
            "The disk's accession number stayed, and here it is the number of another person's "
            "order.",
        ),
        Option("uids", "Objects of the disk have SOP Instance UIDs that are in use here."),
        Option("merged", "Two records were merged in the patient index."),
        Option("archive_rule", "The archive's rule looks orders up by a wrong attribute."),
        Option("title", "The station introduced itself by a title that is not its own."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option(
            "sender",
            "The other hospital must hear that its disk holds images of a second person.",
        ),
        Option(
            "template",
            "The station's template still holds somebody's values: it is emptied before the next "
            "disk.",
        ),
        Option("policy", "The archive's policy on duplicates must be set back."),
        Option("misfiled", "Images of the disk still stand under a wrong person or order."),
        Option("second", "The second person's images must be imported, too."),
        Option("renumber", "The local order needs another accession number."),
    )
