"""The model's answers, and repairs that open nothing."""

import json

from app.grading import Answers, Bench, Model

from .drawing import (
    image_uid,
    images,
    manifest_uid,
    old_image_uid,
    place,
    registry,
    right_registry,
)  # fmt: skip
from .lab import COMPUTE, KEEP, NOT_NAMED, SWITCHED_OFF, THE_IMAGE, WRITE, reached
from .objects import (
    MANIFEST,
    META_UID,
    RIGHT_TITLE,
    TITLE_CODE,
    TITLE_MEANING,
    UID,
    place_path,
    reference_paths,
)  # fmt: skip

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Point every series to today's archive, name every image, and publish it as a new document."""
    return {
        "trace": _traced(bench),
        "manifest": _edited(bench),
        "registry": _entry(bench),
    }


def _values(bench: Bench) -> dict[str, str]:
    """Return by path what the whole repair writes."""
    params, new = bench.truth, manifest_uid(bench.truth, new=True)
    values = {UID: new, META_UID: new}
    values |= dict(zip((TITLE_CODE, TITLE_MEANING), RIGHT_TITLE, strict=True))
    values |= {place_path(series): place(params, 0) for series in range(2)}
    for each in images(params):
        if image_uid(params, *each) != old_image_uid(params, *each):
            values |= dict.fromkeys(reference_paths(params, *each), image_uid(params, *each))
    return values


_VRS = {TITLE_CODE: "SH", TITLE_MEANING: "LO", "(0010,0020)": "LO"}


def _edited(bench: Bench, **changed: str) -> str:
    return _edits(_values(bench) | changed)


def _edits(values: dict[str, str]) -> str:
    edits = [
        {"op": "set", "path": path, "vr": _VRS.get(path, "UI"), "value": [value]}
        for path, value in values.items()
    ]
    return json.dumps({"source": MANIFEST, "edits": edits})


def _traced(bench: Bench, at: int = -1, said: str = "") -> str:
    rows = {
        f"i{series + 1}{image + 1}": {"gets": reached(bench.truth, series, image)}
        for series, image in images(bench.truth)
    }
    if at >= 0:
        rows[list(rows)[at]] = {"gets": said}
    return json.dumps(rows)


def _entry(bench: Bench, name: str = "", decision: str = "", value: str = "") -> str:
    now, rows = registry(bench.truth), {}
    for attribute, wanted in right_registry(bench.truth).items():
        if wanted is None:
            rows[attribute] = {"decision": COMPUTE, "value": ""}
        elif wanted == now[attribute]:
            rows[attribute] = {"decision": KEEP, "value": ""}
        else:
            rows[attribute] = {"decision": WRITE, "value": wanted}
    if name:
        rows[name] = {"decision": decision, "value": value}
    return json.dumps(rows)


@answers.misconception("PLACE_SWITCHED_OFF")
def registry_only(bench: Bench) -> Answers:
    """Mend the registry and leave in the manifest where it points."""
    return {"manifest": _edited(bench, **{place_path(0): place(bench.truth, 1)})}


@answers.misconception("PLACE_OF_ANOTHER")
def of_another(bench: Bench) -> Answers:
    """Point to the archive of the hospital that asks."""
    return {"manifest": _edited(bench, **{place_path(1): place(bench.truth, 2)})}


@answers.misconception("PLACE_MISSING")
def no_place(bench: Bench) -> Answers:
    """Empty what is wrong."""
    return {"manifest": _edited(bench, **{place_path(0): ""})}


@answers.misconception("PLACE_UNKNOWN")
def ae_title(bench: Bench) -> Answers:
    """Write the UID of the repository for that of the archive."""
    where = right_registry(bench.truth)["repository"]
    return {"manifest": _edited(bench, **{place_path(0): where})}


@answers.misconception("HALF_A_REFERENCE")
def half(bench: Bench) -> Answers:
    """Mend a reference in one of its two places."""
    params, each = bench.truth, images(bench.truth)[0]
    path = reference_paths(params, *each)[1]
    return {"manifest": _edited(bench, **{path: image_uid(params, *each) + ".1"})}


@answers.misconception("UNKNOWN_REFERENCE")
def unknown(bench: Bench) -> Answers:
    """Name an image that nobody has."""
    params, each = bench.truth, images(bench.truth)[0]
    paths = reference_paths(params, *each)
    return {"manifest": _edited(bench, **dict.fromkeys(paths, f"{image_uid(params, *each)}.1"))}


@answers.misconception("TITLE_OF_ANOTHER")
def title(bench: Bench) -> Answers:
    """Take another title for the document."""
    return {"manifest": _edited(bench, **{TITLE_CODE: "113000", TITLE_MEANING: "Of Interest"})}


@answers.misconception("UID_REUSED")
def reused(bench: Bench) -> Answers:
    """Keep the UID of the manifest that is already out."""
    old = manifest_uid(bench.truth, new=False)
    return {"manifest": _edited(bench, **{UID: old, META_UID: old})}


@answers.misconception("META_MISMATCH")
def meta(bench: Bench) -> Answers:
    """Forget the file meta."""
    old = manifest_uid(bench.truth, new=False)
    return {"manifest": _edited(bench, **{META_UID: old})}


@answers.misconception("UID_INVENTED")
def invented(bench: Bench) -> Answers:
    """Make up a UID."""
    return {"manifest": _edited(bench, **{UID: "1.2.3.4", META_UID: "1.2.3.4"})}


@answers.misconception("MORE_THAN_ASKED")
def more(bench: Bench) -> Answers:
    """Change the patient's number along the way."""
    return {"manifest": _edited(bench, **{"(0010,0020)": "1"})}


@answers.misconception("SUM_KEPT")
def kept(bench: Bench) -> Answers:
    """Leave the hash of the old file."""
    return {"registry": _entry(bench, "hash", KEEP)}


@answers.misconception("SUM_TYPED")
def typed(bench: Bench) -> Answers:
    """Type a size."""
    return {"registry": _entry(bench, "size", WRITE, "2500")}


@answers.misconception("ENTRY_OF_OLD_FILE")
def old_entry(bench: Bench) -> Answers:
    """Leave the UID of the old document."""
    return {"registry": _entry(bench, "unique_id", KEEP)}


@answers.misconception("MIME_WRONG")
def mime(bench: Bench) -> Answers:
    """Call it a picture."""
    return {"registry": _entry(bench, "mime", WRITE, "image/dicom")}


@answers.misconception("FORMAT_WRONG")
def form(bench: Bench) -> Answers:
    """Name the class of the images."""
    return {"registry": _entry(bench, "format", WRITE, "1.2.840.10008.5.1.4.1.1.2")}


@answers.misconception("REPOSITORY_WRONG")
def repository(bench: Bench) -> Answers:
    """Write the archive's UID for the repository's."""
    return {"registry": _entry(bench, "repository", WRITE, place(bench.truth, 0))}


@answers.misconception("PATIENT_CHANGED")
def patient(bench: Bench) -> Answers:
    """Write another patient into the entry."""
    return {"registry": _entry(bench, "patient", WRITE, "12345678")}


@answers.misconception("NOT_COMPUTED")
def computed(bench: Bench) -> Answers:
    """Have computed what no sum tells."""
    return {"registry": _entry(bench, "mime", COMPUTE)}


@answers.misconception("PLACE_UNREAD")
def unread(bench: Bench) -> Answers:
    """Believe that an image is reached, or not, without reading the place of its series."""
    each = next(
        at
        for at, image in enumerate(images(bench.truth))
        if reached(bench.truth, *image) != NOT_NAMED
    )
    wanted = reached(bench.truth, *images(bench.truth)[each])
    return {"trace": _traced(bench, each, SWITCHED_OFF if wanted == THE_IMAGE else THE_IMAGE)}


@answers.misconception("ROW_OPEN")
def left_open(bench: Bench) -> Answers:
    """Leave a row open."""
    return {"trace": _traced(bench, 0, "")}
