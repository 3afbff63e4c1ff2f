"""The archive's rows as a practice database, with what each column holds."""

from typing import Any

from .archive import Archive
from .drawing import DATE_FORMS

_SAYS = {
    "patient": "One row a patient, as registration knows them.",
    "imaging_order": "One row an order, copied from RIS every hour.",
    "study": "One row a study that has arrived.",
    "series": "One row a series.",
    "instance": "One row a stored object, that is a file in the archive.",
}
_COLUMNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "patient": (
        ("patient_pk", "INTEGER", "our own number of the row"),
        ("patient_id", "TEXT", "medical record number"),
        ("patient_name", "TEXT", "name, as in (0010,0010)"),
        ("birth_date", "TEXT", "date of birth, YYYYMMDD"),
    ),
    "imaging_order": (
        ("order_pk", "INTEGER", "our own number of the row"),
        ("accession", "TEXT", "accession number; NULL while nobody has given one"),
        ("patient_id", "TEXT", "medical record number"),
        ("modality", "TEXT", "modality that was ordered"),
        ("status", "TEXT", "SC scheduled, IP in progress, CM completed, {canceled} canceled"),
        ("scheduled_on", "TEXT", "day of the exam as RIS writes it, {form}"),
    ),
    "study": (
        ("study_pk", "INTEGER", "our own number of the row"),
        ("study_uid", "TEXT", "Study Instance UID"),
        ("patient_pk", "INTEGER", "the row in patient"),
        ("accession", "TEXT", "accession number in the images; NULL if they carry none"),
        ("study_date", "TEXT", "Study Date (0008,0020), YYYYMMDD"),
    ),
    "series": (
        ("series_pk", "INTEGER", "our own number of the row"),
        ("series_uid", "TEXT", "Series Instance UID"),
        ("study_pk", "INTEGER", "the row in study"),
        ("modality", "TEXT", "Modality (0008,0060)"),
    ),
    "instance": (
        ("instance_pk", "INTEGER", "our own number of the row"),
        ("sop_instance_uid", "TEXT", "SOP Instance UID"),
        ("series_pk", "INTEGER", "the row in series"),
        ("size_bytes", "INTEGER", "size of the file"),
    ),
}


def as_tables(archive: Archive) -> list[dict[str, Any]]:
    """Return the archive as a practice database."""
    params = archive.params
    facts = {"form": params["date_form"], "canceled": params["canceled"]}
    return [
        {
            "name": name,
            "says": _SAYS[name],
            "columns": [
                {"name": column, "type": kind, "says": says.format(**facts)}
                for column, kind, says in columns
            ],
            "rows": [
                [_value(archive, row, column) for column, _, _ in columns]
                for row in getattr(archive, name)
            ],
        }
        for name, columns in _COLUMNS.items()
    ]


def _value(archive: Archive, row: dict[str, Any], column: str) -> Any:
    if column == "scheduled_on":
        return row["day"].strftime(DATE_FORMS[archive.params["date_form"]])
    return row[column]
