"""The EHR at work: registers patients, places orders, and reads what comes into its inbox."""

from typing import Final

from app.hl7 import Hl7Path, Message
from app.practice.config import Record
from app.practice.engine.config import EhrConfig
from app.practice.engine.identifiers import first_of, patient_id
from app.practice.engine.orders import order_in
from app.practice.engine.patients import PatientIndex
from app.practice.engine.stations import KEPT, NotTaken, Station
from app.practice.engine.writing import adt, order_message
from app.practice.limits import LIMITS, Limits

_MOST_LINES: Final = 200


class Ehr(Station):
    """An EHR: the source of patients and of orders."""

    config: EhrConfig

    def __init__(self, config: EhrConfig, limits: Limits = LIMITS) -> None:
        super().__init__(config, limits)
        self.config = config
        self.index = PatientIndex(config.patients)
        self.orders: dict[str, Record] = {key: dict(row) for key, row in config.orders.items()}
        self.results: list[Record] = [dict(row) for row in config.results]

    def process(self, message: Message) -> None:
        """Take a result, the status of an order, or news of a patient."""
        if message.message_type == "ORU":
            self._result(message)
        elif message.message_type in {"ORM", "OMG", "OMI"}:
            self._status(message)
        elif message.trigger_event == "A40":
            self.index.merge(message)
        elif message.message_type == "ADT":
            self.index.update(message, "follow")
        self.keep(message)

    def announce(self, event: str, patient: Record) -> Message:
        """Keep *patient* and send an ADT message with the trigger *event*."""
        self.make_room(1)
        message = adt(self.config, self.control_id(), event, self.known(patient))
        if event == "A40":
            self.index.merge(message)
        else:
            self.index.update(message)
        self.enqueue_for_takers(message)
        return message

    def order(self, control: str, order: Record) -> Message:
        """Place, change or cancel an order and send it."""
        patient = self.known({"id": order["patient_id"]})
        message = order_message(self.config, self.control_id(), control, order, patient)
        self.enqueue_for_takers(message)
        self.orders[order["placer_order_number"]] = {**order, "status": _STATUS.get(control, "")}
        return message

    def known(self, patient: Record) -> Record:
        """Return *patient* with what the index knows where it says nothing."""
        return {**self.index.rows.get(patient["id"], {}), **patient}

    def holdings(self) -> Record:
        """Return what is held now."""
        with self.lock:
            more = {"patients": self.index.rows, "orders": self.orders, "results": self.results}
            return {**super().holdings(), **more}

    def _result(self, message: Message) -> None:
        number = self.index.required(message)
        if number not in self.index.rows:
            raise NotTaken(f"No patient here has the number {number}.", "PID-3", "204")
        lines = (message.get(Hl7Path("OBX", nth, 5)) for nth in range(1, _MOST_LINES))
        row = {
            "patient_id": self.index.surviving(number),
            "control_id": message.control_id,
            "accession_number": first_of(message, "OBR-18", "IPC-1.1"),
            "placer_order_number": first_of(message, "ORC-2.1", "OBR-2.1"),
            "status": first_of(message, "OBR-25", "OBX-11"),
            "text": "\n".join(filter(None, lines)),
        }
        self.results.append(row)
        del self.results[:-KEPT]

    def _status(self, message: Message) -> None:
        said = order_in(message)
        order = self.orders.get(said["placer_order_number"])
        if order is None:
            text = f"No order here has the number {said['placer_order_number'] or 'that is empty'}."
            raise NotTaken(text, "ORC-2", "204")
        order["status"] = message.get("ORC-5") or order.get("status", "")
        order["patient_id"] = self.index.surviving(patient_id(message) or order["patient_id"])
        for name in ("accession_number", "study_instance_uid"):
            order[name] = said[name] or order.get(name, "")


_STATUS: Final = {"NW": "sent", "XO": "changed", "CA": "CA"}
