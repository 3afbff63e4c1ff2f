"""The manifest: a Key Object Selection that names each image of the study and where it is."""

from typing import Any

from app.dicom import build_object
from app.grading import Params

from .drawing import (
    CT,
    KOS,
    images,
    location,
    manifest_uid,
    old_image_uid,
    uid,
)  # fmt: skip

MANIFEST = "manifest.dcm"
EVIDENCE, SERIES, REFERENCES = "(0040,A375)", "(0008,1115)", "(0008,1199)"
PLACE, IMAGE, CONTENT = "(0040,E011)", "(0008,1155)", "(0040,A730)"
TITLE = "(0040,A043)[1]"
TITLE_CODE, TITLE_MEANING = f"{TITLE}.(0008,0100)", f"{TITLE}.(0008,0104)"
UID, META_UID = "(0008,0018)", "(0002,0003)"
RIGHT_TITLE = ("113030", "Manifest")


def manifest(params: Params) -> bytes:
    """Return the manifest as it was shared, with its faults."""
    title = params["title"] or RIGHT_TITLE
    study = uid(params, 1)
    return build_object(
        {
            "SOPClassUID": KOS,
            "SOPInstanceUID": manifest_uid(params, new=False),
            "StudyInstanceUID": study,
            "SeriesInstanceUID": uid(params, 7),
            "StudyDate": params["day"],
            "StudyTime": "101500",
            "ContentDate": params["day"],
            "ContentTime": "113000",
            "AccessionNumber": params["accession"],
            "Modality": "KO",
            "Manufacturer": "Synthetic",
            "ReferringPhysicianName": "",
            "ReferencedPerformedProcedureStepSequence": [],
            "PatientName": params["name"],
            "PatientID": params["mrn"],
            "PatientBirthDate": params["born"],
            "PatientSex": params["sex"],
            "StudyID": "1",
            "SeriesNumber": "900",
            "InstanceNumber": "1",
            "ValueType": "CONTAINER",
            "ContinuityOfContent": "SEPARATE",
            "ConceptNameCodeSequence": [_code(*title)],
            "ContentTemplateSequence": [{"MappingResource": "DCMR", "TemplateIdentifier": "2010"}],
            "CurrentRequestedProcedureEvidenceSequence": [
                {
                    "StudyInstanceUID": study,
                    "ReferencedSeriesSequence": [_series(params, at) for at in range(2)],
                }
            ],
            "ContentSequence": [
                {
                    "RelationshipType": "CONTAINS",
                    "ValueType": "IMAGE",
                    "ReferencedSOPSequence": [_image(params, *each)],
                }
                for each in images(params)
            ],
        }
    )


def _series(params: Params, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "SeriesInstanceUID": series_uid(params, number),
        "ReferencedSOPSequence": [
            _image(params, *each) for each in images(params) if each[0] == number
        ],
    }
    where = location(params, number)
    return found if where is None else found | {"RetrieveLocationUID": where}


def series_uid(params: Params, number: int) -> str:
    """Return the Series Instance UID of a series of the study."""
    return uid(params, 1, number + 1)


def _image(params: Params, series: int, at: int) -> dict[str, str]:
    image = old_image_uid(params, series, at)
    return {"ReferencedSOPClassUID": CT, "ReferencedSOPInstanceUID": image}


def _code(value: str, meaning: str) -> dict[str, str]:
    return {"CodeValue": value, "CodingSchemeDesignator": "DCM", "CodeMeaning": meaning}


def place_path(series: int) -> str:
    """Return the path of the place of a series, counted from nought."""
    return f"{EVIDENCE}[1].{SERIES}[{series + 1}].{PLACE}"


def reference_paths(params: Params, series: int, at: int) -> tuple[str, str]:
    """Return where an image is named: among the evidence, and in the content."""
    position = images(params).index((series, at)) + 1
    return (
        f"{EVIDENCE}[1].{SERIES}[{series + 1}].{REFERENCES}[{at + 1}].{IMAGE}",
        f"{CONTENT}[{position}].{REFERENCES}[1].{IMAGE}",
    )
