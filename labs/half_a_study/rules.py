"""What the hospital is held against: how it should stand, and what must not have happened to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.grading import Finding, HospitalAnswer, Shift

from .images import EXPLICIT_LE, IMPLICIT_LE


@dataclass(frozen=True, slots=True)
class Truth:
    """What stopped the images, which are missing, there, or rebuilt, and what is allowed.

    Files go by name, with their SOP Instance UIDs; *missing* has the first patient's, then the
    second's.
    """

    fault: str
    missing: tuple[Mapping[str, str], ...]
    first: Mapping[str, str]
    rebuilt: Mapping[str, str]
    sop_class: str
    syntax: str
    allowed: int
    allowed_associations: int
    titles: Mapping[str, str]
    place: Mapping[str, Any]
    sign_after: int


def doors(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Yield what still keeps the second series of the next study out."""
    archive = answer.node("archive")
    if truth.fault == "associations":
        if archive["max_associations"] <= archive["associations_in_use"]:
            yield Finding(
                "DOOR_STILL_SHUT", saw=f"at most {archive['max_associations']} associations"
            )
        return
    taken = _taken(archive).get(truth.sop_class, set())
    if truth.fault == "class" and not {EXPLICIT_LE, IMPLICIT_LE} & taken:
        yield Finding("DOOR_STILL_SHUT", saw=f"{truth.sop_class} is none of its object types")
    if truth.fault == "syntax" and truth.syntax not in taken:
        yield Finding("DOOR_STILL_SHUT", saw=f"{truth.syntax} is none of its encodings")


def half(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Yield the studies that are not whole: of the patient of the ticket, and of the other."""
    held = answer.node("archive")["holdings"]
    codes = ("STUDY_STILL_HALF", "OTHER_STUDY_HALF")
    for code, files in zip(codes, truth.missing, strict=True):
        if gone := [name for name, uid in files.items() if uid not in held]:
            yield Finding(code, saw=", ".join(gone))


def limits(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Yield what was opened wider than anybody may."""
    now, before = answer.node("archive"), answer.node_before("archive")
    quota, most = now["quota_objects"], now["max_associations"]
    if quota is None or quota > truth.allowed or most > truth.allowed_associations:
        objects = "any number of" if quota is None else str(quota)
        yield Finding("LIMIT_TAKEN_AWAY", saw=f"{objects} objects, {most} associations")
    wider = {
        (uid, syntax)
        for uid, syntaxes in _taken(now).items()
        for syntax in syntaxes - _taken(before).get(uid, set())
    }
    if set(before["checks"]) != set(now["checks"]) or wider - _permitted(truth):
        yield Finding("OPENED_WIDE")


def _permitted(truth: Truth) -> set[tuple[str, str]]:
    """Return which object types in which encodings may come in besides."""
    if truth.fault == "syntax":
        return {(truth.sop_class, truth.syntax)}
    if truth.fault == "class":
        return {(truth.sop_class, EXPLICIT_LE), (truth.sop_class, IMPLICIT_LE)}
    return set()


def copies(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Yield a series that was made anew and is in the archive now."""
    held = answer.node("archive")["holdings"]
    if there := [name for name, uid in truth.rebuilt.items() if uid in held]:
        yield Finding("SERIES_TWICE", saw=", ".join(there))


def overwritten(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Yield objects whose correction was undone by sending them again."""
    now = answer.node("archive")["holdings"]
    before = answer.node_before("archive")["holdings"]
    undone = [
        name
        for name, uid in truth.first.items()
        if now.get(uid, {}).get("AccessionNumber") != before[uid]["AccessionNumber"]
    ]
    if undone:
        yield Finding("CORRECTION_UNDONE", saw=", ".join(undone))


def taken_away(answer: HospitalAnswer, truth: Truth) -> Iterator[Finding]:
    """Yield what was deleted at the scanner before the archive had it."""
    kept = {*answer.node("scanner")["holdings"], *answer.node("archive")["holdings"]}
    made = {name: uid for files in truth.missing for name, uid in files.items()}
    if lost := [name for name, uid in made.items() if uid not in kept]:
        yield Finding("DELETED_AT_SCANNER", saw=", ".join(lost))


def signed_half(shift: Shift, truth: Truth) -> Iterator[Finding]:
    """Yield a report that was signed from a part, by a reader who knew of nothing."""
    told = any(
        note.to == "radiologist" and note.at <= truth.sign_after and "incomplete" in note.says
        for note in shift.notes
    )
    there = _stored_by(shift, truth.sign_after)
    if not told and not there.issuperset(truth.missing[0].values()):
        yield Finding("SIGNED_HALF", saw=shift.desk.clock(truth.sign_after))


def _stored_by(shift: Shift, minute: int) -> set[str]:
    return {
        sent["sop_instance_uid"]
        for step in shift.steps
        if step.kind == "store" and step.ends <= minute
        for sent in step.result.get("files") or ()
        if (sent["status"] or {}).get("category") in ("success", "warning")
    }


def _taken(archive: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the encodings that the archive takes, by object type."""
    found: dict[str, set[str]] = {}
    for row in archive["contexts"]:
        found.setdefault(row["abstract_syntax"], set()).update(row["transfer_syntaxes"])
    return found
