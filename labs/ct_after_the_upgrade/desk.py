"""The desk of the incident: people, papers, what comes in, what can be said."""

from app.grading import Colleague, Coming, Desk, Option, Params, Question, Source

from .drawing import SYNTAXES
from .showings import faults, showings

NOTES_BY = 30
"""Until then the operating room and the reading room decide how they go on."""


def desk(params: Params) -> Desk:
    """Return the desk as this seed has it."""
    return Desk(
        starts_at=clock(params["start"]),
        people=_people(params),
        sources=_sources(params),
        coming=_coming(params),
        statements=_statements(params),
        causes=_causes(),
        left=_left(),
        questions=_questions(),
        faults=faults(params),
        showings=showings(params),
    )


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _people(params: Params) -> tuple[Colleague, ...]:
    technologist, surgeon, radiologist, vendor = params["staff"]
    return (
        Colleague("technologist", technologist, "CT technologist"),
        Colleague("surgeon", surgeon, "surgeon, operating room"),
        Colleague("radiologist", radiologist, "radiologist on duty"),
        Colleague("vendor", vendor, "service engineer of the scanner's maker"),
    )


def _sources(params: Params) -> tuple[Source, ...]:
    name = SYNTAXES[params["syntax"]]
    return (
        Source(
            "ct_log",
            "The scanner's send log since midnight",
            _log(params),
            "The association is rejected before any image is offered: it is about titles first.",
        ),
        Source(
            "upgrade_note",
            "The upgrade note that the engineer left",
            "Software replaced, site configuration restored from the form of the installation.\n"
            "Please check the site's own entries: titles are typed anew by hand.\n"
            f"New default: CT images leave the scanner in {name}, to save room on the line.\n"
            "No test send was made: the archive's team was not reachable at 03:00.\n",
            f"Titles were typed anew by hand, and the scanner now sends {name}.",
        ),
        Source(
            "workstation_sheet",
            "What the reading workstation can decode",
            f"CT images: uncompressed, and {name}.\n"
            "Nothing else is licensed. Other encodings open as a grey field.\n",
            f"Beside plain encodings the readers can show {name}, and no other.",
        ),
        Source(
            "engineer_call",
            "Call the engineer who made the upgrade",
            "“I typed the titles from my form, yes. Whether a small letter matters to your "
            "archive I cannot say. The encoding is the new default; the scanner can only send "
            "that one until the next service window.”\n",
            "The scanner cannot go back to plain encodings today.",
            minutes=6,
        ),
    )


def _log(params: Params) -> str:
    reason = "1/1/3" if params["fault"] in ("calling", "table") else "1/1/7"
    start = params["start"]
    lines = [
        f"{clock(start - 50 + 9 * n)} job {n}: connected, A-ASSOCIATE-RJ {reason}, given up\n"
        for n in range(1, params["waiting"] + 1)
    ]
    return "00:40 last job before the upgrade: stored\n03:12 software started\n" + "".join(lines)


def _coming(params: Params) -> tuple[Coming, ...]:
    patient = params["patients"][0][1]
    return (
        Coming(
            NOTES_BY,
            "The operating room decides whether to wait",
            "Without word they send the patient back to the scanner for another series.",
            known=True,
        ),
        Coming(
            params["or_after"],
            f"{patient} goes to the operating room",
            "Whatever is not in the archive now is not seen before the incision.",
            known=True,
        ),
        Coming(18, "The reading room calls", "They ask whether CT is down or the list is wrong."),
    )


def _statements(params: Params) -> tuple[Option, ...]:
    return (
        Option("not_arriving", "CT studies of this morning do not reach the archive."),
        Option("safe", "The images are safe on the scanner; nothing has to be scanned again."),
        Option("arrived", "All waiting studies are in the archive and can be opened."),
        Option("cause_known", "The cause is found and is being repaired."),
        Option("blame", f"{params['staff'][3]} has ruined the scanner's configuration."),
        Option("all_down", "The archive is down for everybody."),
        Option("use_print", "Please use film or a disk until further notice."),
    )


def _causes() -> tuple[Option, ...]:
    return (
        Option("called", "The scanner asked for the archive under a title it does not have."),
        Option("calling", "The scanner introduced itself by another title than the one agreed."),
        Option("table", "The archive's device table listed the scanner by another title."),
        Option("syntax", "The archive did not accept the encoding in which the scanner sends."),
        Option("network", "The network between scanner and archive was interrupted."),
        Option("full", "The archive had no room left."),
        Option("sop_class", "The archive did not accept CT images at all."),
    )


def _left() -> tuple[Option, ...]:
    return (
        Option("form", "The engineer's form gets the agreed titles, before the next upgrade."),
        Option("resend", "Studies still wait on the scanner and must be sent."),
        Option("rescan", "Patients must be scanned again."),
        Option("checks", "The archive's checks of AE titles must be switched on again."),
    )


def _questions() -> tuple[Question, ...]:
    return (
        Question("How far did the scanner's own attempts come?", {"kind": "look", "at": "ct_log"}),
        Question(
            "What was changed in the night, in the words of whoever did it?",
            {"kind": "look", "at": "upgrade_note"},
        ),
        Question("By which titles does the scanner call, and whom?", {"kind": "look", "at": "ct"}),
        Question(
            "What does the archive call itself, and whom does it know?",
            {"kind": "look", "at": "archive"},
        ),
        Question(
            "Who has to decide something soon and does not know what you know?",
            {"kind": "tell", "to": "surgeon"},
        ),
        Question("Which of the three records differs from what was agreed?", {"kind": "configure"}),
        Question("Does it work now? Only a send can tell.", {"kind": "store"}),
        Question(
            "What can the workstation show? The archive should take that, and no more.",
            {"kind": "look", "at": "workstation_sheet"},
        ),
        Question(
            "Are all studies there, and does the reading room know?",
            {"kind": "tell", "to": "radiologist"},
        ),
    )
