"""An imaging order as a worklist answers it: data alone, which any room may make."""

from app.practice.config import Record


def worklist_entry(order: Record, patient: Record) -> Record:
    """Return an order as a worklist answers it (PS3.4 K.6.1.2)."""
    step = {
        "Modality": order["modality"],
        "ScheduledStationAETitle": order["station"],
        "ScheduledProcedureStepStartDate": order["start"][:8],
        "ScheduledProcedureStepStartTime": _time(order["start"]),
        "ScheduledProcedureStepID": order["step_id"],
        "ScheduledProcedureStepDescription": order["procedure_name"],
    }
    return {
        "AccessionNumber": order["accession_number"],
        "PatientID": order["patient_id"],
        "PatientName": dicom_name(patient.get("name", "")),
        "PatientBirthDate": patient.get("birth_date", "")[:8],
        "PatientSex": patient.get("sex", ""),
        "StudyInstanceUID": order["study_instance_uid"],
        "RequestedProcedureID": order["requested_procedure_id"],
        "RequestedProcedureDescription": order["procedure_name"],
        "ScheduledProcedureStepSequence": [step],
    }


def dicom_name(name: str) -> str:
    """Return a person's name as DICOM orders its parts.

    HL7 has family, given, middle, suffix, prefix; DICOM's VR PN has the prefix before the suffix
    (PS3.5 6.2).
    """
    parts = name.split("^")[:5]
    parts += [""] * (5 - len(parts))
    family, given, middle, suffix, prefix = parts
    return "^".join((family.split("&")[0], given, middle, prefix, suffix)).rstrip("^")


def _time(start: str) -> str:
    digits = start[8:14]
    return digits if digits.isdigit() else ""
