"""Manifest that will not open: mend what is shared and what is said of it, then fetch it all."""

from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    unreadable,
)  # fmt: skip

from .consumer import judge_manifest
from .drawing import (
    draw,
    image_uid,
    images,
    location,
    manifest_uid,
    old_image_uid,
    place,
    registry,
    repository,
    right_registry,
)  # fmt: skip
from .objects import MANIFEST, manifest

lab = Lab()
lab.draw(draw)

THE_IMAGE = "the image"
SWITCHED_OFF = "nothing: its series points to a place that is switched off"
NO_PLACE = "nothing: its series names no place"
NOT_NAMED = "nothing: the manifest does not name this image"
KEEP, WRITE, COMPUTE = "keep it", "write another value", "have it computed from the new file"
ATTRIBUTES = {
    "mime": "mimeType",
    "format": "formatCode",
    "unique_id": "uniqueId of the document",
    "repository": "repositoryUniqueId",
    "hash": "hash (SHA-1)",
    "size": "size, in bytes",
    "patient": "patientId",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay the manifest on the bench, with what registry and archive say."""
    words = {name: params[name] for name in ("asker", "reader", "home", "away", "accession")}
    words |= {
        "place_today": place(params, 0),
        "place_before": place(params, 1),
        "place_away": place(params, 2),
        "repository_today": repository(params, today=True),
        "repository_before": repository(params, today=False),
        "new_uid": manifest_uid(params, new=True),
        "images": str(len(images(params))),
    }
    return Bench(
        files={MANIFEST: manifest(params)},
        tables={"trace": _images(params), "registry": _attributes(params)},
        words=words,
        truth=params,
    )


def _images(params: Params) -> list[dict[str, str]]:
    return [
        {
            "id": f"i{series + 1}{at + 1}",
            "series": str(series + 1),
            "image_in_the_archive_today": image_uid(params, series, at),
        }
        for series, at in images(params)
    ]


def _attributes(params: Params) -> list[dict[str, str]]:
    found = registry(params)
    return [
        {"id": name, "attribute": title, "registry_says": found[name]}
        for name, title in ATTRIBUTES.items()
    ]


def reached(params: Params, series: int, at: int) -> str:
    """Return what a consumer gets today for an image."""
    if image_uid(params, series, at) != old_image_uid(params, series, at):
        return NOT_NAMED
    where = location(params, series)
    if where is None:
        return NO_PLACE
    return THE_IMAGE if where == place(params, 0) else SWITCHED_OFF


@lab.check("trace")
def trace(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each image what the manifest as it is leads to."""
    params, findings = bench.truth, []
    for series, at in images(params):
        row, wanted = f"i{series + 1}{at + 1}", reached(params, series, at)
        if (said := answer[row]["gets"]) == wanted:
            continue
        code = (
            "ROW_OPEN" if not said else "CHANGED_UNSEEN" if wanted == NOT_NAMED else "PLACE_UNREAD"
        )
        saw = f"{said or 'nothing yet'} for image {at + 1} of series {series + 1}"
        findings.append(Finding(code, Place(f"row {row}", "trace"), saw))
    count = len(images(params))
    note = "" if findings else "You followed the manifest as a consumer does: name, place, image."
    return partly(count - len(findings), count, *findings, note=note)


@lab.check("manifest")
def repaired(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect a manifest by which the consumer fetches every image, under a UID of its own."""
    if MANIFEST not in answer.files:
        return unreadable(f"Edit {MANIFEST} on the bench, or send one corrected file.")
    return judge_manifest(bench.files[MANIFEST], answer.files[MANIFEST], bench.truth)


@lab.check("registry")
def entry(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect the entry of the new manifest: its own UID, its computed sums, the rest as it is."""
    now, wanted = registry(bench.truth), right_registry(bench.truth)
    findings, harm = [], False
    for name, title in ATTRIBUTES.items():
        given = answer[name]
        if (code := _entry_code(name, given, now[name], wanted[name])) == "":
            continue
        harm |= code == "PATIENT_CHANGED"
        saw = given["value"].strip() if given["decision"] == WRITE else given["decision"]
        place_ = Place(f"row {name}", "registry")
        findings.append(Finding(code, place_, saw, {"attribute": title}))
    count = len(ATTRIBUTES)
    note = "" if findings else "The registry speaks of the file that is there, and of no other."
    return partly(0 if harm else count - len(findings), count, *findings, note=note)


def _entry_code(name: str, given: dict[str, str], now: str, wanted: str | None) -> str:
    """Return the name of what is wrong with an attribute, or an empty text."""
    decision, value = given["decision"], given["value"].strip()
    after = {KEEP: now, WRITE: value, COMPUTE: None}.get(decision, "")
    if not decision:
        return "ROW_OPEN"
    if after == wanted:
        return ""
    if name == "patient":
        return "PATIENT_CHANGED"
    if wanted is None:
        return "SUM_KEPT" if decision == KEEP else "SUM_TYPED"
    if decision == COMPUTE:
        return "NOT_COMPUTED"
    codes = {
        "mime": "MIME_WRONG", "format": "FORMAT_WRONG", "unique_id": "ENTRY_OF_OLD_FILE",
        "repository": "REPOSITORY_WRONG",
    }  # fmt: skip
    return codes[name]
