"""A small consumer: it opens a manifest, goes where it is sent, and asks for what is named."""

from app.dicom import DicomObject, compare, read_object
from app.grading import Finding, Params, Place, Verdict, partly, right, wrong

from .drawing import image_uid, images, manifest_uid, old_image_uid, place
from .objects import (
    CONTENT,
    EVIDENCE,
    IMAGE,
    MANIFEST,
    META_UID,
    PLACE,
    REFERENCES,
    RIGHT_TITLE,
    SERIES,
    TITLE,
    TITLE_CODE,
    UID,
    place_path,
)  # fmt: skip

_PARTS = 4
_CONTENT_MOMENT = frozenset({"(0008,0023)", "(0008,0033)", "(0020,0013)"})


def judge_manifest(before: bytes, after: bytes, params: Params) -> Verdict:
    """Let the consumer fetch all images by the edited manifest."""
    if path := _touched(before, after):
        return wrong(Finding("MORE_THAN_ASKED", Place(path, MANIFEST), path))
    seen = read_object(after)
    found = [*_title(seen), *_places(seen, params), *_references(seen, params)]
    if not found:
        found += _identity(seen, params)
        if not found:
            return right(f"The consumer opened it and fetched all {len(images(params))} images.")
        return partly(_PARTS - 2, _PARTS, *found)
    found += _identity(seen, params)
    return partly(max(_PARTS - 1 - len(found), 0), _PARTS, *found)


def _touched(before: bytes, after: bytes) -> str:
    """Return the first change outside places, references, title and the manifest's own UID."""
    seen = compare(before, after)
    allowed = (f"{TITLE}.(0008,010",)
    others = [
        path
        for path in sorted(seen.paths)
        if not path.endswith((PLACE, IMAGE))
        and not path.startswith(allowed)
        and path not in _CONTENT_MOMENT | {UID}
    ]
    meta = [each.path for each in seen.meta_changed if each.path != META_UID]
    return next(iter([*others, *meta]), "")


def _title(seen: DicomObject) -> list[Finding]:
    code = seen.value(TITLE_CODE) or ""
    if code == RIGHT_TITLE[0]:
        return []
    return [Finding("TITLE_OF_ANOTHER", Place(TITLE_CODE, MANIFEST), code)]


def _places(seen: DicomObject, params: Params) -> list[Finding]:
    """Return the first series whose images cannot be reached, with the reason."""
    for series in range(len(params["series"])):
        given = (seen.value(place_path(series)) or "").strip()
        if given == place(params, 0):
            continue
        code = {
            "": "PLACE_MISSING",
            place(params, 1): "PLACE_SWITCHED_OFF",
            place(params, 2): "PLACE_OF_ANOTHER",
        }.get(given, "PLACE_UNKNOWN")
        facts = {"series": str(series + 1)}
        return [Finding(code, Place(place_path(series), MANIFEST), given, facts)]
    return []


def _references(seen: DicomObject, params: Params) -> list[Finding]:
    """Return what is asked for and not there, or there and not asked for."""
    held = {image_uid(params, *each) for each in images(params)}
    evidence, content = _evidence(seen, params), _content(seen)
    if held <= evidence and held <= content and evidence == content == held:
        return []
    old = {old_image_uid(params, *each) for each in images(params)} - held
    if (held <= evidence) != (held <= content):
        where = CONTENT if held <= evidence else EVIDENCE
        return [Finding("HALF_A_REFERENCE", Place(where, MANIFEST))]
    strange = sorted((evidence | content) - held)
    code = "STALE_REFERENCE" if set(strange) & old else "UNKNOWN_REFERENCE"
    return [Finding(code, Place(EVIDENCE, MANIFEST), ", ".join(strange[:2]))]


def _evidence(seen: DicomObject, params: Params) -> set[str]:
    found: set[str] = set()
    for series in range(len(params["series"])):
        path = f"{EVIDENCE}[1].{SERIES}[{series + 1}].{REFERENCES}"
        element = seen.element(path)
        count = len(element.items) if element else 0
        found |= {seen.value(f"{path}[{at}].{IMAGE}") or "" for at in range(1, count + 1)}
    return found


def _content(seen: DicomObject) -> set[str]:
    element = seen.element(CONTENT)
    count = len(element.items) if element else 0
    paths = (f"{CONTENT}[{at}].{REFERENCES}[1].{IMAGE}" for at in range(1, count + 1))
    return {seen.value(path) or "" for path in paths}


def _identity(seen: DicomObject, params: Params) -> list[Finding]:
    """Expect the new UID, in the data set and in the file meta."""
    own, meta = (seen.value(path) or "" for path in (UID, META_UID))
    if own == manifest_uid(params, new=False):
        return [Finding("UID_REUSED", Place(UID, MANIFEST), own)]
    if own != meta:
        return [Finding("META_MISMATCH", Place(META_UID, MANIFEST), meta)]
    if own != manifest_uid(params, new=True):
        return [Finding("UID_INVENTED", Place(UID, MANIFEST), own)]
    return []
