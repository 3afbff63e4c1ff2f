"""Three orders of one day, one object, and the five faults that the seed puts into it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import (
    Person,
    draw_accession,
    draw_hospital,
    draw_people,
    draw_person,
    draw_station,
)

MODALITIES = {"CT_small.dcm": "CT", "MR_small.dcm": "MR", "MR_small_implicit.dcm": "MR"}

ITSELF, ELSEWHERE, EXTRACT = (
    "the value itself",
    "another element of this object",
    "the RIS extract only",
)
STUDY_DATE, SERIES_DATE = "(0008,0020)", "(0008,0021)"
ACQUISITION_DATE, CONTENT_DATE = "(0008,0022)", "(0008,0023)"
STUDY_TIME, SERIES_TIME = "(0008,0030)", "(0008,0031)"
ACQUISITION_TIME, CONTENT_TIME = "(0008,0032)", "(0008,0033)"
ACCESSION, REFERRER, OPERATOR = "(0008,0050)", "(0008,0090)", "(0008,1070)"
NAME, PATIENT_ID, BORN, SEX = "(0010,0010)", "(0010,0020)", "(0010,0030)", "(0010,0040)"
AGE, WEIGHT, BODY_PART, SERIES_NUMBER = (
    "(0010,1010)",
    "(0010,1030)",
    "(0018,0015)",
    "(0020,0011)",
)
PROCEDURE = "(0040,0275)[1].(0040,1001)"

DATES = (STUDY_DATE, SERIES_DATE, ACQUISITION_DATE, CONTENT_DATE)
TIMES = (STUDY_TIME, SERIES_TIME, ACQUISITION_TIME, CONTENT_TIME)
_SEX_WORDS = {"F": ("female", "Female", "f"), "M": ("male", "Male", "m"), "O": ("other", "o")}

Fault = dict[str, str]


def drawn(rng: Random) -> Params:
    """Return the day, the three orders, the object and its faults."""
    base = rng.choice(tuple(MODALITIES))
    day = _ambiguous(rng, date(2025, 1, 1))
    rows = _rows(rng, base, day)
    heads = [row["order"][:16] for row in rows]
    ours = rng.choice([number for number, head in enumerate(heads) if heads.count(head) > 1])
    midnight = datetime.combine(day, time.min, UTC)
    start = midnight + timedelta(hours=rng.randrange(7, 18), minutes=rng.randrange(60))
    times = [start + timedelta(seconds=seconds) for seconds in (7, 131, 254, 263)]
    params = {
        "base": base,
        "day": day.strftime("%Y%m%d"),
        "times": [each.strftime("%H%M%S") for each in times],
        "rows": rows,
        "ours": ours,
        "weight": f"{rng.randrange(48, 110)}.{rng.randrange(1, 10)}",
        "series": str(rng.randrange(2, 9)),
        "body_part": rng.choice(("HEAD", "CHEST", "KNEE", "ABDOMEN", "LSPINE")),
        "station": draw_station(rng, MODALITIES[base]),
        "hospital": draw_hospital(rng),
        "colleague": draw_person(rng, ascii_only=True).full_name,
    }
    faults = _faults(rng, params)
    if faults["date"]["path"] == BORN:
        # An age could decide between two birthdays, and the key says that nothing here does.
        params["no_age"] = True
    return {**params, "faults": faults}


def _ambiguous(rng: Random, first: date) -> date:
    """Return a day that can be read day first or month first, as two different days."""
    day = first + timedelta(days=rng.randrange(500))
    while day.day > 12 or day.day == day.month:  # noqa: PLR2004 - the months of a year
        day += timedelta(days=1)
    return day


def _rows(rng: Random, base: str, day: date) -> list[dict[str, str]]:
    """Return three orders; what binds two of them is the start of their order numbers."""
    people = draw_people(rng, 9, ascii_only=True)
    site = rng.choice(("NORD", "MAIN", "EAST", "CITY", "PARK"))
    head = f"{site}-{day.year}-{MODALITIES[base]}-"
    first, second = rng.sample(range(100), 2)
    tails = [rng.sample(range(10000), 2), rng.sample(range(10000), 1)]
    numbers = [f"{head}{first:03d}{tail:04d}" for tail in tails[0]]
    numbers.append(f"{head}{second:03d}{tails[1][0]:04d}")
    rows = [
        _row(rng, patient, number, referrer, operator)
        for patient, number, referrer, operator in zip(
            people[:3], numbers, people[3:6], people[6:], strict=True
        )
    ]
    rng.shuffle(rows)
    return rows


def _row(
    rng: Random, patient: Person, number: str, referrer: Person, operator: Person
) -> dict[str, str]:
    born = _ambiguous(rng, patient.birth_date.replace(day=1, month=1))
    return {
        "id": patient.mrn,
        "family": patient.family,
        "given": patient.given,
        "born": born.strftime("%Y%m%d"),
        "sex": patient.sex,
        "order": number,
        "accession": draw_accession(rng),
        "procedure": f"RP{rng.randrange(10**6):06d}",
        "referrer": f"{referrer.family}^{referrer.given}",
        "operator": f"{operator.family}^{operator.given}",
    }


def _faults(rng: Random, params: Mapping[str, Any]) -> dict[str, Fault]:
    """Return five faults by their slot: date, time, name, number, and one of the rest."""
    row = params["rows"][params["ours"]]
    slashed = _slashed(rng, params["day"], row["born"])
    return {
        "date": slashed,
        "time": _time(rng, params["times"]),
        "name": _name(rng, row),
        "number": _number(rng, row),
        "fifth": _fifth(rng, params, slashed["path"]),
    }


def _slashed(rng: Random, day: str, born: str) -> Fault:
    path = rng.choice((*DATES, BORN))
    truth, evidence = (born, EXTRACT) if path == BORN else (day, ELSEWHERE)
    year, month, number = truth[:4], truth[4:6], truth[6:]
    first, second = rng.choice(((number, month), (month, number)))
    mark = rng.choice("/.-")
    return {
        "path": path,
        "raw": f"{first}{mark}{second}{mark}{year}",
        "truth": truth,
        "swapped": f"{year}{number}{month}",
        "evidence": evidence,
    }


def _time(rng: Random, times: list[str]) -> Fault:
    if rng.random() < 0.5:  # noqa: PLR2004 - one half
        path = rng.choice(TIMES)
        truth = times[TIMES.index(path)]
        raw = f"{truth[:2]}:{truth[2:4]}:{truth[4:]}"
        return {"path": path, "raw": raw, "truth": truth, "evidence": ITSELF}
    # Both are told a second time: (0040,0245) and (0008,002A).
    path = rng.choice((SERIES_TIME, ACQUISITION_TIME))
    raw = f"{rng.randrange(24, 30)}:{rng.randrange(60, 70)}"
    truth = times[TIMES.index(path)]
    return {"path": path, "raw": raw, "truth": truth, "evidence": ELSEWHERE}


def _name(rng: Random, row: Mapping[str, str]) -> Fault:
    path = rng.choice((NAME, REFERRER, OPERATOR))
    truths = {
        NAME: f"{row['family']}^{row['given']}",
        REFERRER: row["referrer"],
        OPERATOR: row["operator"],
    }
    family, given = truths[path].split("^")
    raw, evidence = rng.choice(
        ((f"{given} {family}", EXTRACT), (f"{family}^{given}{'^' * rng.randrange(1, 4)}", ITSELF))
    )
    return {"path": path, "raw": raw, "truth": truths[path], "evidence": evidence}


def _number(rng: Random, row: Mapping[str, str]) -> Fault:
    path, key = rng.choice(((ACCESSION, "accession"), (PROCEDURE, "procedure")))
    return {"path": path, "raw": row["order"], "truth": row[key], "evidence": EXTRACT}


def _fifth(rng: Random, params: Mapping[str, Any], taken: str) -> Fault:
    row, year = params["rows"][params["ours"]], params["day"][:4]
    sex, weight = row["sex"], params["weight"]
    age = years(row["born"], params["day"])
    kinds = [
        (SEX, rng.choice(_SEX_WORDS[sex]), sex, ITSELF),
        (WEIGHT, weight.replace(".", ","), weight, ITSELF),
        (SERIES_NUMBER, f"{params['series']}.0", params["series"], ITSELF),
        (BODY_PART, params["body_part"].lower(), params["body_part"], ITSELF),
        (
            rng.choice([path for path in DATES if path != taken]),
            f"{year}{rng.choice(('0230', '0431', '0931', '1301'))}",
            params["day"],
            ELSEWHERE,
        ),
    ]
    if taken != BORN:
        kinds.append((AGE, f"{age}Y", f"{age:03d}Y", ITSELF))
    path, raw, truth, evidence = rng.choice(kinds)
    return {"path": path, "raw": raw, "truth": truth, "evidence": evidence}


def years(born: str, day: str) -> int:
    """Return the age in whole years on *day*."""
    return int(day[:4]) - int(born[:4]) - (day[4:] < born[4:])
