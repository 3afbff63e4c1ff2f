"""What the practice network needs of whoever keeps the attempts: it knows no database itself."""

from collections.abc import Mapping
from typing import Any, Protocol

from app.frozen import Frozen


class Guest(Frozen):
    """The attempt that a code stands for."""

    organization_id: str
    attempt_id: str
    code: str


class Standing(Frozen):
    """The newest state of an attempt's hospital."""

    version: int
    hospital: Mapping[str, Any]


class Kept(Frozen):
    """What is to be kept: an exchange, and what the systems hold after it.

    *holdings* are of the systems that changed alone, by id; *objects* are named as the practice
    hospital names them.
    """

    exchange: Mapping[str, Any]
    holdings: Mapping[str, Any]
    objects: Mapping[str, bytes]


class Refusal(Frozen):
    """Why a system takes nothing from outside; what is not *final* may be tried again later."""

    sentence: str
    is_final: bool


class Books(Protocol):
    """Finds attempts by their codes, and keeps what arrives for them."""

    def guest(self, code: str) -> Guest | None:
        """Return the attempt whose code it is now."""

    def has_room(self, guest: Guest) -> bool:
        """Say whether anything more may be kept for the attempt."""

    def refusal(self, guest: Guest, node_id: str) -> Refusal | None:
        """Return why the system takes nothing from outside, if that is so."""

    def standing(self, guest: Guest) -> Standing:
        """Return the attempt's hospital as it is now; a void code raises ``TrainingError``."""

    def keep(self, guest: Guest, before: Standing, kept: Kept) -> Standing:
        """Keep what happened in the hospital *before*, and return the hospital after it.

        A ``TrainingError`` says why nothing was kept: somebody else changed the same systems
        meanwhile, there is no room, or it shows signs of a real patient.
        """

    def stored(self, guest: Guest, name: str) -> bytes | None:
        """Return an object stored earlier, by the name that the practice hospital gives it."""
