"""The three slices: one that the archive keeps compressed, two that come late."""

import numpy as np

from app.dicom import EXPLICIT_LE, build_object, new_uid
from app.grading import Params

ARCHIVED, LATE = "archived.dcm", ("late_1.dcm", "late_2.dcm")
_SIDE = 48


def slices(params: Params) -> dict[str, bytes]:
    """Return the files by name, synthetic and small."""
    return {
        ARCHIVED: _slice(params, 1, params["syntax"]),
        **{name: _slice(params, number, EXPLICIT_LE) for number, name in enumerate(LATE, 2)},
    }


def _slice(params: Params, number: int, syntax: str) -> bytes:
    pixels = np.full((_SIDE, _SIDE), 40, dtype=np.uint16)
    x, y = params["square"]
    pixels[y : y + 8, x : x + 8] = 900 + number
    study = new_uid(params["accession"], "study")
    return build_object(
        {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
            "SOPInstanceUID": new_uid(params["accession"], f"slice {number}"),
            "StudyInstanceUID": study,
            "SeriesInstanceUID": new_uid(params["accession"], "series"),
            "StudyDate": params["day"],
            "StudyTime": params["time"],
            "AccessionNumber": params["accession"],
            "Modality": "CT",
            "StudyDescription": "CT chest",
            "PatientName": params["name"],
            "PatientID": params["mrn"],
            "PatientBirthDate": params["birth_day"],
            "SeriesNumber": "1",
            "InstanceNumber": str(number),
            "RescaleSlope": "1",
            "RescaleIntercept": "-1024",
        },
        pixels,
        syntax,
    )
