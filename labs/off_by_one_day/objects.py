"""The message, the picture that the gateway wrapped, and the elements they share."""

import numpy as np

from app.dicom import build_object, new_uid
from app.grading import Params
from app.hl7 import build_message

from .clocks import NIGHTS, day_before, offset_text
from .faults import readings

MESSAGE, PICTURE = "exam.hl7", "picture.dcm"

STUDY = ("(0008,0020)", "(0008,0030)")
ISSUED = ("(0040,2004)", "(0040,2005)")
OFFSET = "(0008,0201)"
BIRTH = "(0010,0030)"
VRS = {STUDY[0]: "DA", STUDY[1]: "TM", ISSUED[0]: "DA", ISSUED[1]: "TM", OFFSET: "SH", BIRTH: "DA"}


def message(params: Params) -> bytes:
    """Return the message from which the gateway took dates and times."""
    stamps = params["stamps"]
    return build_message(
        "ORM_O01",
        "2.5.1",
        {
            "MSH-3": "GROUPRIS",
            "MSH-5": "GATEWAY",
            "MSH-7": params["sent"],
            "MSH-10": f"Z{params['mrn']}",
            "PID-3": params["mrn"],
            "PID-5": params["name"],
            "PID-7": params["birth"],
            "PID-8": params["sex"],
            "ORC-1": "SC",
            "ORC-2": params["accession"],
            "ORC-5": "CM",
            "ORC-9": stamps["ORC-9"],
            "OBR-1": "1",
            "OBR-4": "USFAST^Ultrasound for free fluid^L",
            "OBR-7": stamps["OBR-7"],
            "OBR-18": params["accession"],
            "OBR-22": stamps["OBR-22"],
        },
    )


def picture(params: Params) -> bytes:
    """Return the ultrasound picture as the gateway dated it."""
    read, accession = readings(params, params["fault"]), params["accession"]
    values: dict[str, object] = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
        "SOPInstanceUID": new_uid(accession, "picture"),
        "StudyInstanceUID": new_uid(accession, "study"),
        "SeriesInstanceUID": new_uid(accession, "series"),
        "Modality": "US",
        "ConversionType": "DI",
        "AccessionNumber": accession,
        "PatientName": params["name"],
        "PatientID": params["mrn"],
        "PatientSex": params["sex"],
        "PatientBirthDate": day_before(params["birth"])
        if params["birth_moved"]
        else params["birth"],
        "StudyDate": read["OBR-7"][:8],
        "StudyTime": read["OBR-7"][8:],
        "IssueDateOfImagingServiceRequest": read["ORC-9"][:8],
        "IssueTimeOfImagingServiceRequest": read["ORC-9"][8:],
    }
    if params["fault"] != "dropped":
        values["TimezoneOffsetFromUTC"] = offset_text(NIGHTS[params["night"]].after)
    return build_object(values, pixels=_sector())


def _sector() -> np.ndarray:
    """Return a coarse fan with speckle, the same for every variant: nobody's belly."""
    down, across = np.mgrid[0:48, -32:32]
    speckle = (down * 37 + across * 91 + down * across * 13) % 120 + 40
    return np.where(np.abs(across) <= down * 0.6, speckle, 0).astype(np.uint8)
