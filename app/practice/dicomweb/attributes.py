"""Which attributes the index has, whose they are, and how they read in the DICOM JSON Model."""

from collections.abc import Mapping
from typing import Any, Final

from pydicom.datadict import dictionary_VR, tag_for_keyword

from app.practice.config import Record
from app.practice.datasets import READING_TROUBLE, to_dataset
from app.practice.indexing import KEPT

LEVELS: Final = ("studies", "series", "instances")
UNIQUE: Final = {
    "studies": "StudyInstanceUID",
    "series": "SeriesInstanceUID",
    "instances": "SOPInstanceUID",
}
RETURNED: Final = {
    "studies": (
        "SpecificCharacterSet",
        "StudyDate",
        "StudyTime",
        "AccessionNumber",
        "ModalitiesInStudy",
        "ReferringPhysicianName",
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "StudyInstanceUID",
        "StudyID",
        "NumberOfStudyRelatedSeries",
        "NumberOfStudyRelatedInstances",
    ),
    "series": (
        "SpecificCharacterSet",
        "Modality",
        "SeriesDescription",
        "SeriesInstanceUID",
        "SeriesNumber",
        "NumberOfSeriesRelatedInstances",
    ),
    "instances": (
        "SpecificCharacterSet",
        "SOPClassUID",
        "SOPInstanceUID",
        "InstanceNumber",
        "Rows",
        "Columns",
        "NumberOfFrames",
    ),
}
"""What an answer has without being asked, as PS3.18 10.6 lists it."""

COUNTED: Final = frozenset(
    {
        "ModalitiesInStudy",
        "NumberOfStudyRelatedSeries",
        "NumberOfStudyRelatedInstances",
        "NumberOfSeriesRelatedInstances",
    }
)
"""What an archive counts together for a study or a series; no entry below has it."""
_BELOW_STUDY: Final = {
    **dict.fromkeys(
        (
            "Modality",
            "SeriesDate",
            "SeriesTime",
            "SeriesDescription",
            "SeriesInstanceUID",
            "SeriesNumber",
            "BodyPartExamined",
            "StationName",
            "InstitutionName",
            "NumberOfSeriesRelatedInstances",
        ),
        "series",
    ),
    **dict.fromkeys(
        (
            "SOPClassUID",
            "SOPInstanceUID",
            "InstanceNumber",
            "ContentDate",
            "Rows",
            "Columns",
            "NumberOfFrames",
        ),
        "instances",
    ),
}
_WHOLE_NUMBERS: Final = frozenset({"SL", "SS", "UL", "US", "SV", "UV"})


def is_indexed(keyword: str) -> bool:
    """Say whether a search can ask for the attribute."""
    return keyword in KEPT or keyword in COUNTED


def level_of(keyword: str) -> str:
    """Return whose attribute it is: of ``studies`` (and patients), ``series`` or ``instances``."""
    return _BELOW_STUDY.get(keyword, "studies")


def in_json(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return an index record in the DICOM JSON Model; a value that no VR takes is left out."""
    typed = {keyword: _typed(keyword, value) for keyword, value in record.items()}
    try:
        return _json(typed)
    except READING_TROUBLE:
        joined: dict[str, Any] = {}
        for keyword, value in typed.items():
            try:
                joined |= _json({keyword: value})
            except READING_TROUBLE:
                continue
        return dict(sorted(joined.items()))


def _json(record: Record) -> dict[str, Any]:
    return dict(sorted(to_dataset(record).to_json_dict(suppress_invalid_tags=True).items()))


def _typed(keyword: str, value: Any) -> Any:
    tag = tag_for_keyword(keyword)
    if tag is None or dictionary_VR(tag) not in _WHOLE_NUMBERS:
        return value
    text = str(value).strip()
    return int(text) if text.isdigit() else ""
