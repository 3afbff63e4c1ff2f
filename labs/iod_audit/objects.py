"""The CT image under audit: a real one with a synthetic exam, less what the seed took away."""

from collections.abc import Mapping
from typing import Any

from app.dicom import change, change_raw, new_uid, sample
from labs.iod_audit.attributes import (
    BODY_PART,
    IDENTITY_REMOVED,
    METHOD,
    SOFTWARE,
    WINDOW_CENTER,
    WINDOW_WIDTH,
)
from labs.iod_audit.drawing import (
    ABSENT_1,
    ABSENT_2,
    ABSENT_3,
    CONDITION,
    EMPTY_1,
    EMPTY_2,
    EMPTY_3,
    NO_CONDITION,
    SEVERAL,
)

FILE = "scan.dcm"

_ABSENT = frozenset({ABSENT_1, ABSENT_2, ABSENT_3, CONDITION, NO_CONDITION})
_EMPTY = frozenset({EMPTY_1, EMPTY_2, EMPTY_3})
_SEVERAL = {SOFTWARE.tag: ["05", "11", "2"], WINDOW_CENTER: ["40", "-600"]}


def build_scan(params: Mapping[str, Any]) -> bytes:
    """Return the object with the gaps and faults that the seed chose."""
    scan = change(sample("CT_small.dcm"), {**_exam(params), **_gaps(params)})
    return change_raw(scan, params["count"], params["count_value"].encode("ascii"))


def _gaps(params: Mapping[str, Any]) -> dict[str, object]:
    gaps: dict[str, object] = {}
    for tag, state in params["states"].items():
        if state in _ABSENT:
            gaps[tag] = None
        elif state in _EMPTY:
            gaps[tag] = ""
        elif state == SEVERAL and tag in _SEVERAL:
            gaps[tag] = _SEVERAL[tag]
    if params["states"].get(WINDOW_CENTER) == SEVERAL:
        gaps[WINDOW_WIDTH] = ["400", "1500"]
    if params["required"] == WINDOW_WIDTH:
        gaps[WINDOW_CENTER] = "40"
    if params["required"] == METHOD:
        gaps[IDENTITY_REMOVED] = "YES"
    return gaps


def _exam(params: Mapping[str, Any]) -> dict[str, object]:
    person, day, time = params["person"], params["day"], params["time"]
    dates = ("(0008,0020)", "(0008,0021)", "(0008,0022)", "(0008,0023)", "InstanceCreationDate")
    times = ("(0008,0030)", "(0008,0031)", "(0008,0032)", "(0008,0033)", "InstanceCreationTime")
    levels = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID")
    return {
        **dict.fromkeys(dates, day),
        **dict.fromkeys(times, time),
        **{level: new_uid(params["accession"], person["mrn"], level) for level in levels},
        "PatientName": person["name"],
        "PatientID": person["mrn"],
        "PatientBirthDate": person["born"],
        "PatientSex": person["sex"],
        "OtherPatientIDsSequence": None,
        "PatientAge": None,
        "PatientWeight": None,
        "AdditionalPatientHistory": None,
        "AccessionNumber": params["accession"],
        "ReferringPhysicianName": params["physician"],
        "InstitutionName": params["hospital"],
        "StationName": params["station"],
        "StudyID": "1",
        "SeriesDescription": "Axial 5 mm",
        "StudyDescription": f"CT {params['body_part'].title()}",
        "OperatorsName": "",
        "ProtocolName": "Routine",
        "ImageComments": "",
        "BurnedInAnnotation": "NO",
        BODY_PART.tag: params["body_part"],
        "Laterality": None,
        "(FFFC,FFFC)": None,
    }
