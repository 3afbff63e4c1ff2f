"""A patient index as ADT messages change it: news, updates, and merges that retire a number."""

from collections.abc import Mapping
from typing import Final

from app.hl7 import Message
from app.practice.config import Record
from app.practice.engine.identifiers import NULL, patient_id, retired_id
from app.practice.engine.stations import NotTaken

_FIELDS: Final = {"name": "PID-5", "birth_date": "PID-7.1", "sex": "PID-8"}
_UNKNOWN_KEY: Final = "204"


class PatientIndex:
    """Patients by record number; a retired number points to the one that survived it."""

    def __init__(self, rows: Mapping[str, Record]) -> None:
        self.rows: dict[str, Record] = {number: dict(row) for number, row in rows.items()}

    def surviving(self, number: str) -> str:
        """Return the number under which the patient is known now."""
        for _ in range(len(self.rows) + 1):
            into = self.rows.get(number, {}).get("merged_into")
            if not into:
                break
            number = into
        return number

    def is_retired(self, number: str) -> bool:
        """Return whether the number was merged away."""
        return bool(self.rows.get(number, {}).get("merged_into"))

    def update(self, message: Message, late: str = "refuse") -> str:
        """Take what PID says of its patient and return the number it is kept under.

        An empty field is no news, and the null of HL7 deletes. *late* says what a retired number
        means: ``refuse``, ``follow`` to the survivor, or ``revive``.
        """
        number = self.required(message)
        if self.is_retired(number):
            if late == "refuse":
                text = f"Patient {number} was merged into {self.surviving(number)}."
                raise NotTaken(text, "PID-3", _UNKNOWN_KEY)
            if late == "revive":
                del self.rows[number]["merged_into"]
            number = self.surviving(number)
        row = self.rows.setdefault(number, {"name": "", "birth_date": "", "sex": ""})
        for name, path in _FIELDS.items():
            if value := message.get(path):
                row[name] = "" if value == NULL else value
        return number

    def merge(self, message: Message) -> tuple[str, str]:
        """Retire the number in MRG for the one in PID; return the survivor and the retired.

        Doing it twice changes nothing. A number that was retired before survives nothing.
        """
        survivor, retired = self.required(message), retired_id(message)
        if not retired:
            raise NotTaken("MRG-1 has no number to merge.", "MRG-1", "101")
        if survivor == retired:
            raise NotTaken(f"Patient {survivor} cannot be merged with itself.", "MRG-1", "204")
        if self.is_retired(survivor):
            into = self.surviving(survivor)
            text = f"Patient {survivor} was merged into {into} and cannot survive a merge."
            raise NotTaken(text, "PID-3", _UNKNOWN_KEY)
        if self.is_retired(retired) and self.surviving(retired) != survivor:
            text = f"Patient {retired} was merged into {self.surviving(retired)} before."
            raise NotTaken(text, "MRG-1", _UNKNOWN_KEY)
        self.update(message)
        # The number is remembered even if nobody knew it, so that no late message revives it.
        row = self.rows.setdefault(retired, {"name": "", "birth_date": "", "sex": ""})
        row["merged_into"] = survivor
        return survivor, retired

    def required(self, message: Message) -> str:
        """Return the record number of PID, which has to be there."""
        number = patient_id(message)
        if not number or number == NULL:
            raise NotTaken("PID-3 has no patient number.", "PID-3", "101")
        return number
