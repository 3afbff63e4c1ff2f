"""What the devices can take pictures of: packaged samples, and phantoms that nobody is."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dicom import build_object, new_uid, sample
from app.grading.phantoms import SIDE, chest_film, chest_slice

POOL: dict[str, dict[str, tuple[str, ...]]] = {
    "ct": {
        "CT head": ("samples/ct_head.dcm",),
        "CT chest": tuple(f"samples/ct_chest_{number}.dcm" for number in (1, 2, 3)),
    },
    "mr": {"MR head": ("samples/mr_head.dcm",)},
    "us": {"US abdomen": ("samples/us_abdomen.dcm",)},
    "dx": {"DX chest": ("samples/dx_chest.dcm",)},
}
"""The pool of each device: the files with the pixels, by what the device calls it."""

_CT_IMAGE, _DX_IMAGE = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.1.1"
_INTERCEPT = -1024
_BONES = (400, 600, 800)
_ENLARGED = 4


def pool_files() -> dict[str, bytes]:
    """Return the files of all pools by name."""
    slices = zip(POOL["ct"]["CT chest"], _BONES, strict=True)
    return {
        "samples/ct_head.dcm": sample("CT_small.dcm"),
        "samples/mr_head.dcm": sample("MR_small.dcm"),
        "samples/us_abdomen.dcm": sample("examples_rgb_color.dcm"),
        "samples/dx_chest.dcm": _film(),
        **{name: _slice(at, spine) for at, (name, spine) in enumerate(slices)},
    }


def pixels_of(modality: str) -> NDArray[Any]:
    """Return pixels for an object that somebody has already: a slice, or a gray picture."""
    return _chest(_BONES[0]) if modality == "CT" else _gray()


@cache
def _chest(spine: int) -> NDArray[Any]:
    measured = chest_slice(spine)
    rows = [[measured(x, y) for x in range(SIDE)] for y in range(SIDE)]
    return (np.array(rows) - _INTERCEPT).astype(np.uint16)


@cache
def _gray() -> NDArray[Any]:
    picture = chest_film("R", at_right=False)
    return np.frombuffer(picture.pixels, np.uint8).reshape(picture.rows, picture.columns)


def _slice(at: int, spine: int) -> bytes:
    stored = _chest(spine)
    facts = {
        **_named("CT", _CT_IMAGE, f"chest {at}"),
        "ImageType": "ORIGINAL\\PRIMARY\\AXIAL",
        "Manufacturer": "",
        "KVP": "120",
        "PatientPosition": "HFS",
        "PositionReferenceIndicator": "",
        "SliceThickness": "5",
        "ImagePositionPatient": f"-160\\-160\\{5 * at}",
        "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
        "PixelSpacing": "5\\5",
        "RescaleIntercept": str(_INTERCEPT),
        "RescaleSlope": "1",
        "RescaleType": "HU",
        "WindowCenter": "40",
        "WindowWidth": "400",
    }
    return build_object(facts, stored)


def _film() -> bytes:
    large = np.kron(_gray(), np.ones((_ENLARGED, _ENLARGED), np.uint8))
    facts = {
        **_named("DX", _DX_IMAGE, "film"),
        "ImageType": "ORIGINAL\\PRIMARY",
        "PresentationIntentType": "FOR PRESENTATION",
        "Manufacturer": "",
        "AnatomicRegionSequence": [],
        "AcquisitionContextSequence": [],
        "DetectorType": "",
        "BodyPartExamined": "CHEST",
        "ViewPosition": "PA",
        "PatientOrientation": "L\\F",
        "ImageLaterality": "U",
        "ImagerPixelSpacing": "1.4\\1.4",
        "PixelIntensityRelationship": "LOG",
        "PixelIntensityRelationshipSign": "-1",
        "RescaleIntercept": "0",
        "RescaleSlope": "1",
        "RescaleType": "US",
        "PresentationLUTShape": "IDENTITY",
        "LossyImageCompression": "00",
        "BurnedInAnnotation": "NO",
    }
    return build_object(facts, large)


def _named(modality: str, sop_class: str, what: str) -> dict[str, object]:
    uid = new_uid("practice-hospital-pool", what)
    return {"SOPClassUID": sop_class, "SOPInstanceUID": uid, "Modality": modality}
