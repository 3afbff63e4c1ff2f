"""The RIS at work: patients, orders and their numbers, the worklist, status and reports."""

from typing import Final

from app.hl7 import Message
from app.practice.config import Record
from app.practice.engine.config import RisInterfaceConfig
from app.practice.engine.orders import (
    IN_PROCESS,
    SCHEDULED,
    STATUS_OF_STEPS,
    STATUS_WORDS,
    order_in,
    study_uid,
)
from app.practice.engine.patients import PatientIndex
from app.practice.engine.stations import NotTaken, Station
from app.practice.engine.worklists import worklist_entry
from app.practice.engine.writing import order_message, report, scheduled_message
from app.practice.limits import LIMITS, Limits

_NEW: Final = frozenset({"NW"})
_CHANGED: Final = frozenset({"XO"})
_CANCELED: Final = frozenset({"CA", "DC"})
_CHANGEABLE: Final = ("procedure_code", "procedure_name", "modality", "station", "start")


class Ris(Station):
    """A RIS: it fills orders."""

    config: RisInterfaceConfig

    def __init__(self, config: RisInterfaceConfig, limits: Limits = LIMITS) -> None:
        super().__init__(config, limits)
        self.config = config
        self.index = PatientIndex(config.patients)
        self.orders: dict[str, Record] = {key: dict(row) for key, row in config.orders.items()}

    def process(self, message: Message) -> None:
        """Do what an ADT or an order message asks."""
        self.make_room(2)
        if message.message_type == "ADT":
            self._adt(message)
        elif message.message_type in {"ORM", "OMG", "OMI"}:
            self._order(message)
        self.keep(message)

    def worklist(self) -> list[Record]:
        """Return the entries of the orders that are still to be done or to be ended, by start."""
        shown = {SCHEDULED, IN_PROCESS} if self.config.follows_steps else {SCHEDULED}
        scheduled = (row for row in self.orders.values() if row["status"] in shown)
        in_time = sorted(scheduled, key=lambda row: (row["start"], row["accession_number"]))
        return [worklist_entry(row, self._patient(row)) for row in in_time]

    def follow(self, step: Record) -> bool:
        """Give the orders of a performed step its status and tell it; say whether there are any."""
        status = STATUS_OF_STEPS.get(step.get("PerformedProcedureStepStatus", ""))
        items = step.get("ScheduledStepAttributesSequence") or []
        with self.lock:
            numbers = dict.fromkeys(str(item.get("AccessionNumber", "")) for item in items)
            found = [self.orders[number] for number in numbers if number in self.orders]
            changed = [order for order in found if status and order["status"] != status]
            for order in changed:
                order["status"] = status
                self._tell_followed(order)
        return bool(changed)

    def _tell_followed(self, order: Record) -> None:
        """Tell the status that a performed step gave an order, or note that nobody can be told."""
        words = f"{order['accession_number']} is {STATUS_WORDS[order['status']]} by MPPS."
        try:
            self.make_room(1)
            self.tell_status(order)
        except NotTaken as error:
            words = f"{words} It was not told: {error}"
        self.note("status", words)

    def tell_status(self, order: Record) -> None:
        """Tell whoever takes ORM what became of an order, and OMI takers what changed."""
        patient = self._patient(order)
        status = order_message(self.config, self.control_id(), "SC", order, patient)
        self.enqueue_for_takers(status)

    def tell_schedule(self, control: str, order: Record) -> None:
        """Tell whoever takes OMI that a procedure is scheduled (NW), changed (XO) or off (CA)."""
        message = scheduled_message(
            self.config, self.control_id(), control, order, self._patient(order)
        )
        self.enqueue_for_takers(message)

    def tell_report(self, order: Record, text: str, status: str) -> None:
        """Send the report of an order."""
        result = {"text": text, "status": status}
        message = report(self.config, self.control_id(), order, self._patient(order), result)
        self.enqueue_for_takers(message)

    def holdings(self) -> Record:
        """Return what is held now."""
        with self.lock:
            more = {"patients": self.index.rows, "orders": self.orders, "worklist": self.worklist()}
            return {**super().holdings(), **more}

    def _patient(self, order: Record) -> Record:
        return {**self.index.rows.get(order["patient_id"], {}), "id": order["patient_id"]}

    def _adt(self, message: Message) -> None:
        if message.trigger_event != "A40":
            self.index.update(message, self.config.late_updates)
            return
        survivor, retired = self.index.merge(message)
        for order in self.orders.values():
            if order["patient_id"] == retired:
                order["patient_id"] = survivor

    def _order(self, message: Message) -> None:
        said, control = order_in(message), message.get("ORC-1") or ""
        found = self._find(said)
        if control in _NEW:
            self._new(message, said, found)
        elif found is None:
            number = said["placer_order_number"] or said["accession_number"] or "that is empty"
            raise NotTaken(f"No order here has the number {number}.", "ORC-2", "204")
        elif control in _CANCELED:
            found["status"] = "CA"
            self.tell_schedule("CA", found)
        elif control in _CHANGED:
            found.update({name: said[name] for name in _CHANGEABLE if said[name]})
            self.tell_schedule("XO", found)
        else:
            text = f"The order control {control or 'in ORC-1'} is not known here."
            raise NotTaken(text, "ORC-1", "103")

    def _new(self, message: Message, said: Record, found: Record | None) -> None:
        if found is not None:
            text = f"The order {said['placer_order_number']} is here already."
            raise NotTaken(text, "ORC-2", "205")
        if (accession := said["accession_number"]) in self.orders:
            text = f"The accession number {accession} belongs to another order."
            raise NotTaken(text, "OBR-18", "205")
        number = self.index.required(message)
        if number not in self.index.rows and self.config.unknown_patients == "refuse":
            raise NotTaken(f"No patient here has the number {number}.", "PID-3", "204")
        if number not in self.index.rows:
            self.index.update(message)
        order = self._accepted(said, self.index.surviving(number))
        self.orders[order["accession_number"]] = order
        self.tell_schedule("NW", order)
        self.tell_status(order)

    def _accepted(self, said: Record, patient: str) -> Record:
        """Return the order with the numbers that this department gives."""
        accession = said["accession_number"] or self._next_accession()
        return {
            **said,
            "patient_id": patient,
            "accession_number": accession,
            "filler_order_number": said["filler_order_number"] or f"F{accession}",
            "requested_procedure_id": said["requested_procedure_id"] or f"RP{accession}",
            "step_id": said["step_id"] or f"SPS{accession}",
            "station": said["station"] or self.config.stations.get(said["modality"], ""),
            "study_instance_uid": said["study_instance_uid"]
            or study_uid(accession, self.config.application),
            "status": SCHEDULED,
        }

    def _next_accession(self) -> str:
        number = len(self.orders) + 1
        while f"{self.config.accession_prefix}{number:05d}" in self.orders:
            number += 1
        return f"{self.config.accession_prefix}{number:05d}"

    def _find(self, said: Record) -> Record | None:
        """Return the order that is meant: by placer number, or else by accession number."""
        if placer := said["placer_order_number"]:
            rows = self.orders.values()
            return next((row for row in rows if row["placer_order_number"] == placer), None)
        return self.orders.get(said["accession_number"])
