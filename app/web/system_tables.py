"""What systems hold, as tables: the columns that an administrator reads, by holding."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from app.frozen import Frozen

Line: TypeAlias = Mapping[str, Any]

MOST_LINES: Final = 100
_STEP: Final = "ScheduledProcedureStepSequence"


class Table(Frozen):
    """Lines below named columns; *left_out* are older ones that are not shown."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    left_out: int = 0


_WORKLIST: Final = (
    ("PatientName", "Patient"),
    ("PatientID", "Record number"),
    ("AccessionNumber", "Accession"),
    (f"{_STEP}.Modality", "Modality"),
    (f"{_STEP}.ScheduledStationAETitle", "Station"),
    (f"{_STEP}.ScheduledProcedureStepStartDate", "Date"),
    (f"{_STEP}.ScheduledProcedureStepStartTime", "Time"),
    (f"{_STEP}.ScheduledProcedureStepDescription", "Procedure"),
    (f"{_STEP}.ScheduledProcedureStepStatus", "Status"),
)

COLUMNS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "patients": (
        ("key", "Record number"),
        ("name", "Name"),
        ("birth_date", "Born"),
        ("sex", "Sex"),
        ("merged_into", "Merged into"),
    ),
    "orders": (
        ("placer_order_number", "Placer"),
        ("accession_number", "Accession"),
        ("patient_id", "Patient"),
        ("procedure_code", "Code"),
        ("procedure_name", "Procedure"),
        ("modality", "Modality"),
        ("station", "Station"),
        ("start", "Start"),
        ("status", "Status"),
    ),
    "results": (
        ("patient_id", "Patient"),
        ("accession_number", "Accession"),
        ("placer_order_number", "Placer"),
        ("status", "Status"),
        ("text", "Text"),
    ),
    "worklist": _WORKLIST,
    "found": _WORKLIST,
    "acquired": (
        ("number", "No."),
        ("sample", "What"),
        ("patient_id", "Record number"),
        ("accession_number", "Accession"),
        ("step_id", "Scheduled step"),
        ("series_instance_uid", "Series Instance UID"),
    ),
    "performed_steps": (
        ("PerformedProcedureStepStatus", "Status"),
        ("PatientName", "Patient"),
        ("PatientID", "Record number"),
        ("Modality", "Modality"),
        ("PerformedStationAETitle", "Station"),
        ("PerformedProcedureStepStartTime", "Begun"),
        ("PerformedProcedureStepEndTime", "Ended"),
        ("key", "SOP Instance UID"),
    ),
    "certificates": (
        ("file", "File"),
        ("names", "For"),
        ("issuer", "Issued by"),
        ("ends", "Ends"),
    ),
    "log": (("at", "When"), ("what", "What"), ("to", "To"), ("n", "No."), ("sentence", "In words")),
}
"""Columns by the name of a holding; ``key`` is what a line is kept under."""

NEWEST_FIRST: Final = frozenset({"log", "results"})


def table(name: str, value: Any) -> Table:
    """Return the holding *name* as a table: the newest lines, and no more than a page can hold."""
    columns = COLUMNS[name]
    lines = list(_lines(value))
    lines = lines[::-1] if name in NEWEST_FIRST else lines
    told = tuple(tuple(_cell(line, path) for path, _ in columns) for line in lines[:MOST_LINES])
    return Table(tuple(title for _, title in columns), told, max(0, len(lines) - MOST_LINES))


def _lines(value: Any) -> Iterable[Line]:
    if isinstance(value, Mapping):
        return [{"key": key, **row} for key, row in value.items()]
    return [row for row in value or () if isinstance(row, Mapping)]


def _cell(line: Line, path: str) -> str:
    found: Any = line
    for name in path.split("."):
        found = found[0] if isinstance(found, list | tuple) and found else found
        found = found.get(name, "") if isinstance(found, Mapping) else ""
    if isinstance(found, list | tuple) and all(isinstance(each, str) for each in found):
        return ", ".join(found)
    return "" if found is None else str(found)
