"""Objects that the devices have to send, and what the archive holds already."""

from app.dicom import build_object, new_uid
from app.grading import Params

from .samples import pixels_of, pool_files

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
ULTRASOUND_IMAGE = "1.2.840.10008.5.1.4.1.1.6.1"
EXPLICIT_LE = "1.2.840.10008.1.2.1"
JPEG_LS = "1.2.840.10008.1.2.4.80"

_HELD = (0, 1, 2)
"""Whose studies the archive holds."""
_ELSEWHERE = (3, 6)
"""Who was examined next door before: one who is on today's worklist, and one whom nobody knows."""
_IMAGES = 2
_NEW = {
    "ct_chest.dcm": (3, "CT", "CT CHEST", EXPLICIT_LE),
    "ct_abdomen_jpeg_ls.dcm": (4, "CT", "CT ABDOMEN", JPEG_LS),
    "us_abdomen.dcm": (5, "US", "US ABDOMEN", EXPLICIT_LE),
}
_CLASSES = {"CT": CT_IMAGE, "US": ULTRASOUND_IMAGE}


def files(params: Params) -> dict[str, bytes]:
    """Return the objects by file name: those to send, and those behind both archives' indexes."""
    found = {}
    for name, (at, modality, words, syntax) in _NEW.items():
        row = _object(params, at, modality, words)
        found[name] = build_object(row, pixels_of(modality), syntax)
    for place, held in (("archive", holdings(params)), ("outside", outside(params))):
        for uid, row in held.items():
            found[f"{place}/{uid}.dcm"] = build_object(row, pixels_of(row["Modality"]))
    return found | pool_files()


def holdings(params: Params) -> dict[str, dict[str, str]]:
    """Return the archive's index, by SOP Instance UID."""
    rows = [_object(params, at, "CT", "CT HEAD") for at in _HELD]
    return {row["SOPInstanceUID"]: row for row in rows}


def outside(params: Params) -> dict[str, dict[str, str]]:
    """Return the index of the hospital next door: two of our patients by their numbers there."""
    return {
        row["SOPInstanceUID"]: row
        for at in _ELSEWHERE
        for number in range(1, _IMAGES + 1)
        for row in [_prior(params, at, number)]
    }


def _prior(params: Params, at: int, number: int) -> dict[str, str]:
    """Return an image of an earlier study, made in the other hospital."""
    row = _object(params, at, "CT", "CT CHEST")
    uid = new_uid("practice-hospital-outside", params["titles"]["outside"], row["PatientID"])
    year, month = int(params["today"][:4]), params["today"][4:6]
    return {
        **row,
        "StudyDate": f"{year - 1}{month}15",
        "SOPInstanceUID": f"{uid}.2.{number}",
        "StudyInstanceUID": uid,
        "SeriesInstanceUID": f"{uid}.2",
        "StudyTime": "101500",
        "StudyID": "1",
        "SeriesNumber": "2",
        "InstanceNumber": str(number),
        "AccessionNumber": f"E{params['placers'][at % len(params['placers'])]}"[:16],
        "PatientID": f"E{row['PatientID']}",
    }


def _object(params: Params, at: int, modality: str, words: str) -> dict[str, str]:
    name, _, mrn, birth_day, sex = params["people"][at]
    uid = new_uid("practice-hospital", params["titles"]["archive"], mrn, words)
    return {
        "SOPClassUID": _CLASSES[modality],
        "SOPInstanceUID": uid,
        "StudyInstanceUID": f"{uid}.1",
        "SeriesInstanceUID": f"{uid}.2",
        "StudyDate": params["today"],
        "AccessionNumber": params["accessions"][at % len(params["accessions"])],
        "PatientName": name,
        "PatientID": mrn,
        "PatientBirthDate": birth_day,
        "PatientSex": sex,
        "Modality": modality,
        "StudyDescription": words,
    }
