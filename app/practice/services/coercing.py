"""What an archive changes in an object that it stores, and how it says so."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from pydicom import dcmread
from pydicom.dataset import Dataset

from app import clock
from app.practice.config import ArchiveConfig, Record
from app.practice.datasets import to_dataset


def changes(config: ArchiveConfig, worklist: list[Record], record: Record) -> Record:
    """Return the attributes that the archive's policy gives another value in this object."""
    policy = config.coercion
    if policy is None:
        return {}
    wanted: Record = {**_from_worklist(policy.by, policy.attributes, worklist, record)}
    wanted |= policy.values
    return {keyword: value for keyword, value in wanted.items() if record.get(keyword) != value}


def coerced(encoded: bytes, changed: Mapping[str, Any], archive_title: str) -> bytes:
    """Return the file with *changed* in place, and what was there before kept in it.

    Original Attributes Sequence (0400,0561), PS3.3 C.12.1.
    """
    dataset = dcmread(BytesIO(encoded))
    before = Dataset()
    for element in to_dataset(changed):
        if element.tag in dataset:
            before[element.tag] = dataset[element.tag]
        dataset[element.tag] = element
    note = Dataset()
    note.SourceOfPreviousValues = ""
    note.AttributeModificationDateTime = clock.now().strftime("%Y%m%d%H%M%S+0000")
    note.ModifyingSystem = archive_title
    note.ReasonForTheAttributeModification = "COERCE"
    note.ModifiedAttributesSequence = [before]
    history = list(dataset.get("OriginalAttributesSequence") or [])
    dataset.OriginalAttributesSequence = [*history, note]
    out = BytesIO()
    dataset.save_as(out)
    return out.getvalue()


def _from_worklist(
    by: str, attributes: tuple[str, ...], worklist: list[Record], record: Record
) -> Record:
    key = record.get(by)
    entry = next((row for row in worklist if key and row.get(by) == key), None)
    if entry is None:
        return {}
    return {name: entry[name] for name in attributes if entry.get(name)}
