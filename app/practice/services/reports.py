"""Reports of storage commitment as plain data, and the inbox of a system that takes them."""

from collections.abc import Callable
from typing import Any, Final

from pydicom.dataset import Dataset
from pynetdicom.events import Event

from app.frozen import Frozen
from app.practice.config import ArchiveConfig, Record
from app.practice.datasets import READING_TROUBLE
from app.practice.words import status_words

_PROCESSING_FAILURE: Final = 0x0110


class Reference(Frozen):
    """A SOP Instance by its class and its own UID."""

    sop_class_uid: str
    sop_instance_uid: str


class Inbox:
    """Takes the reports that come to a system, and keeps them as plain data."""

    def __init__(self, config: ArchiveConfig, tell: Callable[[Record], None]) -> None:
        self.reports: list[Record] = list(config.reports)
        self._tell = tell

    def take(self, event: Event) -> tuple[int, None]:
        """Keep a report and confirm it."""
        request: Any = event.request
        try:
            report = report_data(int(request.EventTypeID), event.event_information)
        except READING_TROUBLE:
            return _PROCESSING_FAILURE, None
        if report not in self.reports:  # the other end tries again where our answer got lost
            self.reports.append(report)
        self._tell({**report, "came_by": "new"})
        return 0, None


def references_in(dataset: Dataset) -> list[Reference]:
    """Return the SOP Instances that a commitment request, or its report, refers to."""
    return [
        Reference(str(item.ReferencedSOPClassUID), str(item.ReferencedSOPInstanceUID))
        for item in dataset.get("ReferencedSOPSequence") or []
    ]


def report_data(event_type: int, event: Dataset) -> Record:
    """Return what a report says, as plain data."""
    failed = [
        {
            "sop_class_uid": str(item.ReferencedSOPClassUID),
            "sop_instance_uid": str(item.ReferencedSOPInstanceUID),
            "reason": status_words(int(item.FailureReason)).to_data(),
        }
        for item in event.get("FailedSOPSequence") or []
    ]
    return {
        "transaction_uid": str(event.TransactionUID),
        "event_type": event_type,
        "committed": [row.sop_instance_uid for row in references_in(event)],
        "failed": failed,
    }
