"""The held image: a real one, with a synthetic patient and five values spoilt."""

from collections.abc import Mapping
from typing import Any

from app.dicom import change, change_raw, new_uid, sample
from labs.five_bad_values.drawing import (
    ACCESSION,
    AGE,
    BODY_PART,
    BORN,
    DATES,
    MODALITIES,
    NAME,
    OPERATOR,
    PATIENT_ID,
    REFERRER,
    SERIES_NUMBER,
    SEX,
    TIMES,
    WEIGHT,
    years,
)

FILE = "scan.dcm"


def build_scan(params: Mapping[str, Any]) -> bytes:
    """Return the object with its five bad values."""
    scan = sound_scan(params)
    for fault in params["faults"].values():
        scan = change_raw(scan, fault["path"], fault["raw"].encode("ascii"))
    return scan


def sound_scan(params: Mapping[str, Any]) -> bytes:
    """Return the object as it should be."""
    return change(sample(params["base"]), {**_exam(params), **_patient(params)})


def _exam(params: Mapping[str, Any]) -> dict[str, object]:
    row, day, times = params["rows"][params["ours"]], params["day"], params["times"]
    uid = [new_uid(row["order"], row["id"], level) for level in ("study", "series", "object")]
    return {
        **dict.fromkeys(DATES, day),
        **dict(zip(TIMES, times, strict=True)),
        "InstanceCreationDate": day,
        "InstanceCreationTime": times[3],
        "AcquisitionDateTime": f"{day}{times[2]}",
        "PerformedProcedureStepStartDate": day,
        "PerformedProcedureStepStartTime": times[1],
        "RequestAttributesSequence": [{"RequestedProcedureID": row["procedure"]}],
        "InstitutionName": params["hospital"],
        "StationName": params["station"],
        ACCESSION: row["accession"],
        REFERRER: row["referrer"],
        OPERATOR: row["operator"],
        BODY_PART: params["body_part"],
        SERIES_NUMBER: params["series"],
        "StudyInstanceUID": uid[0],
        "SeriesInstanceUID": uid[1],
        "SOPInstanceUID": uid[2],
    }


def _patient(params: Mapping[str, Any]) -> dict[str, object]:
    row = params["rows"][params["ours"]]
    ct = MODALITIES[params["base"]] == "CT"
    age = f"{years(row['born'], params['day']):03d}Y"
    return {
        NAME: f"{row['family']}^{row['given']}",
        PATIENT_ID: row["id"],
        BORN: row["born"],
        SEX: row["sex"],
        **_age(None if params.get("no_age") else age, present=ct),
        WEIGHT: params["weight"],
        **({"OtherPatientIDsSequence": None} if ct else {"NameOfPhysiciansReadingStudy": None}),
    }


def _age(age: str | None, *, present: bool) -> dict[str, object]:
    """Return the age to set; one that is to go can be taken away only where it stands."""
    return {AGE: age} if age is not None or present else {}
