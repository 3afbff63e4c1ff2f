"""The twenty lines that the dose server filled: what each report says, and what it made of that."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from app.grading import Params

from .exams import BODY, SCOUT, Event, draw_exam
from .truth import PHANTOMS, by_phantom, figures_of, scans_of, values

STANDS = "stands"
ADDED = "CTDIvol was added up"
COUNTED = "a localizer was counted"
LEFT_OUT = "a scan was left out"
MIXED = "phantoms were mixed up"

Filled = dict[str, Any]

_FIRST = 11
_MOST_EVENTS = 120
_SOUND = ("head", "body", "phases", "mixed", "child")
_SPOILT = (
    ("phases", ADDED),
    ("phases", ADDED),
    ("head", COUNTED),
    ("body", COUNTED),
    ("phases", LEFT_OUT),
    ("phases", LEFT_OUT),
    ("mixed", MIXED),
    ("child", MIXED),
)
_REST = ("head", "body")
"""With two of each sound kind, twenty lines; a kind of exam tells nothing of its line."""


def draw_filled(rng: Random) -> list[Filled]:
    """Return exam, events and fault of each line, in the order of the list."""
    kinds = [*((kind, STANDS) for kind in (*_SOUND, *_SOUND, *_REST)), *_SPOILT]
    rng.shuffle(kinds)
    ends = rng.sample(range(100_000, 1_000_000), _MOST_EVENTS)
    return [
        {"id": f"s{number}", "kind": kind, "fault": fault, **draw_exam(rng, kind, ends)}
        for number, (kind, fault) in enumerate(kinds, _FIRST)
    ]


def filled_of(params: Params) -> list[Filled]:
    """Return the lines; an attempt from before there were any has those of its day."""
    found: list[Filled] = params.get("filled") or draw_filled(Random(params["day"]))
    return found


def listed(line: Filled) -> dict[str, str]:
    """Return the row as the learner sees it."""
    return {
        "id": line["id"],
        "study": line["id"].upper(),
        "exam": line["exam"],
        "report_says": "; ".join(map(_said, line["events"])),
        "line_says": _told(written(line)),
    }


def written(line: Filled) -> dict[str, Decimal]:
    """Return the figures that the dose server wrote, by column."""
    events: list[Event] = line["events"]
    figures = figures_of(events)
    if line["fault"] == ADDED:
        return figures | {
            f"ctdi_{phantom}": sum(values(scans, "ctdi"), Decimal(0))
            for phantom, scans in by_phantom(events).items()
        }
    if line["fault"] == COUNTED:
        [phantom] = by_phantom(events)
        return figures | {f"dlp_{phantom}": sum(values(events, "dlp"), Decimal(0))}
    if line["fault"] == LEFT_OUT:
        return figures_of(events[:-1])
    if line["fault"] == MIXED:
        scans = scans_of(events)
        return {
            f"ctdi_{BODY}": max(values(scans, "ctdi")),
            f"dlp_{BODY}": sum(values(scans, "dlp"), Decimal(0)),
        }
    return figures


def _said(event: Event) -> str:
    kind = "localizer" if event["type"] == SCOUT else "scan"
    return f"{kind} on {event['phantom']} cm: {event['ctdi']} / {event['dlp']}"


def _told(figures: Mapping[str, Decimal]) -> str:
    return "; ".join(
        f"{phantom} cm: {figures[f'ctdi_{phantom}']} / {figures[f'dlp_{phantom}']}"
        for phantom in PHANTOMS
        if f"ctdi_{phantom}" in figures
    )
