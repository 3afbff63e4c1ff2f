"""The worklist of a system that answers worklist queries, as a table to be changed by hand."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final, TypeAlias

from werkzeug.datastructures import MultiDict

from app.errors import InvalidInput
from app.practice.services.models import WORKLIST_FIND
from app.web.system_settings import Field, Form, Grid

Entry: TypeAlias = dict[str, Any]

WORKLIST: Final = "worklist"
_STEPS: Final = "ScheduledProcedureStepSequence"
_COLUMNS: Final = (
    ("PatientName", "PN", "Patient"),
    ("PatientID", "LO", "Record number"),
    ("PatientBirthDate", "DA", "Born"),
    ("PatientSex", "CS", "Sex"),
    ("AccessionNumber", "SH", "Accession"),
    ("RequestedProcedureID", "SH", "Requested procedure"),
    ("StudyInstanceUID", "UI", "Study Instance UID (blank: made here)"),
)
_STEP_COLUMNS: Final = (
    ("Modality", "CS", "Modality"),
    ("ScheduledStationAETitle", "AE", "Station"),
    ("ScheduledProcedureStepStartDate", "DA", "Date"),
    ("ScheduledProcedureStepStartTime", "TM", "Time"),
    ("ScheduledProcedureStepID", "SH", "Scheduled step"),
    ("ScheduledProcedureStepDescription", "LO", "Procedure"),
)
_ALL: Final = (*_COLUMNS, *_STEP_COLUMNS)


def keeps_worklist(node: Mapping[str, Any]) -> bool:
    """Say whether *node* answers worklist queries, so that its entries may be changed by hand."""
    contexts = node.get("contexts") or ()
    return any(row["abstract_syntax"] == WORKLIST_FIND for row in contexts)


def with_worklist(
    form: Form, node: Mapping[str, Any], told: Mapping[str, Any], hospital: Mapping[str, Any]
) -> Form:
    """Return *form* with the worklist of *node*, if it keeps one; what was *told* stays typed."""
    if not keeps_worklist(node):
        return form
    entries = told.get(WORKLIST, node[WORKLIST])
    columns = tuple((name, label, "text") for name, _, label in _ALL)
    lines = tuple(_line(entry) for entry in (*entries, {}))
    grid = Grid(
        WORKLIST, WORKLIST, columns, lines, note=_note(node, hospital), is_folded=not entries
    )
    return Form(form.fields, (*form.grids, grid), form.nested)


def posted_worklist(form: MultiDict[str, str], node: Mapping[str, Any]) -> list[Entry]:
    """Return the entries as they were posted; what the table does not show stays as it was."""
    before = node[WORKLIST]
    found = [
        _merged(entry, _typed(form, line))
        for line, entry in enumerate(before, 1)
        if f"row.{line}.gone" not in form
    ]
    new = _typed(form, len(before) + 1)
    return [*found, _made(new, node)] if any(new.values()) else found


def refuse_bad_entries(entries: list[Entry], node: Mapping[str, Any]) -> None:
    """Refuse entries with a value that its attribute cannot hold; those there before may stay."""
    for line, entry in enumerate(entries, 1):
        if entry in node[WORKLIST]:
            continue
        for name, vr, label in _ALL:
            if (text := _value(entry, name)) and not _dicom().is_vr_valid(vr, text):
                raise InvalidInput(f"Worklist, line {line}: {label} (VR {vr}) cannot be “{text}”.")


def _line(entry: Mapping[str, Any]) -> tuple[Field, ...]:
    return tuple(Field(name, label, "text", _value(entry, name)) for name, _, label in _ALL)


def _value(entry: Mapping[str, Any], name: str) -> str:
    step = (entry.get(_STEPS) or [{}])[0]
    home = entry if any(name == each for each, _, _ in _COLUMNS) else step
    return str(home.get(name) or "")


def _typed(form: MultiDict[str, str], line: int) -> dict[str, str]:
    """Return what stands in the columns of a line that were posted."""
    given = {name: form.get(f"row.{line}.{name}") for name, _, _ in _ALL}
    return {name: text.strip() for name, text in given.items() if text is not None}


def _merged(entry: Entry, typed: Mapping[str, str]) -> Entry:
    """Return *entry* with what was typed; the very same where nothing is different."""
    fresh = {name: text for name, text in typed.items() if text != _value(entry, name)}
    steps = dict(_in_step(fresh))
    own = {name: text for name, text in fresh.items() if name not in steps}
    if not steps:
        return {**entry, **own}
    first, *others = entry.get(_STEPS) or [{}]
    return {**entry, **own, _STEPS: [{**first, **steps}, *others]}


def _made(typed: Mapping[str, str], node: Mapping[str, Any]) -> Entry:
    """Return a new entry, with the identifiers that a department gives where none were typed."""
    accession = typed.get("AccessionNumber", "")
    given = {
        "RequestedProcedureID": f"RP{accession}"[:16],
        "ScheduledProcedureStepID": f"SPS{accession}"[:16],
        "StudyInstanceUID": _dicom().new_uid(
            WORKLIST, node["host"], accession, str(len(node[WORKLIST]))
        ),
    }
    return _merged({_STEPS: [{}]}, {**typed, **{n: typed.get(n) or given[n] for n in given}})


def _in_step(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    names = {name for name, _, _ in _STEP_COLUMNS}
    return ((name, text) for name, text in typed.items() if name in names)


def _note(node: Mapping[str, Any], hospital: Mapping[str, Any]) -> str:
    """Say whose entries are made anew, where another system feeds this worklist."""
    feeds = [row["label"] for row in hospital["nodes"] if row.get("worklist_at") == node["id"]]
    if not feeds:
        return ""
    return (
        f"{feeds[0]} feeds this worklist and makes the entries of its own orders anew: schedule, "
        "change or cancel those there. Entries without an order there are changed here."
    )


def _dicom() -> Any:
    """Return our DICOM, loaded for whoever changes a worklist: no other page needs the library."""
    return import_module("app.dicom")
