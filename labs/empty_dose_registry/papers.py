"""What lies beside the systems: notes, logs, pages of the department, and a call."""

from app.grading import Params, Source

from .drawing import MIXED
from .studies import DOSE_REPORT, TRACER_REPORT, changed_on, day, said

_LINE = {
    "missing": (
        "CT: software put in anew. Destinations typed from the form of the installation,\n"
        "which has one line. Images were seen in the archive, job closed.\n"
    ),
    "port": (
        "Registry: moved to its new server, same title, another port. Whoever sends to it\n"
        "is to be told by mail; nuclear medicine has answered.\n"
    ),
    "title": (
        "Registry: moved to its new server, which has a title of its own. Whoever sends to\n"
        "it is to be told by mail; nuclear medicine has answered.\n"
    ),
}
_CALLER = {
    "old": "CT: AE title changed to the new list of the site. Archive and worklist were told.\n",
    "case": "Registry: device list typed by hand from a printed page.\n",
}
_ACCEPTS = {
    "class": ("Registry: object types set anew from the maker's template for nuclear medicine.\n"),
    "syntax": "Registry: encodings of X-ray reports set to the one that takes least room.\n",
    "room": "Registry: limit of objects set low for a test, to be raised afterwards.\n",
}
_JOBS = {
    "missing": "stored to the archive, 0x0000; no other destination for this type",
    "port": "stored to the archive, 0x0000; registry: connection refused",
    "title": "stored to the archive, 0x0000; registry: A-ASSOCIATE-RJ 1/1/3",
}


def clock(minute: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def sources(params: Params) -> tuple[Source, ...]:
    """Return everything that can be looked at beside the systems."""
    return (
        Source(
            "change_note",
            "What was changed, from the list of the department",
            f"{changed_on(params)}, all of it between 18:00 and 22:00:\n"
            f"{_LINE[params['line']]}{_CALLER[params['caller']]}{_ACCEPTS[params['accepts']]}"
            "Test: images and reports of nuclear medicine. No CT dose report at that hour.\n",
            "Three things were changed on one evening, and no CT dose report was sent as a test.",
        ),
        Source(
            "send_log",
            "The scanner's send log of dose reports",
            _log(params),
            "Dose reports are written and reach the archive; the log ends before the registry.",
        ),
        _logbook(params),
        _registry_page(params),
        Source(
            "registrar_call",
            "Call the keeper of the registry",
            "“Since that evening I have had nothing from CT and all of nuclear medicine, so it\n"
            "runs. The archive may bring reports over by C-MOVE, we did so after the last gap.\n"
            "And please: an open line with a reason is fine. A number of somebody else is not.”\n",
            "Bringing reports over from the archive is allowed, and an open line is no shame.",
            minutes=5,
        ),
    )


def _log(params: Params) -> str:
    places = (*range(params["count"]), MIXED)
    lines = [
        f"{said(day(params, at), params)} dose report: {_JOBS[params['line']]}\n" for at in places
    ]
    return "".join(lines) + "today: dose report stored to the archive; on the disk of the scanner\n"


def _logbook(params: Params) -> Source:
    right, wrong = params["patients"][MIXED][1], params["patients"][params["picked"]][1]
    return Source(
        "logbook",
        "CT's own logbook of these days",
        f"{said(day(params, MIXED), params)}: {right} was begun on the worklist line of\n"
        f"{wrong}. Noticed after the scan. The archive team corrected images and dose page\n"
        "the same day; nobody has touched the dose report, which came a minute later.\n"
        "Engineer wanted dose reports on disk to look at them: export_1 and following. The\n"
        "export writes them anew, with new UIDs; to be deleted at the next service.\n",
        "One dose report bears the name of the patient whose line was picked, and the exported "
        "ones are the same events under new UIDs.",
    )


def _registry_page(params: Params) -> Source:
    return Source(
        "registry_page",
        "The department's page on the registry",
        f"Takes dose reports of X-ray ({DOSE_REPORT}) and of nuclear\n"
        f"medicine ({TRACER_REPORT}), in plain encodings. No images and no\n"
        "pictures of dose pages: it cannot tell what they are, and only its maker can take\n"
        "something out.\n"
        "Adds up every object that it holds. One report under two UIDs is counted twice.\n"
        f"Limit of objects: the license has room for {params['allowed']}. Whoever is on duty may\n"
        f"raise the limit to {params['allowed']}, not further, and never takes it away.\n",
        "What is in the registry is added up as it is, and nobody here can take it out again.",
    )
