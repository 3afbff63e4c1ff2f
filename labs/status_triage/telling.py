"""Which mistake a wrong answer shows."""

from .groups import GROUPS, OWNERS, ROOM, STEPS, STORED, UNCLEAR, WARNINGS

_STEP = {text: key for key, text in STEPS.items()}
_OWNER = {text: key for key, text in OWNERS.items()}


def missed_step(kind: str, text: str) -> str:
    """Return the code of a wrong next step."""
    return missed(kind, _STEP[text])


def missed(kind: str, given: str) -> str:
    """Return the code of the wrong step *given* for an answer of this *kind*."""
    if kind == "ok":
        return "SUCCESS_DOUBTED"
    if kind in WARNINGS:
        return "REMARK_IGNORED" if given == "done" else "WARNING_AS_FAILURE"
    if given in STORED:
        return "FAILURE_AS_STORED"
    return _failed(kind, given)


def _failed(kind: str, given: str) -> str:
    """Return the code of a wrong step for an object that was not stored."""
    always = {"duplicate": "DUPLICATE_FORCED", **dict.fromkeys(UNCLEAR, "LOG_UNREAD")}
    if kind in always:
        return always[kind]
    if given == "compare":
        return "NOTHING_TO_COMPARE"
    if kind == "data_set":
        return "RESEND_UNCHANGED"
    if given == "correct":
        return "OBJECT_BLAMED"
    return "ROOM_UNCHECKED" if kind in ROOM else "SETTING_UNCHANGED"


def missed_owner(kind: str, text: str) -> str:
    """Return the code of a wrong owner."""
    given = _OWNER[text]
    if given == "nobody":
        return "NOBODY_ACTS"
    return "NEEDLESS_ERRAND" if GROUPS[kind].owner == "nobody" else "OTHER_DESK"
