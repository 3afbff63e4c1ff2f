"""The papers of the desk: what each side wrote down of the morning."""

from collections.abc import Iterator

from app.grading import Params

from .drawing import SYNTAXES
from .hospital import span
from .images import CLASS_NAME, images, series_names

_ENDINGS = {
    "class": "accepted, but no context: result 3 for the object type; aborted, nothing sent",
    "syntax": "accepted, but no context: result 4 for the encoding; aborted, nothing sent",
    "associations": "rejected 2/3/2; nothing sent",
}


def performed_steps(params: Params) -> str:
    """Return the steps with their series and the number of images of each."""
    return "".join(_step(params, patient) for patient in (1, 0))


def _step(params: Params, patient: int) -> str:
    _, name, mrn = params["patients"][patient]
    begun, ended = (_clock(minute) for minute in span(params, patient))
    pairs = zip(series_names(params)[1:], params["counts"][patient], strict=True)
    rows = (
        f"    series {number}, {series}: {count} images\n"
        for number, (series, count) in enumerate(pairs, 1)
    )
    return f"{begun}-{ended} {name}, {mrn}: COMPLETED\n" + "".join(rows)


def scanner_log(params: Params) -> str:
    """Return the jobs of the morning, association by association."""
    return "".join(line for patient in (1, 0) for line in _job(params, patient))


def _job(params: Params, patient: int) -> Iterator[str]:
    _, _, mrn = params["patients"][patient]
    sent = span(params, patient)[1] + 2
    first, second = params["counts"][patient]
    yield f"{_clock(sent)} job {mrn}, association 1: {first} objects, each answered 0x0000\n"
    yield f"{_clock(sent + 1)} job {mrn}, association 2 ({second} objects): "
    yield f"{_ENDINGS[params['fault']]}\n"
    yield f"{_clock(sent + 1)} job {mrn}: DONE\n"


def archive_rules(params: Params) -> str:
    """Return what may be opened at the archive and how far, whatever is shut today."""
    kind = CLASS_NAME[params["modality"]]
    return (
        "Whoever is on duty may, and should write it down:\n"
        f"- let in {kind} Storage, in explicit and implicit little endian; readers show it;\n"
        f"- let plain {params['modality']} images in as {SYNTAXES[params['syntax']]} as well, and "
        "in no other compression;\n"
        f"- raise the associations to {allowed_associations(params)}, where a job of the night "
        "holds its own until noon;\n"
        f"- raise the limit of objects to {params['allowed']}, never take it away.\n"
        "An object that comes a second time replaces the first, with all that was put right.\n"
    )


def allowed_associations(params: Params) -> int:
    """Return how many associations whoever is on duty may let in."""
    return int(params["in_use"]) + int(params["more"])


def corrections(params: Params) -> str:
    """Return the correction that an image sent again would undo."""
    _, name, mrn = params["patients"][1]
    right, typed = params["accessions"][1:]
    first = sum(each.patient == 1 and each.series == 1 for each in images(params))
    at = _clock(span(params, 1)[1] + 12)
    return (
        f"{at} {name}, {mrn}: accession number {typed} was typed in by hand at the scanner;\n"
        f"      corrected to {right} in the archive, {first} objects. The scanner keeps {typed}.\n"
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
