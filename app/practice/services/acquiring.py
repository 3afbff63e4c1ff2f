"""Images as a modality makes them: the pixels of a sample, whose they are, and UIDs of their own.

The same modality, asked the same in the same state, makes the same bytes.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from pydicom import dcmread
from pydicom.dataset import Dataset

from app.dicom import new_uid
from app.errors import InvalidInput
from app.frozen import Frozen
from app.practice.config import ModalityConfig, Record, Sample
from app.practice.datasets import READING_TROUBLE, to_dataset
from app.practice.forms import CannotSend
from app.practice.services.models import PERFORMED_STEP
from app.practice.services.scheduled import identified, step_of

_OF_THE_DEVICE: Final = frozenset({0x0018, 0x0028, 0x7FE0})
"""Groups of a sample that go into the image whole: how it was taken, and the pixels."""
_OF_THE_IMAGE: Final = (
    "ImageType",
    "SOPClassUID",
    "Modality",
    "PresentationIntentType",
    "Manufacturer",
    "PatientOrientation",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "PositionReferenceIndicator",
    "SliceLocation",
    "ImageLaterality",
    "AnatomicRegionSequence",
    "AcquisitionContextSequence",
    "PresentationLUTShape",
)
_NOT_OURS: Final = ("DeviceSerialNumber", "ProtocolName")
_STATION: Final = 16


class Examination(Frozen):
    """What is examined: the worklist *entry* if there is one, what was *typed*, and a *sample*.

    *number* counts the examinations of the device, *series* those of the study. *step_uid* names
    the performed procedure step that was begun for it.
    """

    sample: Sample
    entry: Mapping[str, Any]
    typed: Mapping[str, str]
    number: int
    series: int
    step_uid: str = ""


def images(
    config: ModalityConfig, done: Examination, files: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the images of an examination by SOP Instance UID."""
    shared = _shared(config, done)
    found = {}
    for at, name in enumerate(done.sample.files, 1):
        if name not in files:
            raise CannotSend(f"{config.label} has no sample called {name}.")
        uid = f"{shared['SeriesInstanceUID']}.{at}"
        facts = {**shared, "SOPInstanceUID": uid, "InstanceNumber": str(at)}
        try:
            found[uid] = _image(files[name], facts)
        except (InvalidInput, *READING_TROUBLE) as error:
            raise CannotSend(f"{config.label} cannot make an image of {name}: {error}") from error
    return found


def study_of(config: ModalityConfig, entry: Mapping[str, Any], number: int) -> str:
    """Return the Study Instance UID: the entry's, or one of the device's own making."""
    return str(entry.get("StudyInstanceUID") or _own_uid(config, "study", number))


def _own_uid(config: ModalityConfig, what: str, number: int) -> str:
    return new_uid("acquired", what, config.host, config.ae_title, str(number))


def _shared(config: ModalityConfig, done: Examination) -> Record:
    """Return what all images of the series have in common."""
    date, time = _moment(config, done)
    step, protocol = step_of(done.entry), done.sample.label
    facts: Record = {
        **identified(done.entry, done.typed),
        "StudyInstanceUID": study_of(config, done.entry, done.number),
        "SeriesInstanceUID": _own_uid(config, "series", done.number),
        "SeriesNumber": str(done.series),
        "AcquisitionNumber": str(done.number),
        "SeriesDescription": protocol,
        "ProtocolName": protocol,
        "StationName": config.label[:_STATION],
        **{f"{what}Date": date for what in ("Study", "Series", "Acquisition", "Content")},
        **{f"{what}Time": time for what in ("Study", "Series", "Acquisition", "Content")},
        "PerformedProcedureStepID": step.get("ScheduledProcedureStepID") or f"PPS{done.number}",
        "PerformedProcedureStepStartDate": date,
        "PerformedProcedureStepStartTime": time,
        "PerformedProcedureStepDescription": step.get("ScheduledProcedureStepDescription")
        or protocol,
    }
    if done.step_uid:
        referenced = {
            "ReferencedSOPClassUID": PERFORMED_STEP,
            "ReferencedSOPInstanceUID": done.step_uid,
        }
        facts["ReferencedPerformedProcedureStepSequence"] = [referenced]
    return facts


def _moment(config: ModalityConfig, done: Examination) -> tuple[str, str]:
    """Return date and time; between two clicks no clock runs, so that minutes are counted."""
    step = step_of(done.entry)
    minutes = 12 * 60 + done.number
    date = config.today or str(step.get("ScheduledProcedureStepStartDate") or "")
    time = str(step.get("ScheduledProcedureStepStartTime") or "")
    return date, time or f"{minutes // 60 % 24:02}{minutes % 60:02}00"


def _image(sample: bytes, facts: Record) -> bytes:
    source = dcmread(BytesIO(sample))
    image = Dataset()
    for element in source:
        if element.tag.group in _OF_THE_DEVICE or element.keyword in _OF_THE_IMAGE:
            image[element.tag] = element
    for keyword in _NOT_OURS:
        image.pop(keyword, None)
    image.update(to_dataset(facts))
    if "ImagePositionPatient" in image:
        image.FrameOfReferenceUID = f"{facts['SeriesInstanceUID']}.0"
    image.file_meta = source.file_meta
    image.file_meta.MediaStorageSOPInstanceUID = facts["SOPInstanceUID"]
    implicit, little_endian = source.original_encoding
    image.set_original_encoding(implicit, little_endian)
    out = BytesIO()
    image.save_as(out, enforce_file_format=True)
    return out.getvalue()
