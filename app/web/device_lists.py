"""What there is to choose from at a device: entries of its worklist, and what it can examine."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from app.practice.services.scheduled import step_of

Choices: TypeAlias = tuple[tuple[str, str], ...]

_BY_HAND: Final = ("", "No entry: everything is typed by hand")


def device_lists(node: Mapping[str, Any]) -> dict[str, Choices]:
    """Return the choices of a form at *node* by the name of the field."""
    samples = node.get("samples") or ()
    if not samples:
        return {}
    entries = enumerate(node.get("found") or (), 1)
    return {
        "entry": (_BY_HAND, *((str(at), _words(entry)) for at, entry in entries)),
        "sample": tuple((each["label"], _counted(each)) for each in samples),
    }


def _words(entry: Mapping[str, Any]) -> str:
    step = step_of(entry)
    told = (
        entry.get("PatientName"),
        entry.get("PatientID"),
        entry.get("AccessionNumber"),
        step.get("Modality"),
        step.get("ScheduledProcedureStepStartDate"),
        step.get("ScheduledProcedureStepStartTime"),
        step.get("ScheduledProcedureStepDescription"),
    )
    return ", ".join(str(each) for each in told if each) or "An entry of which nothing was asked"


def _counted(sample: Mapping[str, Any]) -> str:
    count = len(sample["files"])
    return f"{sample['label']}, {count} {'image' if count == 1 else 'images'}"
