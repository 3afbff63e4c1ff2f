"""Three headers for the tag tree, from images of the lists, with a gray patch as picture."""

from collections.abc import Mapping
from random import Random

import numpy as np

from app.dicom import build_object, new_uid
from app.grading import Params
from app.grading.cast import draw_accession, draw_people

from .families import Family, Term
from .layout import family_of
from .rules import Image

A, NEW, OLD = "site_a.dcm", "site_b_new.dcm", "site_b_old.dcm"
VIEW_CODES, VIEW_POSITION, DESCRIPTION = "(0054,0220)", "(0018,5101)", "(0008,103E)"
_GRAY = np.full((8, 8), 2048, dtype=np.uint16)
_CR, _DX, _MG = (f"1.2.840.10008.5.1.4.1.1.1{tail}" for tail in ("", ".1", ".2"))


def build_headers(params: Params, images: Mapping[str, Image]) -> dict[str, bytes]:
    """Return a header for each of *images*, which come by file name."""
    rng = Random(f"{params['images']} headers")
    people = draw_people(rng, len(images), ascii_only=True)
    files = {}
    for person, (name, image) in zip(people, images.items(), strict=True):
        common = {
            **_frame(params, name, image),
            "PatientName": person.dicom_name,
            "PatientID": person.mrn,
            "PatientBirthDate": person.birth_day,
            "PatientSex": person.sex,
            "AccessionNumber": draw_accession(rng),
        }
        own = _words(image) if name == OLD else _codes(family_of(params), image)
        files[name] = build_object({**common, **own}, _GRAY)
    return files


def _frame(params: Params, name: str, image: Image) -> dict[str, object]:
    breast = params["family"] == "breast"
    modern, modality = (_MG, "MG") if breast else (_DX, "DX")
    uids = [new_uid(params["images"], name, part) for part in ("study", "series", "image")]
    day = params["day"].replace("-", "")
    return {
        "SOPClassUID": _CR if name == OLD else modern,
        "SOPInstanceUID": uids[2],
        "Manufacturer": "Synthetic",
        "Modality": "CR" if name == OLD else modality,
        "StudyInstanceUID": uids[0],
        "SeriesInstanceUID": uids[1],
        "StudyDate": day,
        "StudyTime": "091500",
        "InstitutionName": params["site_a" if name == A else "site_b"],
        "SeriesDescription": image["description"] or None,
        "ProcedureCodeSequence": [_code(image["procedure"], "99LOCAL", "Radiograph")],
        "SeriesNumber": "1",
        "InstanceNumber": "1",
        "ImageComments": "Made up for this lab, with a gray patch for a picture.",
    }


def _codes(family: Family, image: Image) -> dict[str, object]:
    terms = (family.region, family.neighbor, family.first, family.second, family.extra)
    names = {term.code: term.name for term in terms}
    return {
        "AnatomicRegionSequence": [_snomed(image["anatomy"], names)],
        "ViewCodeSequence": [_snomed(image["view"], names)],
        "ImageLaterality": image["side"],
    }


def _words(image: Image) -> dict[str, object]:
    return {
        "BodyPartExamined": image["anatomy"],
        "ViewPosition": image["view"],
        "Laterality": image["side"],
    }


def _snomed(value: str, names: Mapping[str, str]) -> dict[str, object]:
    return _code(value, "SCT", names[value])


def _code(value: str, scheme: str, meaning: str) -> dict[str, object]:
    return {"CodeValue": value, "CodingSchemeDesignator": scheme, "CodeMeaning": meaning}


def terms_of(family: Family) -> tuple[Term, ...]:
    """Return the terms that the table of codes in the ticket names, in its order."""
    return (family.region, family.neighbor, family.first, family.second, family.extra)
