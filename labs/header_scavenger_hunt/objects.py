"""The three objects of the hunt: real files from pydicom with synthetic people in them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.dicom import DicomObject, change, new_uid, read_object, sample

CT, ULTRASOUND, REPORT = "ct", "us", "sr"

EXPLICIT, DEFLATED = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"
JPEG_2000, LOSSLESS_JPEG = "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.70"

# Each name suggests an encoding that the file does not have.
MISLEADING = {
    CT: (("CT_slice_jpeg2000", JPEG_2000), ("CT_0412_lossless", LOSSLESS_JPEG)),
    ULTRASOUND: (("US_clip_raw", EXPLICIT), ("US_loop_uncompressed", EXPLICIT)),
    REPORT: (("report_zipped", DEFLATED), ("SR_deflated_copy", DEFLATED)),
}
_SAMPLES = {CT: "CT_small.dcm", ULTRASOUND: "examples_ybr_color.dcm"}
_OBSERVER = "(0040,A073)[1]"


def build_files(params: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the three files by the names that the params give them."""
    return {name: _object(role, params) for role, name in params["files"].items()}


def _object(role: str, params: Mapping[str, Any]) -> bytes:
    """Return one real object with the params' people, numbers and UIDs."""
    original = sample(_SAMPLES.get(role, params["report"]))
    return change(original, {**_identity(role, params), **_own(role, params)})


def _identity(role: str, params: Mapping[str, Any]) -> dict[str, object]:
    # The person is another one now, so the objects are others too and need UIDs of their own.
    number = params["accession"]
    return {
        "PatientName": params["patient"],
        "PatientID": params["mrn"],
        "PatientBirthDate": params["born"],
        "PatientSex": params["sex"],
        "AccessionNumber": number,
        "ReferringPhysicianName": params["physician"],
        "StudyInstanceUID": new_uid(number, role, "study"),
        "SeriesInstanceUID": new_uid(number, role, "series"),
        "SOPInstanceUID": new_uid(number, role, "object"),
    }


def _own(role: str, params: Mapping[str, Any]) -> dict[str, object]:
    if role == CT:
        return {
            "InstitutionName": params["hospital"],
            "StationName": params["station"],
            "OtherPatientIDsSequence": None,
            "BitsStored": params["bits"],
            "HighBit": params["bits"] - 1,
        }
    if role == ULTRASOUND:
        return {"InstitutionName": params["hospital"]}
    if params["report"] == "test-SR.dcm":
        return {
            f"{_OBSERVER}.(0040,A075)": params["observer"],
            f"{_OBSERVER}.(0040,A088)[1].(0008,0104)": "Observer",
        }
    return {}


@lru_cache(maxsize=16)
def facts(data: bytes) -> DicomObject:
    """Return what stands in *data*; one answer after the other asks of the same files."""
    return read_object(data)
