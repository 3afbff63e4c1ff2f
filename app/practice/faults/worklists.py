"""Faults of the worklist: entries for another station, and entries on another day."""

from datetime import datetime, timedelta
from typing import Any, Final

from app.practice.config import Record
from app.practice.engine.worklists import worklist_entry
from app.practice.faults.fault import Fault, Hospital, Node, changed, node

_GROUP: Final = "Worklist"
_OPEN: Final = "SC"
_STEPS: Final = "ScheduledProcedureStepSequence"
_BACK: Final = timedelta(hours=12)
_MINUTES: Final = "%Y%m%d%H%M"


def _other_station(hospital: Hospital) -> dict[str, Any]:
    title = f"{node(hospital, 'ct')['ae_title'][:12]}_OLD"
    ris = node(hospital, "ris")
    orders = {
        number: {**row, "station": title} if _is_open_ct(row) else row
        for number, row in ris["orders"].items()
    }
    stations = {**ris["stations"], "CT": title}
    return _fed(changed(hospital, "ris", stations=stations, orders=orders))


def _finds_its_entries(hospital: Hospital) -> bool:
    title, ris = node(hospital, "ct")["ae_title"], node(hospital, "ris")
    stations = {row["station"] for row in ris["orders"].values() if _is_open_ct(row)}
    return {ris["stations"].get("CT"), *stations} == {title}


def _is_open_ct(row: Record) -> bool:
    return (row["modality"], row["status"]) == ("CT", _OPEN)


def _in_another_zone(hospital: Hospital) -> dict[str, Any]:
    orders = {
        number: {**row, "start": _earlier(row["start"])} if row["status"] == _OPEN else row
        for number, row in node(hospital, "ris")["orders"].items()
    }
    return _fed(changed(hospital, "ris", orders=orders))


def _fed(hospital: Hospital) -> dict[str, Any]:
    """Return *hospital* with the worklist that the RIS's orders make, as the next action would."""
    ris = node(hospital, "ris")
    server = ris["worklist_at"] or "worklist"
    for name in ("ris", server):
        entries = [_entry(row, ris) for row in node(hospital, name)["worklist"]]
        hospital = changed(hospital, name, worklist=entries)
    return dict(hospital)


def _entry(entry: Record, ris: Node) -> Record:
    """Return an entry of the worklist as its order stands; one of somebody else's as it is."""
    order = ris["orders"].get(entry.get("AccessionNumber"))
    if order is None or order["status"] != _OPEN:
        return entry
    fresh = worklist_entry(order, ris["patients"].get(order["patient_id"], {}))
    return {**fresh, _STEPS: [{**entry[_STEPS][0], **fresh[_STEPS][0]}]}


def _earlier(start: str) -> str:
    """Return a start as a clock twelve hours behind writes it, with its zone."""
    moment = datetime.strptime(start[:12], _MINUTES) - _BACK  # noqa: DTZ007
    return f"{moment:%Y%m%d%H%M}00-1200"


def _on_its_day(hospital: Hospital) -> bool:
    """Say whether every open order stands on the day for which the EHR placed it."""
    placed = node(hospital, "ehr")["orders"]
    return all(
        row["start"][:8] == placed[row["placer_order_number"]]["start"][:8]
        for row in node(hospital, "ris")["orders"].values()
        if row["status"] == _OPEN and row["placer_order_number"] in placed
    )


FAULTS: Final = (
    Fault(
        "STATION_TITLE",
        _GROUP,
        "ris",
        "The RIS schedules CT examinations for a station title that the scanner no longer has.",
        "The CT's worklist is empty with status success: the query's station matches no entry.",
        "Give the RIS the CT's title for its stations, and schedule the open orders anew.",
        _other_station,
        _finds_its_entries,
    ),
    Fault(
        "WORKLIST_DAY",
        _GROUP,
        "ris",
        "Today's orders were taken into the RIS by a clock in another time zone.",
        "A worklist for today is empty: the entries stand on the evening before.",
        "Schedule the open orders anew, at the time for which the EHR placed them.",
        _in_another_zone,
        _on_its_day,
    ),
)
