"""What a console asks of a system over a standing association, beyond echo, store and find."""

from dataclasses import dataclass, field
from typing import Any, Final

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.events import Event

from app.frozen import Frozen
from app.practice.config import Record
from app.practice.datasets import READING_TROUBLE
from app.practice.limits import Limits
from app.practice.services.desk import Desk
from app.practice.services.models import (
    PERFORMED_STEP,
    STORAGE_COMMITMENT,
    STORAGE_COMMITMENT_INSTANCE,
)
from app.practice.services.reports import Reference, report_data
from app.practice.services.sending import NoContext, status_code

_COUNTS: Final = ("Remaining", "Completed", "Failed", "Warning")
_PATIENCE: Final = 3
_INVALID_INSTANCE: Final = 0x0117
_MAX_OBJECTS: Final = 500
_OUT_OF_RESOURCES: Final = 0xA700


@dataclass(slots=True)
class Retrieved:
    """How a retrieval ended: its last status, the counts of its sub-operations, what failed."""

    status: int | None = None
    sub_operations: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((name.lower() for name in _COUNTS), 0)
    )
    failed: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)
    comment: str = ""


class Answer(Frozen):
    """The answer to N-ACTION, N-CREATE or N-SET; *status* is ``None`` where none came."""

    status: int | None
    comment: str = ""


def ask_move(
    association: Association, model: str, keys: Dataset, destination: str, limits: Limits
) -> Retrieved:
    """Ask C-MOVE: the other end is to send the objects to *destination*."""
    # The other end may have to wait for the destination before it can answer.
    association.dimse_timeout = _PATIENCE * limits.answer_seconds
    return _follow(lambda: association.send_c_move(keys, destination, model, 1))


def ask_get(association: Association, model: str, keys: Dataset, desk: Desk) -> Retrieved:
    """Ask C-GET: the objects come back over this association."""
    received: list[str] = []

    def keep(event: Event) -> int:
        request: Any = event.request
        uid = str(request.AffectedSOPInstanceUID or "")
        if not UID(uid).is_valid:
            return _INVALID_INSTANCE
        if len(received) >= _MAX_OBJECTS:
            return _OUT_OF_RESOURCES
        desk.objects[uid] = event.encoded_dataset()
        received.append(uid)
        return 0

    association.bind(evt.EVT_C_STORE, keep)
    found = _follow(lambda: association.send_c_get(keys, model, 1))
    found.received = received
    return found


def ask_commitment(
    association: Association, transaction_uid: str, references: list[Reference], desk: Desk
) -> Answer:
    """Ask N-ACTION of Storage Commitment; a report on this association goes to the *desk*."""
    asked = Dataset()
    asked.TransactionUID = transaction_uid
    asked.ReferencedSOPSequence = [_referenced(row) for row in references]

    def keep(event: Event) -> tuple[int, None]:
        request: Any = event.request
        report = report_data(int(request.EventTypeID), event.event_information)
        desk.post({**report, "came_by": "same"})
        return 0, None

    association.bind(evt.EVT_N_EVENT_REPORT, keep)
    return _ask(
        lambda: association.send_n_action(
            asked, 1, STORAGE_COMMITMENT, STORAGE_COMMITMENT_INSTANCE, 1
        )
    )


def create_step(association: Association, uid: str, attributes: Dataset) -> Answer:
    """Ask N-CREATE of a performed procedure step."""
    return _ask(lambda: association.send_n_create(attributes, PERFORMED_STEP, uid, 1))


def set_step(association: Association, uid: str, attributes: Dataset) -> Answer:
    """Ask N-SET of a performed procedure step."""
    return _ask(lambda: association.send_n_set(attributes, PERFORMED_STEP, uid, 1))


def step_record(attributes: Record, *, is_new: bool) -> Record:
    """Return *attributes* with those a modality always sends, empty where nothing is known."""
    if not is_new:
        return attributes
    empty = dict.fromkeys(_TYPE_2_AT_CREATION, "")
    return {**empty, "PerformedProcedureStepStatus": "IN PROGRESS", **attributes}


# PS3.4 table F.7.2-1: attributes that must be there at N-CREATE but may be empty.
_TYPE_2_AT_CREATION: Final = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "PerformedStationName",
    "PerformedLocation",
    "PerformedProcedureStepDescription",
    "PerformedProcedureTypeDescription",
    "PerformedProcedureStepEndDate",
    "PerformedProcedureStepEndTime",
    "StudyID",
)


def _follow(ask: Any) -> Retrieved:
    found = Retrieved()
    try:
        for status, identifier in ask():
            found.status = status_code(status)
            found.comment = str(status.get("ErrorComment", ""))
            _count(found, status)
            if identifier is not None:
                uids = identifier.get("FailedSOPInstanceUIDList") or []
                found.failed = [uids] if isinstance(uids, str) else [str(uid) for uid in uids]
    except ValueError as error:
        raise NoContext(str(error)) from error
    except RuntimeError:  # the association has ended meanwhile
        found.status = None
    return found


def _count(found: Retrieved, status: Dataset) -> None:
    for name in _COUNTS:
        number = status.get(f"NumberOf{name}Suboperations")
        if number is not None:
            found.sub_operations[name.lower()] = int(number)
        elif name == "Remaining":
            found.sub_operations["remaining"] = 0


def _ask(ask: Any) -> Answer:
    try:
        status, _ = ask()
    except RuntimeError:  # the association has ended meanwhile
        return Answer(None)
    except READING_TROUBLE as error:
        raise NoContext(str(error)) from error
    return Answer(status_code(status), str(status.get("ErrorComment", "")))


def _referenced(reference: Reference) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID = reference.sop_class_uid
    item.ReferencedSOPInstanceUID = reference.sop_instance_uid
    return item
