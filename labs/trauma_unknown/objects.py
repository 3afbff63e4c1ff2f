"""The registration's message, and one picture of the trauma study."""

import numpy as np

from app.dicom import build_object, new_uid
from app.grading import Params
from app.hl7 import build_message

from .drawing import MERGE, survivor

MESSAGE, PICTURE = "identity.hl7", "trauma_ct.dcm"
PATIENT_ID, NAME, BORN, SEX = "(0010,0020)", "(0010,0010)", "(0010,0030)", "(0010,0040)"
ASKED = {PATIENT_ID: "LO", NAME: "PN", BORN: "DA", SEX: "CS"}

_CT = "1.2.840.10008.5.1.4.1.1.2"
_BODY = {"head": "HEAD", "pelvis": "PELVIS", "whole_body": "WHOLEBODY"}


def message(params: Params) -> bytes:
    """Return the A40 that joins two numbers, or the A08 that gives one number its person."""
    ours = f"{survivor(params)}^^^TRAUMAHOSP^MR"
    insurer = f"{params['insurer']}^^^SICKFUND^NI"
    numbers = [insurer, ours] if params["insurer_first"] else [ours, insurer]
    values = {
        "MSH-3": "ADMIT",
        "MSH-4": "TRAUMAHOSP",
        "MSH-5": "ENGINE",
        "MSH-7": f"{params['day']}{params['hour'] + 3:02d}1500",
        "MSH-10": params["control"],
        "EVN-1": "A40" if params["kind"] == MERGE else "A08",
        "EVN-2": f"{params['day']}{params['hour'] + 3:02d}1455",
        "PID-1": "1",
        "PID-3": "~".join(numbers),
        "PID-5": f"{params['family']}^{params['given']}",
        "PID-7": params["born"],
        "PID-8": params["sex"],
    }
    if params["kind"] == MERGE:
        values |= {
            "MRG-1": f"{params['temporary']}^^^TRAUMAHOSP^MR",
            "MRG-7": f"DOE^{params['bed']}",
        }
        return build_message("ADT_A39", "2.5.1", values)
    values |= {"PV1-1": "1", "PV1-2": "E", "PV1-19": params["visit"], "MSH-9": "ADT^A08^ADT_A01"}
    return build_message("ADT_A01", "2.5.1", values)


def picture(params: Params) -> bytes:
    """Return the picture as the scanner sent it at night, under the temporary identity."""
    accession, clock = params["accession"], f"{params['day'][-2:]}"
    time = f"{params['hour']:02d}{int(clock) % 60:02d}00"
    return build_object(
        {
            "SOPClassUID": _CT,
            "SOPInstanceUID": new_uid("trauma", accession, "image"),
            "StudyInstanceUID": new_uid("trauma", accession, "study"),
            "SeriesInstanceUID": new_uid("trauma", accession, "series"),
            "FrameOfReferenceUID": new_uid("trauma", accession, "frame"),
            "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
            "StudyDate": params["day"],
            "StudyTime": time,
            "AccessionNumber": accession,
            "Modality": "CT",
            "Manufacturer": "Synthetic",
            "InstitutionName": params["hospital"],
            "PatientName": f"DOE^{params['bed']}",
            "PatientID": params["temporary"],
            "IssuerOfPatientID": "TRAUMAHOSP",
            "PatientBirthDate": "",
            "PatientSex": "O",
            "BodyPartExamined": _BODY[params["region"]],
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
        },
        pixels=_phantom(),
    )


def _phantom() -> np.ndarray:
    """Return a disk of water with a denser ring, drawn: nobody's head."""
    down, across = np.mgrid[-32:32, -32:32]
    away = np.hypot(down, across)
    return np.where(away < 22, 1034, np.where(away < 26, 1900, 24)).astype(np.uint16)  # noqa: PLR2004
