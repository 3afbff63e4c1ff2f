"""The radiographs as DX objects, and what their tags say of side and view."""

from collections.abc import Mapping
from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params

from .drawing import (
    BOTH_WRONG,
    EMPTY,
    FRONT,
    IMAGE_WRONG,
    LEFT,
    SERIES_WRONG,
    SIDE_ON,
    VIEW_SWAPPED,
    other,
)
from .pictures import picture_of

LATERALITY, IMAGE_LATERALITY, VIEW = "(0020,0060)", "(0020,0062)", "(0018,5101)"
DESCRIPTION, COMMENTS = "(0008,103E)", "(0020,4000)"
SOP_INSTANCE, PIXELS = "(0008,0018)", "(7FE0,0010)"

_DX_IMAGE = "1.2.840.10008.5.1.4.1.1.1.1"
_REGIONS = {
    "knee": ("72696002", "Knee"),
    "elbow": ("127949000", "Elbow"),
    "ankle": ("70258002", "Ankle joint"),
}
_VIEWS = {FRONT: ("399348003", "antero-posterior"), SIDE_ON: ("399067008", "lateral")}


def names_of(params: Params, letter: str) -> list[str]:
    """Return the file names of an exam."""
    views = params["exams"][letter]["views"]
    return [f"{letter}.dcm"] if len(views) == 1 else [f"{letter}_1.dcm", f"{letter}_2.dcm"]


def files_of(params: Params) -> dict[str, bytes]:
    """Return the radiographs by file name."""
    return {
        name: _object(params, letter, number)
        for letter in params["exams"]
        for number, name in enumerate(names_of(params, letter))
    }


def view_of(view: str, side: str) -> str:
    """Return the View Position of a view by the department's rule."""
    if view == FRONT:
        return "AP"
    return "LL" if side == LEFT else "RL"


def tags_of(exam: Params, number: int) -> Mapping[str, str | None]:
    """Return what the tags of one image say; ``None`` is an absent element."""
    side, fault, view = exam["tagged"], exam["fault"], exam["views"][number]
    wrong = other(side)
    tags: dict[str, str | None] = {
        LATERALITY: None,
        IMAGE_LATERALITY: side,
        VIEW: view_of(view, side),
    }
    if fault == BOTH_WRONG:
        return {LATERALITY: wrong, IMAGE_LATERALITY: wrong, VIEW: view_of(view, wrong)}
    if fault == IMAGE_WRONG:
        return tags | {LATERALITY: side, IMAGE_LATERALITY: wrong}
    if fault == SERIES_WRONG:
        return tags | {LATERALITY: wrong}
    if fault == EMPTY:
        return tags | {LATERALITY: "", IMAGE_LATERALITY: ""}
    if fault == VIEW_SWAPPED:
        return tags | {VIEW: view_of(FRONT if view == SIDE_ON else SIDE_ON, side)}
    return tags


def _object(params: Params, letter: str, number: int) -> bytes:
    exam = params["exams"][letter]
    attributes = _attributes(params, letter, number) | dict(tags_of(exam, number))
    return build_object(attributes, picture_of(params, letter, number))


def _attributes(params: Params, letter: str, number: int) -> dict[str, Any]:
    exam = params["exams"][letter]
    code, region = _REGIONS[exam["part"]]
    view_code, view = _VIEWS[exam["views"][number]]
    seed = exam["accession"]
    word = "LEFT" if exam["described"] == LEFT else "RIGHT"
    return {
        "ImageType": ["ORIGINAL", "PRIMARY"],
        "SOPClassUID": _DX_IMAGE,
        "SOPInstanceUID": new_uid("which-side", seed, str(number)),
        "StudyInstanceUID": new_uid("which-side", seed, "study"),
        "SeriesInstanceUID": new_uid("which-side", seed, "series"),
        "StudyDate": params["day"],
        "AcquisitionDate": params["day"],
        "ContentDate": params["day"],
        "StudyTime": exam["time"],
        "AcquisitionTime": exam["time"],
        "ContentTime": exam["time"],
        "AccessionNumber": exam["accession"],
        "Modality": "DX",
        "PresentationIntentType": "FOR PRESENTATION",
        "Manufacturer": "Synthetic",
        "InstitutionName": params["hospital"],
        "ReferringPhysicianName": "",
        "SeriesDescription": f"{region} {word}",
        "PatientName": exam["name"],
        "PatientID": exam["mrn"],
        "PatientBirthDate": exam["born"],
        "PatientSex": exam["sex"],
        "BodyPartExamined": exam["part"].upper(),
        "StudyID": "1",
        "SeriesNumber": "1",
        "InstanceNumber": str(number + 1),
        "PatientOrientation": ["L", "F"] if view == _VIEWS[FRONT][1] else ["P", "F"],
        "AnatomicRegionSequence": [_coded(code, region)],
        "ViewCodeSequence": [_coded(view_code, view) | {"ViewModifierCodeSequence": []}],
        "AcquisitionContextSequence": [],
        "DetectorType": "DIRECT",
        "ImagerPixelSpacing": ["0.8", "0.8"],
        "PixelIntensityRelationship": "LOG",
        "PixelIntensityRelationshipSign": -1,
        "BitsStored": 12,
        "HighBit": 11,
        "RescaleIntercept": "0",
        "RescaleSlope": "1",
        "RescaleType": "US",
        "PresentationLUTShape": "IDENTITY",
        "LossyImageCompression": "00",
        "BurnedInAnnotation": "YES" if exam["typed"][number] else "NO",
        "WindowCenter": "1700",
        "WindowWidth": "3400",
    }


def _coded(value: str, meaning: str) -> dict[str, Any]:
    return {"CodeValue": value, "CodingSchemeDesignator": "SCT", "CodeMeaning": meaning}
