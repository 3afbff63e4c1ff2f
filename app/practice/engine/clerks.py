"""What people at the EHR and at the RIS do: register, merge, order, schedule, report."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from app.practice.config import Record
from app.practice.engine.asking import Action, table_of, text_of
from app.practice.engine.ehr import Ehr
from app.practice.engine.orders import STATUS_WORDS
from app.practice.engine.ris import Ris
from app.practice.forms import CannotSend

Deed: TypeAlias = Callable[[Any, Action], str]

_EVENTS: Final = {
    "admit": ("A01", "admitted"),
    "discharge": ("A03", "discharged"),
    "register": ("A04", "registered"),
    "update": ("A08", "updated"),
}
_PATIENT: Final = ("id", "name", "birth_date", "sex", "patient_class")
_ORDER: Final = ("procedure_code", "procedure_name", "modality", "start")
_REPORT: Final = {"P": "preliminary", "F": "final", "C": "corrected"}


def _announce(event: str, done: str) -> Deed:
    def announce(ehr: Ehr, action: Action) -> str:
        given = table_of(action, "patient")
        if unknown := sorted(set(map(str, given)) - set(_PATIENT)):
            raise CannotSend(f"A patient has no “{unknown[0]}” here.")
        patient = {name: str(value) for name, value in given.items()}
        number = text_of(patient, "id", "the patient's record number")
        if event == "A03" and number not in ehr.index.rows:
            raise CannotSend(f"No patient here has the number {number}.")
        message = ehr.announce(event, {**patient, "id": number})
        return f"Patient {number} was {done}: ADT^{event} {message.control_id} was queued."

    return announce


def merge(ehr: Ehr, action: Action) -> str:
    """Merge two numbers of one person: the surviving one stays, the other retires."""
    survivor = text_of(action, "surviving", "the record number that stays")
    retired = text_of(action, "retired", "the record number that is given up")
    message = ehr.announce("A40", {"id": survivor, "retired": retired})
    return f"Patient {retired} was merged into {survivor}: ADT^A40 {message.control_id} was queued."


def order(ehr: Ehr, action: Action) -> str:
    """Place a new order for a patient."""
    patient = text_of(action, "patient_id", "which patient")
    if patient not in ehr.index.rows or ehr.index.is_retired(patient):
        raise CannotSend(f"No patient here has the number {patient}.")
    given = {name: str(action.get(name) or "").strip() for name in _ORDER}
    if not given["procedure_code"]:
        raise CannotSend("Say which procedure (“procedure_code”).")
    number = str(action.get("placer_order_number") or f"P{ehr.next_number:06d}")
    if number in ehr.orders:
        raise CannotSend(f"The order {number} was placed already.")
    message = ehr.order("NW", {**given, "patient_id": patient, "placer_order_number": number})
    return f"Order {number} was placed: ORM^O01 {message.control_id} was queued."


def cancel(ehr: Ehr, action: Action) -> str:
    """Cancel an order."""
    number = text_of(action, "placer_order_number", "which order")
    if number not in ehr.orders:
        raise CannotSend(f"No order here has the number {number}.")
    message = ehr.order("CA", ehr.orders[number])
    return f"Order {number} was canceled: ORM^O01 {message.control_id} was queued."


def schedule(ris: Ris, action: Action) -> str:
    """Give an order another time or another station."""
    found = _order(ris, action)
    changes = {name: str(action[name]).strip() for name in ("start", "station") if action.get(name)}
    start = changes.get("start", "")
    if not changes or (start and not (start.isdigit() and len(start) in (8, 12, 14))):
        raise CannotSend("Say when, as YYYYMMDDHHMM (“start”), or at which station (“station”).")
    found.update(changes)
    ris.tell_schedule("XO", found)
    return f"{found['accession_number']} is scheduled for {found['start']} at {found['station']}."


def status(ris: Ris, action: Action) -> str:
    """Say how far an order is."""
    found = _order(ris, action)
    wanted = str(action.get("status", ""))
    if wanted not in STATUS_WORDS:
        known = ", ".join(f"{code} ({word})" for code, word in STATUS_WORDS.items())
        raise CannotSend(f"The status of an order is one of {known}.")
    found["status"] = wanted
    ris.tell_status(found)
    if wanted in ("CA", "DC"):
        ris.tell_schedule("CA", found)
    return f"{found['accession_number']} is {STATUS_WORDS[wanted]}."


def report(ris: Ris, action: Action) -> str:
    """Send the report of an order."""
    found, text = _order(ris, action), text_of(action, "text", "what the report says")
    wanted = str(action.get("status") or "F")
    if wanted not in _REPORT:
        raise CannotSend("The status of a report is P (preliminary), F (final) or C (corrected).")
    ris.tell_report(found, text, wanted)
    return f"The {_REPORT[wanted]} report of {found['accession_number']} was queued."


def _order(ris: Ris, action: Action) -> Record:
    number = text_of(action, "accession_number", "which order, by its accession number")
    if number not in ris.orders:
        raise CannotSend(f"No order here has the accession number {number}.")
    ris.make_room(2)
    return ris.orders[number]


EHR_DEEDS: Final[dict[str, Deed]] = {
    **{name: _announce(*said) for name, said in _EVENTS.items()},
    "merge": merge,
    "order": order,
    "cancel": cancel,
}
RIS_DEEDS: Final[dict[str, Deed]] = {"schedule": schedule, "status": status, "report": report}
