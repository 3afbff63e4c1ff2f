"""What a seed decides: five faults, their order, the names, and the noise around them."""

from datetime import timedelta
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import (
    draw_date,
    draw_hospital,
    draw_order_number,
    draw_people,
    draw_station,
    draw_ward,
)

from .chain import COMPLAINTS, DOWNSTREAM, FAULTS, GOOD, NOISE, UPSTREAM, WORKLIST


def draw(rng: Random) -> Params:
    """Turn randomness into five tickets; the third kind of them is the one asked about again."""
    asker, *callers = draw_people(rng, 6, ascii_only=True)
    chosen = [rng.choice(group) for group in (UPSTREAM, WORKLIST, DOWNSTREAM)]
    focus = chosen[1]
    chosen += rng.sample([each for each in FAULTS if each not in chosen], 2)
    rng.shuffle(chosen)
    said = {looks: rng.sample(texts, len(texts)) for looks, texts in COMPLAINTS.items()}
    return {
        "asker": asker.full_name,
        "hospital": draw_hospital(rng),
        "focus": chosen.index(focus),
        "tickets": [
            {
                **_ticket(rng, fault, caller.full_name),
                "says": said[FAULTS[fault].looks].pop(),
            }
            for fault, caller in zip(chosen, callers, strict=True)
        ],
    }


def _ticket(rng: Random, fault: str, caller: str) -> dict[str, Any]:
    modality = rng.choice(("CT", "MR"))
    station, other = draw_station(rng, modality), draw_station(rng, modality)
    while other == station:
        other = draw_station(rng, modality)
    day, images, failed = draw_date(rng), rng.randrange(120, 900), rng.randrange(7, 60)
    quiet = [hop for hop in NOISE if hop < FAULTS[fault].hop]
    # Only hops before the fault: what comes after it is its own consequence.
    noisy = rng.choice(quiet) if quiet and FAULTS[fault].hop > 2 else 0  # noqa: PLR2004
    values = {
        "station": station,
        "other": other,
        "day": f"{day:%d %b}",
        "other_day": f"{day + timedelta(days=rng.choice((-1, 1))):%d %b}",
        "filler": draw_order_number(rng, "RF"),
        "images": str(images),
        "failed": str(failed),
        "some": str(images - failed),
        "full": str(rng.randrange(84, 94)),
    }
    return {
        "fault": fault,
        "caller": caller,
        "ward": draw_ward(rng),
        "noisy": noisy,
        "values": values,
    }


def log_lines(ticket: dict[str, Any]) -> list[str]:
    """Return the seven lines of the ticket's log, in the order of the chain."""
    fault, values = FAULTS[ticket["fault"]], ticket["values"]
    lines = {**GOOD, **fault.log}
    if ticket["noisy"]:
        lines[ticket["noisy"]] = NOISE[ticket["noisy"]]
    return [lines[hop].format(**values) for hop in sorted(lines)]
