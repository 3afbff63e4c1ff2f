"""What is asked of whom: files, elements and options drawn from the seed."""

from random import Random

from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_hospital,
    draw_mrn,
    draw_person,
    draw_physician,
    draw_station,
)
from labs.header_scavenger_hunt.objects import CT, MISLEADING, REPORT, ULTRASOUND

ROLES = (CT, ULTRASOUND, REPORT)

# Numbers that look alike on the screen and are written in different ways.
VR_QUESTIONS = (
    ("KVP", "(0018,0060)"),
    ("Exposure Time", "(0018,1150)"),
    ("X-Ray Tube Current", "(0018,1151)"),
    ("Slice Thickness", "(0018,0050)"),
    ("Table Height", "(0018,1130)"),
    ("Rows", "(0028,0010)"),
    ("Bits Allocated", "(0028,0100)"),
    ("Pixel Padding Value", "(0028,0120)"),
    ("Instance Number", "(0020,0013)"),
    ("Timezone Offset From UTC", "(0008,0201)"),
)
PRIVATE_QUESTIONS = (
    "(0009,1004)",
    "(0019,1002)",
    "(0021,1018)",
    "(0023,1074)",
    "(0025,1007)",
    "(0027,1040)",
    "(0029,1026)",
    "(0043,101D)",
)
STATES = {
    "(0040,A491)": "whether the text of the report is finished",
    "(0040,A493)": "whether a person has put their name to the report",
}
TITLE_PARTS = {
    "(0008,0100)": "Code Value",
    "(0008,0102)": "Coding Scheme Designator",
    "(0008,0104)": "Code Meaning",
}
IN_META = (
    "Transfer Syntax UID",
    "Implementation Class UID",
    "Implementation Version Name",
    "File Meta Information Version",
)
IN_DATA_SET = (
    "Specific Character Set",
    "Modality",
    "Study Instance UID",
    "Instance Number",
    "Manufacturer",
)
TWINS = (
    ("Media Storage SOP Class UID", "SOP Class UID"),
    ("Media Storage SOP Instance UID", "SOP Instance UID"),
)
_NUMBERED = {
    "PatientName": ("Patient's Name", "(0010,0010)"),
    "PatientID": ("Patient ID", "(0010,0020)"),
    "AccessionNumber": ("Accession Number", "(0008,0050)"),
    "ReferringPhysicianName": ("Referring Physician's Name", "(0008,0090)"),
}


def drawn(rng: Random) -> Params:
    """Return the people, the files and the questions of one learner."""
    patient = draw_person(rng, ascii_only=True)
    people = {
        "patient": patient.dicom_name,
        "mrn": draw_mrn(rng)[: rng.choice((7, 8))],
        "born": patient.birth_day,
        "sex": patient.sex,
        "accession": _odd(draw_accession(rng)),
        "physician": draw_physician(rng).dicom_name,
        "observer": draw_physician(rng).dicom_name,
        "colleague": draw_person(rng, ascii_only=True).full_name,
        "hospital": draw_hospital(rng),
        "station": draw_station(rng, "CT"),
    }
    files = {role: rng.choice(MISLEADING[role]) for role in ROLES}
    return {
        **people,
        "files": {role: f"{name}.dcm" for role, (name, _) in files.items()},
        "suggested": {role: uid for role, (_, uid) in files.items()},
        "report": rng.choice(("reportsi.dcm", "test-SR.dcm")),
        "bits": rng.choice((13, 14, 15)),
        "clips": rng.randrange(3, 10),
        **_questions(rng, people),
    }


def _odd(number: str) -> str:
    """Return *number* with an odd count of characters, so that one value at least is padded."""
    return number if len(number) % 2 else number[:-1]


def _questions(rng: Random, people: Params) -> Params:
    padded = {
        "PatientName": people["patient"],
        "PatientID": people["mrn"],
        "AccessionNumber": people["accession"],
        "ReferringPhysicianName": people["physician"],
    }
    odd = [keyword for keyword, value in padded.items() if len(value) % 2]
    return {
        "syntax_of": rng.choice(ROLES),
        "class_of": rng.choice((ULTRASOUND, REPORT)),
        "meta_of": rng.choice(ROLES),
        "start_of": rng.choice(ROLES),
        "study_of": rng.choice(ROLES),
        "length_of": rng.choice(ROLES),
        "length": list(_NUMBERED[rng.choice(odd)]),
        "vr": list(rng.choice(VR_QUESTIONS)),
        "private": rng.choice(PRIVATE_QUESTIONS),
        "state": rng.choice(tuple(STATES)),
        "title": rng.choice(tuple(TITLE_PARTS)),
        "options": _options(rng),
    }


def _options(rng: Random) -> Params:
    """Return six names by option id; one pair of them differs by its first two words alone."""
    twin = rng.choice(TWINS)
    meta = [twin[0], *rng.sample(IN_META, 2)]
    names = [*meta, twin[1], *rng.sample(IN_DATA_SET, 2)]
    rng.shuffle(names)
    options = dict(zip("abcdef", names, strict=True))
    return {
        "names": options,
        "meta": [letter for letter, name in options.items() if name in meta],
        "twin": next(letter for letter, name in options.items() if name == twin[1]),
    }
