"""What a seed decides: the numbers, where each of them stands, and the habits of the house."""

from random import Random

from app.dicom import new_uid
from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people, draw_ward

ROLES = ("mrn", "visit", "placer", "filler", "accession", "study")
"""The six identifiers that the lab is about."""

OTHERS = ("series", "national", "procedure", "account")

_HEADINGS = {
    "mrn": ("Patient no.", "Unit no.", "Pat-ID"),
    "visit": ("Stay", "Case", "Encounter"),
    "placer": ("Requester ref.", "Order no.", "Ext. order"),
    "filler": ("Job", "Order no.", "Dept. order"),
    "accession": ("Exam no.", "Study no.", "Acc"),
    "study": ("PACS key", "Image link", "Study key"),
    "procedure": ("Procedure", "Req. item", "Exam line"),
    "account": ("Billing", "Invoice no.", "Account"),
}
_PREFIXES = ("A", "B", "E", "K", "N", "R", "S", "T", "W", "X")
QUESTIONS = ("phone", "twins", "cancel", "stay", "priors")


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, patient, caller = draw_people(rng, 3, ascii_only=True)
    style = rng.choice(("obr18", "ipc", "shared"))
    numbers = _numbers(rng, style)
    rows = [*ROLES, *OTHERS] if style != "shared" else [*ROLES[:4], "study", *OTHERS, "object"]
    rng.shuffle(rows)
    columns = [*ROLES, rng.choice(("procedure", "account"))]
    if style == "shared":
        columns.remove("accession")
        columns.append("account" if "procedure" in columns else "procedure")
    rng.shuffle(columns)
    return {
        "asker": asker.full_name,
        "caller": caller.full_name,
        "hospital": draw_hospital(rng),
        "ward": draw_ward(rng),
        "name": patient.dicom_name,
        "birth_day": patient.birth_day,
        "sex": patient.sex,
        "day": draw_date(rng).strftime("%Y%m%d"),
        "style": style,
        "version": "2.5.1" if style == "ipc" else rng.choice(("2.3.1", "2.4", "2.5.1")),
        "sample": rng.choice(("CT_small.dcm", "MR_small.dcm")),
        "visit_at": rng.choice(("PID-18", "PV1-19")),
        "mrn_first": rng.random() < 0.5,  # noqa: PLR2004 - a coin
        "orders_in": rng.choice((["ORC"], ["OBR"], ["ORC", "OBR"])),
        "nested": rng.random() < 0.4,  # noqa: PLR2004 - two houses in five
        "short_mrn": rng.random() < 0.5,  # noqa: PLR2004 - a coin
        "numbers": numbers,
        "rows": rows,
        "columns": columns,
        "headings": _drawn_headings(rng, columns),
        "in_image": rng.choice(("mrn", "visit", "accession", "accession", "study")),
        "in_order": rng.choice(("mrn", "visit", "placer", "filler", "study")),
        "question": rng.choice(QUESTIONS),
    }


def _numbers(rng: Random, style: str) -> dict[str, str]:
    """Draw the numbers; none of them gives itself away by its letters."""
    marks = rng.sample(_PREFIXES, 6)

    def number(mark: str, digits: int) -> str:
        return f"{mark}{rng.randrange(10 ** (digits - 1), 10**digits)}"

    filler = number(marks[1], 8)
    accession = filler if style == "shared" else draw_accession(rng, marks[2])
    return {
        "mrn": f"00{rng.randrange(10**5, 10**6)}",
        "visit": number(marks[3], 7),
        "placer": number(marks[0], 8),
        "filler": filler,
        "accession": accession,
        "study": new_uid(filler, "study"),
        "series": new_uid(filler, "series"),
        "object": new_uid(filler, "object"),
        "national": f"{rng.randrange(10**8, 10**9)}",
        "procedure": number(marks[4], 7),
        "account": number(marks[5], 7),
    }


def _drawn_headings(rng: Random, columns: list[str]) -> dict[str, str]:
    headings: dict[str, str] = {}
    for role in columns:
        free = [each for each in _HEADINGS[role] if each not in headings.values()]
        headings[role] = rng.choice(free)
    return headings
