"""What lies beside the systems: the job's log, the acceptance, notes and sheets."""

from app.grading import Params, Source

from .holdings import BROKEN, CORRECTED, counted, old_rows

LIST_SENT = 10
"""The minute at which the archive's team sends its list of corrections, as every morning."""


def sources(params: Params) -> tuple[Source, ...]:
    """Return logs and papers as this seed has them."""
    return (
        Source(
            "job_log",
            "The log of the migration's job",
            _job(params),
            "The job chose series by modality, and did not come back to a series in which the "
            "association was lost.",
        ),
        Source(
            "acceptance",
            "The acceptance protocol, ready to be signed",
            _acceptance(params),
            "The protocol counts studies and series of images, and no objects.",
        ),
        Source(
            "cutover_note",
            "The note of the cut-over",
            _cutover(params),
            "What the new archive lets in was settled for what the job had counted.",
        ),
        Source(
            "corrections",
            "The list of corrections since the cut-over",
            _corrections(params),
            "One study was corrected in the new archive alone; the old one still has it wrong.",
            since=LIST_SENT,
        ),
        Source(
            "query_page",
            "The migration desk's page on queries and moves",
            "Both archives count when a key asks for it with no value behind it:\n"
            "NumberOfStudyRelatedInstances at level STUDY, NumberOfSeriesRelatedInstances at\n"
            "level SERIES, which names one StudyInstanceUID. A move names what it wants by the\n"
            "same UIDs; several of its own level stand with a backslash between them. What it\n"
            "names is sent whether the other side has it or not, and is stored over what it has.\n",
            "Counts come with a key of their own, and a move sends all that it names.",
        ),
        Source(
            "viewer_sheet",
            "What the reading workstations can show",
            "Images as before. Presentation states, key objects and structured reports:\n"
            "Explicit and Implicit VR Little Endian. Other encodings of these are not shown, and\n"
            "other object types are not opened.\n",
            "The readers show the three types of states in plain encodings, and no others.",
        ),
    )


def _job(params: Params) -> str:
    lines = []
    for place, study in enumerate(params["order"], 1):
        count = params["images"][study]
        found = f"study {place}: 1 series {params['modalities'][study]}"
        if study == BROKEN:
            sent = params["broken_after"]
            lines.append(f"{found}, association lost after {sent} of {count}; restarted, next\n")
        else:
            lines.append(f"{found}, {count} of {count} sent\n")
    return (
        "selection: level SERIES, Modality one of CT MR US CR DX\n"
        f"source {params['old_title']}, destination {params['new_title']}\n"
        f"{''.join(lines)}"
        "job ended: 5 of 5 studies visited\n"
    )


def _acceptance(params: Params) -> str:
    studies = counted(old_rows(params))["studies"]
    return (
        f"Studies in the old archive: {studies}. Of these in the new one: {studies}.\n"
        f"Series of images in the old archive: {studies}. Of these in the new one: {studies}.\n"
        "Difference: none. Result: complete.\n"
        "Signature of the hospital: (open)\n"
    )


def _cutover(params: Params) -> str:
    title = params["old_title"]
    line = {
        "caller": f"The line of {title} was taken out of the new archive's device table.",
        "quota": f"The line of {title} stays in the device table until the erasure.",
    }[params["door"]]
    room = {
        "caller": "The limit of objects has some room for the first weeks.",
        "quota": "The limit of objects was set to what had been counted when the job ended.",
    }[params["door"]]
    return (
        f"{line}\n{room}\n"
        f"Whoever is on duty may raise the limit to {params['room']}, not further, and never\n"
        "takes it away: the disk behind it is that of the whole hospital.\n"
        "The old archive is sealed for the auditors: read from it, change nothing in it.\n"
    )


def _corrections(params: Params) -> str:
    name, _, number, _, _ = params["patients"][CORRECTED]
    return (
        "Since the cut-over corrections are made in the new archive, and nowhere else.\n"
        f"{name}: number {params['outdated_number']} was a typing error, {number} is right. "
        "Images corrected.\n"
        "Nothing else so far.\n"
    )
