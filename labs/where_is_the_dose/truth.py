"""What the register should say of each study, and the figures that misunderstandings make of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.grading import Params

from .exams import BODY, HEAD, SCOUT, Event

PHANTOMS = (HEAD, BODY)
COLUMNS = tuple(f"{kind}_{phantom}" for phantom in PHANTOMS for kind in ("ctdi", "dlp"))
NO_REPORT = "no report"
COMPLETE, GONE, ELSEWHERE, EMPTY = (
    "complete",
    "no report came",
    "report lies under another study",
    "report without values",
)
_STATES = {"missing": GONE, "strayed": ELSEWHERE, "blank": EMPTY}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the register: its report, and CTDIvol and DLP for each phantom."""

    report: str
    figures: Mapping[str, Decimal]


def line_of(params: Params, study: Mapping[str, Any]) -> Line:
    """Return the line as it should be."""
    report = report_of(params, study["id"], "own", "strayed", "blank")
    if report is None:
        return Line(NO_REPORT, {})
    if report["kind"] == "blank":
        return Line(report["file"], {})
    return Line(report["file"], figures_of(study["events"]))


def state_of(study: Mapping[str, Any]) -> str:
    """Return what the list of gaps should say of a study."""
    return _STATES.get(study["kind"], COMPLETE)


def report_of(params: Params, study_id: str, *kinds: str) -> Mapping[str, Any] | None:
    """Return the report of that study which is of one of *kinds*."""
    found = (
        each for each in params["reports"] if each["study"] == study_id and each["kind"] in kinds
    )
    return next(found, None)


def stranger(params: Params) -> Mapping[str, Any]:
    """Return the report that belongs to none of the studies."""
    found: Mapping[str, Any] = next(
        each for each in params["reports"] if each["kind"] == "stranger"
    )
    return found


def figures_of(events: Iterable[Event]) -> dict[str, Decimal]:
    """Return highest CTDIvol and sum of DLP for each phantom, localizers left out."""
    figures: dict[str, Decimal] = {}
    for phantom, scans in by_phantom(events).items():
        figures[f"ctdi_{phantom}"] = max(values(scans, "ctdi"))
        figures[f"dlp_{phantom}"] = sum(values(scans, "dlp"), Decimal(0))
    return figures


def by_phantom(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return the scans for each phantom that was used."""
    scans = scans_of(events)
    grouped = {
        phantom: [each for each in scans if each["phantom"] == phantom] for phantom in PHANTOMS
    }
    return {phantom: found for phantom, found in grouped.items() if found}


def scans_of(events: Iterable[Event]) -> list[Event]:
    """Return the events that are not localizers."""
    return [event for event in events if event["type"] != SCOUT]


def values(events: Iterable[Event], name: str) -> list[Decimal]:
    """Return that value of each event."""
    return [Decimal(event[name]) for event in events]
