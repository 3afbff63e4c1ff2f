"""Change an object and touch nothing else: to plant faults, and to mend them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.dicom.charsets import UnwritableValue
from app.dicom.drafting import DraftObject
from app.dicom.encoding import padded
from app.dicom.limits import LIMITS, Limits
from app.dicom.paths import Step, parse_path
from app.frozen import Frozen

_CHARACTER_SET = {"(0008,0005)", "SpecificCharacterSet"}
_IN_STEP = {
    "(0008,0016)": "(0002,0002)",
    "(0008,0018)": "(0002,0003)",
}


class Edit(Frozen):
    """One change a learner asks for: set, add or delete the element at *path*."""

    op: str
    path: str
    value: Sequence[str] | str = ()
    vr: str | None = None


def change(data: bytes, changes: Mapping[str, object], *, meta_in_step: bool = True) -> bytes:
    """Return *data* with each path of *changes* set to its value; ``None`` deletes the element.

    Values are text, numbers, dates, bytes, lists of them, and for a sequence a list of mappings.
    Specific Character Set is set first, so that the texts beside it are written in it. The file
    meta follows SOP Class UID and SOP Instance UID unless *meta_in_step* is off; a changed
    Transfer Syntax UID (0002,0010) is a label alone, the data set is not written anew.
    """
    draft = DraftObject(data)
    steps = {path: parse_path(path) for path in changes}
    for path in sorted(changes, key=lambda path: _position(steps[path])):
        _apply(draft, path, changes[path])
    if meta_in_step:
        _follow(draft, {steps[path][0].tag: changes[path] for path in changes})
    return draft.to_bytes()


def _position(steps: tuple[Step, ...]) -> tuple[bool, list[tuple[int, int]]]:
    """Sort Specific Character Set first and the rest by tag, sequences before what is in them."""
    return steps[-1].tag != "(0008,0005)", [(step.key, step.item or 0) for step in steps]


def _apply(draft: DraftObject, path: str, value: object) -> None:
    if value is not None:
        draft.set(path, value)
    elif draft.has(path):
        draft.delete(path)


def _follow(draft: DraftObject, changed: Mapping[str, object]) -> None:
    for path, meta_path in _IN_STEP.items():
        value = changed.get(path)
        if value is not None and draft.meta.drafts and meta_path not in changed:
            draft.set(meta_path, value)


def change_raw(
    data: bytes, path: str, raw: bytes, vr: str | None = None, *, pad: bool = True
) -> bytes:
    """Return *data* with the element at *path* holding *raw*, whatever its VR says of that.

    An odd *raw* is padded as the VR wants it, so that one fault is planted and not two; with
    *pad* off the odd length stays. *vr* also changes the VR that is written.
    """
    draft = DraftObject(data)
    draft.set_raw(path, raw, vr)
    if pad:
        steps = parse_path(path)
        placed = draft.drafted_at(steps)
        placed.raw = padded(raw, placed.vr)
    return draft.to_bytes()


def apply_edits(data: bytes, edits: Iterable[object], limits: Limits = LIMITS) -> bytes:
    """Return *data* after *edits*; without any, the same bytes.

    They are made in their order, with two exceptions. Specific Character Set comes first: who
    edits a name and its declaration means the name to be written in the set that is declared.
    Items are deleted at the end, the last of them first, so that every path counts the items
    as they stood before.

    An edit is an :class:`Edit`, a mapping or any object with its fields. What a learner writes
    is written as it is, valid or not; what cannot be written at all raises
    ``UnreadableSample``. Nothing follows by itself: not even the file meta.
    """
    wanted = sorted(map(as_edit, edits), key=lambda edit: edit.path not in _CHARACTER_SET)
    if not wanted:
        return data
    draft = DraftObject(data, limits)
    for edit in wanted:
        if not _takes_an_item(edit):
            _perform(draft, edit)
    for edit in sorted(filter(_takes_an_item, wanted), key=_counted, reverse=True):
        _perform(draft, edit)
    return draft.to_bytes()


def _takes_an_item(edit: Edit) -> bool:
    return edit.op == "delete" and parse_path(edit.path)[-1].item is not None


def _counted(edit: Edit) -> list[tuple[int, int]]:
    return [(step.key, step.item or 0) for step in parse_path(edit.path)]


def as_edit(edit: object) -> Edit:
    """Read an edit from a mapping, or from an object with the same names."""
    if isinstance(edit, Edit):
        return edit
    read: Any = edit.get if isinstance(edit, Mapping) else lambda name: getattr(edit, name, None)
    op, path, value, vr = read("op"), read("path"), read("value"), read("vr")
    if not isinstance(op, str) or not isinstance(path, str):
        raise UnwritableValue("An edit names its op (set, add or delete) and a path.")
    return Edit(op, path, value if value is not None else (), vr or None)


def _perform(draft: DraftObject, edit: Edit) -> None:
    if edit.op == "delete":
        draft.delete(edit.path)
    elif edit.op in {"set", "add"}:
        value = [edit.value] if isinstance(edit.value, str) else list(edit.value)
        draft.set(edit.path, value, edit.vr)
    else:
        raise UnwritableValue(f"{edit.op!r} is no edit: set, add and delete are.")
