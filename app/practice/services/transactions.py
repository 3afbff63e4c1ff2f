"""Which transaction of the IHE Radiology Technical Framework a message belongs to."""

from typing import Final

from app.practice.services.models import (
    DOSE_REPORT,
    GET_MODELS,
    MOVE_MODELS,
    PATIENT_ROOT_FIND,
    PERFORMED_STEP,
    STORAGE_COMMITMENT,
    STUDY_ROOT_FIND,
    WORKLIST_FIND,
    is_storage,
)

_RETRIEVE: Final = "RAD-16 Retrieve Images"
_BY_CLASS: Final = {
    WORKLIST_FIND: "RAD-5 Query Modality Worklist",
    STORAGE_COMMITMENT: "RAD-10 Storage Commitment",
    STUDY_ROOT_FIND: "RAD-14 Query Images",
    PATIENT_ROOT_FIND: "RAD-14 Query Images",
    DOSE_REPORT: "RAD-62 Store Dose Information",
    **dict.fromkeys((*MOVE_MODELS.values(), *GET_MODELS.values()), _RETRIEVE),
}
_STEP_BEGINS: Final = "RAD-6 Modality Procedure Step In Progress"
_STEP_ENDS: Final = "RAD-7 Modality Procedure Step Completed"
# Storage of structured reports, presentation states and key objects has transactions of its own.
_NOT_IMAGES: Final = ("1.2.840.10008.5.1.4.1.1.88.", "1.2.840.10008.5.1.4.1.1.11.")
MOVE_ORIGINATOR: Final = 0x00001030


def transaction_of(name: str, abstract_syntax: str, *, retrieving: bool) -> str:
    """Return the transaction of the message *name*, or an empty string where none applies.

    *retrieving* says that what is stored over the association answers a C-MOVE or C-GET.
    """
    if abstract_syntax == PERFORMED_STEP:
        return _STEP_BEGINS if name.startswith("N-CREATE") else _STEP_ENDS
    if name.startswith("C-STORE") and retrieving:
        return _RETRIEVE
    if abstract_syntax in _BY_CLASS:
        return _BY_CLASS[abstract_syntax]
    if is_storage(abstract_syntax) and not abstract_syntax.startswith(_NOT_IMAGES):
        return "RAD-8 Modality Images Stored"
    return ""
