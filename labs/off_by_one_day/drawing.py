"""What a seed decides: the place and its night, who writes which clock, and what went wrong."""

from datetime import datetime, timedelta
from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_hospital, draw_person

from .clocks import NIGHTS, Night, offset_text, stamp
from .faults import FAULTS, FIELDS, readings, two_clocks, waits

_OFFSETS = (-600, -480, -360, -300, -180, 0, 60, 180, 330, 480, 540)
_OWN = [(True, True, False), (True, False, True), (False, True, True)]
_OWN += [(True, False, False), (False, True, False)]


def draw(rng: Random) -> Params:
    """Draw variants until every fault would leave traces of its own, and one date is off."""
    fault = rng.choice(sorted(FAULTS))
    while True:
        params = {**_candidate(rng), "fault": fault}
        if _tells_apart(params) and _off_by_a_day(params):
            return params


def _candidate(rng: Random) -> Params:
    name = rng.choice(sorted(NIGHTS))
    night = NIGHTS[name]
    taken = {night.before, night.after}
    header, server, third = rng.sample([each for each in _OFFSETS if each not in taken], 3)
    scan = night.changed_at + timedelta(minutes=rng.randrange(6, 56), seconds=rng.randrange(60))
    order = scan - timedelta(minutes=rng.choice([each for each in range(61, 119) if each % 10]))
    person = draw_person(rng, ascii_only=True)
    moments = dict(zip(FIELDS, (order, scan, scan + timedelta(minutes=23)), strict=True))
    own = dict(zip(FIELDS, rng.choice(_OWN), strict=True))
    return {
        "night": name,
        "header": header,
        "server": server,
        "stamps": {
            each: _written(rng, moment, header, (third, 0, night.before), own=own[each])
            for each, moment in moments.items()
        },
        "sent": stamp(scan + timedelta(minutes=25), header) + offset_text(header),
        "birth_moved": rng.choice([True, False]),
        "birth": person.birth_date.strftime("%Y%m%d"),
        # Told here so that the guard knows both days as the lab's own.
        "birth_before": (person.birth_date - timedelta(days=1)).strftime("%Y%m%d"),
        "name": f"{person.family}^{person.given}",
        "sex": person.sex,
        "mrn": person.mrn,
        "accession": draw_accession(rng),
        "hospital": draw_hospital(rng),
        "asker": _spoken(rng),
        "rows": _rows(rng, night, header),
    }


def _spoken(rng: Random) -> str:
    person = draw_person(rng)
    return f"{person.given} {person.family}"


def _written(
    rng: Random, moment: datetime, header: int, offsets: tuple[int, ...], *, own: bool
) -> str:
    if not own:
        return stamp(moment, header)
    offset = rng.choice([each for each in offsets if each != header])
    return stamp(moment, offset) + offset_text(offset)


def _tells_apart(params: Params) -> bool:
    seen = [readings(params, fault) for fault in (None, *FAULTS)]
    pairs = {(each["ORC-9"], each["OBR-7"]) for each in seen}
    told = len(pairs | {two_clocks(params)}) == len(seen) + 1
    minutes = waits(params)
    return told and len(set(minutes.values())) == len(minutes)


def _off_by_a_day(params: Params) -> bool:
    right, wrong = readings(params, None), readings(params, params["fault"])
    return params["birth_moved"] or any(
        right[each][:8] != wrong[each][:8] for each in ("ORC-9", "OBR-7")
    )


def _rows(rng: Random, night: Night, header: int) -> list[dict[str, str]]:
    """Return five readings: two with offsets, two that can be placed without, and a torn one."""
    change = night.changed_at
    early, late = (timedelta(minutes=rng.randrange(3, 57), seconds=rng.randrange(60)) for _ in "ab")
    calm = change + late + timedelta(hours=rng.choice([-5, 7]))
    world = rng.choice([each for each in (0, -300, 540) if each not in (header, night.before)])
    rows = [
        {"OBR-7": stamp(change - early, world) + offset_text(world), "MSH-7": ""},
        {"OBR-7": stamp(change + late, night.after) + offset_text(night.after), "MSH-7": ""},
        {"OBR-7": stamp(change - late, header), "MSH-7": offset_text(header)},
        {"OBR-7": stamp(calm, night.offset_at(calm)), "MSH-7": ""},
        # By the smaller offset, the hour from the change on is the one that came twice or never.
        {"OBR-7": stamp(change + late, min(night.before, night.after)), "MSH-7": ""},
    ]
    rng.shuffle(rows)
    return rows
