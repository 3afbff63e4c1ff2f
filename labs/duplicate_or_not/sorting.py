"""What is said of one decision a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.grading import Finding, Place, Verdict, partly
from labs.duplicate_or_not.drawing import NOTE
from labs.duplicate_or_not.objects import file_name

KEEP = "keep under its own name"
REMOVE = "remove: one copy is enough"
NEW_UID = "give a new SOP Instance UID"
MOVE = "move to the study of the order"
FOLLOW = "keep, and correct its references"

WANTED = {
    "known": KEEP,
    "plain": KEEP,
    "late": KEEP,
    "clash": NEW_UID,
    "stray": MOVE,
    NOTE: FOLLOW,
}
_COPIES = ("copy_a", "copy_b")
_MISTAKES = {
    ("known", NEW_UID): "KNOWN_RENAMED",
    ("clash", KEEP): "UID_REUSED",
    ("stray", KEEP): "STRAY_LEFT",
    ("stray", NEW_UID): "NEEDLESS_NEW_UID",
    ("plain", NEW_UID): "NEEDLESS_NEW_UID",
    ("late", NEW_UID): "NEEDLESS_NEW_UID",
    (NOTE, KEEP): "REFERENCES_FORGOTTEN",
    (NOTE, NEW_UID): "NEEDLESS_NEW_UID",
}


def judge_rows(answer: Mapping[str, Mapping[str, str]], truth: Mapping[str, Any]) -> Verdict:
    """Return a point a file; of the two copies, it is all the same which one goes."""
    roles = {**truth["roles"], NOTE: NOTE}
    given = {roles[row]: (row, cells["decision"]) for row, cells in answer.items()}
    findings = [*_copies(given), *_others(given)]
    wrong_rows = {finding.at.path for finding in findings if finding.at}
    both = _both(given, REMOVE) or _both(given, KEEP)
    earned = len(roles) - len(wrong_rows) - (1 if both else 0)
    note = "" if findings else "Every picture is there once, under a name that is its own."
    return partly(earned, len(roles), *findings, note=note)


def _both(given: Mapping[str, tuple[str, str]], decision: str) -> bool:
    return all(given[role][1] == decision for role in _COPIES)


def _copies(given: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    files = " and ".join(sorted(file_name(given[role][0]) for role in _COPIES))
    row = given["copy_a"][0]
    if _both(given, REMOVE):
        yield Finding("BOTH_REMOVED", _place(row), files)
        return
    if _both(given, KEEP):
        yield Finding("COPY_KEPT", _place(row), file_name(row))
        return
    for role in _COPIES:
        row, decision = given[role]
        if decision == NEW_UID:
            yield Finding("COPY_RENAMED", _place(row), file_name(row))
        elif decision not in {KEEP, REMOVE}:
            yield _other(row, decision)


def _others(given: Mapping[str, tuple[str, str]]) -> Iterator[Finding]:
    for role, wanted in WANTED.items():
        row, decision = given[role]
        if decision == wanted:
            continue
        if decision == REMOVE:
            yield Finding("IMAGE_REMOVED", _place(row), file_name(row))
        elif code := _MISTAKES.get((role, decision)):
            yield Finding(code, _place(row), file_name(row))
        else:
            yield _other(row, decision)


def _other(row: str, decision: str) -> Finding:
    if not decision:
        return Finding("ROW_OPEN", _place(row), file_name(row))
    return Finding("OTHER_DECISION", _place(row), file_name(row), {"decision": decision})


def _place(row: str) -> Place:
    return Place(f"row {row}")
