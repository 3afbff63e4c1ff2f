"""The names of IHE's transactions that a message may be part of."""

from typing import Final

from app.hl7 import Message

REGISTRATION: Final = "RAD-1"
PLACER_ORDER: Final = "RAD-2"
FILLER_ORDER: Final = "RAD-3"
SCHEDULED: Final = "RAD-4"
PATIENT_UPDATE: Final = "RAD-12"
PROCEDURE_UPDATE: Final = "RAD-13"

FILLER: Final = "ris_hl7"
_REGISTERS: Final = frozenset({"A01", "A04", "A05", "A11"})
_UPDATES: Final = frozenset({"A02", "A03", "A06", "A07", "A08", "A12", "A13", "A40"})
_ORDERS: Final = frozenset({"ORM", "OMG", "OMI"})
_FILLER_SAYS: Final = frozenset({"SN", "SC", "OC", "OD"})


def transaction_of(message: Message, role: str) -> str:
    """Return the transaction of *message* when a system of the kind *role* wrote it, or nothing."""
    event = message.trigger_event or ""
    if message.message_type == "ADT":
        if event in _REGISTERS:
            return REGISTRATION
        return PATIENT_UPDATE if event in _UPDATES else ""
    if message.message_type not in _ORDERS:
        return ""
    control = message.get("ORC-1") or ""
    if control in _FILLER_SAYS:
        return FILLER_ORDER
    if role == FILLER or message.message_type == "OMI":
        return SCHEDULED if control == "NW" else PROCEDURE_UPDATE
    return PLACER_ORDER
