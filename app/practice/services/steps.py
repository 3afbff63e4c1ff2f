"""Modality Performed Procedure Step as a RIS takes it: PS3.4 annex F.

A step goes from IN PROGRESS to COMPLETED or DISCONTINUED and is not changed after that. The
worklist entry that it refers to shows STARTED, then the final state, and is not answered any more.
"""

from threading import RLock
from typing import Any, Final, Protocol

from pydicom.dataset import Dataset
from pynetdicom.events import Event

from app.practice.config import ArchiveConfig, Record
from app.practice.datasets import READING_TROUBLE, from_dataset

IN_PROGRESS: Final = "IN PROGRESS"
FINAL: Final = ("COMPLETED", "DISCONTINUED")
PROCESSING_FAILURE, INVALID_VALUE, DUPLICATE = 0x0110, 0x0106, 0x0111
NO_SUCH_INSTANCE, INVALID_INSTANCE, MISSING_ATTRIBUTE = 0x0112, 0x0117, 0x0120
NO_LONGER_UPDATED: Final = 0xA710  # the Error ID of PS3.4 F.7.2.2.2

_STATUS: Final = "PerformedProcedureStepStatus"
# PS3.4 table F.7.2-1, types 1 of N-CREATE.
_AT_CREATION: Final = (
    "ScheduledStepAttributesSequence",
    "PerformedProcedureStepID",
    "PerformedStationAETitle",
    "PerformedProcedureStepStartDate",
    "PerformedProcedureStepStartTime",
    "Modality",
    _STATUS,
)
_AT_THE_END: Final = ("PerformedProcedureStepEndDate", "PerformedProcedureStepEndTime")
_SERIES: Final = "PerformedSeriesSequence"
_FIXED: Final = frozenset(
    {"PerformedProcedureStepID", "PerformedStationAETitle", "PatientID", "PatientName", "Modality"}
)
_SCHEDULED: Final = "ScheduledProcedureStepSequence"
_STATE: Final = "ScheduledProcedureStepStatus"
# PS3.3 C.4.10 calls a step STARTED once a performed step refers to it.
_SHOWN_AS: Final = {IN_PROGRESS: "STARTED"}


class Scheduler(Protocol):
    """Whoever keeps a worklist."""

    config: ArchiveConfig
    worklist: list[Record]


class Steps:
    """Keeps performed procedure steps, and what they mean for the worklist."""

    def __init__(self, holder: Scheduler) -> None:
        self._holder = holder
        self._lock = RLock()
        self.kept: dict[str, Record] = dict(holder.config.performed_steps)

    def create(self, event: Event) -> tuple[int | Dataset, Dataset | None]:
        """Answer N-CREATE: a step begins."""
        request: Any = event.request
        uid = str(request.AffectedSOPInstanceUID or "")
        if not uid:
            return _refusal(INVALID_INSTANCE, "A modality names the step with a UID"), None
        try:
            record = from_dataset(event.attribute_list)
        except READING_TROUBLE:
            return _refusal(PROCESSING_FAILURE, "The attributes cannot be read"), None
        with self._lock:
            return self.begin(uid, record), None

    def change(self, event: Event) -> tuple[int | Dataset, Dataset | None]:
        """Answer N-SET: a step goes on, or ends."""
        request: Any = event.request
        try:
            record = from_dataset(event.modification_list)
        except READING_TROUBLE:
            return _refusal(PROCESSING_FAILURE, "The attributes cannot be read"), None
        with self._lock:
            return self.update(str(request.RequestedSOPInstanceUID), record), None

    def begin(self, uid: str, record: Record) -> int | Dataset:
        """Keep a new step, or say why not."""
        if uid in self.kept:
            return _refusal(DUPLICATE, "This performed procedure step exists already")
        if lacking := [name for name in _AT_CREATION if not record.get(name)]:
            return _refusal(MISSING_ATTRIBUTE, f"{lacking[0]} is missing")
        if record[_STATUS] != IN_PROGRESS:
            return _refusal(INVALID_VALUE, "A step is created IN PROGRESS")
        self.kept[uid] = record
        self._mark(record)
        return 0

    def update(self, uid: str, changes: Record) -> int | Dataset:
        """Change a step that still goes on, or say why not."""
        if uid not in self.kept:
            return _refusal(NO_SUCH_INSTANCE, "No such performed procedure step")
        before = self.kept[uid]
        if before[_STATUS] in FINAL:
            refusal = _refusal(PROCESSING_FAILURE, "The step may no longer be updated")
            refusal.ErrorID = NO_LONGER_UPDATED
            return refusal
        if fixed := sorted(_FIXED & changes.keys()):
            return _refusal(INVALID_VALUE, f"{fixed[0]} may not be set")
        after = {**before, **changes}
        if after[_STATUS] not in (IN_PROGRESS, *FINAL):
            return _refusal(INVALID_VALUE, "IN PROGRESS, COMPLETED or DISCONTINUED")
        if lacking := _lacking_at_the_end(after):
            return _refusal(MISSING_ATTRIBUTE, f"{lacking} is missing")
        self.kept[uid] = after
        self._mark(after)
        return 0

    def _mark(self, step: Record) -> None:
        state = _SHOWN_AS.get(step[_STATUS], step[_STATUS])
        for item in step.get("ScheduledStepAttributesSequence") or []:
            for entry in self._holder.worklist:
                for scheduled in entry.get(_SCHEDULED) or []:
                    if _is_for(item, entry, scheduled):
                        scheduled[_STATE] = state


def open_entries(worklist: list[Record], keys: Record) -> list[Record]:
    """Return the entries still to be done; a query that asks for a status sees them all."""
    asked = (keys.get(_SCHEDULED) or [{}])[0].get(_STATE)
    if asked:
        return worklist
    return [row for row in worklist if not _is_done(row)]


def _is_done(entry: Record) -> bool:
    steps = entry.get(_SCHEDULED) or []
    return bool(steps) and all(row.get(_STATE) in FINAL for row in steps)


def _is_for(item: Record, entry: Record, scheduled: Record) -> bool:
    wanted = item.get("ScheduledProcedureStepID")
    if wanted and wanted != scheduled.get("ScheduledProcedureStepID"):
        return False
    for keyword in ("StudyInstanceUID", "AccessionNumber"):
        if item.get(keyword) and entry.get(keyword):
            return bool(item[keyword] == entry[keyword])
    return bool(wanted)


def _lacking_at_the_end(step: Record) -> str | None:
    if step[_STATUS] not in FINAL:
        return None
    needed = (*_AT_THE_END, _SERIES) if step[_STATUS] == "COMPLETED" else _AT_THE_END
    return next((name for name in needed if not step.get(name)), None)


def _refusal(code: int, comment: str) -> Dataset:
    status = Dataset()
    status.Status = code
    status.ErrorComment = comment[:64]
    return status
