"""What a seed decides: the people, the numbers, the order of things, and what is asked of them."""

from datetime import date, timedelta
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_date,
    draw_hospital,
    draw_mrn,
    draw_order_number,
    draw_people,
    draw_ward,
)

_APPLICATIONS = ("CAREWEB", "WARDLINE", "ORDERPRO", "CLINDESK")
_FACILITIES = ("LAKEHOSP", "NORTHBANK", "HILLTOP", "RIVERCT")
_RECEIVERS = ("RADIS", "IMAGEFLOW", "RISCORE", "EXAMHUB")
_DEPARTMENTS = ("RADWEST", "IMGCENTER", "XRAYDEP", "SCANFLOOR")
_AUTHORITIES = ("ALDER", "BRYN", "CEDAR", "FERN", "HERON", "JUNIPER")
_CODES = (
    {"mr": "MR", "account": "AN", "other": "PT"},
    {"mr": "HN", "account": "AC", "other": "XP"},
    {"mr": "UNIT", "account": "CASE", "other": "CLIN"},
)
_EXAMS = (
    ("CT", "chest", "abdomen", "Aorta"),
    ("MR", "brain", "orbits", "Aorta"),
    ("XR", "left hand", "right hand", "Dose"),
    ("US", "liver", "kidneys", "Kidneys"),
    ("CT", "neck", "chest", "Dose"),
    ("US", "kidneys", "bladder", "Kidneys"),
)
_TAILS = ("| no contrast", "~5 mm", "| bedside", "~3 mm slices", "^ urgent")
_MEASURES = {
    "Aorta": (
        ("AOR1", "Aortic root diameter", "mm", "millimeter", 290, 420),
        ("AOR2", "Ascending aorta diameter", "mm", "millimeter", 300, 460),
        ("AOR3", "Infrarenal aorta diameter", "mm", "millimeter", 180, 390),
    ),
    "Dose": (
        ("DOS1", "Dose index", "mGy", "milligray", 40, 190),
        ("DOS2", "Dose-length product", "mGy.cm", "milligray centimeter", 1200, 7800),
        ("DOS3", "Scanned length", "cm", "centimeter", 210, 620),
    ),
    "Kidneys": (
        ("KID1", "Left kidney length", "cm", "centimeter", 88, 124),
        ("KID2", "Right kidney length", "cm", "centimeter", 85, 121),
        ("KID3", "Bladder volume", "mL", "milliliter", 600, 4800),
    ),
}
_SIGNS = ("Nodule", "Cyst", "Calcification", "Thickening")
_SIDES = (("right", "left"), ("upper", "lower"), ("front", "back"))
_LINES = ("No fluid", "No stones", "Vessels patent", "Compared with last year")
_PATIENT_FIELDS = (
    ("PID-11", "home address"),
    ("PID-13", "home phone number"),
    ("PID-14", "business phone number"),
    ("PID-15", "primary language"),
    ("PID-16", "marital status"),
)
_PARTS = (
    ("PID-5.2", "given name of the patient"),
    ("PID-5.4", "suffix of the patient's name"),
    ("PID-5.5", "prefix of the patient's name"),
    ("PID-9.1", "family name in the patient's alias"),
    ("PV1-3.2", "room in which the patient lies"),
    ("PV1-3.3", "bed in which the patient lies"),
)
_MERGED = ("MRG-1.1", "number that this merge retires")
_ZONES = ("-0800", "-0600", "-0500", "+0000", "+0100", "+0200")


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, patient, subject, mover = draw_people(rng, 4, ascii_only=True)
    day = draw_date(rng)
    exam = rng.choice(_EXAMS)
    return {
        "asker": asker.full_name,
        "hospital": draw_hospital(rng),
        "ward": draw_ward(rng),
        "zone": rng.choice(_ZONES),
        "day": day.isoformat(),
        "codes": dict(rng.choice(_CODES)),
        "order": {**_header(rng), **_person(patient), **_order(rng, exam)},
        "result": {**_person(subject), **_result(rng, exam)},
        "patient": {**_person(mover), **_patient(rng, day)},
    }


def _person(person: Any) -> dict[str, str]:
    return {
        "family": person.family,
        "given": person.given,
        "middle": person.middle,
        "birth_day": person.birth_day,
        "sex": person.sex,
    }


def _header(rng: Random) -> dict[str, Any]:
    return {
        "names": [
            rng.choice(each) for each in (_APPLICATIONS, _FACILITIES, _RECEIVERS, _DEPARTMENTS)
        ],
        "name_asked": rng.randrange(3, 7),
        "with_oid": rng.choice(([4, 6], [3, 4, 5, 6], [4])),
        "field_asked": rng.choice((7, 9, 10, 11, 12)),
        "control_id": f"{rng.choice(('OR', 'M', 'Q'))}{rng.randrange(10**6):06d}",
    }


def _identifiers(rng: Random) -> list[dict[str, str]]:
    """Draw four entries of PID-3; two hospitals number the patient, one of them twice."""
    home, partner, clinic = rng.sample(_AUTHORITIES, 3)
    kinds = [(home, "mr"), (home, "account"), (partner, "mr"), (clinic, "other")]
    rng.shuffle(kinds)
    oids = {name: f"2.999.{rng.randrange(10, 99)}.{at}" for at, name in enumerate((home, partner))}
    oids[clinic] = f"2.999.{rng.randrange(100, 999)}.7"
    return [
        {"number": draw_mrn(rng), "authority": name, "oid": oids[name], "kind": kind}
        for name, kind in kinds
    ]


def _order(rng: Random, exam: tuple[str, str, str, str]) -> dict[str, Any]:
    style = rng.choice(("obr18", "ipc"))
    identifiers = _identifiers(rng)
    # The first entry is never the one asked for: who takes it has not looked at its type.
    asked = rng.choice([at for at in (1, 2, 3) if identifiers[at]["kind"] != "other"])
    modality, one, other, _ = exam
    return {
        "style": style,
        "version": "2.5.1" if style == "ipc" else rng.choice(("2.3.1", "2.4")),
        "identifiers": identifiers,
        "identifier_asked": asked,
        "procedure_code": f"{modality}{rng.randrange(100, 999)}",
        "procedure": f"{modality} {one} & {other} {rng.choice(_TAILS)}",
        "modality": modality,
        "placer": draw_order_number(rng, "WD"),
        "filler": draw_order_number(rng, "RF"),
        "accession": draw_accession(rng),
        "folder": f"FOL-{rng.randrange(10**5):05d}",
        "requested_procedure": f"RP-{rng.randrange(10**5):05d}",
        "step": f"SPS-{rng.randrange(10**5):05d}",
        "study": f"2.25.{rng.randrange(10**24, 10**25)}",
    }


def _measures(rng: Random, topic: str) -> list[dict[str, Any]]:
    """Draw the measurements of *topic*, each in tenths of its unit, and no two alike."""
    found: list[dict[str, Any]] = []
    for code, name, unit, long, least, most in _MEASURES[topic]:
        taken = {each["tenths"] for each in found}
        tenths = rng.choice([each for each in range(least, most) if each not in taken])
        found.append(
            {"code": code, "name": name, "unit": unit, "unit_name": long, "tenths": tenths}
        )
    return found


def _result(rng: Random, exam: tuple[str, str, str, str]) -> dict[str, Any]:
    measures = _measures(rng, exam[3])
    rng.shuffle(measures)
    sign, sign_seen = rng.sample(_SIGNS, 2)
    lines = rng.sample(_LINES, rng.randrange(2, 5))
    lines.insert(rng.randrange(len(lines) + 1), f"{sign} ~{rng.randrange(2, 9)} mm")
    one, other = rng.choice(_SIDES)
    return {
        "version": rng.choice(("2.3.1", "2.4", "2.5.1")),
        "number": draw_mrn(rng),
        "accession": draw_accession(rng),
        "filler": draw_order_number(rng, "RF"),
        "exam": f"{exam[0]} {exam[1]}",
        "measures": measures,
        "measure_asked": rng.randrange(1, 3),
        "lines": lines,
        "lines_first": rng.random() < 0.5,  # noqa: PLR2004 - a coin
        "impression": f"{sign_seen} ~{rng.randrange(3, 19)} mm | {one} & {other} part",
        "shown": rng.sample(["right", "raw", "swapped", "stripped"], 4),
        "minutes": sorted(rng.sample(range(1, 600), 4)),
        "time_asked": rng.choice(("OBR-7", "OBR-22", "OBR-36")),
    }


def _patient(rng: Random, day: date) -> dict[str, Any]:
    event = rng.choice(("A08", "A31", "A40"))
    null, empty, *_ = rng.sample(_PATIENT_FIELDS, 3)
    return {
        "event": event,
        "version": rng.choice(("2.4", "2.5.1")),
        "identifiers": _identifiers(rng),
        "oid_asked": rng.randrange(1, 4),
        "null": list(null),
        "empty": list(empty),
        "null_asked": rng.choice(("null", "empty")),
        "part_asked": list(rng.choice([*_PARTS, *([_MERGED] * 3 if event == "A40" else [])])),
        "retired": draw_mrn(rng),
        "room": str(rng.randrange(100, 499)),
        "sent_on": (day + timedelta(days=rng.randrange(1, 9))).strftime("%Y%m%d"),
    }
