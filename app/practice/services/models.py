"""SOP Classes of the services, and the information models of queries and retrievals."""

from typing import Final

PATIENT_ROOT_FIND: Final = "1.2.840.10008.5.1.4.1.2.1.1"
PATIENT_ROOT_MOVE: Final = "1.2.840.10008.5.1.4.1.2.1.2"
PATIENT_ROOT_GET: Final = "1.2.840.10008.5.1.4.1.2.1.3"
STUDY_ROOT_FIND: Final = "1.2.840.10008.5.1.4.1.2.2.1"
STUDY_ROOT_MOVE: Final = "1.2.840.10008.5.1.4.1.2.2.2"
STUDY_ROOT_GET: Final = "1.2.840.10008.5.1.4.1.2.2.3"
WORKLIST_FIND: Final = "1.2.840.10008.5.1.4.31"
STORAGE_COMMITMENT: Final = "1.2.840.10008.1.20.1"
STORAGE_COMMITMENT_INSTANCE: Final = "1.2.840.10008.1.20.1.1"
PERFORMED_STEP: Final = "1.2.840.10008.3.1.2.3.3"
DOSE_REPORT: Final = "1.2.840.10008.5.1.4.1.1.88.67"

STUDY_LEVELS: Final = ("STUDY", "SERIES", "IMAGE")
PATIENT_LEVELS: Final = ("PATIENT", *STUDY_LEVELS)

FIND_MODELS: Final = {
    "study_root": STUDY_ROOT_FIND,
    "patient_root": PATIENT_ROOT_FIND,
    "worklist": WORKLIST_FIND,
}
MOVE_MODELS: Final = {"study_root": STUDY_ROOT_MOVE, "patient_root": PATIENT_ROOT_MOVE}
GET_MODELS: Final = {"study_root": STUDY_ROOT_GET, "patient_root": PATIENT_ROOT_GET}
_PATIENT_ROOT: Final = frozenset({PATIENT_ROOT_FIND, PATIENT_ROOT_MOVE, PATIENT_ROOT_GET})

QUERY_RETRIEVE: Final = (
    PATIENT_ROOT_FIND,
    PATIENT_ROOT_MOVE,
    PATIENT_ROOT_GET,
    STUDY_ROOT_MOVE,
    STUDY_ROOT_GET,
)


def levels_of(model: str) -> tuple[str, ...]:
    """Return the levels of the information model that the SOP Class *model* belongs to."""
    return PATIENT_LEVELS if model in _PATIENT_ROOT else STUDY_LEVELS


def is_storage(sop_class_uid: str) -> bool:
    """Return whether the SOP Class is one of the Storage Service Class."""
    return sop_class_uid.startswith("1.2.840.10008.5.1.4.1.1.")
