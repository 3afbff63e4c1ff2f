"""What a seed decides: thirty planned steps, who is due here today, and the key that is wrong."""

from datetime import date, timedelta
from random import Random

from app.grading import Params
from app.grading.cast import (
    Person,
    draw_accession,
    draw_date,
    draw_hospital,
    draw_people,
    draw_time,
)

ENTRIES = 30
FAULTS = ("scanner_title", "ris_title", "clock", "modality", "wildcard", "order")
_MODALITIES = ("CT", "MR", "DX", "US", "MG")
_CONFUSED = {"CT": "PT", "MR": "CT", "DX": "CR", "US": "XA", "MG": "DX"}


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, ENTRIES + 2, ascii_only=True)
    modality = rng.choice(_MODALITIES)
    today = draw_date(rng)
    # The day after a service visit, and in the week after an update.
    today += timedelta(days=rng.randrange(1, 5) - today.weekday())
    number = rng.randrange(1, 7)
    params: Params = {
        "asker": people[-1].full_name,
        "colleague": people[-2].full_name,
        "hospital": draw_hospital(rng),
        "modality": modality,
        "title": f"{modality}0{number}",
        "short": f"{modality}{number}",
        "next_door": f"{modality}0{number + 2}",
        "confused": _CONFUSED[modality],
        "today": today.isoformat(),
        "fault": rng.choice(FAULTS),
        "port": rng.choice((104, 4242, 11112, 2104)),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}.{rng.randrange(10, 60)}",
        "days_off": rng.choice((-1, 1)),
        "span": rng.choice((1, 2)),
    }
    params["entries"] = _entries(rng, params, people[:ENTRIES], today)
    return params


def _entries(rng: Random, params: Params, people: tuple[Person, ...], today: date) -> list[Params]:
    """Draw the list: first those of this room today, then all the others."""
    here = rng.randrange(4, 7)
    entries: list[Params] = []
    for place, person in enumerate(people):
        entry: Params = {
            "name": person.dicom_name,
            "id": person.mrn,
            "born": person.birth_date.strftime("%Y%m%d"),
            "accession": draw_accession(rng),
            "time": draw_time(rng)[:4],
        }
        where = (params["modality"], params["title"], today)
        entries.append(entry | _step(*(where if place < here else _elsewhere(rng, params, today))))
    # Somebody comes to this room tomorrow, so that a range of days brings more than today.
    entries[here] |= _step(params["modality"], params["title"], today + timedelta(days=1))
    _twin(rng, entries, here)
    if params["fault"] == "order":
        # The order of one patient was planned for the room next door, against the plan of the day.
        entries[0]["station"] = params["next_door"]
    params["here"] = here
    rng.shuffle(entries)
    return entries


def _step(modality: str, station: str, day: date) -> Params:
    return {"modality": modality, "station": station, "date": day.strftime("%Y%m%d")}


def _elsewhere(rng: Random, params: Params, today: date) -> tuple[str, str, date]:
    """Return modality, station and day of a step that does not belong on today's list here."""
    modality, title = params["modality"], params["title"]
    other_day = today + timedelta(days=rng.choice((-1, 1, 1, 2, 2, 3)))
    other = rng.choice([each for each in _MODALITIES if each != modality])
    return rng.choice(
        (
            (modality, title, other_day),
            (modality, params["next_door"], today),
            (other, f"{other}0{rng.randrange(1, 7)}", today),
            (other, f"{other}0{rng.randrange(1, 7)}", other_day),
        )
    )


def _twin(rng: Random, entries: list[Params], here: int) -> None:
    """Give one patient of this room a namesake elsewhere on the list."""
    mine = rng.randrange(1, here)
    theirs = rng.randrange(here, len(entries))
    entries[theirs]["name"] = entries[mine]["name"]
    entries[mine]["asked"] = True
