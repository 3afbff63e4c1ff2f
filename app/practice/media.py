"""Portable media: studies of an archive as a DICOM File-set (PS3.10), all of it in one ZIP file.

Nothing goes over a wire. The medium is kept like an object of the system that wrote it. It holds
no more than the workbench unpacks.
"""

from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from app.dicom import UnlistedObject, new_uid, write_file_set
from app.errors import InvalidInput
from app.frozen import Frozen
from app.practice.config import Node, Record
from app.practice.dicomweb.shelf import Holdings
from app.practice.forms import CannotSend
from app.practice.media_names import MEDIA_KEYS, README, media_name
from app.practice.media_readme import readme
from app.practice.outcomes import NOT_SENT, SUCCESS, Result, result
from app.practice.trace import Trace

MOST_OBJECTS: Final = 150
MOST_BYTES: Final = 15 * 1024 * 1024
DISTRIBUTE: Final = "RAD-47 Distribute Imaging Information on Media"
_LARGEST: Final = 8 * 1024 * 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_COUNTED: Final = {
    "patients": "PatientID",
    "studies": "StudyInstanceUID",
    "series": "SeriesInstanceUID",
}
_ORDER: Final = ("PatientID", "StudyInstanceUID", "SeriesNumber", "SeriesInstanceUID")


class Keeper(Frozen):
    """A system that keeps objects, and what it holds."""

    node: Node
    held: Holdings


def write_media(
    keepers: Mapping[str, Keeper], action: Mapping[str, Any], trace: Trace
) -> tuple[Result, dict[str, bytes]]:
    """Return what came of writing media at the system that *action* names, and the medium.

    ``{"kind": "write_media", "node": ..., "keys": {"PatientID": ...}}``: every key that is not
    blank must match, letter by letter.
    """
    named = str(action.get("node", ""))
    if named not in keepers:
        raise InvalidInput("No such system of this hospital writes portable media.")
    keeper = keepers[named]
    trace.add_peer(named, keeper.node.label, keeper.node.kind)
    way = (named, named)
    try:
        medium, told = _medium(keeper, _wanted(keeper, _keys(action)))
    except (CannotSend, UnlistedObject) as error:
        trace.add("note", way, "No medium written", str(error), ok=False)
        return {**result(NOT_SENT, str(error)), "reached": named}, {}
    sentence = _sentence(keeper.node, told)
    event = trace.add("note", way, "Portable medium written", sentence, detail=told, ok=True)
    event.transaction = DISTRIBUTE
    return {**result(SUCCESS, sentence), "media": told, "reached": named}, {told["file"]: medium}


def _keys(action: Mapping[str, Any]) -> dict[str, str]:
    given = action.get("keys")
    found = given if isinstance(given, Mapping) else {}
    keys = {key: str(found.get(key, action.get(f"key.{key}", ""))).strip() for key in MEDIA_KEYS}
    keys = {key: value for key, value in keys.items() if value}
    if not keys:
        raise CannotSend(
            "Nothing says what to write: name a Study Instance UID, a Patient ID or an accession "
            "number."
        )
    return keys


def _wanted(keeper: Keeper, keys: Mapping[str, str]) -> dict[str, Record]:
    found = {
        uid: record
        for uid, record in keeper.held.records().items()
        if all(str(record.get(key, "")) == value for key, value in keys.items())
    }
    label = keeper.node.label
    if not found:
        asked = " and ".join(f"{key} {value[:64]}" for key, value in keys.items())
        raise CannotSend(f"{label} holds nothing with {asked}.")
    if len(found) > MOST_OBJECTS:
        raise CannotSend(
            f"{label} holds {len(found)} such objects; a medium takes at most {MOST_OBJECTS}."
        )
    return dict(sorted(found.items(), key=_position))


def _position(pair: tuple[str, Record]) -> tuple[str, ...]:
    uid, record = pair
    number = str(record.get("InstanceNumber") or 0).zfill(12)
    return (*(str(record.get(key, "")) for key in _ORDER), number, uid)


def _medium(keeper: Keeper, wanted: Mapping[str, Record]) -> tuple[bytes, dict[str, Any]]:
    """Return the medium as a ZIP file, and what is told of it."""
    objects = _objects(keeper, wanted)
    digest = sha256(b"".join(sha256(data).digest() for data in objects)).hexdigest()
    file_set_id = f"DISK{digest[:8].upper()}"
    uid = new_uid("file-set", keeper.node.id, digest)
    written = write_file_set(objects, file_set_id, uid)
    counts = {
        what: len({record.get(key) for record in wanted.values()}) for what, key in _COUNTED.items()
    }
    told = {
        "file": f"{keeper.node.id}/{media_name(file_set_id)}",
        "file_set_id": file_set_id,
        "file_set_uid": uid,
        **counts,
        "instances": len(objects),
        "without_issuer": sum(not row.get("IssuerOfPatientID") for row in wanted.values()),
        "filled": list(written.filled),
        "sop_instance_uids": list(wanted),
    }
    text = readme(keeper.node, told)
    return _zipped({README: text.encode(), **written.files}), told


def _objects(keeper: Keeper, wanted: Mapping[str, Record]) -> list[bytes]:
    label, found, size = keeper.node.label, [], 0
    for uid in wanted:
        data = keeper.held.get(uid)
        if data is None:
            raise CannotSend(
                f"The index of {label} lists {uid}, but its file is not there: a medium that "
                "lacks an object of its study is not written."
            )
        size += len(data)
        if len(data) > _LARGEST or size > MOST_BYTES:
            raise CannotSend(
                f"These objects take more than a medium of {MOST_BYTES // 2**20} MiB has, of "
                f"which one object may take {_LARGEST // 2**20}."
            )
        found.append(data)
    return found


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return *files* in a ZIP file: of the same files the same, and stored as they are."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name, _EPOCH), data)
    return packed.getvalue()


def _sentence(node: Node, told: Mapping[str, Any]) -> str:
    counts = ", ".join(
        (
            _count(told["patients"], "patient", "patients"),
            _count(told["studies"], "study", "studies"),
            told["series"] and f"{told['series']} series",
            _count(told["instances"], "instance", "instances"),
        )
    )
    return f"{node.label} wrote {told['file']}: {counts}, listed in its DICOMDIR."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
