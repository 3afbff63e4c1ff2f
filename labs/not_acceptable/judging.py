"""What the log shows of a retrieval or a storing that did not come off, and where it stands."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from app.grading import Exchange, Finding, Place

_OK, _NOT_ACCEPTABLE = 200, 406
_CONFLICT, _UNSUPPORTED = 409, 415
_BODY_FAULTS = {
    "no boundary": "BOUNDARY_UNNAMED",
    "last boundary": "BODY_UNFINISHED",
    "No line of the body": "WRONG_BOUNDARY",
}
_INSTEAD = {
    "rendered": "PICTURE_FOR_DIAGNOSIS",
    "frames": "FRAMES_WITHOUT_HEADER",
    "bulkdata": "FRAMES_WITHOUT_HEADER",
    "metadata": "METADATA_WITHOUT_PIXELS",
    "": "FOUND_NOT_FETCHED",
}


def retrieved(log: Sequence[Exchange], uid: str) -> bool:
    """Say whether the whole object *uid* was handed out."""
    return any(
        _status(each) == _OK
        and _resource(each).get("part") == "objects"
        and uid in (each.result.get("found") or {}).get("uids", ())
        for each in log
    )


def not_retrieved(log: Sequence[Exchange]) -> Finding:
    """Return what the last retrieval shows."""
    gets = [each for each in log if each.action.get("method") != "POST"] or list(log)
    last = gets[-1]
    place, accept = _place(log, last), str((last.result.get("http") or {}).get("accept", ""))
    if (status := _status(last)) == _OK:
        code = _INSTEAD.get(str(_resource(last).get("part")), "OTHER_REFUSAL")
        return Finding(code, place, str(last.action.get("target", "")))
    if status != _NOT_ACCEPTABLE:
        return Finding("OTHER_REFUSAL", place, str(last.result.get("sentence", "")))
    return Finding(_not_acceptable(accept), place, accept or "no Accept at all")


def _not_acceptable(accept: str) -> str:
    if "image/" in accept and "application/dicom" not in accept:
        return "PICTURE_FOR_DIAGNOSIS"
    if "transfer-syntax" in accept:
        return "OTHER_TRANSFER_SYNTAX"
    if accept and "application/dicom" not in accept.replace("dicom+", ""):
        return "TYPE_NOT_OFFERED"
    return "TRANSFER_SYNTAX_MISSING"


def stored_times(log: Sequence[Exchange]) -> Counter[str]:
    """Return how often each object was sent and taken, by SOP Instance UID."""
    return Counter(
        row["sop_instance_uid"] for each in log for row in each.result.get("stored") or ()
    )


def not_stored(log: Sequence[Exchange]) -> Finding:
    """Return what the last try to store shows, where nothing was stored at all."""
    posts = [each for each in log if each.action.get("method") == "POST"]
    if not posts:
        return Finding("NOTHING_POSTED")
    last = posts[-1]
    place, sentence = _place(log, last), str(last.result.get("sentence", ""))
    sent = str((last.result.get("http") or {}).get("content_type", ""))
    if _status(last) == _UNSUPPORTED:
        related = sent.lower().startswith("multipart/related")
        code = "TYPE_PARAMETER" if related else "NOT_RELATED_PARTS"
        return Finding(code, place, sent or "no Content-Type at all")
    if _status(last) == _CONFLICT:
        return Finding("OBJECTS_REFUSED", place, sentence)
    told = next((words for words in _BODY_FAULTS if words in sentence), "")
    code = _BODY_FAULTS.get(told, "OTHER_REFUSAL")
    return Finding(code, place, sentence if code == "OTHER_REFUSAL" else sent)


def _place(log: Sequence[Exchange], exchange: Exchange) -> Place:
    return Place(f"request {list(log).index(exchange) + 1}")


def _status(exchange: Exchange) -> int:
    return int((exchange.result.get("http") or {}).get("status", 0))


def _resource(exchange: Exchange) -> dict[str, Any]:
    return exchange.result.get("resource") or {}
