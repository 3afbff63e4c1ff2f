"""The three objects: real images with synthetic people, text and declaration set at odds."""

from collections.abc import Mapping
from typing import Any

from app.dicom import change, change_raw, encode_text, new_uid, sample
from labs.mueller_character_sets.drawing import (
    CHARSET,
    DESCRIPTION,
    INSTITUTION,
    NAME,
    REFERRER,
    STEP,
)

NAMES = frozenset({NAME, REFERRER})


def build_files(params: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the three objects by file name."""
    return {
        f"{name}.dcm": _object(params, plain, file)
        for plain, (name, file) in zip(params["plain"], params["files"].items(), strict=True)
    }


def _object(params: Mapping[str, Any], plain: str, file: Mapping[str, Any]) -> bytes:
    """Return a plain ASCII object with the file's bytes put in under its declaration."""
    data = change(sample(params["base"]), _plain(params, plain, file))
    for path, text in file["texts"].items():
        raw = encode_text(text, file["encodings"][path], person_name=path in NAMES)
        data = change_raw(data, path, raw)
    return data


def _plain(params: Mapping[str, Any], plain: str, file: Mapping[str, Any]) -> dict[str, object]:
    uid = [new_uid(file["mrn"], params["day"], level) for level in ("study", "series", "object")]
    ct = params["base"] == "CT_small.dcm"
    # Only the CT image has these two, and so only there can they be taken away.
    gone: dict[str, object] = {"OtherPatientIDsSequence": None} if ct else {}
    if file["label"] or ct:
        gone[CHARSET] = file["label"] or None
    return {
        **gone,
        NAME: plain,
        "PatientID": file["mrn"],
        "PatientBirthDate": "",
        REFERRER: "",
        INSTITUTION: params["hospital"],
        DESCRIPTION: "Follow-up",
        STEP: "Routine",
        "StudyDate": params["day"],
        "SeriesDate": params["day"],
        "AcquisitionDate": params["day"],
        "ContentDate": params["day"],
        "StudyInstanceUID": uid[0],
        "SeriesInstanceUID": uid[1],
        "SOPInstanceUID": uid[2],
    }
