"""What a modality copies from a worklist entry into the images that it makes.

PS3.4 K.6.1.2.2 names what an entry returns; the IHE Radiology Technical Framework, volume 2,
appendix A, lays worklist, images and performed step side by side.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.practice.config import Record

ACQUIRE: Final = "acquire"
POOL: Final = "samples/"
"""Where a bench keeps the files of samples: they are examined, and not sent as they are."""
TYPED: Final = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "AccessionNumber",
    "StudyDescription",
)
"""What can be typed at a modality."""

_SAME: Final = (
    "SpecificCharacterSet",
    "AccessionNumber",
    "ReferringPhysicianName",
    "ReferencedStudySequence",
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyInstanceUID",
)
_RENAMED: Final = {
    "RequestedProcedureID": "StudyID",
    "RequestedProcedureDescription": "StudyDescription",
    "RequestedProcedureCodeSequence": "ProcedureCodeSequence",
}
_REQUESTED: Final = (
    "AccessionNumber",
    "RequestedProcedureID",
    "RequestedProcedureDescription",
    "RequestedProcedureCodeSequence",
)
_SCHEDULED: Final = (
    "ScheduledProcedureStepID",
    "ScheduledProcedureStepDescription",
    "ScheduledProtocolCodeSequence",
)
_ALWAYS: Final = (
    "AccessionNumber",
    "ReferringPhysicianName",
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyID",
)
"""Type 2 in every image: present, if only empty."""


def copied(entry: Mapping[str, Any]) -> Record:
    """Return the attributes of an image that *entry* decides; none where there is no entry."""
    found: Record = {name: entry[name] for name in _SAME if entry.get(name)}
    found |= {ours: entry[theirs] for theirs, ours in _RENAMED.items() if entry.get(theirs)}
    step = step_of(entry)
    request = {name: entry[name] for name in _REQUESTED if entry.get(name)}
    request |= {name: step[name] for name in _SCHEDULED if step.get(name)}
    if request:
        found["RequestAttributesSequence"] = [request]
    return found


def identified(entry: Mapping[str, Any], typed: Mapping[str, str]) -> Record:
    """Return what says whose images they are: the entry's, with what was *typed* in its place."""
    found: Record = {**dict.fromkeys(_ALWAYS, ""), **copied(entry), **typed}
    if not entry:
        return found
    for item in found.get("RequestAttributesSequence", ()):
        # A modality that lets an accession number be edited edits the one of the request as well.
        if "AccessionNumber" in typed:
            item["AccessionNumber"] = typed["AccessionNumber"]
    return found


def step_of(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the scheduled step of a worklist entry, empty where it has none."""
    steps = entry.get("ScheduledProcedureStepSequence") or [{}]
    first: Mapping[str, Any] = steps[0]
    return first
