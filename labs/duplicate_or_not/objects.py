"""The seven images and the note: one real MR image, turned and given a synthetic exam."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.dicom import build_object, change, change_raw, read_object, sample
from labs.duplicate_or_not.drawing import IMAGES, NOTE

MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"
KEY_NOTE = "1.2.840.10008.5.1.4.1.1.88.59"
_SIDE = 64


def file_name(key: str) -> str:
    """Return the name of the file on the bench."""
    return f"{key}.dcm"


def build_files(params: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the eight objects by their file names."""
    files = {file_name(key): _image(params, params["roles"][key]) for key in IMAGES}
    return {**files, file_name(NOTE): _note(params)}


def order_of(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the order that this exam was made for."""
    order: Mapping[str, Any] = params["orders"][params["ours"]]
    return order


def _image(params: Mapping[str, Any], role: str) -> bytes:
    encodings = dict(zip(("copy_a", "copy_b"), params["encodings"], strict=True))
    base = sample(encodings.get(role, "MR_small.dcm"))
    absent = ("(FFFC,FFFC)", "NameOfPhysiciansReadingStudy", "ImageComments")
    image = change(base, {**dict.fromkeys(absent), **_exam(params), **_own(params, role)})
    turn = params["slices"][role]["turn"]
    return change_raw(image, "PixelData", _turned(base, turn)) if turn else image


def _exam(params: Mapping[str, Any]) -> dict[str, object]:
    order, day, start = order_of(params), params["day"], params["start"]
    return {
        "InstanceCreationDate": day,
        "StudyDate": day,
        "SeriesDate": day,
        "AcquisitionDate": day,
        "StudyTime": start,
        "SeriesTime": start,
        "InstitutionName": params["hospital"],
        "ReferringPhysicianName": params["reader"],
        "StationName": params["station"],
        "OperatorsName": "",
        "PatientName": order["name"],
        "PatientID": order["mrn"],
        "PatientBirthDate": order["born"],
        "PatientSex": order["sex"],
        "BodyPartExamined": order["region"],
        "SeriesInstanceUID": params["uids"]["series"],
        "SeriesNumber": params["series"],
        "StudyID": "",
        "FrameOfReferenceUID": params["uids"]["frame"],
    }


def _own(params: Mapping[str, Any], role: str) -> dict[str, object]:
    """Return what this image does not share with the others."""
    uids, place = params["uids"], params["slices"][role]
    archived = role in {"copy_a", "copy_b", "known", "plain"}
    return {
        "SOPInstanceUID": uids[role],
        "StudyInstanceUID": uids["wrong_study" if role == "stray" else "study"],
        "AccessionNumber": order_of(params)["accession"] if archived else "",
        "InstanceCreationTime": place["taken"],
        "AcquisitionTime": place["taken"],
        "InstanceNumber": place["number"],
        "SliceLocation": place["location"],
        "ImagePositionPatient": ["-83.9063", "-91.2000", place["location"]],
    }


def _turned(data: bytes, turn: int) -> bytes:
    """Return the picture in one of the seven other ways of laying it on the table."""
    pixels = np.frombuffer(read_object(data).raw("PixelData") or b"", "<i2").reshape(_SIDE, _SIDE)
    turned = np.rot90(pixels, turn % 4)
    return np.ascontiguousarray(np.fliplr(turned) if turn > 3 else turned).tobytes()  # noqa: PLR2004


def _note(params: Mapping[str, Any]) -> bytes:
    """Return the key object note, made at the console before anything was put right."""
    uids, order = params["uids"], order_of(params)
    meant = params["slices"][params["meant"]]["location"]
    text = f"For the conference: the slice at {meant} mm, and the one beside it."
    marked = [(uids["study"], uids["clash"]), (uids["wrong_study"], uids["stray"])]
    return build_object(
        {
            "SOPClassUID": KEY_NOTE,
            "SOPInstanceUID": uids[NOTE],
            "SpecificCharacterSet": "ISO_IR 100",
            "StudyDate": params["day"],
            "ContentDate": params["day"],
            "StudyTime": params["start"],
            "ContentTime": "185500",
            "AccessionNumber": order["accession"],
            "Modality": "KO",
            "Manufacturer": "",
            "ReferringPhysicianName": params["reader"],
            "ReferencedPerformedProcedureStepSequence": [],
            "PatientName": order["name"],
            "PatientID": order["mrn"],
            "PatientBirthDate": order["born"],
            "PatientSex": order["sex"],
            "StudyInstanceUID": uids["study"],
            "SeriesInstanceUID": uids["note_series"],
            "StudyID": "",
            "SeriesNumber": "99",
            "InstanceNumber": "1",
            "ValueType": "CONTAINER",
            "ConceptNameCodeSequence": [_code("113000", "Of Interest")],
            "ContinuityOfContent": "SEPARATE",
            "CurrentRequestedProcedureEvidenceSequence": [
                _evidence(study, uids["series"], uid) for study, uid in marked
            ],
            "ContentTemplateSequence": [{"MappingResource": "DCMR", "TemplateIdentifier": "2010"}],
            "ContentSequence": [
                {
                    "RelationshipType": "CONTAINS",
                    "ValueType": "TEXT",
                    "ConceptNameCodeSequence": [_code("113012", "Key Object Description")],
                    "TextValue": text,
                },
                *(
                    {
                        "RelationshipType": "CONTAINS",
                        "ValueType": "IMAGE",
                        "ReferencedSOPSequence": [_reference(uid)],
                    }
                    for _, uid in marked
                ),
            ],
        }
    )


def _evidence(study: str, series: str, uid: str) -> dict[str, object]:
    one = {"SeriesInstanceUID": series, "ReferencedSOPSequence": [_reference(uid)]}
    return {"StudyInstanceUID": study, "ReferencedSeriesSequence": [one]}


def _reference(uid: str) -> dict[str, object]:
    return {"ReferencedSOPClassUID": MR_IMAGE, "ReferencedSOPInstanceUID": uid}


def _code(value: str, meaning: str) -> dict[str, object]:
    return {"CodeValue": value, "CodingSchemeDesignator": "DCM", "CodeMeaning": meaning}
