"""What a seed decides: the ten studies to enter, their reports, and twenty filled lines."""

from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import (
    Person,
    draw_accession,
    draw_date,
    draw_hospital,
    draw_people,
    draw_station,
)

from .exams import draw_exam
from .filling import draw_filled

KEPT, WIPED = "kept", "wiped"
Study = dict[str, Any]
Report = dict[str, Any]

_ALWAYS = ("head", "body", "phases", "mixed", "child", "versions", "strayed", "blank", "missing")
_TENTH = ("head", "body", "phases", "mixed", "child")
_MOST_EVENTS = 60
_FIRST_HOUR = 8


def draw(rng: Random) -> Params:
    """Turn randomness into studies and reports, complete with their numbers."""
    kinds = [*_ALWAYS, rng.choice(_TENTH)]
    rng.shuffle(kinds)
    people = draw_people(rng, len(kinds) + 2, ascii_only=True)
    ends = rng.sample(range(100_000, 1_000_000), _MOST_EVENTS)
    day = draw_date(rng)
    studies = [
        _study(rng, position, kind, person, ends)
        for position, (kind, person) in enumerate(zip(kinds, people, strict=False))
    ]
    for study in studies:
        if study["kind"] == "child":
            born = day.replace(year=day.year - rng.randrange(2, 7), day=1)
            study["person"]["born"] = f"{born:%Y%m%d}"
    reports = _reports(rng, studies, ends)
    rng.shuffle(reports)
    for number, report in enumerate(reports, 1):
        report["file"] = f"dose_{number:02d}.dcm"
    return {
        "asker": people[-1].full_name,
        "technologist": people[-2].full_name,
        "hospital": draw_hospital(rng),
        "station": draw_station(rng, "CT"),
        "day": f"{day:%Y%m%d}",
        "studies": studies,
        "reports": reports,
        "console": rng.choice((KEPT, WIPED)),
        "filled": draw_filled(rng),
    }


def _study(rng: Random, position: int, kind: str, person: Person, ends: list[int]) -> Study:
    return {
        "id": f"s{position + 1:02d}",
        "kind": kind,
        "person": {
            "name": person.dicom_name,
            "mrn": person.mrn,
            "born": person.birth_day,
            "sex": person.sex,
        },
        "accession": draw_accession(rng),
        "time": f"{_FIRST_HOUR + position:02d}{rng.randrange(60):02d}00",
        "uid": f"2.25.{rng.randrange(10**24, 10**25)}{ends.pop():06d}",
        **draw_exam(rng, kind, ends),
    }


def _reports(rng: Random, studies: list[Study], ends: list[int]) -> list[Report]:
    """Return what the scanner sent, and one report that strayed in from elsewhere."""
    reports = []
    for study in studies:
        if study["kind"] == "missing":
            reports.append(_stranger(rng, study, ends))
            continue
        if study["kind"] == "versions":
            reports.append(_report(study, study["events"][:2], "earlier", minutes=9))
        kind = study["kind"] if study["kind"] in ("strayed", "blank") else "own"
        report = _report(study, study["events"], kind, minutes=25)
        if kind == "strayed":
            report |= _strayed(rng, studies, ends)
        reports.append(report)
    return reports


def _report(study: Study, events: list[dict[str, str]], kind: str, minutes: int) -> Report:
    made = int(study["time"][:2]) * 60 + int(study["time"][2:4]) + minutes
    return {
        "kind": kind,
        "study": study["id"],
        "person": dict(study["person"]),
        "accession": study["accession"],
        "uid": study["uid"],
        "start": study["time"],
        "made": f"{made // 60:02d}{made % 60:02d}30",
        "events": events,
    }


def _strayed(rng: Random, studies: list[Study], ends: list[int]) -> Report:
    """Return the wrong header: the patient before was still open, or the study was made anew."""
    if rng.random() < 0.5:  # noqa: PLR2004 - one way or the other
        return {"uid": f"2.25.{rng.randrange(10**24, 10**25)}{ends.pop():06d}", "accession": ""}
    hosts = [each for each in studies if each["kind"] in ("head", "body", "phases", "child")]
    host = rng.choice(hosts)
    return {
        "uid": host["uid"],
        "accession": host["accession"],
        "person": dict(host["person"]),
    }


def _stranger(rng: Random, namesake: Study, ends: list[int]) -> Report:
    """Return a report of somebody with the name of the patient whose report is missing."""
    other = _study(rng, int(namesake["id"][1:]) - 1, "body", _nobody(rng), ends)
    report = _report(other, other["events"], "stranger", minutes=20)
    return {
        **report,
        "study": "",
        "person": {**other["person"], "name": namesake["person"]["name"]},
    }


def _nobody(rng: Random) -> Person:
    return draw_people(rng, 1, ascii_only=True)[0]
