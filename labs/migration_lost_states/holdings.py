"""What both archives hold: studies with images and what was written about them."""

from typing import Any, Final

from app.dicom import new_uid
from app.grading import Params

IMAGES: Final = {"CT": "1.2.840.10008.5.1.4.1.1.2", "MR": "1.2.840.10008.5.1.4.1.1.4"}
STATES: Final = {
    "PR": "1.2.840.10008.5.1.4.1.1.11.1",
    "KO": "1.2.840.10008.5.1.4.1.1.88.59",
    "SR": "1.2.840.10008.5.1.4.1.1.88.33",
}
WORDS: Final = {"PR": "presentation states", "KO": "key objects", "SR": "structured reports"}
_TITLES: Final = {"PR": "ARROWS AND WINDOWS", "KO": "KEY IMAGES", "SR": "MEASUREMENTS"}

BROKEN, CORRECTED = 1, 4
"""Of the five studies: the one whose images broke off, and the one corrected since."""

Row = dict[str, str]


def old_rows(params: Params) -> list[Row]:
    """Return all that the old archive holds, in the order in which it came in."""
    rows: list[Row] = []
    for study in params["order"]:
        rows += _image_rows(params, study)
        if study < len(params["states"]):
            rows += _state_rows(params, study)
    return rows


def new_rows(params: Params) -> list[Row]:
    """Return what the new archive holds: what the job brought, corrected, and what came since."""
    rows: list[Row] = []
    for study in params["order"]:
        images = _image_rows(params, study)
        rows += images[: params["broken_after"]] if study == BROKEN else images
    rows = [_corrected(params, row) for row in rows]
    return [*rows, *_since(params)]


def missing_rows(params: Params) -> list[Row]:
    """Return what the old archive holds and the new one does not."""
    there = {row["SOPInstanceUID"] for row in new_rows(params)}
    return [row for row in old_rows(params) if row["SOPInstanceUID"] not in there]


def corrected_rows(params: Params) -> list[Row]:
    """Return the study that was corrected in the new archive, as it is right."""
    return [_corrected(params, row) for row in _image_rows(params, CORRECTED)]


def _study_uid(params: Params, study: int) -> str:
    return new_uid("migration", params["old_title"], params["patients"][study][2], str(study))


def _row(params: Params, study: int, series: int, number: int) -> Row:
    name, _, mrn, birth_date, sex = params["patients"][study]
    uid = _study_uid(params, study)
    modality = params["modalities"][study]
    return {
        "StudyInstanceUID": uid,
        "SeriesInstanceUID": f"{uid}.{series}",
        "SOPInstanceUID": f"{uid}.{series}.{number}",
        "StudyDate": f"2019{study + 3:02d}1{study}",
        "StudyDescription": f"{modality} {('HEAD', 'CHEST', 'SPINE', 'ABDOMEN', 'KNEE')[study]}",
        "PatientName": name,
        "PatientID": params["outdated_number"] if study == CORRECTED else mrn,
        "PatientBirthDate": birth_date,
        "PatientSex": sex,
        "SeriesNumber": str(series),
        "InstanceNumber": str(number),
    }


def _image_rows(params: Params, study: int) -> list[Row]:
    modality = params["modalities"][study]
    facts = {
        "SOPClassUID": IMAGES[modality],
        "Modality": modality,
        "SeriesDescription": "IMAGES",
    }
    numbers = range(1, params["images"][study] + 1)
    return [{**_row(params, study, 1, number), **facts} for number in numbers]


def _state_rows(params: Params, study: int) -> list[Row]:
    rows: list[Row] = []
    for series, (kind, count) in enumerate(sorted(params["states"][study].items()), 2):
        facts = {
            "SOPClassUID": STATES[kind],
            "Modality": kind,
            "SeriesDescription": _TITLES[kind],
        }
        rows += [{**_row(params, study, series, n), **facts} for n in range(1, count + 1)]
    return rows


def _corrected(params: Params, row: Row) -> Row:
    if row["StudyInstanceUID"] != _study_uid(params, CORRECTED):
        return row
    return {**row, "PatientID": params["patients"][CORRECTED][2]}


def _since(params: Params) -> list[Row]:
    """Return a study that was made after the cut-over."""
    name, _, mrn, birth_date, sex = params["patients"][5]
    rows = [{**_row(params, 0, 1, number), "SOPClassUID": IMAGES["CT"]} for number in (1, 2)]
    uid = new_uid("migration-since", params["new_title"], mrn)
    return [
        {
            **row,
            "StudyInstanceUID": uid,
            "SeriesInstanceUID": f"{uid}.1",
            "SOPInstanceUID": f"{uid}.1.{row['InstanceNumber']}",
            "StudyDate": "20260312",
            "StudyDescription": "CT NECK",
            "Modality": "CT",
            "SeriesDescription": "IMAGES",
            "PatientName": name,
            "PatientID": mrn,
            "PatientBirthDate": birth_date,
            "PatientSex": sex,
        }
        for row in rows
    ]


def counted(rows: list[Row]) -> dict[str, Any]:
    """Return how many studies, series and objects *rows* are."""
    names = {"studies": "StudyInstanceUID", "series": "SeriesInstanceUID"}
    found = {word: len({row[name] for row in rows}) for word, name in names.items()}
    return {**found, "objects": len(rows)}
