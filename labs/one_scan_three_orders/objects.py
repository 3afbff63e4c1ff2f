"""One slice of the scan, with what the console copied from the worklist."""

from typing import Any

import numpy as np

from app.dicom import build_object, new_uid
from app.grading import Params

from .drawing import NO_SEQUENCE, STRANGER_LINE, SWAPPED, served

SLICE = "ct_slice.dcm"
ACCESSION, SEQUENCE = "(0008,0050)", "(0040,0275)"
PROCEDURE, STEP = "(0040,1001)", "(0040,0009)"
KEYS = {ACCESSION: "accession", PROCEDURE: "procedure", STEP: "step"}


def picked(params: Params) -> dict[str, Any]:
    """Return the line that the technologist chose on the worklist."""
    return served(params)[params["picked"]]


def slice_of(params: Params) -> bytes:
    """Return the slice as it was stored."""
    seed, line = params["group"] + params["mrn"], picked(params)
    attributes: dict[str, object] = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
        "SOPInstanceUID": new_uid("one-scan", seed, "image"),
        "StudyInstanceUID": new_uid("one-scan", seed, "study"),
        "SeriesInstanceUID": new_uid("one-scan", seed, "series"),
        "FrameOfReferenceUID": new_uid("one-scan", seed, "frame"),
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "StudyDate": params["day"],
        "StudyTime": "114500",
        "AccessionNumber": line["accession"],
        "Modality": "CT",
        "Manufacturer": "Synthetic",
        "InstitutionName": params["hospital"],
        "PatientName": params["name"],
        "PatientID": params["mrn"],
        "PatientBirthDate": params["born"],
        "PatientSex": params["sex"],
        "StudyDescription": "CT " + " ".join(params["regions"]),
        "ReferringPhysicianName": "",
        "KVP": "120",
        "SliceThickness": "1",
        "PatientPosition": "HFS",
        "AcquisitionNumber": "1",
        "ImagePositionPatient": ["-160", "-160", "40"],
        "ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"],
        "PixelSpacing": ["5", "5"],
        "PositionReferenceIndicator": "",
        "StudyID": "1",
        "SeriesNumber": "2",
        "InstanceNumber": "1",
        "RescaleIntercept": "-1024",
        "RescaleSlope": "1",
    }
    if items := _items(params):
        attributes["RequestAttributesSequence"] = items
    return build_object(attributes, pixels=_phantom())


def _items(params: Params) -> list[dict[str, str]]:
    line = picked(params)
    item = {
        "AccessionNumber": line["accession"],
        "RequestedProcedureID": line["procedure"],
        "ScheduledProcedureStepID": line["step"],
    }
    if params["fault"] == NO_SEQUENCE:
        return []
    if params["fault"] == SWAPPED:
        item["RequestedProcedureID"] = line["step"]
        item["ScheduledProcedureStepID"] = line["procedure"]
    if params["fault"] != STRANGER_LINE:
        return [item]
    stranger = next(order for order in params["orders"] if not order["served"])
    return [
        item,
        {
            "AccessionNumber": stranger["accession"],
            "RequestedProcedureID": stranger["procedure"],
            "ScheduledProcedureStepID": stranger["step"],
        },
    ]


def _phantom() -> np.ndarray:
    """Return an oval of water with two holes of air, drawn: nobody's chest."""
    down, across = np.mgrid[-32:32, -32:32]
    body = np.hypot(down * 1.4, across) < 29  # noqa: PLR2004 - the size of the oval
    lungs = (np.hypot(down, across - 12) < 8) | (np.hypot(down, across + 12) < 8)  # noqa: PLR2004
    return np.where(lungs, 200, np.where(body, 1040, 24)).astype(np.uint16)
