"""The slices as CT Image objects, stored as a scanner stores them, and one of them mislabeled."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dicom import build_object, change, decode_frame, image_facts, new_uid
from app.grading import Params

from .drawing import INTERCEPT, SIGN, SLOPE
from .phantoms import FIELD_OF_VIEW, SIZE, Slice, chest, head, water_phantom

PHANTOM, HEAD, CHEST = "phantom.dcm", "head.dcm", "chest.dcm"

CENTER, WIDTH = "(0028,1050)", "(0028,1051)"

_CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
_PADDING = -2000
_USUAL_WINDOW = (40, 400)
_OTHER_WINDOW = (50, 350)


def files_of(params: Params) -> dict[str, bytes]:
    """Return the three files of the bench; the first says something untrue of itself."""
    storage = params["storage"]
    phantom = _ct(params, 1, "WATER PHANTOM", water_phantom(params), storage["true"])
    # The other two are stored in another way and say so rightly: each speaks for itself.
    other = {"intercept": 0 if storage["true"]["intercept"] else -1024, "slope": "1"}
    other["sign"] = int(other["intercept"] == 0)
    return {
        PHANTOM: _mislabeled(phantom, storage),
        HEAD: _ct(params, 2, "HEAD PHANTOM", head(params), other),
        CHEST: _ct(params, 3, "CHEST PHANTOM", chest(params), other),
    }


def _mislabeled(data: bytes, storage: Params) -> bytes:
    said = storage["said"]
    spoiled = change(
        data, {INTERCEPT: str(said["intercept"]), SLOPE: said["slope"], SIGN: said["sign"]}
    )
    center, width = _USUAL_WINDOW
    if storage["shown"] == "absurd":
        center, width = 32768, 65536
    elif storage["shown"] == "hiding":
        # Somebody moved the window until the picture looked right again.
        center += round(_water(storage))
        width = round(width * float(said["slope"]))
    return change(spoiled, {CENTER: str(center), WIDTH: str(width)})


def _water(storage: Params) -> float:
    """Return what water reads under the faulty description."""
    stored = -storage["true"]["intercept"]
    return float(stored * float(storage["said"]["slope"]) + storage["said"]["intercept"])


def _ct(params: Params, number: int, name: str, units: Slice, stored: Params) -> bytes:
    """Return *units* as a CT Image object that is complete by its IOD."""
    values = units - stored["intercept"]
    signed = bool(stored["sign"])
    if signed:
        rows, columns = np.mgrid[0:SIZE, 0:SIZE] - SIZE / 2
        values[rows**2 + columns**2 > FIELD_OF_VIEW**2] = _PADDING
    bits = 12 if stored["intercept"] == -1024 else 16  # noqa: PLR2004 - the usual scale of 12 bits
    pixels = values.clip(0 if not signed else None, None).astype("<i2" if signed else "<u2")
    attributes = _attributes(params, number, name) | {
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelPaddingValue": _PADDING if signed else None,
        "RescaleIntercept": str(stored["intercept"]),
        "RescaleSlope": stored["slope"],
        "RescaleType": "HU",
        "WindowCenter": str(_OTHER_WINDOW[0]),
        "WindowWidth": str(_OTHER_WINDOW[1]),
    }
    return build_object(attributes, pixels)


def _attributes(params: Params, number: int, name: str) -> dict[str, Any]:
    seed = f"{params['noise']}"
    return {
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "SOPClassUID": _CT_IMAGE,
        "SOPInstanceUID": new_uid("water-is-zero", seed, str(number)),
        "StudyInstanceUID": new_uid("water-is-zero", seed, "study"),
        "SeriesInstanceUID": new_uid("water-is-zero", seed, f"series {number}"),
        "FrameOfReferenceUID": new_uid("water-is-zero", seed, "frame"),
        "StudyDate": params["day"],
        "StudyTime": params["time"],
        "ContentDate": params["day"],
        "ContentTime": params["time"],
        "AccessionNumber": "",
        "Modality": "CT",
        "Manufacturer": "Synthetic",
        "StationName": params["station"],
        "StudyDescription": "Weekly quality check",
        "SeriesDescription": name.title(),
        "ReferringPhysicianName": "",
        "PatientName": f"QC^{name}",
        "PatientID": f"QC-{number:03d}",
        "PatientBirthDate": "",
        "PatientSex": "",
        "PatientPosition": "HFS",
        "SliceThickness": "5",
        "KVP": "120",
        "StudyID": "1",
        "SeriesNumber": str(number),
        "AcquisitionNumber": "1",
        "InstanceNumber": "1",
        "ImagePositionPatient": ["-128", "-128", "0"],
        "ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"],
        "PositionReferenceIndicator": "",
        "PixelSpacing": ["1", "1"],
    }


def units_of(data: bytes) -> NDArray[np.float64]:
    """Return the slice in *data* in the units that its own description makes of it."""
    rescale = image_facts(data).rescale
    stored = stored_of(data)
    return stored if rescale is None else stored * rescale.slope + rescale.intercept


def stored_of(data: bytes) -> NDArray[np.float64]:
    """Return the stored values of the slice in *data*, as its own description reads them."""
    return decode_frame(data, 0).array().astype(np.float64)
