"""The disk from the other hospital: two studies of our patient, and one object of somebody else."""

from dataclasses import dataclass
from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params

CLASSES = {"CT": "1.2.840.10008.5.1.4.1.1.2", "MR": "1.2.840.10008.5.1.4.1.1.4"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as our hospital writes her down."""

    name: str
    spoken: str
    number: str
    birth_date: str
    sex: str


@dataclass(frozen=True, slots=True)
class Cast:
    """The patient of the disk, two of ours who have his numbers, the stranger, and one more."""

    patient: Person
    reader_case: Person
    namesake: Person
    stranger: Person
    other: Person


def cast(params: Params) -> Cast:
    """Return who is who under this seed."""
    return Cast(*(Person(*row) for row in params["patients"][:5]))


def issuer(params: Params) -> str:
    """Return the name of our hospital's own numbers."""
    return str(params["domain"]).upper()


def local(params: Params, who: Person, accession: str) -> dict[str, str]:
    """Return what our hospital writes into an image of *who* under this order."""
    return {
        "PatientName": who.name,
        "PatientID": who.number,
        "IssuerOfPatientID": issuer(params),
        "PatientBirthDate": who.birth_date,
        "PatientSex": who.sex,
        "AccessionNumber": accession,
    }


def owed(params: Params) -> dict[str, str]:
    """Return what the disk's images have to say here: the patient and the import order."""
    return local(params, cast(params).patient, params["accessions"][0])


def on_disk(params: Params) -> dict[str, dict[str, Any]]:
    """Return the facts of each object on the disk, by file name."""
    names = [f"disk_{number}.dcm" for number in params["files"]]
    rows = [_object(params, exam, number) for exam in (0, 1) for number in (1, 2)]
    rows.append(_strange(params))
    return dict(sorted(zip(names, rows, strict=True)))


def files(params: Params) -> dict[str, bytes]:
    """Return the objects of the disk."""
    return {name: build_object(row) for name, row in on_disk(params).items()}


def studies(params: Params) -> tuple[frozenset[str], frozenset[str]]:
    """Return the SOP Instance UIDs of the two studies; the first has the number of an order."""
    first, second = (frozenset(_uid(params, exam, number) for number in (1, 2)) for exam in (0, 1))
    return first, second


def strange_uid(params: Params) -> str:
    """Return the SOP Instance UID of the stranger's object."""
    return new_uid("cd-import", params["station"], params["stranger_number"])


def _uid(params: Params, exam: int, number: int) -> str:
    return new_uid("cd-import", params["accessions"][exam + 1], str(number))


def _object(params: Params, exam: int, number: int) -> dict[str, Any]:
    """Return one object as the other hospital wrote it: its own numbers, and no issuer."""
    modality, words = params["exams"][exam]
    who = cast(params).patient
    study = new_uid("cd-import-study", params["accessions"][exam + 1])
    return {
        "SOPClassUID": CLASSES[modality],
        "SOPInstanceUID": _uid(params, exam, number),
        "StudyInstanceUID": study,
        "SeriesInstanceUID": f"{study}.1",
        "StudyDate": "20260219",
        "AccessionNumber": params["accessions"][exam + 1],
        "Modality": modality,
        "InstitutionName": params["hospitals"][1],
        "StudyDescription": words,
        "PatientName": who.name.upper(),
        "PatientID": params["disk_number"],
        "PatientBirthDate": who.birth_date,
        "PatientSex": who.sex,
        "SeriesNumber": "1",
        "InstanceNumber": str(number),
    }


def _strange(params: Params) -> dict[str, Any]:
    """Return the object of another patient of the other hospital."""
    who, uid = cast(params).stranger, strange_uid(params)
    return {
        **_object(params, 1, 1),
        "SOPInstanceUID": uid,
        "StudyInstanceUID": f"{uid}.1",
        "SeriesInstanceUID": f"{uid}.2",
        "AccessionNumber": params["accessions"][5],
        "PatientName": who.name.upper(),
        "PatientID": params["stranger_number"],
        "PatientBirthDate": who.birth_date,
        "PatientSex": who.sex,
    }
