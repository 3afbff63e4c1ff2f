"""What an archive's index keeps of an object; light enough for labs that fill an archive."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from app.dicom import read_object
from app.practice.config import Record

KEPT: Final = (
    "SpecificCharacterSet",
    "SOPClassUID",
    "SOPInstanceUID",
    "StudyDate",
    "SeriesDate",
    "ContentDate",
    "StudyTime",
    "SeriesTime",
    "AccessionNumber",
    "Modality",
    "InstitutionName",
    "ReferringPhysicianName",
    "StationName",
    "StudyDescription",
    "SeriesDescription",
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientBirthDate",
    "PatientSex",
    "BodyPartExamined",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "StudyID",
    "SeriesNumber",
    "InstanceNumber",
    "Rows",
    "Columns",
    "NumberOfFrames",
)


class _Readable(Protocol):
    def value(self, path: str, /) -> str | None: ...


def facts(found: _Readable) -> Record:
    """Return what an archive indexes of an object; absent attributes stay absent."""
    values = {keyword: found.value(keyword) for keyword in KEPT}
    return {keyword: value for keyword, value in values.items() if value is not None}


def indexed(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return *files* of a bench as a DICOMweb node holds them: its ``holdings`` and ``objects``."""
    records = {name: facts(read_object(data, name)) for name, data in files.items()}
    return {
        "holdings": {record["SOPInstanceUID"]: record for record in records.values()},
        "objects": {record["SOPInstanceUID"]: name for name, record in records.items()},
    }
