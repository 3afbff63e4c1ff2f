"""STOW-RS: objects that come in, each with its own verdict (PS3.18 10.5)."""

import json
from collections.abc import Iterable
from typing import Any, Final

from app.counting import counted
from app.dicom import is_uid, read_object
from app.errors import UnreadableSample
from app.frozen import Frozen
from app.practice.config import Record, default_contexts
from app.practice.dicomweb.accepting import DICOM, JSON, RELATED, choose, media_of
from app.practice.dicomweb.attributes import in_json
from app.practice.dicomweb.config import DicomWebConfig
from app.practice.dicomweb.messages import Refused, Request, Response
from app.practice.dicomweb.parts import read_parts
from app.practice.dicomweb.routing import Resource
from app.practice.dicomweb.shelf import Holdings
from app.practice.indexing import facts
from app.practice.words import status_words

PROCESSING_FAILURE, DUPLICATE, CLASS_UNKNOWN = 0x0110, 0x0111, 0x0122
OUT_OF_RESOURCES, NOT_THIS_CLASS, CANNOT_UNDERSTAND = 0xA700, 0xA900, 0xC000
_CLASSES: Final = frozenset(context.abstract_syntax for context in default_contexts())


class Outcome(Frozen):
    """What became of one part: *reason* is 0 where it is kept, *note* tells of something else."""

    sop_class_uid: str = ""
    sop_instance_uid: str = ""
    study_instance_uid: str = ""
    address: str = ""
    reason: int = 0
    note: str = ""

    def to_data(self) -> dict[str, Any]:
        """Return the outcome as graders read it."""
        return {
            "sop_instance_uid": self.sop_instance_uid,
            "study_instance_uid": self.study_instance_uid,
            "reason": f"0x{self.reason:04X}",
            "meaning": status_words(self.reason).meaning,
            "note": self.note,
        }


class _Failed(Exception):
    def __init__(self, reason: int, note: str, record: Record | None = None) -> None:
        super().__init__(note)
        self.outcome = Outcome(
            str((record or {}).get("SOPClassUID", ""))[:64],
            str((record or {}).get("SOPInstanceUID", ""))[:64],
            reason=reason,
            note=note,
        )


def store(request: Request, resource: Resource, held: Holdings, config: DicomWebConfig) -> Response:
    """Keep what comes in and answer with what became of each part, or refuse the request."""
    media = media_of(request.content_type)
    if media.type != RELATED or media.related != DICOM:
        raise Refused(415, _WRONG_TYPE.format(given=request.content_type[:120] or "none"))
    choose(request.accept, (JSON, "application/json"))
    parts = read_parts(request.body, media.boundary)
    for part in parts:
        if part.content_type and media_of(part.content_type).type != DICOM:
            told = part.content_type[:80].encode("ascii", "replace").decode()
            raise Refused(415, f"A part is {told!r}; this archive stores parts of {DICOM}.")
    outcomes = [_kept(part.data, request.root, resource, held, config) for part in parts]
    return _answer(outcomes, request.root)


_WRONG_TYPE: Final = (
    'This archive takes Content-Type multipart/related; type="application/dicom" with a boundary; '
    "it was {given}."
)


def _kept(
    data: bytes, root: str, resource: Resource, held: Holdings, config: DicomWebConfig
) -> Outcome:
    try:
        record = _record(data, resource)
        note = _keep(data, record, held, config)
    except _Failed as failed:
        return failed.outcome
    named = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    study, series, instance = (str(record[keyword]) for keyword in named)
    address = f"{root}/studies/{study}/series/{series}/instances/{instance}"
    return Outcome(str(record["SOPClassUID"]), instance, study, address, note=note)


def _record(data: bytes, resource: Resource) -> Record:
    """Return the index record of an object that may be stored."""
    if data[128:132] != b"DICM":
        raise _Failed(CANNOT_UNDERSTAND, "The part is no DICOM file: it lacks DICM at offset 128.")
    try:
        found = read_object(data)
    except UnreadableSample as error:
        raise _Failed(CANNOT_UNDERSTAND, str(error)) from error
    record = facts(found)
    for keyword in ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        if not is_uid(str(record.get(keyword) or "")):
            raise _Failed(CANNOT_UNDERSTAND, f"{keyword} is missing or is no UID.", record)
    if any(notice.code == "TRUNCATED" for notice in found.notices):
        raise _Failed(CANNOT_UNDERSTAND, "The object is cut off before its end.", record)
    if any(notice.code == "META_MISMATCH" for notice in found.notices):
        raise _Failed(NOT_THIS_CLASS, "File meta and data set name different objects.", record)
    if record["SOPClassUID"] not in _CLASSES:
        raise _Failed(CLASS_UNKNOWN, "This archive does not store that SOP Class.", record)
    if resource.study and record["StudyInstanceUID"] != resource.study:
        raise _Failed(
            PROCESSING_FAILURE, "The object belongs to another study than the address.", record
        )
    return record


def _keep(data: bytes, record: Record, held: Holdings, config: DicomWebConfig) -> str:
    """Put the object on the shelf as the house rules have it, and return what to say of it."""
    uid, records = str(record["SOPInstanceUID"]), held.records()
    if uid in records and config.duplicates != "replace":
        if config.duplicates == "refuse":
            raise _Failed(DUPLICATE, "This SOP Instance is already here.", record)
        return "It was here already; the first one is kept."
    quota = config.quota_objects
    if quota is not None and uid not in records and len(records) >= quota:
        raise _Failed(OUT_OF_RESOURCES, "The archive is full.", record)
    held.put(uid, record, data)
    return ""


def _answer(outcomes: list[Outcome], root: str) -> Response:
    kept = [each for each in outcomes if not each.reason]
    failed = [each for each in outcomes if each.reason]
    status = 200 if not failed else 202 if kept else 409
    # One data set, and so one object: clients do not look for it in a list.
    body = json.dumps(in_json(_data_set(kept, failed, root))).encode()
    sentence = f"{len(kept)} of {counted(len(outcomes), 'object')} stored."
    if told_twice := [each for each in kept if each.note]:
        sentence += f" {told_twice[0].note}"
    if failed:
        first = failed[0]
        sentence += f" Failure reason 0x{first.reason:04X}: {first.note}"
    told: dict[str, object] = {
        "stored": [each.to_data() for each in kept],
        "failed": [each.to_data() for each in failed],
    }
    return Response(status, JSON, body, sentence, facts=told)


def _data_set(kept: list[Outcome], failed: list[Outcome], root: str) -> Record:
    """Return the Store Instances Response Module of PS3.18."""
    given: Record = {}
    studies = {each.study_instance_uid for each in kept}
    if len(studies) == 1:
        given["RetrieveURL"] = f"{root}/studies/{studies.pop()}"
    if kept:
        given["ReferencedSOPSequence"] = [
            {**_reference(each), "RetrieveURL": each.address} for each in kept
        ]
    if named := [each for each in failed if each.sop_instance_uid]:
        given["FailedSOPSequence"] = [
            {**_reference(each), "FailureReason": each.reason} for each in named
        ]
    if nameless := _without_name(failed):
        given["OtherFailuresSequence"] = [{"FailureReason": each.reason} for each in nameless]
    return given


def _without_name(failed: Iterable[Outcome]) -> list[Outcome]:
    return [each for each in failed if not each.sop_instance_uid]


def _reference(outcome: Outcome) -> Record:
    return {
        "ReferencedSOPClassUID": outcome.sop_class_uid,
        "ReferencedSOPInstanceUID": outcome.sop_instance_uid,
    }
